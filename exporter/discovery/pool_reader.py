"""Reads one pool and what hangs on it with the calls that the catalog lists."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from itertools import chain, zip_longest
from typing import Any

from exporter.catalog.answers import SHAPE_ERRORS, account_of, fault_of, owner_of
from exporter.catalog.schema import (
    Kind,
    List,
    Read,
)
from exporter.discovery.aws_errors import Refused, explain, unusable
from exporter.discovery.client import Body, Calls
from exporter.discovery.logo_images import fetch
from exporter.discovery.paging import read_pages
from exporter.discovery.pool import Pool
from exporter.discovery.rate_limit import PER_POOL, Stopped
from exporter.discovery.results import PoolRead, RefusedCall
from exporter.discovery.selection import Selection
from exporter.errors import ApiError
from exporter.failures import NOT_FOUND
from exporter.snapshot.secrets import secrets
from exporter.snapshot.store import Answer

CALLS_AHEAD = 32
"""Calls that one pool submits before it waits for the first of them, which keeps memory flat."""


def read_pool(pool: Pool, selection: Selection, calls: Calls) -> PoolRead:
    """Read a pool: its main answer, the lists of what hangs on it, then all of that.

    It runs in a thread of its own, and waits there for the calls that other threads make for it.

    Raises:
        ExporterError: nothing can be read any more, or a pool that was named is not there.
        Stopped: the run was ended meanwhile.
    """
    try:
        return _read_pool(pool, selection, calls)
    except SHAPE_ERRORS as error:
        # What a pool has may cost that pool, and no other one.
        reader, main = _Reader(pool, calls), pool.kind.reads[0].operation
        fault = f"what AWS answered of {pool.root.noun} {pool.id} has no form of AWS's ({error!r:.120})"
        reader.refuse(main, reader.context, unusable(fault).error)
        return reader.result(read=False)


def _read_pool(pool: Pool, selection: Selection, calls: Calls) -> PoolRead:
    reader = _Reader(pool, calls)
    if pool.entry is not None and isinstance(pool.kind.listing, List):
        listing = pool.kind.listing
        reader.answers.append(Answer(listing.operation, {}, {listing.items: [pool.entry]}))
    main = pool.kind.reads[0]
    try:
        response = calls.ask(main.operation, reader.context)
        if fault := fault_of(pool.kind, main, reader.context, response):
            raise unusable(fault)
    except Refused as refused:
        if refused.error.code != NOT_FOUND:
            reader.refuse(main.operation, reader.context, refused.error)
            return reader.result(read=False)
        if pool.id in calls.options.known:
            return PoolRead(chosen=False, gone=True)
        if pool.entry is None:
            doing = f"reading {pool.root.noun} {pool.id} in {pool.region}"
            raise explain(refused, doing, main.operation) from refused
        gone = f"{pool.root.noun} {pool.id} was deleted before it could be read"
        return PoolRead(chosen=False, notes=(gone,))
    document: Body = dict(response.get(main.unwrap) or {} if main.unwrap else response)
    tags = document.get(pool.root.tags_member)
    tags = tags if isinstance(tags, dict) else {}
    if not selection.takes(pool.id, pool.name_in(document), tags):
        return PoolRead(chosen=False)
    reader.answers.append(Answer(main.operation, reader.context, response))
    reader.account = account_of(str(document.get(pool.root.arn_member, "")))
    reader.read_further(document)
    reader.read_things(document)
    return reader.result()


_Turn = tuple[Kind, Read, Body, bool]
"""A read to be made of one thing, and whether AWS lists things of its kind."""


class _Reader:
    """The answers about one pool so far, and the calls about it that are under way."""

    def __init__(self, pool: Pool, calls: Calls) -> None:
        self.pool, self.calls = pool, calls
        self.context: Body = {pool.root.id_member: pool.id}
        self.answers: list[Answer] = []
        self.refused: list[RefusedCall] = []
        self.notes: list[str] = []
        self.resources = 0
        self.account = ""
        self._asked: set[str] = set()
        self._under_way: deque[tuple[Kind, Read, Body, bool, Future[Body]]] = deque()
        self._next_turn: dict[str, float] = {}

    def read_further(self, document: Body) -> None:
        """Read what else describes the pool itself, and put it into its document."""
        for read in self.pool.kind.reads[1:]:
            self._start(self.pool.kind, read, {}, False)
            self._settle(0)
            if read.into and (further := self.answers[-1].response):
                document[read.into] = further.get(read.unwrap) if read.unwrap else further

    def read_things(self, document: Body) -> None:
        """Read the lists of what hangs on the pool, and each thing that a list does not say all about."""
        listed: dict[str, list[Body]] = {}
        of_pool: list[_Turn] = []
        queues: list[list[_Turn]] = []
        for kind in self.calls.options.kinds:
            if kind.parent == self.pool.kind.name:
                items = listed[kind.name] = self._list(kind, document, listed)
                if not (isinstance(kind.listing, List) and kind.listing.whole):
                    by_aws = isinstance(kind.listing, List)
                    turns = [(kind, read, item, by_aws) for item in items for read in kind.reads]
                    of_pool += [turn for turn in turns if not self._is_further(turn)]
                    queues.append([turn for turn in turns if self._is_further(turn)])
        self.resources = 1 + sum(map(len, listed.values()))
        # What AWS says of the pool first: it may spare asking for each client.
        # Then in turns, since AWS grants each operation its own calls a second for one pool.
        for turns in (of_pool, list(chain.from_iterable(zip_longest(*queues)))):
            says = {
                (answer.operation, answer.error.code)
                for answer in self.answers
                if answer.error is not None and answer.request == self.context
            }
            for turn in turns:
                if turn is not None and not _is_spared(turn[1], says):
                    self._start(*turn)
                    self._settle(CALLS_AHEAD)
            self._settle(0)

    def _is_further(self, turn: _Turn) -> bool:
        """Whether a call is about a thing in the pool, and not about the pool alone."""
        _, read, item, _ = turn
        return _request(read.params, item, self.context) != self.context

    def refuse(
        self, operation: str, request: Mapping[str, Any], error: ApiError, absent: tuple[str, ...] = ()
    ) -> None:
        """Record an error; it is a refused call unless it is AWS's way to say that there is none."""
        self.answers.append(Answer(operation, request, None, error))
        if error.code not in absent:
            self.refused.append(RefusedCall(operation, request, error))

    def result(self, *, read: bool = True) -> PoolRead:
        """What was read of the pool."""
        if self.calls.options.fetch_images:
            self._fetch_images()
        if self.calls.stop.is_set():
            raise Stopped
        return PoolRead(
            read=read,
            account=self.account,
            resources=self.resources,
            refused=tuple(self.refused),
            notes=tuple(self.notes),
            answers=tuple(self.answers),
            secrets=frozenset(secret for answer in self.answers for secret in secrets(answer.response)),
        )

    def _list(self, kind: Kind, document: Body, listed: dict[str, list[Body]]) -> list[Body]:
        """The things of one kind; an empty list where AWS refused it."""
        if not isinstance(kind.listing, List):
            try:
                return [dict(item) for item in kind.listing(document, listed)]
            except SHAPE_ERRORS as error:
                main = self.pool.kind.reads[0].operation
                fault = f"what AWS answered of the pool does not say which {kind.name} it has ({error!r:.80})"
                self.refuse(main, self.context, unusable(fault).error)
                return []
        found: list[Body] = []
        for item in listed.get(kind.listing.each, []) if kind.listing.each else [{}]:
            request = _request(kind.listing.params, item, self.context)
            try:
                response, faults = read_pages(self._ask, kind, kind.listing, request)
            except Refused as refused:
                self.refuse(kind.listing.operation, request, refused.error, kind.listing.absent)
            else:
                self.answers.append(Answer(kind.listing.operation, request, response))
                found += response[kind.listing.items]
                for fault in faults:
                    self.refuse(kind.listing.operation, request, unusable(fault).error)
        return found

    def _start(self, kind: Kind, read: Read, item: Body, listed: bool) -> None:
        """Submit a read, unless the same was submitted before."""
        request = _request(read.params, item, self.context)
        key = read.operation + json.dumps(request, sort_keys=True)
        if key not in self._asked:
            self._asked.add(key)
            self._wait_for_turn(read.operation)
            future = self.calls.submit(read.operation, request)
            self._under_way.append((kind, read, request, listed, future))

    def _settle(self, most: int) -> None:
        """Take in answers, in the order of their calls, until at most so many are under way."""
        while len(self._under_way) > most:
            kind, read, request, listed, future = self._under_way.popleft()
            try:
                response = future.result()
                if fault := fault_of(kind, read, request, response):
                    raise unusable(fault)
                self.answers.append(Answer(read.operation, request, read.kept(response)))
            except Refused as refused:
                self._take_error(read, request, listed, refused.error)

    def _take_error(self, read: Read, request: Body, listed: bool, error: ApiError) -> None:
        if error.code == NOT_FOUND and listed and NOT_FOUND not in read.absent:
            named = ", ".join(str(value) for value in request.values())
            self.notes.append(f"{named} was deleted before {read.operation} could read it")
            self.refuse(read.operation, request, error, (NOT_FOUND,))
        elif owner := owner_of(read, request, error, self.account):
            self.notes.append(f"{request[read.arn]} is account {owner}'s, so {read.operation} was refused")
            self.refuse(read.operation, request, error, (error.code,))
        else:
            self.refuse(read.operation, request, error, read.absent)

    def _ask(self, operation: str, request: Mapping[str, Any]) -> Body:
        """Make one call at this pool's pace, and wait for its answer."""
        self._wait_for_turn(operation)
        return self.calls.ask(operation, request)

    def _wait_for_turn(self, operation: str) -> None:
        """Keep to what AWS grants a single pool."""
        if self.calls.per_pool(operation):
            now = time.monotonic()
            turn = max(now, self._next_turn.get(operation, now))
            self._next_turn[operation] = turn + 1 / PER_POOL
            self.calls.stop.wait(turn - now)

    def _fetch_images(self) -> None:
        """Put the images of login pages beside their URLs, which is all that AWS answers of them."""
        for answer in self.answers:
            look = (answer.response or {}).get("UICustomization")
            if isinstance(look, dict) and (url := look.get("ImageUrl")):
                try:
                    image = fetch(url, self.calls.options.image_servers)
                    look["FetchedImage"], look["FetchedImageType"] = image
                except ValueError as error:
                    self.notes.append(f"the image of a login page is missing: {error}")


def _is_spared(read: Read, says: set[tuple[str, str]]) -> bool:
    """Whether AWS has said of the pool, in these errors, that there is nothing of this kind in it."""
    operation, codes = read.spared_by or ("", ())
    return any((operation, code) in says for code in codes)


def _request(params: Iterable[str], item: Mapping[str, Any], context: Mapping[str, Any]) -> Body:
    """The members that the item, else the pool, provides; one that neither has is not sent."""
    known = {**context, **item}
    return {name: known[name] for name in params if name in known}
