"""The words for one attribute in the catalog's tables: where AWS has it, its name, and when it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from exporter.catalog.rules import Rule
from exporter.paths import Json, Path, find
from exporter.states import Level, State

Document = Mapping[str, Any]
"""One resource as AWS answers it: the unwrapped main answer, further answers under ``Read.into``."""


class Scope(NamedTuple):
    """Where a condition or a conversion stands: the value, the object around it, the whole document."""

    value: Json
    parent: Document
    root: Document


@dataclass(frozen=True, slots=True)
class When:
    """A condition for writing an argument, and what is said of the value where it does not hold.

    ``state`` is the state its leaves get then; with a ``level`` it is also a finding and a comment in the
    code, and ``remedy`` tells how to be rid of it.
    """

    test: Callable[[Scope], bool]
    why: str
    state: State = "default"
    level: Level | None = None
    remedy: str = ""


always = When(lambda at: True, "")
present = When(lambda at: at.value is not None, "AWS answers null")
not_empty = When(lambda at: bool(at.value), "empty is the same as absent")
positive = When(lambda at: isinstance(at.value, int) and at.value > 0, "zero means AWS's own default")


def has(*members: str, why: str = "empty is the same as absent") -> When:
    """The value is an object in which at least one of the members is not empty."""
    return When(lambda at: any(find(at.value, member) for member in members), why)


def other_than(value: Json, why: str) -> When:
    """The value differs from the one that needs no writing."""
    return When(lambda at: at.value != value, why)


@dataclass(frozen=True, slots=True)
class Reference:
    """The value is an attribute of another resource: ``Reference("user_pool.id")``.

    An id of something that is not exported is an external.
    """

    target: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z_]+\.[a-z_]+", self.target):
            raise ValueError(f"{self.target!r} does not name a kind and its attribute")

    @property
    def kind(self) -> str:
        """The name that the other resource's kind is known by."""
        return self.target.partition(".")[0]


@dataclass(frozen=True, slots=True)
class AnyText:
    """A piece of a text that is no reference."""


ANY_TEXT = AnyText()


@dataclass(frozen=True, slots=True)
class Joined:
    """The value is a text with references in it: ``Joined((Reference("user_pool.endpoint"), ":", ...))``.

    A reference stands for any text; ``ANY_TEXT`` for any without a slash.
    """

    pieces: tuple[Reference | AnyText | str, ...]
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(isinstance(piece, Reference) for piece in self.pieces):
            raise ValueError("a joined text without a reference is a literal")
        forms = [
            "(.+)"
            if isinstance(piece, Reference)
            else "([^/]*)"
            if piece is ANY_TEXT
            else f"({re.escape(str(piece))})"
            for piece in self.pieces
        ]
        object.__setattr__(self, "pattern", re.compile("".join(forms), re.DOTALL))


@dataclass(frozen=True, slots=True)
class Outside:
    """The value names something outside the export; ``arns_only``: only where it is an ARN."""

    arns_only: bool = False


ALWAYS = "always"
"""With every version of the providers a change of the argument makes another resource."""

OUTSIDE = Outside()
OUTSIDE_ARN = Outside(arns_only=True)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A long text gets a file with this extension; in a map, only the value of ``key`` does."""

    extension: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class BinaryFile:
    """The value is base64, and its bytes get a file: the members name it, the last one is its extension."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Default:
    """The value that a thing has which is made without the argument: AWS and the provider must both give it.

    ``source`` says where each of them tells it. It is no default where one of the members ``beside`` it is
    there, which it then says something about.

    A protection has none, on or off (deletion protection, MFA, passwords, token revocation, the errors that
    tell who exists, how long tokens live, who may come in unknown): a reviewer looks for it, and without the
    argument no plan would show that somebody has turned it off.
    """

    value: Json
    source: str
    beside: tuple[str, ...] = ()

    def is_had_by(self, parent: Document, value: Json) -> bool:
        """Whether a value of an object says no more than its absence."""
        return (
            type(value) is type(self.value)
            and value == self.value
            and not any(parent.get(member) for member in self.beside)
        )


