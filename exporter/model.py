"""The values that flow between the stages: resources with arguments, references, externals, findings."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

Level = Literal["error", "warning", "info"]
State = Literal["written", "referenced", "computed", "default", "masked", "unsupported", "unknown"]

Path = tuple[str | int, ...]
"""Where a leaf stands in a recorded answer: ``("SchemaAttributes", 3, "Name")``."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Ref:
    """An attribute of another resource of the same graph.

    ``resource`` is the other's key, ``attribute`` the attribute's Terraform name
    (Pulumi's is the same for every attribute that is referenced), ``literal`` what it is worth today.
    """

    resource: str
    attribute: str
    literal: str


@dataclass(frozen=True, slots=True)
class External:
    """A value that names something outside the export (a function, a role, a key, ...).

    ``name`` is the name it is declared under, once, in the output's file of externals.
    """

    name: str
    literal: str


@dataclass(frozen=True, slots=True)
class Join:
    """Text made of pieces, at least one of them a reference: ``"${server.identifier}/read"``."""

    parts: tuple[str | Ref | External, ...]


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
    """A secret that comes from the project's configuration: a Terraform variable, a Pulumi config secret."""

    name: str


@dataclass(frozen=True, slots=True)
class Argument:
    """One line of generated code: ``terraform`` and ``pulumi`` are its name in each target."""

    terraform: str
    pulumi: str
    value: Value


@dataclass(frozen=True, slots=True)
class Block:
    """A nested block in Terraform, a nested object in Pulumi."""

    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A repeated block in Terraform, a list of objects in Pulumi (never empty)."""

    items: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A map whose keys are data, such as tags: ``tags = { team = "identity" }``."""

    items: tuple[tuple[str, Value], ...]


Scalar = str | int | float | bool | Ref | External | Join | File | Secret
Value = Scalar | tuple["Scalar", ...] | Block | Blocks | Entries


@dataclass(frozen=True, slots=True)
class Ignore:
    """A path that the first plan must not compare, with the reason that is written beside it.

    ``terraform`` is a path of ``ignore_changes``, ``pulumi`` the same path in Pulumi's wire form.
    """

    terraform: str
    pulumi: str
    why: str


class Field(NamedTuple):
    """What became of one leaf of a recorded answer, and why; a tuple, for there is one for every value."""

    path: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that does not stop the export, with a way to be rid of it."""

    level: Level
    resource: str
    path: str
    message: str
    remedy: str


A_SECRET = "a secret: it is in no file that poolport writes"
"""Why a value is masked."""


def unheard(resource: str, path: str) -> Finding:
    """What is said of a member that no table knows."""
    return Finding(
        "warning",
        resource,
        path,
        "AWS answers a member that poolport has never heard of; the code does not have it",
        "look at it in the snapshot, and look for a newer poolport",
    )


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing to be written.

    ``key`` is unique in the graph (``user_pool_client:us-east-1_AbC123/3ho4ek``), ``kind`` the
    catalog's name, ``terraform_type`` and ``pulumi_class`` the providers' types, ``name`` the same
    in all targets, ``group`` the name of the file or module that it is written into, ``title`` what
    people call it, ``since`` the Terraform provider that it needs. ``outputs`` are the attributes that the
    project puts out.
    """

    @property
    def pulumi_type(self) -> str:
        """Pulumi's type token: ``aws:cognito/userPool:UserPool``."""
        module, name = self.pulumi_class.split(".")
        return f"aws:{module.rstrip('_')}/{name[0].lower()}{name[1:]}:{name}"

    key: str
    kind: str
    terraform_type: str
    pulumi_class: str
    import_id: str
    name: str
    group: str
    title: str
    arguments: tuple[Argument, ...]
    since: str = ""
    protect: bool = False
    ignores: tuple[Ignore, ...] = ()
    notes: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    secret_outputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Omitted:
    """A thing of the account that has no code, and why: nothing is dropped in silence."""

    key: str
    kind: str
    title: str
    why: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The account of an answer that describes no thing of its own: a list, or one that says there is none."""

    operation: str
    request: Mapping[str, object]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """All that is written for one region of one account, in dependency order."""

    account: str
    region: str
    resources: tuple[Resource, ...]
    externals: tuple[External, ...]
    omitted: tuple[Omitted, ...] = ()
    findings: tuple[Finding, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    answered: tuple[Answered, ...] = ()

    @property
    def by_key(self) -> dict[str, Resource]:
        """The resources by their keys."""
        return {resource.key: resource for resource in self.resources}


def values(value: Value) -> list[Scalar]:
    """Every scalar inside a value, depth first."""
    found: list[Scalar] = []
    _collect_values(value, found)
    return found


def _collect_values(value: Value, found: list[Scalar]) -> None:
    if isinstance(value, Block):
        for argument in value.arguments:
            _collect_values(argument.value, found)
    elif isinstance(value, Blocks):
        for item in value.items:
            _collect_values(item, found)
    elif isinstance(value, Entries):
        for _, content in value.items:
            _collect_values(content, found)
    elif isinstance(value, tuple):
        found.extend(value)
    else:
        found.append(value)


def leaves(value: Json, path: Path = ()) -> list[tuple[Path, Json]]:
    """Every leaf of a JSON value with its path; an empty list or object is a leaf too."""
    found: list[tuple[Path, Json]] = []
    _collect_leaves(value, path, found)
    return found


def _collect_leaves(value: Json, path: Path, found: list[tuple[Path, Json]]) -> None:
    # Lists and not generators: this is asked for every value of every answer, several times.
    if isinstance(value, dict) and value:
        for key, content in value.items():
            _collect_leaves(content, (*path, key), found)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            _collect_leaves(item, (*path, index), found)
    else:
        found.append((path, value))


@lru_cache(maxsize=65536)
def spell(path: Path) -> str:
    """A path as people write it: ``SchemaAttributes[3].Name``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
