"""The words that the catalog's tables are written in: Kind, Read, Arg, Left, Quirk and their conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from exporter.catalog.root import Root
from exporter.paths import Json, Path, find, parse
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
    the value to write, or None to leave the argument out.

    The rest is computed once, when the table is built: ``steps`` is the split path, ``members`` what the
    block has a place for.
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
    steps: tuple[str, ...] = field(init=False, repr=False, compare=False)
    members: Members = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = self.name or snake_case(self.path.rsplit(".", 1)[-1])
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "pulumi", self.pulumi or name)
        object.__setattr__(self, "steps", tuple(self.path.split(".")))
        object.__setattr__(self, "members", _members(self.args))


@dataclass(frozen=True, slots=True)
class Left:
    """An attribute that is not written: the state that its leaves get, and why.

    ``level`` makes it a finding, unless its value is one of ``usual``; ``remedy`` says what to do.
    """

    path: str
    state: State
    why: str
    level: Level | None = None
    remedy: str = ""
    usual: tuple[Json, ...] = ()
    steps: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.path.split(".")))


@dataclass(frozen=True, slots=True)
class Quirk:
    """A deviation from the tables with its reason, which appears in the code and in the report.

    ``when`` looks at the whole document. All paths are the API's: ``omit`` are those that are then not
    written, ``instead`` gives what stands at a path in place of what AWS has, because the provider asks for
    something there; ``ignore`` are those that no plan compares. With ``leave_out`` the resource gets no
    code at all. With ``checked`` it is a deviation for those targets only that check the values of ignored
    paths (True: Pulumi's engine, which refuses the whole program for one), or do not (False). ``until`` is
    the version of the Terraform provider that no longer needs it; Pulumi's is always newer.
    """

    when: Callable[[Document], bool]
    why: str
    omit: tuple[str, ...] = ()
    instead: Mapping[str, Json] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    leave_out: bool = False
    level: Level = "info"
    remedy: str = ""
    checked: bool | None = None
    until: str = ""
    omitted: tuple[Path, ...] = field(init=False, repr=False, compare=False)
    placeholders: Mapping[Path, Json] = field(init=False, repr=False, compare=False)
    ignored: tuple[Path, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "omitted", tuple(parse(path) for path in self.omit))
        object.__setattr__(self, "placeholders", {parse(path): value for path, value in self.instead.items()})
        object.__setattr__(self, "ignored", tuple(parse(path) for path in self.ignore))


@dataclass(frozen=True, slots=True)
class Read:
    """One read call about one thing, and where its answer goes.

    ``operation`` is spelled as its IAM action. ``params`` are the request's members, which the listing's
    item or the pool provides; one that neither has is not sent. ``unwrap`` is the answer's member that
    holds the object, ``into`` the document's member that a further answer is put under. ``absent`` are the
    error codes by which AWS says that there is no such thing; ``nothing`` is the whole answer by which it
    says so without an error.
    """

    operation: str
    params: tuple[str, ...]
    unwrap: str = ""
    into: str = ""
    absent: tuple[str, ...] = ()
    nothing: Document | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A paged list call: ``items`` is the member that holds the list, ``limit`` the largest page.

    With ``whole`` the items are all there is to know, and nothing is described again: ``answers`` is the
    read of one item that this makes unnecessary, if AWS has one. With ``each`` the call is made for
    everything of that kind that was listed before, which gives its ``params``.
    """

    operation: str
    items: str
    params: tuple[str, ...] = ()
    limit: tuple[str, int] = ("MaxResults", 60)
    token: str = "NextToken"
    whole: bool = False
    absent: tuple[str, ...] = ()
    each: str = ""
    answers: Read | None = None


UNKNOWN_OPERATION = ("UnknownOperationException", "InvalidAction", "NotImplemented", "404", "501")
"""How an endpoint says that it has no such operation at all: a region that is behind, or an emulator."""

Listed = Mapping[str, list[dict[str, Any]]]
"""What the listings of a pool found so far, by the name of the kind."""

Listing = List | Callable[[Document, Listed], list[dict[str, Any]]]
"""A list call, or a function of the pool's document and of what was listed before, which needs no call."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One type of resource, described once for the API, Terraform and Pulumi together.

    ``terraform`` and ``pulumi`` are the types in each target: ``aws_cognito_user_pool`` and
    ``cognito.UserPool``. Without them it is a kind that no provider can manage yet: it is read, and the
    report tells of it with the reason ``unmanaged`` and the ``remedy``. ``since`` is the Terraform provider
    that it needs.

    ``parent`` is the kind that it hangs on, mostly a pool; one that hangs on nothing has no parent, but a
    ``root``. ``listing`` finds the things,
    ``reads`` describe one: the first answer is its document, which has the request that gave it under
    ``Request``. ``split`` makes several documents of one and of the pool's own, and is asked even where AWS
    has nothing; ``exists`` says whether a document is a thing at all. ``import_id`` is a format string over
    the document (or a function of it), ``label`` that of the human name, where ``Owner`` is the name of the
    client, else of the pool, that it belongs to. ``exposes`` are the attributes that others refer to, under
    the kind's name or under ``known_as``, with the function that gives their value; ``outputs`` those that
    the project puts out. It comes after the things of the kinds ``after`` in its pool, though no argument
    says so. An ``optional`` kind is read only when it is asked for. With ``id_differs`` the providers keep
    another id in their state than the one that imports it. ``delete_first`` is the reason why one that is
    replaced must be deleted before the new one is made, as Terraform does by itself. An ``irreplaceable``
    thing cannot be made again as it was: its id, its secret or its name would be another one.
    """

    name: str
    terraform: str
    pulumi: str
    listing: Listing
    reads: tuple[Read, ...]
    import_id: str | Callable[[Document], str]
    label: str | Callable[[Document], str]
    args: tuple[Arg, ...] = ()
    left: tuple[Left, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    parent: str = "user_pool"
    root: Root | None = None
    since: str = "5.100.0"
    unmanaged: str = ""
    remedy: str = "keep managing it where it was made, and look for a newer provider"
    exposes: Mapping[str, Callable[[Document], str]] = field(default_factory=dict)
    known_as: str = ""
    outputs: tuple[str, ...] = ()
    secret_outputs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    id_differs: bool = False
    delete_first: str = ""
    irreplaceable: bool = False
    split: Callable[[Document, Document], list[Document]] | None = None
    exists: Callable[[Document], bool] = bool
    optional: bool = False

    def __repr__(self) -> str:
        return f"Kind({self.name!r})"

    @cached_property
    def prefixes(self) -> frozenset[Path]:
        """Every path above one that the tables know."""
        known = [arg.steps for arg in self.args] + [left.steps for left in self.left]
        return frozenset(steps[:depth] for steps in known for depth in range(1, len(steps)))

    @cached_property
    def left_by_depth(self) -> tuple[Left, ...]:
        """What is not written, the outer paths first, so that an inner one has the last word."""
        return tuple(sorted(self.left, key=lambda left: len(left.steps)))

    @property
    def pulumi_type(self) -> str:
        """Pulumi's type token: ``aws:cognito/userPool:UserPool``."""
        module, name = self.pulumi.split(".")
        return f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"

    def id_of(self, document: Document) -> str:
        """The import id of a thing, the same for Terraform and for Pulumi."""
        return _told(self.import_id, document)

    def label_of(self, document: Document, owner: str = "") -> str:
        """What people call a thing that belongs to an owner."""
        return _told(self.label, {"Owner": owner, **document})


def _told(rule: str | Callable[[Document], str], document: Document) -> str:
    return rule(document) if callable(rule) else rule.format_map({**document["Request"], **document})


def computed(*paths: str, why: str = "AWS sets it") -> tuple[Left, ...]:
    """Attributes that AWS computes and nobody can set."""
    return tuple(Left(path, "computed", why) for path in paths)


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
