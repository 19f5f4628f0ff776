"""One pool and what hangs on it: read with the calls that the catalog lists, written as one file."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from exporter.catalog.schema import Kind, List, Read
from exporter.discovery.aws_errors import Refused, explain
from exporter.discovery.client import Body, Calls
from exporter.discovery.logo_images import fetch
from exporter.discovery.rate_limit import PER_POOL, Stopped
from exporter.discovery.selection import Selection
from exporter.snapshot.secrets import secrets
from exporter.snapshot.store import Answer, write_answers

NOT_FOUND = "ResourceNotFoundException"
CALLS_AHEAD = 32
"""Calls that one pool submits before it waits for the first of them, which keeps memory flat."""

Refusal = tuple[str, Mapping[str, Any], str, str]
"""A call that AWS refused: operation, request, error code, message."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool to be read: its kind, its id, its region, its entry in the list (None if it was named)."""

    kind: Kind
    id: str
    region: str
    entry: Body | None

    @property
    def file(self) -> str:
        """The name of its file, relative to the snapshot."""
        uuid = self.id.partition(":")[2]
        return f"{self.region}/identity-pools/{uuid}.json" if uuid else f"{self.region}/{self.id}.json"


@dataclass(slots=True)
class Outcome:
    """What became of a pool; a run that goes on needs to know this of the one that was interrupted.

    ``chosen`` is false for one that has other tags, or is gone; ``read`` where its main answer came.
    """

    chosen: bool = True
    read: bool = True
    account: str = ""
    resources: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads one pool: its main answer, the lists of what hangs on it, then all of that; writes its file.

    It runs in a thread of its own, and waits there for the calls that other threads make for it.
    """

    def __init__(self, pool: Pool, selection: Selection, calls: Calls, folder: Path) -> None:
        self.pool, self.selection = pool, selection
        self.calls, self.folder = calls, folder
        self.context: Body = {id_member(pool.kind): pool.id}
        self.answers: list[Answer] = []
        self.asked: set[str] = set()
        self.under_way: deque[tuple[Read, Body, bool, Future[Body]]] = deque()
        self.next_turn: dict[str, float] = {}
        self.outcome = Outcome()

    def read(self) -> tuple[Outcome, set[str]]:
        """What became of the pool, and the secrets that were seen."""
        pool, outcome = self.pool, self.outcome
        if pool.entry is not None and isinstance(pool.kind.listing, List):
            listing = pool.kind.listing
            self.answers.append(Answer(listing.operation, {}, {listing.items: [pool.entry]}))
        main, *others = pool.kind.reads
        try:
            response = self.ask(main.operation, self.context)
        except Refused as refused:
            if refused.code == NOT_FOUND and pool.entry is None:
                doing = f"reading pool {pool.id} in {pool.region}"
                raise explain(refused, doing, main.operation) from refused
            if refused.code == NOT_FOUND:
                outcome.chosen = False
                outcome.notes.append(f"pool {pool.id} was deleted before it could be read")
                return outcome, set()
            outcome.read = False
            self.refuse(main.operation, self.context, refused)
            return self.write()
        document = dict(response.get(main.unwrap) or {} if main.unwrap else response)
        tags = document.get(id_member(pool.kind).removesuffix("Id") + "Tags") or {}
        if not self.selection.takes(pool.id, name_of(pool.kind, document), tags):
            outcome.chosen = False
            return outcome, set()
        self.answers.append(Answer(main.operation, self.context, response))
        outcome.account = (str(document.get("Arn", "")).split(":") + [""] * 5)[4]
        for read in others:
            self.start(read, {}, False)
            self.settle(0)
            if read.into and (further := self.answers[-1].response):
                document[read.into] = further.get(read.unwrap) if read.unwrap else further
        listed: dict[str, list[Body]] = {}
        queues = []
        for kind in self.calls.settings.kinds:
            if kind.parent == pool.kind.name:
                items = listed[kind.name] = self.list(kind, document, listed)
                if not (isinstance(kind.listing, List) and kind.listing.whole):
                    told = isinstance(kind.listing, List)
                    queues.append([(read, item, told) for item in items for read in kind.reads])
        outcome.resources = 1 + sum(map(len, listed.values()))
        # In turns, since AWS grants each operation its own calls a second for one pool.
        for started in chain.from_iterable(zip_longest(*queues)):
            if started is not None:
                self.start(*started)
                self.settle(CALLS_AHEAD)
        self.settle(0)
        return self.write()

    def list(self, kind: Kind, document: Body, listed: dict[str, list[Body]]) -> list[Body]:
        """The things of one kind; none where the list was refused."""
        if not isinstance(kind.listing, List):
            return [dict(item) for item in kind.listing(document, listed)]
        found: list[Body] = []
        for item in listed.get(kind.listing.each, []) if kind.listing.each else [{}]:
            request = _request(kind.listing.params, item, self.context)
            try:
                response = pages(self.ask, kind, kind.listing, request)
            except Refused as refused:
                self.refuse(kind.listing.operation, request, refused, kind.listing.absent)
            else:
                self.answers.append(Answer(kind.listing.operation, request, response))
                found += response[kind.listing.items]
        return found

    def start(self, read: Read, item: Body, listed: bool) -> None:
        """Submit a read, unless the same was submitted before."""
        request = _request(read.params, item, self.context)
        key = read.operation + json.dumps(request, sort_keys=True)
        if key not in self.asked:
            self.asked.add(key)
            self.wait_for_turn(read.operation)
            future = self.calls.submit(read.operation, request)
            self.under_way.append((read, request, listed, future))

    def settle(self, left: int) -> None:
        """Take in answers, in the order of their calls, until only so many are under way."""
        while len(self.under_way) > left:
            read, request, listed, future = self.under_way.popleft()
            try:
                self.answers.append(Answer(read.operation, request, future.result()))
            except Refused as refused:
                if refused.code == NOT_FOUND and listed and NOT_FOUND not in read.absent:
                    named = ", ".join(str(value) for value in request.values())
                    self.outcome.notes.append(f"{named} was deleted before {read.operation} could read it")
                    self.refuse(read.operation, request, refused, (NOT_FOUND,))
                else:
                    self.refuse(read.operation, request, refused, read.absent)

    def refuse(self, operation: str, request: Body, why: Refused, absent: tuple[str, ...] = ()) -> None:
        """Record an error; it is a refusal unless it is AWS's way to say that there is none."""
        error = {"code": why.code, "message": why.message, "status": why.status}
        self.answers.append(Answer(operation, request, None, error))
        if why.code not in absent:
            self.outcome.refused.append((operation, request, why.code, why.message))

    def ask(self, operation: str, request: Mapping[str, Any]) -> Body:
        """Make one call at this pool's pace, and wait for its answer."""
        self.wait_for_turn(operation)
        return self.calls.ask(operation, request)

    def wait_for_turn(self, operation: str) -> None:
        """Keep to what AWS grants a single pool."""
        if self.calls.per_pool(operation):
            now = time.monotonic()
            turn = max(now, self.next_turn.get(operation, now))
            self.next_turn[operation] = turn + 1 / PER_POOL
            self.calls.stop.wait(turn - now)

    def fetch_images(self) -> None:
        """Put the images of login pages beside their URLs, which is all that AWS answers of them."""
        for answer in self.answers:
            look = (answer.response or {}).get("UICustomization") or {}
            if url := look.get("ImageUrl"):
                try:
                    look["FetchedImage"], look["FetchedImageType"] = fetch(url)
                except ValueError as error:
                    self.outcome.notes.append(f"the image of a login page is missing: {error}")

    def write(self) -> tuple[Outcome, set[str]]:
        """Write the pool's file."""
        if self.calls.settings.fetch_images:
            self.fetch_images()
        if self.calls.stop.is_set():
            raise Stopped
        write_answers(self.folder, self.pool.file, self.pool.region, self.answers)
        return self.outcome, {secret for answer in self.answers for secret in secrets(answer.response)}


