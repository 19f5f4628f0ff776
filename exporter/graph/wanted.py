"""The names that a thing would have if nothing else had them, the best first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from exporter.graph.apart import tags_of, telling
from exporter.graph.extract import Entity
from exporter.graph.words import LONGEST, cut, human, identifier, letter_first, plain, without

SHORTEST_PREFIX = 16
"""Characters that are left of a pool's name where the two together are too long."""


@dataclass(frozen=True, slots=True)
class NamedPool:
    """A pool that has its name, and the words that say in a label which pool it is, the longest first.

    ``ids`` are the pool's id, as Cognito itself has it in the name of a group or of a domain.
    """

    name: str = ""
    said: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


def pool_names(
    pools: Sequence[Entity], named: Collection[str], taken: Collection[str]
) -> dict[str, list[str]]:
    """The names of each pool that has none yet, by its key: ``named`` are the keys of those that have one.

    They lack what the pool's type says already, where no other title is the same without it. Pools of one
    title have what tells them apart, but one that has a name keeps it. No such name is one of ``taken``.
    """
    titles = {pool.key: _title(pool) for pool in pools}
    short = {pool.key: plain(titles[pool.key], pool.kind.nouns) for pool in pools}
    titles_of: dict[str, set[str]] = defaultdict(set)
    for key, word in short.items():
        titles_of[word].add(titles[key])
    words = {key: word if len(titles_of[word]) == 1 else titles[key] for key, word in short.items()}
    alike: dict[tuple[str, str], list[Entity]] = defaultdict(list)
    for pool in pools:
        alike[pool.kind.name, words[pool.key]].append(pool)
    found: dict[str, list[str]] = {}
    others = {*taken, *words.values()}
    for (_, word), same in alike.items():
        new = [pool for pool in same if pool.key not in named]
        apart = telling(same, word, new, others) if word and new and len(same) > 1 else {}
        for pool in new:
            wanted = (apart[pool.key],) if apart else (word, titles[pool.key])
            found[pool.key] = [_joined("", it or _by_id(pool), pool) for it in wanted]
    return found


def named_pool(pool: Entity, name: str) -> NamedPool:
    """What the names of a pool's things need not say again: its name, its title and its id."""
    title = _title(pool)
    said = {name, title, plain(title, pool.kind.nouns)}
    ids = identifier(pool.scope), identifier(pool.scope.replace("_", "").lower())
    return NamedPool(name, tuple(sorted(said, key=lambda words: (-len(words), words))), ids)


def member_names(entity: Entity, pools: Mapping[str, NamedPool], names: Mapping[str, str]) -> list[str]:
    """The names of what belongs to a pool, given its pool and others by their ids.

    What a thing has one of is named after that, with a word more. Anything else has the pool's name in front
    of its own words, without those that the pool or its own type says already.
    """
    pool = pools.get(entity.scope, NamedPool())
    if entity.kind.is_owned:
        owner = names.get(entity.owned_by, pool.name)
        word = identifier(entity.kind.label_of(entity.document))
        return [f"{cut(owner, LONGEST - len(word) - 1)}_{word}" if owner else cut(word)]
    # The id of another pool says less than its name.
    parts = human(entity.label).split(" ")
    label = identifier(" ".join(pools[it].name if it in pools and it != entity.scope else it for it in parts))
    full = label
    for said in pool.ids:
        full = without(full, said)
    word = full
    for said in pool.said:
        word = without(word, said)
    word = plain(word, entity.kind.nouns) or (entity.kind.noun if label else _by_id(entity))
    doubled = full == pool.name or full.startswith(f"{pool.name}_")
    return [_joined(pool.name, word, entity), _joined("" if doubled else pool.name, full or word, entity)]


def _title(pool: Entity) -> str:
    return identifier(human(pool.label, tags_of(pool)))


def _by_id(entity: Entity) -> str:
    """What a thing is called of which no letter of the title survives."""
    return f"{entity.kind.name}_{identifier(re.split('[_/:|,]', entity.import_id)[-1])}".rstrip("_")


def _joined(prefix: str, word: str, entity: Entity) -> str:
    """One name of two words, not too long, and with a letter in front."""
    if prefix:
        short = prefix if len(prefix) + len(word) < LONGEST else cut(prefix, SHORTEST_PREFIX)
        word = f"{short}_{word}"
    return cut(letter_first(word, entity.kind.noun))
