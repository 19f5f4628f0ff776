"""The words that the catalog's tables are written in: Kind, Read, Arg, Left, Quirk and their conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from exporter.catalog.root import Root
from exporter.model import Json, Level, State

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
class Arg:
    """One attribute: where AWS has it, what each target calls it, and when it is written.

    ``name`` is Terraform's (the snake_case of the API's unless given), ``pulumi`` Pulumi's (Terraform's
    unless given). ``args`` makes it a nested block, ``many`` a repeated one. Lists are sets, and written
    sorted, unless ``ordered``. ``ref`` names the kind and attribute that the value is a reference to,
    ``external`` says that it names something outside the export (where it may also be a reference, only an
    ARN does). ``text`` is the file extension that a long text gets (in a map ``KEY:extension``, for the
    value of that key); what begins with ``@`` says that the value is bytes, and has members in braces
    (``@{ColorMode}.{Extension}``). ``convert`` returns the value to write, or None to leave the argument out.
    """

    path: str
    name: str = ""
    pulumi: str = ""
    when: tuple[When, ...] = (present,)
    args: tuple[Arg, ...] = ()
    many: bool = False
    ordered: bool = False
    ref: str = ""
    external: bool = False
    text: str = ""
    convert: Callable[[Scope], Json] | None = None

    @property
    def terraform_name(self) -> str:
        """The argument's name in Terraform."""
        return self.name or snake_case(self.path.rsplit(".", 1)[-1])

    @property
    def pulumi_name(self) -> str:
        """The argument's name in Pulumi's Python SDK."""
        return self.pulumi or self.terraform_name


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


@dataclass(frozen=True, slots=True)
class Quirk:
    """A deviation from the tables with its reason, which appears in the code and in the report.

    ``when`` looks at the whole document. ``omit`` are API paths that are then not written, ``instead`` gives
    what stands at an API path in place of what AWS has, because the provider asks for something there;
    ``ignore`` are Terraform paths for ``ignore_changes``. With ``leave_out`` the resource gets no code at
    all. ``until`` is the version of the Terraform provider that no longer needs it; Pulumi's is always newer.
    """

    when: Callable[[Document], bool]
    why: str
    omit: tuple[str, ...] = ()
    instead: Mapping[str, Json] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    leave_out: bool = False
    level: Level = "info"
    remedy: str = ""
    until: str = ""


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


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One type of resource, told once for the API, Terraform and Pulumi together.

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
    says so. An ``optional`` kind is read only when it is asked for.
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
    protect: bool = False
    split: Callable[[Document, Document], list[Document]] | None = None
    exists: Callable[[Document], bool] = bool
    optional: bool = False

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


def find(value: Any, path: str) -> Any:
    """The value at a dotted path of a document, or None."""
    if "." not in path:
        return value.get(path) if isinstance(value, Mapping) else None
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


_PLURAL = re.compile(r"([A-Z]{2,})s(?=[A-Z]|$)")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@cache
def snake_case(member: str) -> str:
    """The provider's spelling of an API member: ``CallbackURLs`` is ``callback_urls``.

    >>> [snake_case(m) for m in ("KMSKeyID", "AllowedOAuthFlows", "CustomSMSSender")]
    ['kms_key_id', 'allowed_oauth_flows', 'custom_sms_sender']
    """
    member = member.replace("OAuth", "Oauth")
    member = _PLURAL.sub(lambda match: match[1].capitalize() + "s", member)
    return _WORDS.sub("_", member).lower()
