"""The pools of a run: chosen by id or found in a list, each with its kind and its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.root import Root, kind_of_id
from exporter.catalog.schema import Kind
from exporter.errors import UsageError


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool to be read: its kind, its id, its region, its entry in the list (None if it was named)."""

    kind: Kind
    id: str
    region: str
    entry: Mapping[str, Any] | None

    @property
    def root(self) -> Root:
        """How its kind is known."""
        assert self.kind.root is not None
        return self.kind.root

    @property
    def file(self) -> str:
        """The name of its file, relative to the snapshot."""
        return self.root.file_of(self.region, self.id)

    def name_in(self, body: Mapping[str, Any]) -> str:
        """Its name, as its document has it."""
        return str(body.get(self.root.name_member) or "")


def kind_of(pool_id: str, kinds: Iterable[Kind]) -> Kind:
    """The kind that an id is one of, among those that are to be read.

    Raises:
        UsageError: it does not look like an id, or its kind is not to be read.
    """
    kinds = tuple(kinds)
    if found := kind_of_id(pool_id, kinds):
        return found
    if other := kind_of_id(pool_id, KINDS):
        raise UsageError(f"{pool_id} is of a kind that is not to be read: do not exclude {other.name}")
    roots = [kind.root for kind in dict.fromkeys((*kinds, *KINDS)) if kind.root]
    examples = " or ".join(dict.fromkeys(root.id_example for root in roots))
    longest = max(root.id_longest for root in roots)
    raise UsageError(
        f"{pool_id[:80]!r} is not a pool id: one looks like {examples}, and has at most {longest} characters"
    )


def region_of(pool_id: str, kinds: Iterable[Kind]) -> str:
    """The region that an id names: ``us-east-1`` of ``us-east-1_AbC123``; empty where it names none.

    Raises:
        UsageError: as ``kind_of``.
    """
    root = kind_of(pool_id, kinds).root
    return root.region_of(pool_id) if root else ""
