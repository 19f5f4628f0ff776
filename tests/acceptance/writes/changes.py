"""What somebody may change next: one argument of a resource gets another value, made from its type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from exporter.catalog.arguments import Arg
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
    "identity_pool.DeveloperProviderName": "the provider makes another pool for it",
    "identity_pool.IdentityPoolName": "the provider makes another pool for it",
    "identity_provider.ProviderType": "another provider under the same name",
    "user_pool.AliasAttributes": "AWS never changes them",
    "user_pool.Name": "the provider makes another pool for it",
    "user_pool.UsernameAttributes": "AWS never changes them",
    "user_pool.UsernameConfiguration": "AWS never changes it",
    "user_pool.SchemaAttributes": "AWS can only add attributes, and never changes one",
}
"""Arguments that make another thing of the resource when they change."""

TEXTS = ("198.51.100.0/24", "eu-west-1")
"""What an argument may ask for that takes no text like the one it has."""

TWICE = {
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "SmsVerificationMessage",
    "VerificationMessageTemplate",
}
"""Members that AWS keeps in step."""


REMOVALS = {
    "user_pool.AdminCreateUserConfig.InviteMessageTemplate.EmailMessage": r"EmailMessage, value: 0",
    "user_pool.AdminCreateUserConfig.InviteMessageTemplate.EmailSubject": r"EmailSubject, value: 0",
    "user_pool.AdminCreateUserConfig.InviteMessageTemplate.SMSMessage": r"SMSMessage, value: 0",
    "user_group.RoleArn": r"parameter RoleArn, value: 0",
    "user_pool.Policies.PasswordPolicy.MinimumLength": r"MinimumLength, value: 0",
    "user_pool.Policies.SignInPolicy.AllowedFirstAuthFactors": r"AllowedFirstAuthFactors, value: 0",
}
"""What the provider cannot take away, by what it then sends and AWS refuses: no code can say it otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One argument of one resource with another value; ``path`` is the API's, without places in lists.

    ``before`` is None where the argument is new, ``after`` where it is taken away: ``arg`` says then which.
    A ``silent`` one is not for AWS: the provider keeps what is there.

    ``below`` is the part of the path that a difference must begin with: the argument's own, or that of the
    repeated block around it. A ``converted`` value is spelled otherwise by AWS.
    """

    resource: Resource
    path: Path
    below: Path
    before: Value | None
    after: Value | None
    converted: bool = False
    arg: Arg | None = None
    silent: bool = False

    @property
    def name(self) -> str:
        """The kind and the path: what counts as one change that was tried."""
        what = "new " if self.before is None else "without " if self.after is None else ""
        return f"{what}{self.resource.kind.name}.{'.'.join(map(str, self.path))}"

    @property
    def doubtful(self) -> bool:
        """Whether the provider is known to fail at it, and so at all that is changed with it."""
        return self.after is None and self.name.removeprefix("without ") in REMOVALS

    def apart(self, other: Change) -> bool:
        """Whether the differences of an answer tell which of both changes made them."""
        one, two = self.below, other.below
        if any(it.arg or it.converted for it in (self, other)):
            one, two = one[:1], two[:1]  # a block may come or go with what is in it
        if TWICE.issuperset((one[0], two[0])):
            return False
        depth = min(len(one), len(two))
        return one[:depth] != two[:depth]

    @property
    def argument(self) -> str:
        """What the provider calls it."""
        return _name(self.resource.kind.args, self.path)


def changed(resource: Resource, changes: Iterable[Change]) -> Resource:
    """The resource with changes."""
    for it in changes:
        arguments = _replaced(resource.arguments, it.path, (), it.before, it.after, it.arg)
        resource = replace(resource, arguments=arguments)
    return resource


def _name(args: tuple[Arg, ...], path: Path) -> str:
    for arg in args:
        if path[: len(arg.steps)] == arg.steps:
            return _name(arg.args, path[len(arg.steps) :]) or arg.name
    return ""


def changes_of(resource: Resource) -> Iterator[Change]:
    """Every change of a resource that leaves it the same thing, several values of an argument in turn."""
    for path, below, arg, value in _leaves(resource.arguments, (), None):
        if is_fixed(resource, path):
            continue
        for other in others(value, _shape(resource.kind, path)):
            if accepts(arg, other):
                yield Change(resource, path, below, value, other, arg.convert is not None)
    yield from _one_more_attribute(resource)


def says(value: Value | None) -> bool:
    """Whether a value says more than its absence."""
    match value:
        case Block(arguments):
            return any(says(it.value) for it in arguments)
        case Blocks(items):
            return bool(items)
        case _:
            return value not in (None, False, 0, "", ())


def is_fixed(resource: Resource, path: Path) -> bool:
    """Whether nobody changes an argument: it says which thing it is, or no plan compares it."""
    if path[0] in _names_it(resource.kind) or f"{resource.kind.name}.{path[0]}" in OTHER_THINGS:
        return True
    ignored = [tuple(step for step in it.path if isinstance(step, str)) for it in resource.ignores]
    return any(path[: len(it)] == it or it[: len(path)] == path for it in ignored)


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


def accepts(arg: Arg, value: Value) -> bool:
    """Whether the tables say that the provider accepts a value of an argument."""
    given = value.content if isinstance(value, File) else value
    items = given if isinstance(given, tuple) else (given,)
    if isinstance(given, Block | Blocks | Entries):
        return True
    return all(
        all(isinstance(one, Ref) or rule.test(one) for one in ((items,) if rule.whole else items))
        for rule in arg.rules
    )


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
        yield from (f"{text}x", text[:-1] or "y", *(it for it in TEXTS if it != text))


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
) -> Iterator[tuple[Path, Path, Arg, Value]]:
    """Each argument that holds no block: its path, where its difference shows, itself and its value."""
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
                place = path[: len(above) + 1] if argument.arg.convert else path
                yield path, repeated or place, argument.arg, value


def _replaced(
    arguments: tuple[Argument, ...],
    path: Path,
    above: Path,
    before: Value | None,
    after: Value | None,
    arg: Arg | None = None,
) -> tuple[Argument, ...]:
    """The arguments with another value at a path, none, or a new one; of a repeated block, in its first."""
    done: list[Argument] = []
    for argument in arguments:
        here = (*above, *argument.arg.steps)
        value: Value = argument.value
        if here == path and (value == before or argument.arg is arg):
            if after is None:
                continue
            value = after
        elif path[: len(here)] == here and isinstance(value, Block):
            value = Block(_replaced(value.arguments, path, here, before, after, arg))
        elif path[: len(here)] == here and isinstance(value, Blocks):
            first, *rest = value.items
            value = Blocks((Block(_replaced(first.arguments, path, here, before, after, arg)), *rest))
        done.append(Argument(argument.arg, value))
    if before is None and arg is not None and after is not None and (*above, *arg.steps) == path:
        done.append(Argument(arg, after))
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
