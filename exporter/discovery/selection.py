"""Holds what the user chose of an account: pools by id, name or tag."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user chose: ids as they are, else pools by name and tag; ``exclude`` takes away from all.

    ``names`` and ``exclude`` are globs; one of the names and all of the tags must hold.
    """

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    everything: bool = False

    @property
    def lists(self) -> bool:
        """Whether it needs a list of all pools."""
        return self.everything or bool(self.names or self.tags)

    def takes(self, pool_id: str, name: str | None, tags: Mapping[str, str] | None) -> bool:
        """Whether a pool is chosen; a name or tags of None are not known yet, and decide nothing."""
        if any(matches(glob, pool_id, name) for glob in self.exclude):
            return False
        if pool_id in self.ids:
            return True
        if self.names and name is not None and not any(fnmatch.fnmatchcase(name, g) for g in self.names):
            return False
        return tags is None or all(tags.get(key) == value for key, value in self.tags)

    @property
    def knows_all(self) -> bool:
        """Whether the lists of pools tell the name and id of each pool that it may take."""
        return self.lists and not self.ids

    def __str__(self) -> str:
        flags = {"names": "--name ", "tags": "--tag ", "exclude": "--exclude "}
        chosen = [f"{flags.get(k, '')}{v}" for k, vs in self.as_json().items() if vs is not True for v in vs]
        return " ".join([*(["--all"] if self.everything else []), *chosen])

    def as_json(self) -> dict[str, Any]:
        """The selection as the manifest holds it."""
        chosen = {
            "ids": sorted(set(self.ids)),
            "names": sorted(set(self.names)),
            "tags": [f"{key}={value}" for key, value in sorted(set(self.tags))],
            "exclude": sorted(set(self.exclude)),
        }
        return {key: value for key, value in chosen.items() if value} | (
            {"everything": True} if self.everything else {}
        )


def matches(glob: str, pool_id: str, name: str | None) -> bool:
    """Whether a pool has a name or an id of this form; upper and lower case differ.

    >>> matches("web*", "us-east-1_A", "webshop"), matches("WEB*", "us-east-1_A", "webshop")
    (True, False)
    """
    return any(fnmatch.fnmatchcase(text, glob) for text in (pool_id, name or ""))
