"""What is adopted of a project: a fact of each resource in one target, which decides what is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.catalog import BY_NAME
from exporter.catalog.schema import Kind


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Something that the code no longer has: a state that holds it shall forget it, and never delete it.

    ``key`` is the resource's key (``user_group:us-east-1_AbC123/admins``), ``names`` are those under which a
    state may hold it, the newest last.
    """

    key: str
    names: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What it is."""
        return BY_NAME[self.key.partition(":")[0]]

    @property
    def import_id(self) -> str:
        """What would import it again."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a state may hold of one target in one region, as far as the export folder has recorded it.

    ``adopted`` are the keys of the resources that need no import statement: a state holds them. ``earlier``
    are the names under which one may hold a resource that has another one now, the oldest first; no other
    resource of the target has one of them. ``forgotten`` is what was written and has no code any more.
    ``confirmed`` are those of the adopted ones that a state has shown; of the others somebody has said it.
    """

    adopted: frozenset[str] = frozenset()
    earlier: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forgotten: tuple[Forgotten, ...] = ()
    confirmed: frozenset[str] = frozenset()


NOTHING = Adoption()