class Members:
    """The members that a table has a place for, as a tree; what has no table of its own may hold anything."""

    __slots__ = ("anything", "below", "inner")

    def __init__(self) -> None:
        self.anything = False
        self.below: dict[str, Members] = {}
        self.inner: Members | None = None

    def knows(self, path: Path) -> bool:
        """Whether there is a place for a path, or for something below it."""
        node: Members | None = self
        for step in path:
            assert node is not None
            if node.anything:
                return True
            if node.inner is not None:
                node = node.inner
            else:
                node = node.below.get(step) if isinstance(step, str) else None
            if node is None:
                return False
        return True


def _members(args: tuple[Arg, ...]) -> Members:
    root = Members()
    for arg in args:
        node = root
        for step in arg.steps:
            node = node.below.setdefault(step, Members())
        if not arg.args:
            node.anything = True
        elif arg.many:
            node.inner = arg.members
        else:
            node.below |= arg.members.below
    return root


@dataclass(frozen=True, slots=True)
class Arg:
    """One attribute: where AWS has it, what the providers call it, and when it is written.

    ``name`` is the provider's name (the snake_case of the API's unless given), ``pulumi`` that of Pulumi's
    provider where it differs. ``args`` makes it a nested block, ``many`` a repeated one. Lists are sets, and
    written sorted, unless ``ordered``. ``ref`` says what the value is a reference to, ``external`` that it
    names something outside the export, ``file`` which file a long text or bytes get. ``convert`` returns
    the value to write, or None to leave the argument out. ``rules`` are what the provider accepts of what
    would be written: another value costs the argument, or what holds it where the provider asks for the
    argument (``required``). With ``kept`` the provider keeps what AWS has where the argument is left out.
    ``default`` is the value that need not be written; only an argument of the resource itself has one.
    ``replaces`` says that a change of it makes another resource in place of this one: ``ALWAYS``, or the
    version of Terraform's provider that no longer does that; Pulumi's is always newer. ``section`` is the
    heading that it stands under, as ``arranged`` says.

    The rest is computed once, when the table is built: ``steps`` is the split path, ``members`` what the
    block has a place for, ``ruled`` whether there is a rule in it.
    """

    path: str
    name: str = ""
    pulumi: str = ""
    when: tuple[When, ...] = (present,)
    args: tuple[Arg, ...] = ()
    many: bool = False
    ordered: bool = False
    ref: Reference | Joined | None = None
    external: Outside | None = None
    file: TextFile | BinaryFile | None = None
    convert: Callable[[Scope], Json] | None = None
    rules: tuple[Rule, ...] = ()
    required: bool = False
    kept: bool = False
    default: Default | None = None
    replaces: str = ""
    section: str = ""
    steps: tuple[str, ...] = field(init=False, repr=False, compare=False)
    members: Members = field(init=False, repr=False, compare=False)
    ruled: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = self.name or snake_case(self.path.rsplit(".", 1)[-1])
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "pulumi", self.pulumi or name)
        object.__setattr__(self, "steps", tuple(self.path.split(".")))
        object.__setattr__(self, "members", _members(self.args))
        object.__setattr__(self, "ruled", bool(self.rules) or any(arg.ruled for arg in self.args))


def arranged(*parts: str | Arg) -> tuple[Arg, ...]:
    """A table in the order in which people write it: a text is the heading of the arguments that follow."""
    found: list[Arg] = []
    section = ""
    for part in parts:
        if isinstance(part, str):
            section = part
        else:
            found.append(replace(part, section=section))
    return tuple(found)


_PLURAL = re.compile(r"([A-Z]{2,})s(?=[A-Z]|$)")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(member: str) -> str:
    """The provider's spelling of an API member: ``CallbackURLs`` is ``callback_urls``.

    >>> [snake_case(m) for m in ("KMSKeyID", "AllowedOAuthFlows", "CustomSMSSender")]
    ['kms_key_id', 'allowed_oauth_flows', 'custom_sms_sender']
    """
    member = member.replace("OAuth", "Oauth")
    member = _PLURAL.sub(lambda match: match[1].capitalize() + "s", member)
    return _WORDS.sub("_", member).lower()
