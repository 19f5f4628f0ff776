"""Human names for AWS's resources: identifiers that are valid and last in every language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.graph.apart import tags_of
from exporter.graph.extract import Entity
from exporter.graph.wanted import NamedPool, member_names, named_pool, pool_names
from exporter.graph.words import LONGEST, cut, identifier, letter_first

NAME = re.compile(r"(?!__.*__$)[a-z_][a-z0-9_]{0,199}")
"""No name between two pairs of underscores either: such ones mean something to Python. And none is longer: it
is a file's name too, of 255 characters at most, and a key of YAML's, of 1,024."""


@dataclass(frozen=True, slots=True)
class Nameless:
    """A thing that has no name yet, as a naming convention sees it.

    ``kind`` is the name of its kind, ``label`` what people call it, ``pool`` the name of the pool that it
    belongs to (empty for a pool), ``tags`` are that pool's. ``suggested`` is the name that poolport gives.
    """

    kind: str
    label: str
    pool: str
    import_id: str
    tags: Mapping[str, str]
    suggested: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names by kind and import id, and what is to be skipped, from an earlier run or from people.

    ``unskipped`` is what people say in so many words not to skip. ``last`` are the names of the last run, by
    the key of the resource: where a pool has another one now, what was named after it follows. ``taken`` are
    names under which a state may hold something, with the key of that: nothing else gets one of them.
    ``convention`` is somebody's own rule for the names of things that have none; where it says nothing, ours
    holds.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: frozenset[tuple[str, str]] = frozenset()
    unskipped: frozenset[tuple[str, str]] = frozenset()
    last: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    convention: Callable[[Nameless], str] | None = None

    def name(self, kind: str, import_id: str) -> str | None:
        """The name that a resource has already."""
        return self.names.get(kind, {}).get(import_id)


def name_entities(entities: Iterable[Entity], known: KnownNames) -> dict[str, str]:
    """A name for each entity, by its key; older ones get the plain names, so a new one never takes theirs."""
    entities = list(entities)
    taken: dict[str, str] = {}
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for entity in entities:
        if name := known.name(entity.kind.name, entity.import_id):
            taken[name] = entity.kind.name
            names[entity.key] = name
    for kind, ids in known.names.items():
        taken.update({name: kind for name in ids.values() if name not in taken})
    for name, key in known.taken.items():
        taken.setdefault(name, key.partition(":")[0])
    _keep_last(entities, known, names, taken)
    _follow_pools(entities, known, names, taken)
    roots = [entity for entity in entities if not entity.kind.parent]
    titles = pool_names(roots, names, taken)
    tags = {entity.scope: tags_of(entity) for entity in roots} if known.convention else {}
    # What hangs on a pool may name another one, so all pools come first.
    pools: dict[str, NamedPool] = {}
    for entity in sorted(roots, key=_age):
        if entity.key not in names:
            wanted = _by_convention(entity, titles[entity.key], "", tags, known.convention)
            names[entity.key] = choose(wanted, entity.kind, taken, numbers)
        pools.setdefault(entity.scope, named_pool(entity, names[entity.key]))
    for entity in sorted((entity for entity in entities if entity.kind.parent), key=_age):
        if entity.key not in names:
            wanted = member_names(entity, pools, names)
            pool = pools[entity.scope].name if entity.scope in pools else ""
            wanted = _by_convention(entity, wanted, pool, tags, known.convention)
            names[entity.key] = choose(wanted, entity.kind, taken, numbers)
    return names


def _follow_pools(
    entities: Iterable[Entity], known: KnownNames, names: dict[str, str], taken: dict[str, str]
) -> None:
    """Rename what was named after a pool that has another name now, unless people have named it."""
    renamed: dict[str, tuple[str, str]] = {}
    for entity in entities:
        if not entity.kind.parent:
            before, now = known.last.get(entity.key, ""), names.get(entity.key, "")
            if before and now and before != now:
                renamed.setdefault(entity.scope, (before, now))
    for entity in entities:
        before, now = renamed.get(entity.scope, ("", ""))
        name = names.get(entity.key, "")
        if (
            entity.kind.parent
            and before
            and known.last.get(entity.key) == name
            and name.startswith(f"{before}_")
        ):
            new = now + name.removeprefix(before)
            if new not in taken or known.taken.get(new) == entity.key:
                taken[new] = entity.kind.name
                names[entity.key] = new


def _keep_last(
    entities: Iterable[Entity], known: KnownNames, names: dict[str, str], taken: dict[str, str]
) -> None:
    """Leave what an earlier run has named as it is, also where mapping.json has been lost.

    The rule by which it got its name may have been another one.
    """
    used = set(names.values())
    for entity in entities:
        last = known.last.get(entity.key, "")
        free = last not in taken or known.taken.get(last) == entity.key
        if last and free and last not in used and entity.key not in names:
            taken[last] = entity.kind.name
            names[entity.key] = last


def _by_convention(
    entity: Entity,
    wanted: Sequence[str],
    pool: str,
    tags: Mapping[str, Mapping[str, str]],
    convention: Callable[[Nameless], str] | None,
) -> Sequence[str]:
    """The names that a thing would have by somebody's own rule; ours where it says nothing."""
    if not convention:
        return wanted
    thing = Nameless(
        entity.kind.name, entity.label, pool, entity.import_id, tags.get(entity.scope, {}), wanted[0]
    )
    own = identifier(convention(thing))
    return [cut(letter_first(own, entity.kind.noun))] if own else wanted


def _age(entity: Entity) -> tuple[int, float, str]:
    created = entity.document.get("CreationDate")
    return (
        KINDS.index(entity.kind),
        float(created) if isinstance(created, int | float) else 0.0,
        entity.import_id,
    )


def choose(wanted: Sequence[str], kind: Kind, taken: dict[str, str], numbers: dict[str, int]) -> str:
    """The first of these names that is free, and takes it; else with its kind where another kind has that.

    ``taken`` holds the names given so far with the kind of each. What is left to tell two things apart is a
    number at the end, after ``LONGEST`` characters at most; ``numbers`` holds the last one of each name.
    """
    word = next((name for name in wanted if name not in taken), wanted[0])
    if taken.get(word, kind.name) != kind.name and not word.endswith(f"_{kind.noun}"):
        word = f"{cut(word, LONGEST - len(kind.noun) - 1)}_{kind.noun}"
    name, number = word, numbers.get(word, 1)
    while name in taken:
        number += 1
        name = f"{word}_{number}"
    numbers[word] = number
    taken[name] = kind.name
    return name


def scope_name(scope: str) -> str:
    """What a pool is called that nothing describes, and of which something hangs there: by its id.

    >>> scope_name("us-east-1_AbC123"), scope_name("4kk")
    ('us_east_1_abc123', 'pool_4kk')
    """
    return letter_first(cut(identifier(scope)), "pool")
