"""Holds what the user chose of an account: pools by id, name or tag."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user chose: ids as they are, else pools by name and tag; ``exclude`` takes away from all.

    ``names`` and ``exclude`` are globs; one of the names and all of the tags must hold. With ``either`` it is
    several selections in one: a pool is chosen that one of them takes; ``any_of`` makes such a one.
    """

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    everything: bool = False
    either: tuple[Selection, ...] = ()

    @property
    def lists(self) -> bool:
        """Whether it needs a list of all pools."""
        return self.everything or bool(self.names or self.tags) or any(it.lists for it in self.either)

    def takes(self, pool_id: str, name: str | None, tags: Mapping[str, str] | None) -> bool:
        """Whether a pool is chosen; a name or tags of None are not known yet, and decide nothing."""
        if self.either:
            return any(it.takes(pool_id, name, tags) for it in self.either)
        if any(matches(glob, pool_id, name) for glob in self.exclude):
            return False
        if pool_id in self.ids:
            return True
        if not self.lists:
            return False
        if self.names and name is not None and not any(fnmatch.fnmatchcase(name, g) for g in self.names):
            return False
        return tags is None or all(tags.get(key) == value for key, value in self.tags)

    @property
    def knows_all(self) -> bool:
        """Whether the lists of pools tell the name and id of each pool that it may take."""
        return self.lists and not self.ids and not self.either

    def __str__(self) -> str:
        if self.either:
            return " or ".join(map(str, self.either))
        flags = {"names": "--name ", "tags": "--tag ", "exclude": "--exclude "}
        chosen = [f"{flags.get(k, '')}{v}" for k, vs in self.as_json().items() if vs is not True for v in vs]
        return " ".join([*(["--all"] if self.everything else []), *chosen])

    def as_json(self) -> dict[str, Any]:
        """The selection as the manifest holds it."""
        if self.either:
            return {"either": [it.as_json() for it in self.either]}
        chosen = {
            "ids": sorted(set(self.ids)),
            "names": sorted(set(self.names)),
            "tags": [f"{key}={value}" for key, value in sorted(set(self.tags))],
            "exclude": sorted(set(self.exclude)),
        }
        return {key: value for key, value in chosen.items() if value} | (
            {"everything": True} if self.everything else {}
        )


def any_of(selections: Sequence[Selection]) -> Selection:
    """One selection that takes what any of several does; their ids are its own."""
    if len(selections) == 1:
        return selections[0]
    ids = dict.fromkeys(pool_id for it in selections for pool_id in it.ids)
    return Selection(tuple(ids), everything=any(it.everything for it in selections), either=tuple(selections))


def matches(glob: str, pool_id: str, name: str | None) -> bool:
    """Whether a pool has a name or an id of this form; upper and lower case differ.

    >>> matches("web*", "us-east-1_A", "webshop"), matches("WEB*", "us-east-1_A", "webshop")
    (True, False)
    """
    return any(fnmatch.fnmatchcase(text, glob) for text in (pool_id, name or ""))
