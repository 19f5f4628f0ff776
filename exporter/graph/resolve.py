"""What a value names: another resource of the export, something outside of it, a file, a secret."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from exporter.catalog import KINDS
from exporter.catalog.arguments import (
    Joined,
    Reference,
    snake_case,
)
from exporter.graph.external_names import external_name
from exporter.graph.extract import Entity
from exporter.graph.words import identifier
from exporter.model import (
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    Join,
    Ref,
    Resource,
    Scalar,
    Secret,
    Value,
    parts,
)
from exporter.paths import Path

UNIQUE_IN_AWS = ("id", "arn", "endpoint")
"""Attributes whose values are unique in AWS, not only in their pool."""
_IDS = frozenset(
    f"{kind.name}.{attribute}" for kind in KINDS for attribute in kind.exposes if attribute in ("id", "arn")
)


@dataclass(frozen=True, slots=True)
class ReferenceIndex:
    """Which attribute of which resource a value is: ``refs`` by (``user_pool.id``, pool or nothing, value).

    ``ids`` are the refs to ids and ARNs by their value, whatever kind they are of; ``pools`` those to
    attributes of the pools by (``user_pool.arn``, pool).
    """

    refs: Mapping[tuple[str, str, str], Ref]
    ids: Mapping[str, Mapping[str, Ref]]
    pools: Mapping[tuple[str, str], Ref]

    def find(self, target: str, scope: str, value: str) -> Ref | None:
        """The reference that a value is, in its own pool first."""
        return self.refs.get((target, scope, value)) or self.refs.get((target, "", value))


def index_references(entities: Iterable[Entity]) -> ReferenceIndex:
    """The index of all that others may refer to."""
    refs: dict[tuple[str, str, str], Ref] = {}
    ids: dict[str, dict[str, Ref]] = {}
    pools: dict[tuple[str, str], Ref] = {}
    for entity in entities:
        for attribute, value_of in entity.kind.exposes.items():
            value = value_of(entity.document)
            ref = Ref(entity.key, attribute, value)
            name = f"{entity.kind.known_as or entity.kind.name}.{attribute}"
            refs[name, entity.scope, value] = ref
            if attribute in UNIQUE_IN_AWS:
                refs[name, "", value] = ref
            if value and entity.kind.root:
                pools[name, entity.scope] = ref
            if value and name in _IDS:
                ids.setdefault(value, {})[name] = ref
    return ReferenceIndex(refs, ids, pools)


NOTHING = ReferenceIndex({}, {}, {})


@dataclass(slots=True)
class FileNames:
    """The names of the files of one resource's long texts."""

    resource: str
    taken: set[str] = field(default_factory=set)

    def add(self, path: Path, extension: str) -> str:
        """A new name, from the last steps of the path where the text stands."""
        steps = [str(step) if isinstance(step, int) else snake_case(step) for step in path[-2:]]
        steps = steps[:-1] if steps[-1] == extension else steps  # a .css.css says no more than a .css
        stem, number = f"files/{'.'.join((self.resource, *steps))}", 1
        name = f"{stem}.{extension}"
        while name in self.taken:
            number += 1
            name = f"{stem}_{number}.{extension}"
        self.taken.add(name)
        return name


