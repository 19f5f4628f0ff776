"""What the code of a target says of adoption: what it imports, what has moved, and what it forgets."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.catalog import KINDS
from exporter.errors import UsageError
from exporter.model import Graph, Resource
from exporter.targets.adoption import Adoption, Forgotten


class NameTaken(UsageError):
    """A name is one under which a state may still hold something else."""


def importing(graph: Graph, adoption: Adoption) -> tuple[Resource, ...]:
    """The resources that get an import statement: all but the adopted ones and those that are only read."""
    return tuple(resource for resource in graph.imported if resource.key not in adoption.adopted)


def moved(graph: Graph, adoption: Adoption) -> tuple[tuple[Resource, tuple[str, ...]], ...]:
    """The resources that a state may hold under other names, each with those, the oldest first."""
    found = ((resource, earlier(resource, adoption)) for resource in graph.imported)
    return tuple((resource, names) for resource, names in found if names)


def earlier(resource: Resource, adoption: Adoption) -> tuple[str, ...]:
    """The names that a resource had before, as far as a state may hold it under one."""
    if resource.read:
        return ()
    return tuple(name for name in adoption.earlier.get(resource.key, ()) if name != resource.name)


def forgotten(adoption: Adoption) -> tuple[Forgotten, ...]:
    """What is to be forgotten, each before what it may depend on: Pulumi forgets in no other order."""
    return tuple(sorted(adoption.forgotten, key=lambda thing: (-KINDS.index(thing.kind), thing.key)))


def check_names(graph: Graph, adoption: Adoption) -> None:
    """Check that nothing has a name under which a state may hold something else.

    Raises:
        NameTaken: one has; the tool would take the other thing for it, and change or delete that.
    """
    used = {(resource.kind.pulumi_type, resource.name): resource for resource in graph.resources}
    for place, key in _held(graph, adoption):
        if (other := used.get(place)) and other.key != key:
            raise NameTaken(
                f"{other.title} has the name {place[1]}, under which a state may still hold {key}:"
                f" give {other.key} another name in mapping.json"
            )


def _held(graph: Graph, adoption: Adoption) -> Iterator[tuple[tuple[str, str], str]]:
    """Where a state may hold things that the code has not there: type and name, and the key of each."""
    for resource, names in moved(graph, adoption):
        yield from (((resource.kind.pulumi_type, name), resource.key) for name in names)
    for thing in adoption.forgotten:
        yield from ((place, thing.key) for place in places(thing))


def places(thing: Forgotten) -> list[tuple[str, str]]:
    """Where a stack may hold what is forgotten: types and names."""
    return [(type_, name) for type_ in pulumi_types(thing) for name in thing.names]


def pulumi_types(thing: Forgotten) -> tuple[str, ...]:
    """The types that a stack may hold a thing as: of the kind that stands in for its own, and its own."""
    kinds = (thing.kind.adopted_as, thing.kind)
    return tuple(kind.pulumi_type for kind in kinds if kind)


def types_in_state(thing: Forgotten, tool: str) -> tuple[str, ...]:
    """The types that a state of a tool may hold a thing as."""
    return (thing.kind.terraform,) if tool == "terraform" else pulumi_types(thing)


def whole(graph: Graph) -> Adoption:
    """The adoption of a project that is adopted as a whole."""
    return Adoption(adopted=frozenset(graph.by_key))
