"""What tells pools of one title apart, as people see it: a tag, a domain, the year in which each was made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile

from exporter.graph.extract import Entity
from exporter.graph.words import identifier, without
from exporter.snapshot.secrets import is_masked

MOST = 24
"""Characters of what tells two pools apart; a name with a longer one is read badly."""
STAGES = "env environment stage deployment_environment".split()
"""Tags, in this order, that are more telling than any other."""
_STACK = "aws:cloudformation:stack-name"
_OF_A_MOMENT = frozenset(
    "at commit created creation date deployed hash id modified revision time updated version".split()
)
"""Words in the keys of tags of which the values say when or how often, and do not last."""
_UNREADABLE = re.compile(r"[0-9_]*|[0-9a-f_]{8,}")


def telling(
    pools: Sequence[Entity], word: str, new: Sequence[Entity], taken: Collection[str]
) -> Mapping[str, str]:
    """Names for several pools of one title, by the key of each; none where all are alike.

    ``word`` is what all of them are called. It gets what the first thing says of which every pool has another
    value, if no ``new`` pool gets a name by it that is ``taken``.
    """
    for values in _values(pools):
        words = _shortened([identifier(value) for value in values], word)
        told = {pool.key: f"{word}_{it}" for pool, it in zip(pools, words, strict=True)}
        free = not any(told[pool.key] in taken for pool in new)
        if all(words) and len(set(words)) == len(words) and free:
            return told
    return {}


def _values(pools: Sequence[Entity]) -> Iterator[list[str]]:
    """What people see of each pool, one thing after the other; an empty text where a pool lacks it."""
    tags = [tags_of(pool) for pool in pools]
    for key in sorted(set().union(*tags), key=_rank):
        if not _OF_A_MOMENT & set(identifier(key).split("_")) and not key.startswith("aws:"):
            yield [_readable(it.get(key)) for it in tags]
    for member in ("Domain", "CustomDomain"):
        yield [_domain(pool, member) for pool in pools]
    yield [_readable(it.get(_STACK)) for it in tags]
    yield [_year(pool) for pool in pools]


def tags_of(pool: Entity) -> dict[str, str]:
    """The tags of a pool that are as AWS writes them."""
    tags = pool.document.get(pool.kind.root.tags_member) if pool.kind.root else None
    if not isinstance(tags, Mapping):
        return {}
    return {k: v for k, v in tags.items() if isinstance(k, str) and isinstance(v, str)}


def _rank(key: str) -> tuple[int, str]:
    """The stage first, then any other tag in the order of the alphabet."""
    last = identifier(key.rpartition(":")[2])
    return (STAGES.index(last) if last in STAGES else len(STAGES), key)


def _readable(value: object) -> str:
    """A text that is one or a few words; nothing where it is a number, an id or a secret."""
    if not isinstance(value, str) or is_masked(value) or _UNREADABLE.fullmatch(identifier(value)):
        return ""
    return value


def _domain(pool: Entity, member: str) -> str:
    """A domain that somebody has thought of: the console's own is the id of the pool."""
    domain = _readable(pool.document.get(member))
    return "" if identifier(domain) == identifier(pool.scope.replace("_", "").lower()) else domain


def _year(pool: Entity) -> str:
    created = pool.document.get("CreationDate")
    try:
        return str(datetime.fromtimestamp(created, UTC).year) if isinstance(created, int | float) else ""
    except (OverflowError, ValueError, OSError):
        return ""


def _shortened(words: Sequence[str], title: str) -> list[str]:
    """What differs in each, without the title: ``dev``, ``prod`` of ``auth_dev_io``, ``auth_prod_io``."""
    parts = [without(word, title).split("_") for word in words]
    start = _alike(parts)
    end = _alike([it[start:][::-1] for it in parts])
    short = ["_".join(it[start : len(it) - end]) for it in parts]
    whole = ["_".join(it) for it in parts]
    # Without its words a number says nothing: of v_1 and v_2 the whole is left.
    better = short if all(short) and not any(map(str.isdigit, short)) else whole
    return [it if len(it) <= MOST else "" for it in better]


def _alike(parts: Sequence[Sequence[str]]) -> int:
    """How many words all of them begin with."""
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*parts, strict=False)))