@dataclass(frozen=True, slots=True)
class Resolver:
    """How one resource finds what its values name.

    ``resource`` is its key, ``name`` its name, ``scope`` the id of its pool. With ``secrets`` a secret comes
    from the project's configuration; without, it is left out. ``elsewhere`` is the index of what other code
    manages, ``notes`` say by key where.
    """

    resource: str
    name: str
    scope: str
    index: ReferenceIndex
    files: FileNames
    secrets: bool = False
    elsewhere: ReferenceIndex = NOTHING
    notes: Mapping[str, str] = field(default_factory=dict)

    def reference(self, to: Reference | Joined, value: str) -> Scalar | None:
        """What a value refers to; None where nothing of it is part of the export."""
        if isinstance(to, Joined):
            return self._join(to, value)
        if found := self._find(to, value):
            return found
        return External(_outside_name(to, value), value) if to.target.endswith(".id") else None

    def of_pool(self, to: Reference) -> Ref | External | None:
        """An attribute of the pool that the resource belongs to; None where no code is known to have it."""
        place = to.target, self.scope
        return self.index.pools.get(place) or self._outside(to, self.elsewhere.pools.get(place))

    def _find(self, to: Reference, value: str) -> Ref | External | None:
        """The resource that a value is an attribute of: of this export, else of other code that is known."""
        if found := self.index.find(to.target, self.scope, value):
            return found
        return self._outside(to, self.elsewhere.find(to.target, self.scope, value) if value else None)

    def _outside(self, to: Reference, other: Ref | None) -> External | None:
        """What other code manages, with where it does."""
        if other is None:
            return None
        return External(_outside_name(to, other.literal), other.literal, self.notes[other.resource])

    def _join(self, to: Joined, value: str) -> Join | None:
        match = to.pattern.fullmatch(value)
        if not match:
            return None
        parts: list[str | Ref | External] = []
        for piece, text in zip(to.pieces, match.groups(), strict=True):
            found = self._find(piece, text) if isinstance(piece, Reference) else None
            if found:
                parts.append(found)
            elif parts and isinstance(parts[-1], str):
                parts[-1] += text
            else:
                parts.append(text)
        return Join(tuple(parts)) if any(isinstance(part, Ref | External) for part in parts) else None

    def external(self, value: str) -> External:
        """Something outside the export, under the name that it would have if it were the only one."""
        return External(external_name(value), value)

    def secret(self, key: str) -> Secret:
        """The secret of a map's key, from the project's configuration."""
        return Secret(f"{self.name}_{identifier(key)}")


def _outside_name(to: Reference, value: str) -> str:
    """What an attribute of something outside is called, if it is the only one of that name."""
    if value.startswith("arn:"):
        return external_name(value)
    plain = to.target.removesuffix(".id").replace(".", "_")
    return f"{plain}_{identifier(value)}"[:80].rstrip("_")


def name_externals(
    resources: Iterable[Resource], managed: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[Resource], list[External]]:
    """The same resources, with one name for each outside value, and all of these in order.

    A name depends on the values alone: of two that would be called the same, the later one in the order of
    the alphabet gets a number, whichever was read first. ``managed`` are the notes of values.
    """
    resources = list(resources)
    used = [
        part
        for resource in resources
        for argument in resource.arguments
        for part in parts(argument.value)
        if isinstance(part, External)
    ]
    wanted: dict[str, str] = {}
    for external in used:
        wanted[external.literal] = min(external.name, wanted.get(external.literal, external.name))
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    taken: set[str] = set()
    for literal, plain in sorted(wanted.items(), key=lambda item: (item[1], item[0])):
        name, number = plain, numbers.get(plain, 1)
        while name in taken:
            number += 1
            name = f"{plain}_{number}"
        numbers[plain] = number
        names[literal] = name
        taken.add(name)
    if any(external.name != names[external.literal] for external in used):
        resources = [_renamed(resource, names) for resource in resources]
    notes: dict[str, set[str]] = {literal: {managed.get(literal, "")} for literal in names}
    for external in used:
        notes[external.literal].add(external.note)
    externals = [
        External(name, literal, "; ".join(sorted(filter(None, notes[literal]))))
        for literal, name in names.items()
    ]
    return resources, sorted(externals, key=lambda external: external.name)


def _renamed(resource: Resource, names: Mapping[str, str]) -> Resource:
    def rename(value: Value) -> Value:
        match value:
            case External():
                return replace(value, name=names[value.literal])
            case Join(pieces):
                return Join(tuple(piece if isinstance(piece, str) else rename(piece) for piece in pieces))  # type: ignore[misc]
            case Block(arguments):
                return Block(tuple(Argument(a.arg, rename(a.value)) for a in arguments))
            case Blocks(items):
                return Blocks(tuple(rename(item) for item in items))  # type: ignore[misc]
            case Entries(items):
                return Entries(tuple((key, rename(item)) for key, item in items))
            case tuple():
                return tuple(rename(item) for item in value)  # type: ignore[misc]
        return value

    return replace(resource, arguments=tuple(Argument(a.arg, rename(a.value)) for a in resource.arguments))
