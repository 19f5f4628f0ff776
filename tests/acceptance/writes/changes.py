"""What somebody may change next: one argument of a resource gets another value, made from its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from exporter.catalog.schema import Kind, List
from exporter.catalog.user_pool import STANDARD_ATTRIBUTES
from exporter.model import (
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    File,
    Ref,
    Resource,
    Secret,
    Value,
)
from exporter.paths import Path
from tests.acceptance.writes.shapes import content

OTHER_THINGS = {
    "identity_provider.ProviderType": "another provider under the same name",
    "user_pool.SchemaAttributes": "AWS can only add attributes, and never changes one",
}
"""Arguments that make another thing of the resource when they change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One argument of one resource with another value; ``path`` is the API's, without places in lists.

    ``below`` is the part of the path that a difference must begin with: the argument's own, or that of the
    repeated block around it. A ``converted`` value is spelled otherwise by AWS.
    """

    resource: Resource
    path: Path
    below: Path
    before: Value
    after: Value
    converted: bool = False

    @property
    def name(self) -> str:
        """The kind and the path: what counts as one change that was tried."""
        return f"{self.resource.kind.name}.{'.'.join(map(str, self.path))}"

    @property
    def changed(self) -> Resource:
        """The resource with the change."""
        arguments = _replaced(self.resource.arguments, self.path, (), self.before, self.after)
        return replace(self.resource, arguments=arguments)


def changes_of(resource: Resource) -> Iterator[Change]:
    """Every change of a resource that leaves it the same thing, several values of an argument in turn."""
    names = _names_it(resource.kind)
    ignored = [tuple(step for step in it.path if isinstance(step, str)) for it in resource.ignores]
    for path, below, value, converted in _leaves(resource.arguments, (), None):
        if path[0] in names or f"{resource.kind.name}.{path[0]}" in OTHER_THINGS:
            continue
        if any(path[: len(it)] == it or it[: len(path)] == path for it in ignored):
            continue
        for other in others(value, _shape(resource.kind, path)):
            yield Change(resource, path, below, value, other, converted)
    yield from _one_more_attribute(resource)


def _one_more_attribute(resource: Resource) -> Iterator[Change]:
    """A pool with an attribute more of its own, like one that it has."""
    path = ("SchemaAttributes",)
    for argument in resource.arguments:
        if argument.arg.steps != path or not isinstance(argument.value, Blocks):
            continue
        for item in argument.value.items:
            names = [it.value for it in item.arguments if it.arg.path == "Name"]
            if names and str(names[0]) not in STANDARD_ATTRIBUTES and len(str(names[0])) < 20:
                more = Block(_replaced(item.arguments, ("Name",), (), names[0], f"{names[0]}x"))
                after = Blocks((*argument.value.items, more))
                yield Change(resource, path, path, argument.value, after)


def others(value: Value, shape: Any) -> Iterator[Value]:
    """Other values for an argument, the likeliest to be accepted first."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
            yield value - 1
        case str():
            yield from _other_texts(value, list(getattr(shape, "enum", ())))
        case File(path, text, False):
            yield from (File(path, other) for other in _other_texts(text, []))
        case External(_, literal):
            yield f"{literal}x"
        case Entries(items):
            for key, content_ in items:
                for other in others(content_, None):
                    yield Entries(tuple((k, other if k == key else v) for k, v in items))
        case tuple():
            yield from _other_lists(value, shape)


def _other_texts(text: str, enum: list[str]) -> Iterator[str]:
    yield from (it for it in enum if it != text)
    if not enum:
        yield from (f"{text}x", text[:-1] or "y", "198.51.100.0/24")


def _other_lists(items: tuple[Any, ...], shape: Any) -> Iterator[Value]:
    enum = list(getattr(getattr(shape, "member", None), "enum", ()))
    yield from ((*items, it) for it in enum if it not in items)
    if len(items) > 1:
        yield items[:-1]
        yield items[1:]
    if items and isinstance(items[-1], str) and not enum:
        yield from ((*items[:-1], other) for other in _other_texts(items[-1], []))


def _leaves(
    arguments: tuple[Argument, ...], above: Path, repeated: Path | None
) -> Iterator[tuple[Path, Path, Value, bool]]:
    """Each argument that holds no block, with its path and where its difference shows."""
    for argument in arguments:
        path = (*above, *argument.arg.steps)
        match argument.value:
            case Block(inner):
                yield from _leaves(inner, path, repeated)
            case Blocks(items):
                yield from _leaves(items[0].arguments, path, repeated or path)
            case Ref() | Secret():
                continue
            case tuple() as found if all(isinstance(it, Ref) for it in found):
                continue
            case value:
                converted = argument.arg.convert is not None
                place = path[: len(above) + 1] if converted else path
                yield path, repeated or place, value, converted


def _replaced(
    arguments: tuple[Argument, ...], path: Path, above: Path, before: Value, after: Value
) -> tuple[Argument, ...]:
    """The arguments with another value at a path; in a repeated block, in its first item."""
    done: list[Argument] = []
    for argument in arguments:
        here = (*above, *argument.arg.steps)
        value: Value = argument.value
        if here == path and value == before:
            value = after
        elif path[: len(here)] == here and isinstance(value, Block):
            value = Block(_replaced(value.arguments, path, here, before, after))
        elif path[: len(here)] == here and isinstance(value, Blocks):
            first, *rest = value.items
            value = Blocks((Block(_replaced(first.arguments, path, here, before, after)), *rest))
        done.append(Argument(argument.arg, value))
    return tuple(done)


def _names_it(kind: Kind) -> set[str]:
    """The members that say which thing it is: with another value it is another thing."""
    reads = [*kind.reads]
    if isinstance(kind.listing, List) and kind.listing.answers:
        reads.append(kind.listing.answers)
    return {"Request", *(name for read in reads for name in read.params)}


def _shape(kind: Kind, path: Path) -> Any:
    """botocore's shape of a member, or None."""
    reads = [*kind.reads]
    if isinstance(kind.listing, List) and kind.listing.answers:
        reads.append(kind.listing.answers)
    if not reads:
        return None
    further = next((it for it in reads if it.into and it.into == path[0]), None)
    members: Any = content((further or reads[0]).operation)
    shape: Any = None
    for step in path[1:] if further else path:
        if step == "@key":
            return None
        shape = members.get(step) if members else None
        if shape is None:
            return None
        inner = {"list": "member", "map": "value"}.get(shape.type_name)
        inner = getattr(shape, inner) if inner else shape
        members = getattr(inner, "members", None)
    return shape
