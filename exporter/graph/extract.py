"""What the recorded answers about one pool describe, and the account of the answers that describe nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from exporter.catalog import KINDS
from exporter.catalog.answers import SHAPE_ERRORS, fault_of, item_fault
from exporter.catalog.arguments import Document
from exporter.catalog.root import scope_of
from exporter.catalog.schema import (
    Kind,
    List,
)
from exporter.graph.findings import A_SECRET, other_than_asked, unreadable
from exporter.model import AnswerAccount, Field, Finding
from exporter.paths import leaves, spell
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer, Kept
from exporter.states import State


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """One thing of the account, as AWS describes it; ``scope`` is the id of the pool that it is or hangs on.

    ``owner`` is the human name of the client that it belongs to, else of the pool, ``owned_by`` the key of
    that. ``source`` are the answers that say so, of a list only its own item.
    """

    kind: Kind
    document: Document
    scope: str
    import_id: str
    owner: str = ""
    source: tuple[Answer, ...] = ()
    owned_by: str = ""

    @property
    def kept(self) -> Kept | None:
        """Why it is still here, of a thing that AWS has not shown in the last run."""
        return self.source[0].kept if self.source else None

    @property
    def key(self) -> str:
        """Unique in a region."""
        return f"{self.kind.name}:{self.import_id}"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.kind.label_of(self.document, self.owner)


def extract(answers: list[Answer], problems: list[Finding]) -> Iterator[Entity]:
    """Everything that the answers of one file describe; what cannot be read is added to ``problems``."""
    by_operation: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.response is not None or says_none(answer):
            by_operation.setdefault(answer.operation, []).append(answer)
    scope = pool_of(answers)
    pool: Document = {}
    owners: dict[str, Entity] = {}
    told: set[tuple[str, str]] = set()
    for kind in KINDS:
        for answer in by_operation.get(_main_operation(kind), ()):
            try:
                faults = _faults(kind, answer)
                for fault in faults:
                    # One answer may be several kinds', as that of a managed client is.
                    if (answer.operation, fault) not in told:
                        told.add((answer.operation, fault))
                        subject = f"{kind.name} of {scope}"
                        problems.append(other_than_asked(subject, answer.operation, fault))
                if faults and not _is_whole(kind):
                    continue
                for document, source in _documents(kind, answer, by_operation, pool):
                    pool = pool or document
                    if kind.exists(document):
                        owner = owners.get(str(document["Request"].get("ClientId"))) or owners.get(scope)
                        label, key = (owner.label, owner.key) if owner else ("", "")
                        entity = Entity(kind, document, scope, kind.id_of(document), label, source, key)
                        # What others ask for later is asked here, where a bad answer costs only itself.
                        exposed = {name: value_of(document) for name, value_of in kind.exposes.items()}
                        owners.setdefault(exposed.get("id", entity.key), entity)
                        yield entity
            except SHAPE_ERRORS as error:
                problems.append(unreadable(f"{kind.name} of {scope}", answer.operation, error))


def pool_of(answers: Iterable[Answer]) -> str:
    """The id of the pool that the answers of one file are about."""
    return next((found for answer in answers if (found := scope_of(answer.request, KINDS))), "")


def _main_operation(kind: Kind) -> str:
    """The operation whose answers are of a kind."""
    if isinstance(kind.listing, List) and kind.listing.whole:
        return kind.listing.operation
    return kind.reads[0].operation


def _faults(kind: Kind, answer: Answer) -> list[str]:
    """What is wrong with an answer that describes things, as far as discovery would have refused it."""
    if answer.response is None:
        return []
    if isinstance(kind.listing, List) and kind.listing.whole:
        items = answer.response.get(kind.listing.items) or ()
        found = [item_fault(kind, kind.listing, answer.request, item) for item in items]
    else:
        found = [fault_of(kind, kind.reads[0], answer.request, answer.response)]
    return list(dict.fromkeys(filter(None, found)))


def _is_whole(kind: Kind) -> bool:
    """Whether the list says all about each of its things, so that a bad one costs no other."""
    return isinstance(kind.listing, List) and kind.listing.whole


def _documents(
    kind: Kind, answer: Answer, by_operation: Mapping[str, list[Answer]], pool: Document
) -> Iterator[tuple[Document, tuple[Answer, ...]]]:
    """The documents of a kind that one answer holds, and what each is made of."""
    if isinstance(kind.listing, List) and kind.listing.whole:
        for item in (answer.response or {}).get(kind.listing.items) or ():
            if not item_fault(kind, kind.listing, answer.request, item):
                own = replace(answer, response={kind.listing.items: [item]})
                yield {**item, "Request": answer.request}, (own,)
        return
    main, *more = kind.reads
    content = (answer.response or {}).get(main.unwrap) if main.unwrap else answer.response
    if not content and not kind.split:
        return
    document = {**(content or {}), "Request": answer.request}
    source = [answer]
    for read in more:
        for other in by_operation.get(read.operation, ()):
            if other.request == answer.request and other.response is not None:
                document[read.into] = other.response
                source.append(other)
    for found in kind.split(document, pool) if kind.split else (document,):
        yield found, tuple(source)


def account_for_others(answers: list[Answer], entities: list[Entity]) -> Iterator[AnswerAccount]:
    """The account of the answers that describe nothing themselves, such as the lists of what others describe.

    A member that a list has and no description has is unknown.
    """
    described = {
        (
            entity.kind.name,
            _identity(entity.kind, {**entity.document["Request"], **entity.document}),
        ): entity.document
        for entity in entities
    }
    described_by = {
        (read.operation, _asked(read.operation, entity.document["Request"]))
        for entity in entities
        for read in entity.kind.reads
    }
    lists = {kind.listing.operation: kind for kind in KINDS if isinstance(kind.listing, List)}
    for answer in answers:
        kind = lists.get(answer.operation)
        if (
            answer.response is None
            or (
                answer.operation,
                _asked(answer.operation, answer.request),
            )
            in described_by
        ):
            continue
        if kind is None or not isinstance(kind.listing, List):
            fields = _all(answer, "default", "AWS has nothing of its own here")
        elif kind.listing.whole:
            fields = _all(answer, "default", "the things of the list have an account of their own")
        else:
            fields = tuple(_listed(answer, kind, kind.listing, described))
        yield AnswerAccount(answer.operation, dict(answer.request), fields)


def _asked(operation: str, request: Mapping[str, object]) -> str:
    """What a call asked for; a document's request may have more, for its kind's own use."""
    read = READS.get(operation)
    return str({name: request[name] for name in sorted(read.params) if name in request} if read else request)


def _listed(
    answer: Answer, kind: Kind, listing: List, described: Mapping[tuple[str, str], Document]
) -> Iterator[Field]:
    for path, value in leaves(dict(answer.response or {})):
        place = spell(path)
        if len(path) < 3 or path[0] != listing.items:
            yield Field(place, "default", "an empty list")
            continue
        item = (answer.response or {})[listing.items][path[1]]
        document = described.get((kind.name, _identity(kind, {**answer.request, **item})))
        if isinstance(value, str) and MASK in value:
            yield Field(place, "masked", A_SECRET)
        elif document is None:
            yield Field(place, "default", "the thing is not there any more, or its description says why")
        elif path[2] in document:
            yield Field(place, "computed", "the thing's own description says it")
        else:
            yield Field(place, "unknown", "no description has it, and poolport does not know it")


def _identity(kind: Kind, members: Mapping[str, object]) -> str:
    """What tells the things of a kind apart, in a list as in a description."""
    names = kind.reads[0].params if kind.reads else ()
    known = [members.get(name) or members.get(name.removeprefix("UserPool")) for name in names]
    return str(known)


def _all(answer: Answer, state: State, why: str) -> tuple[Field, ...]:
    return tuple(Field(spell(path), state, why) for path, _ in leaves(dict(answer.response or {})))


def says_none(answer: Answer) -> bool:
    """Whether an error is AWS's way to say that there is no such thing."""
    return answer.error is not None and answer.error.code in ABSENT.get(answer.operation, ())


ABSENT = {read.operation: read.absent for kind in KINDS for read in kind.reads} | {
    kind.listing.operation: kind.listing.absent for kind in KINDS if isinstance(kind.listing, List)
}
"""The calls that poolport makes, with the error codes that mean 'there is none'."""
READS = {read.operation: read for kind in KINDS for read in kind.reads}
