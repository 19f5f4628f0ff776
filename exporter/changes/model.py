"""What changed between two graphs of an account: frozen values, from one argument to a region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exporter.errors import ApiError


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a value in place of the value: ``customers_web.id``, ``12 lines``, ``(secret)``."""

    text: str


Shown = bool | int | float | str | Words
"""A value as it is shown: itself, or words. A text may hold anything, and is escaped where it is shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """One argument of a thing that changed.

    ``path`` is where it stands in the code (``password_policy.minimum_length``), ``place`` where in AWS's
    answer, with ``[]`` for each index; what the code leaves out has the same for both. ``before`` and
    ``after`` are None where there is nothing; of a list ``added`` and ``removed`` say what differs instead.
    ``said`` is a sentence beside or in place of the values.
    """

    path: str
    place: str
    before: Shown | None = None
    after: Shown | None = None
    added: tuple[Shown, ...] = ()
    removed: tuple[Shown, ...] = ()
    said: str = ""

    def as_json(self) -> dict[str, Any]:
        """The change, for machines: members that say nothing are not there."""
        found: dict[str, Any] = {"path": self.path, "place": self.place}
        values = {"before": self.before, "after": self.after}
        found |= {name: _plain(value) for name, value in values.items() if value is not None}
        lists = {"added": self.added, "removed": self.removed}
        found |= {name: list(map(_plain, items)) for name, items in lists.items() if items}
        return found | ({"said": self.said} if self.said else {})


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the account: ``name`` is that in the code, ``title`` what people call it.

    ``why`` is the reason where it has no code.
    """

    key: str
    kind: str
    name: str
    title: str
    why: str = ""

    @property
    def import_id(self) -> str:
        """The id that imports it."""
        return self.key.partition(":")[2]

    def as_json(self) -> dict[str, Any]:
        """The thing, for machines."""
        found = {"kind": self.kind, "name": self.name, "title": self.title, "import_id": self.import_id}
        return found | ({"without_code": self.why} if self.why else {})


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that is there before and after, and what of it changed."""

    thing: Thing
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The same, for machines."""
        return self.thing.as_json() | {"changes": [change.as_json() for change in self.changes]}


@dataclass(frozen=True, slots=True)
class PoolChanges:
    """What changed of a pool and of all that belongs to it; ``title`` is what people call it, with its id."""

    name: str
    title: str
    added: tuple[Thing, ...] = ()
    gone: tuple[Thing, ...] = ()
    changed: tuple[Changed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same, for machines."""
        return {
            "name": self.name,
            "title": self.title,
            "added": [thing.as_json() for thing in self.added],
            "gone": [thing.as_json() for thing in self.gone],
            "changed": [changed.as_json() for changed in self.changed],
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not compared, since one side could not be read: a call, or a pool.

    ``before`` says which side; ``what`` is the call or the pool in words, ``why`` AWS's words or ours.
    """

    what: str
    why: str
    before: bool = False

    def as_json(self) -> dict[str, Any]:
        """The same, for machines."""
        return {"what": self.what, "why": self.why, "before": self.before}


@dataclass(frozen=True, slots=True)
class RegionChanges:
    """What changed in one region; only pools of which something changed are there.

    ``unread`` is what could not be compared, and ``notes`` are sentences about what nobody asked to compare.
    """

    region: str
    pools: tuple[PoolChanges, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The same, for machines."""
        return {
            "region": self.region,
            "pools": [pool.as_json() for pool in self.pools],
            "unread": [unread.as_json() for unread in self.unread],
            "notes": list(self.notes),
        }


def has_changes(regions: Iterable[RegionChanges]) -> bool:
    """Whether anything changed."""
    return any(region.pools for region in regions)


def has_unread(regions: Iterable[RegionChanges]) -> bool:
    """Whether something could not be compared."""
    return any(region.unread for region in regions)


def call_in_words(operation: str, request: Mapping[str, object]) -> str:
    """A call as people read it: ``cognito-idp:DescribeUserPoolClient (ClientId 3ho4ek)``."""
    asked = ", ".join(f"{name} {value}" for name, value in sorted(request.items()))
    return f"{operation} ({asked})" if asked else operation


def words_of(error: ApiError) -> str:
    """AWS's own words, in one place with those of the report."""
    from exporter.failures import failure_of
    from exporter.failures import words_of as said

    return f"{failure_of(error).said} the call: {said(error)}"


def _plain(value: Shown) -> bool | int | float | str:
    return value.text if isinstance(value, Words) else value