def pages(ask: Callable[[str, Mapping[str, Any]], Body], kind: Kind, listing: List, request: Body) -> Body:
    """All pages of a list as one answer, without token, each thing once; ``Refused`` when it never ends."""
    members = kind.reads[0].params if kind.reads else ()
    size, most = listing.limit
    whole: Body = {}
    items: dict[str, Body] = {}
    paging: Body = {size: most} if size else {}
    tokens = set()
    while True:
        page = ask(listing.operation, {**request, **paging})
        token = page.pop(listing.token, None)
        whole = whole or page
        for item in page.get(listing.items) or ():
            named = {member: item[member] for member in members if member in item}
            items.setdefault(json.dumps(named or item, sort_keys=True), item)
        if not token:
            return {**whole, listing.items: list(items.values())}
        if token in tokens:
            raise Refused("RepeatedPageToken", f"AWS answered the same {listing.token} twice", 500)
        tokens.add(token)
        paging[listing.token] = token


def _request(params: Iterable[str], item: Body, context: Body) -> Body:
    """The members that the item, else the pool, provides; one that neither has is not sent."""
    known = {**context, **item}
    return {name: known[name] for name in params if name in known}


def id_member(kind: Kind) -> str:
    """What requests call a kind of pool's id: ``UserPoolId``."""
    return kind.reads[0].params[0]


def name_of(kind: Kind, body: Mapping[str, Any]) -> str:
    """A pool's name in its entry in the list or in its document."""
    return str(body.get("Name") or body.get(id_member(kind).removesuffix("Id") + "Name") or "")
