"""The words that the catalog's tables are written in: Kind, Read, List, Left, Quirk, Note and Expiry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from exporter.catalog.arguments import Arg, Document, Reference
from exporter.catalog.root import Root
from exporter.paths import Json, Path, parse
from exporter.states import Level, State, Topic


@dataclass(frozen=True, slots=True)
class Left:
    """An attribute that is not written: the state that its leaves get, and why.

    ``level`` makes it a finding, unless its value is one of ``usual``; ``remedy`` says what to do, ``about``
    what it weighs for a reviewer.
    """

    path: str
    state: State
    why: str
    level: Level | None = None
    remedy: str = ""
    usual: tuple[Json, ...] = ()
    about: Topic = ""
    steps: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.path.split(".")))


@dataclass(frozen=True, slots=True)
class OfPool:
    """An attribute of the pool that a thing belongs to; ``otherwise`` where no code is known to have it."""

    reference: Reference
    otherwise: str


@dataclass(frozen=True, slots=True)
class Quirk:
    """A deviation from the tables with its reason, which appears in the code and in the report.

    ``when`` looks at the whole document. All paths are the API's: ``omit`` are those that are then not
    written, ``instead`` gives what stands at a path in place of what AWS has, because the provider asks for
    something there (an ``OfPool`` may stand for a text); ``ignore`` are those that no plan compares. With
    ``leave_out`` the resource gets no code at all. With ``refused`` the provider refuses what AWS has at the
    ignored paths. With ``checked`` it is a deviation for those targets only that check the values of ignored
    paths (True: Pulumi's engine, which refuses the whole program for one), or do not (False). ``until`` is
    the version of the Terraform provider that no longer needs it; Pulumi's is always newer. ``about`` is what
    it weighs for a reviewer, ``page`` is AWS's page on it.
    """

    when: Callable[[Document], bool]
    why: str
    omit: tuple[str, ...] = ()
    instead: Mapping[str, Json | Mapping[str, Json | OfPool] | OfPool] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    leave_out: bool = False
    level: Level = "info"
    remedy: str = ""
    checked: bool | None = None
    until: str = ""
    refused: bool = False
    about: Topic = ""
    page: str = ""
    omitted: tuple[Path, ...] = field(init=False, repr=False, compare=False)
    placeholders: Mapping[Path, Json] = field(init=False, repr=False, compare=False)
    ignored: tuple[Path, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "omitted", tuple(parse(path) for path in self.omit))
        object.__setattr__(self, "placeholders", {parse(path): value for path, value in self.instead.items()})
        object.__setattr__(self, "ignored", tuple(parse(path) for path in self.ignore))

    @property
    def only_tells(self) -> bool:
        """Whether the code is the same with it and without."""
        return not (self.omit or self.instead or self.ignore or self.leave_out)

    @property
    def place(self) -> Path:
        """Where in the document it is."""
        return next(iter((*self.omitted, *self.placeholders, *self.ignored)), ())


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reviewer must know of a thing, written as AWS has it.

    ``when`` looks at the whole document, ``path`` is the place in it, the API's. ``why`` says what is so and
    what follows from it, ``remedy`` how it is changed, ``page`` is AWS's page on it. Where AWS answers
    nothing at the path, nothing is said.
    """

    when: Callable[[Document], bool]
    why: str
    remedy: str
    page: str
    path: str = ""
    about: Topic = "security"


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something in a thing that ends on a day, such as a certificate; ``page`` is AWS's page on it.

    ``ends`` gives that day (``2027-01-31``), or None where there is no such thing; it raises ValueError
    where it cannot be read, and then ``unreadable`` is said. ``expired`` and ``soon`` are said as seen on
    the day on which AWS was asked; where nobody knows that day, ``dated`` is said, and the day of the end
    after it.
    """

    path: str
    ends: Callable[[Document], str | None]
    expired: str
    soon: str
    dated: str
    unreadable: str
    remedy: str
    page: str


@dataclass(frozen=True, slots=True)
class Read:
    """One read call about one thing, and where its answer goes.

    ``operation`` is spelled as its IAM action. ``params`` are the request's members, which the listing's
    item or the pool provides; one that neither has is not sent. ``unwrap`` is the answer's member that
    holds the object, ``into`` the document's member that a further answer is put under. ``absent`` are the
    error codes by which AWS says that there is no such thing; ``nothing`` is the whole answer by which it
    says so without an error. ``may_differ`` are the request's members that the answer does not repeat, or
    names otherwise where the thing has none of its own. ``spared_by`` is a call about the pool alone, with
    the codes by which it says that there is none of this for anything in the pool. ``arn`` is the request's
    member that is the ARN of another service's thing, which may be another account's. ``keep`` are the
    members of the object that are recorded, of an answer of another service; nothing means all.
    """

    operation: str
    params: tuple[str, ...]
    unwrap: str = ""
    into: str = ""
    absent: tuple[str, ...] = ()
    nothing: Document | None = None
    may_differ: tuple[str, ...] = ()
    spared_by: tuple[str, tuple[str, ...]] | None = None
    arn: str = ""
    keep: tuple[str, ...] = ()

    def kept(self, response: Document) -> dict[str, Any]:
        """What is recorded of an answer."""
        if not self.keep:
            return dict(response)
        inner = response.get(self.unwrap) if self.unwrap else response
        if not isinstance(inner, Mapping):
            return {self.unwrap: inner} if self.unwrap in response else {}
        found = {name: inner[name] for name in self.keep if name in inner}
        return {self.unwrap: found} if self.unwrap else found


@dataclass(frozen=True, slots=True)
class List:
    """A paged list call: ``items`` is the member that holds the list, ``limit`` the largest page.

    With ``whole`` the items are all there is to know, and nothing is described again: ``answers`` is the
    read of one item that this makes unnecessary, if AWS has one. With ``each`` the call is made for
    everything of that kind that was listed before, which gives its ``params``. With ``may_lack_items`` AWS
    may leave the member out where the list is empty. ``most_pages`` is where a list without end is cut off.
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
    may_lack_items: bool = False
    most_pages: int = 1_000


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
    report tells of it with the reason ``unmanaged`` (or a function of the document that gives it) and the
    ``remedy``. ``since`` is the Terraform provider
    that it needs.

    ``parent`` is the kind that it hangs on, mostly a pool; one that hangs on nothing has no parent, but a
    ``root``. ``listing`` finds the things,
    ``reads`` describe one: the first answer is its document, which has the request that gave it under
    ``Request``. ``split`` makes several documents of one and of the pool's own, and is asked even where AWS
    has nothing; ``exists`` says whether a document is a thing at all. ``import_id`` is a format string over
    the document (or a function of it), ``label`` that of the human name, where ``Owner`` is the name of the
    client, else of the pool, that it belongs to; a label that begins with it is that of a thing of which an
    owner has one. ``nouns`` are what people call such a thing, as identifiers: a name does not say them, but
    the first one where it must be told from another kind's. ``exposes`` are the attributes that others
    refer to, under the kind's name or under ``known_as``, with the function that gives their value;
    ``outputs`` those that the project puts out, in one map a pool: what belongs to the pool stands in its
    member ``outputs_under``, by name, and has one output. It comes after the things of the kinds ``after``
    in its pool, though no argument says so. An ``optional`` kind is read only when it is asked for. With
    ``id_differs`` the providers keep another id in their state than the one that imports it; ``state_id``
    is a format string over the attributes in a state, in Terraform's words (or a function of them), that
    gives the one that imports it. ``heading`` is what stands above the things of such kinds in a pool's
    file: kinds that follow each other may share one, and the pool itself has none. ``what`` says what one
    is, ``page`` is AWS's page on it.
    ``adopted_as`` is the kind that stands in for it in a target that checks the values of ignored paths,
    and so cannot adopt it as what it is.
    ``delete_first`` is the reason why one that is replaced must be deleted before the new one is made, as
    Terraform does by itself. An ``irreplaceable`` thing cannot be made again as it was: its id, its secret or
    its name would be another one. ``any_of`` are arguments of which the provider asks for at least one.
    ``secrets`` are the places where AWS answers secrets that the provider has arguments for. ``notes`` are
    what a reviewer must know of one, whose code is as it should be, ``expiries`` what in it ends on a day.
    """

    name: str
    terraform: str
    pulumi: str
    listing: Listing
    reads: tuple[Read, ...]
    import_id: str | Callable[[Document], str]
    label: str | Callable[[Document], str]
    nouns: tuple[str, ...] = ()
    args: tuple[Arg, ...] = ()
    left: tuple[Left, ...] = ()
    any_of: tuple[str, ...] = ()
    quirks: tuple[Quirk, ...] = ()
    notes: tuple[Note, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    parent: str = "user_pool"
    root: Root | None = None
    since: str = "5.100.0"
    unmanaged: str | Callable[[Document], str] = ""
    remedy: str = "keep managing it where it was made, and look for a newer provider"
    exposes: Mapping[str, Callable[[Document], str]] = field(default_factory=dict)
    known_as: str = ""
    outputs: tuple[str, ...] = ()
    outputs_under: str = ""
    heading: str = ""
    what: str = ""
    page: str = ""
    secrets: tuple[Path, ...] = ()
    secret_outputs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    id_differs: bool = False
    state_id: str | Callable[[Mapping[str, str]], str] = "{id}"
    adopted_as: Kind | None = None
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

    @cached_property
    def replaced_by(self) -> tuple[tuple[Path, str], ...]:
        """The paths of the arguments of which a change makes another resource, each with ``Arg.replaces``."""
        return tuple(_replacing(self.args, ()))

    @property
    def noun(self) -> str:
        """What people call such a thing, as an identifier."""
        return self.nouns[0] if self.nouns else self.name.rpartition("_")[2]

    @property
    def is_owned(self) -> bool:
        """Whether it is a thing of which an owner, a client or a pool, has one."""
        return isinstance(self.label, str) and self.label.startswith("{Owner} ")

    @property
    def pulumi_type(self) -> str:
        """Pulumi's type token: ``aws:cognito/userPool:UserPool``."""
        module, name = self.pulumi.split(".")
        return f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"

    def id_of(self, document: Document) -> str:
        """The import id of a thing, the same for Terraform and for Pulumi."""
        return _told(self.import_id, document)

    def id_in_state(self, attributes: Mapping[str, str]) -> str:
        """The same id, of what a state has of a thing.

        Raises:
            KeyError: the state lacks an attribute that is part of it.
        """
        if callable(self.state_id):
            return self.state_id(attributes)
        return self.state_id.format_map(attributes)

    def unmanaged_of(self, document: Document) -> str:
        """Why no code can have a thing; empty for a kind that code can have."""
        return self.unmanaged(document) if callable(self.unmanaged) else self.unmanaged

    def label_of(self, document: Document, owner: str = "") -> str:
        """What people call a thing that belongs to an owner: by its own id where AWS answers no name."""
        given = {name: value for name, value in document.items() if value is not None}
        try:
            label = _told(self.label, {"Owner": owner, **given})
        except KeyError:
            label = ""
        return label or _OWN_ID.split(self.id_of(document))[-1]


def _replacing(args: Iterable[Arg], base: Path) -> Iterator[tuple[Path, str]]:
    for arg in args:
        path = (*base, *arg.steps)
        if arg.replaces:
            yield path, arg.replaces
        elif not arg.many:
            yield from _replacing(arg.args, path)


_OWN_ID = re.compile(r"[/:|,]")
"""What stands between the ids of an import id; a thing's own comes last."""


def _told(rule: str | Callable[[Document], str], document: Document) -> str:
    return rule(document) if callable(rule) else rule.format_map({**document["Request"], **document})


def nameless(path: str) -> Quirk:
    """What is written where AWS answers no name, which it always does, and others do not."""
    return Quirk(
        lambda document: not document.get(path),
        "there is no name in the answer, and the provider asks for one",
        instead={path: "(not set in AWS)"},
        ignore=(path,),
    )


def computed(*paths: str, why: str = "AWS sets it") -> tuple[Left, ...]:
    """Attributes that AWS computes and nobody can set."""
    return tuple(Left(path, "computed", why) for path in paths)
