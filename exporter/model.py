"""What flows from the graph on: resources with arguments, references, externals, findings; no language."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from exporter.catalog.arguments import Arg
from exporter.catalog.schema import Kind
from exporter.paths import Path
from exporter.snapshot.secrets import MASK
from exporter.states import Level, State, Topic


@dataclass(frozen=True, slots=True)
class Ref:
    """An attribute of another resource of the same graph.

    ``resource`` is the other's key, ``attribute`` the catalog's name of the attribute (``id``, ``arn``),
    ``literal`` what it is worth today.
    """

    resource: str
    attribute: str
    literal: str


@dataclass(frozen=True, slots=True)
class External:
    """A value that names something outside the export (a function, a role, a key, ...).

    ``name`` is the name it is declared under, once, in the output's file of externals; ``note`` says what
    else manages it, where that is known.
    """

    name: str
    literal: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Text made of pieces, at least one of them a reference or outside: ``"${server.identifier}/read"``."""

    parts: tuple[str | Ref | External, ...]

    @property
    def pieces(self) -> tuple[str | Ref | External, ...]:
        """The parts with neighbouring texts made one, and no empty text: each is escaped as a whole."""
        found: list[str | Ref | External] = []
        for part in self.parts:
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            elif part != "":
                found.append(part)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class File:
    """A long text, or bytes, that stands in a file of its own, byte for byte.

    ``path`` is relative to the project (``files/customers.email_message.html``). The value is the content
    itself: of bytes it is their base64.
    """

    path: str
    content: str
    binary: bool = False

    @property
    def bytes(self) -> bytes:
        """What stands in the file."""
        return b64decode(self.content) if self.binary else self.content.encode()


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that comes from the project's configuration, where it has this name.

    ``masked`` is what the snapshot has in its place, and so what a replay answers.
    """

    name: str
    masked: str = MASK


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a resource or of a block: the row of the catalog that it comes from, and its value."""

    arg: Arg
    value: Value


@dataclass(frozen=True, slots=True)
class Block:
    """A nested object with arguments of its own."""

    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A repeated nested object (never empty)."""

    items: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A map whose keys are data, such as tags."""

    items: tuple[tuple[str, Value], ...]


Scalar = str | int | float | bool | Ref | External | Join | File | Secret
Value = Scalar | tuple["Scalar", ...] | Block | Blocks | Entries


@dataclass(frozen=True, slots=True)
class Ignore:
    """A path of the API that a plan must not compare, with the reason that is written beside it.

    ``refused``: what AWS has there does not pass the provider's own check, so a target that checks the values
    of ignored paths (Pulumi's engine) cannot adopt the resource."""

    path: Path
    why: str
    refused: bool = False


class Field(NamedTuple):
    """What became of one leaf of a recorded answer, and why; a tuple, for there is one for every value."""

    path: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that does not stop the export, with a way to fix it; or a note on what a reviewer must know.

    ``page`` is the address of AWS's page on it.
    """

    level: Level
    resource: str
    path: str
    message: str
    remedy: str
    about: Topic = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing to be written.

    ``key`` is unique in the graph (``user_pool_client:us-east-1_AbC123/3ho4ek``), ``kind`` what the catalog
    knows of its type, ``name`` the same in all targets, ``group`` the name of the pool that it belongs to,
    ``title`` what people call it, ``since`` the version of the Terraform provider that it needs.
    ``depends_on`` are the keys of what must exist before it, though no argument says so; with ``protect``
    nothing may destroy it by mistake. ``defaults`` are the arguments that the code leaves out, since AWS and
    the provider have them so by themselves. With ``read`` the code only reads it, so that others can refer to
    it: its target would refuse to adopt it.
    """

    key: str
    kind: Kind
    import_id: str
    name: str
    group: str
    title: str
    arguments: tuple[Argument, ...]
    since: str = ""
    ignores: tuple[Ignore, ...] = ()
    notes: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    protect: bool = False
    defaults: tuple[Argument, ...] = ()
    read: bool = False

    @property
    def outputs(self) -> tuple[str, ...]:
        """The attributes that the project puts out."""
        return self.kind.outputs

    @property
    def secret_outputs(self) -> tuple[str, ...]:
        """The arguments that hold secrets, though no provider says so."""
        return self.kind.secret_outputs


@dataclass(frozen=True, slots=True)
class Omitted:
    """A thing of the account that has no code, and why: nothing is dropped in silence.

    ``group`` is the name of the pool that it belongs to, as a resource's is.
    """

    key: str
    kind: str
    title: str
    why: str
    fields: tuple[Field, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class AnswerAccount:
    """What became of an answer that describes no thing of its own: a list, or one that says there is none."""

    operation: str
    request: Mapping[str, object]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Graph:
    """All that is written for one region of one account, in dependency order."""

    account: str
    region: str
    resources: tuple[Resource, ...]
    externals: tuple[External, ...]
    omitted: tuple[Omitted, ...] = ()
    findings: tuple[Finding, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answers: tuple[AnswerAccount, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Resource]:
        """The resources by their keys."""
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def imported(self) -> tuple[Resource, ...]:
        """The resources that the code adopts, without those that it only reads."""
        return tuple(resource for resource in self.resources if not resource.read)

    @cached_property
    def secrets(self) -> list[str]:
        """The names of the secrets that the code takes from the project's configuration, sorted."""
        return sorted(self.masked)

    @cached_property
    def masked(self) -> dict[str, str]:
        """What the snapshot has in place of each of these secrets, by its name."""
        found = (v for r in self.imported for a in r.arguments for v in values(a.value))
        return {value.name: value.masked for value in found if isinstance(value, Secret)}


def values(value: Value) -> list[Scalar]:
    """Every scalar inside a value, depth first."""
    found: list[Scalar] = []
    _collect(value, found)
    return found


def _collect(value: Value, found: list[Scalar]) -> None:
    if isinstance(value, Block):
        for argument in value.arguments:
            _collect(argument.value, found)
    elif isinstance(value, Blocks):
        for item in value.items:
            _collect(item, found)
    elif isinstance(value, Entries):
        for _, content in value.items:
            _collect(content, found)
    elif isinstance(value, tuple):
        found.extend(value)
    else:
        found.append(value)


def parts(value: Value) -> Iterator[Scalar]:
    """Every scalar inside a value, and the pieces of those that are joined."""
    for scalar in values(value):
        yield scalar
        if isinstance(scalar, Join):
            yield from scalar.parts
