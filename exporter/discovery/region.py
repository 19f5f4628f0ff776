"""Reads the selected pools of one region, many at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import islice

from exporter.catalog.schema import List
from exporter.discovery.aws_errors import Refused, explain, unusable
from exporter.discovery.client import Calls
from exporter.discovery.held import Held
from exporter.discovery.journal import close_journal, resume
from exporter.discovery.options import ReadOptions
from exporter.discovery.paging import read_pages
from exporter.discovery.pool import Pool, kind_of
from exporter.discovery.pool_reader import read_pool
from exporter.discovery.rate_limit import Workers
from exporter.discovery.results import PoolRead, Progress, RefusedCall, RegionRead
from exporter.discovery.selection import Selection, matches
from exporter.errors import UsageError
from exporter.nearest import meant
from exporter.snapshot.secrets import searcher

POOLS_AT_ONCE = 24
"""Pools in hand: enough that no quota category runs dry while some wait for another one."""

Watch = Callable[[Progress], None]
"""Called from the caller's thread about five times a second."""


def read_region(
    region: str,
    selection: Selection,
    options: ReadOptions,
    held: Held,
    watch: Watch,
    unused: frozenset[str] = frozenset(),
) -> RegionRead:
    """Read the selected pools of one region; the caller writes what is held, and completes the snapshot.

    A run that was interrupted goes on where it stopped, if selection, kinds, profile and role are the same.
    ``unused`` are the globs of ``exclude`` that must take a pool away here, where they have taken none in
    another region.

    Raises:
        AwsError: nothing could be read, or the credentials or the network failed.
        UsageError: one of ``unused`` takes nothing away.
    """
    calls = Calls(region, options)
    try:
        return _Run(selection, options, held, watch, calls, unused).read()
    finally:
        calls.close()


class _Run:
    """One run in one region: its counts so far, from which the progress and the result are made."""

    def __init__(
        self,
        selection: Selection,
        options: ReadOptions,
        held: Held,
        watch: Watch,
        calls: Calls,
        unused: frozenset[str],
    ) -> None:
        self.unused = unused
        self.seen: dict[str, str] = {}
        self.excluding: set[str] = set()
        self.selection, self.options, self.held = selection, options, held
        self.snapshot = held.snapshot
        self.watch, self.calls, self.region = watch, calls, calls.region
        self.started = time.monotonic()
        self.listed = self.found = self.skipped = self.resources = 0
        self.account = ""
        self.files: list[str] = []
        self.refused: list[RefusedCall] = []
        self.notes: list[str] = []
        self.gone: set[str] = set()
        self.secrets: set[str] = set()
        self.unread: list[tuple[Pool, RefusedCall]] = []

    def read(self) -> RegionRead:
        """Find the pools, read those that no earlier run has read, and sum up."""
        pools = self.find()
        self.check_exclusions()
        self.found = len(pools)
        done = resume(self.snapshot, self.region, self.selection, self.options)
        for pool in pools:
            if earlier := done.get(pool.file):
                self.skipped += earlier.chosen
                self.held.resumed(earlier)
                self.add(pool, earlier)
        for pool, found in self.read_all(pool for pool in pools if pool.file not in done):
            self.add(pool, self.held.add(pool, found))
        self.report()
        if self.unread and len(self.unread) == len(self.files):
            close_journal(self.snapshot, self.region)
            pool, refused = min(self.unread, key=lambda unread: unread[0].id)
            doing = f"reading {pool.root.noun} {pool.id} in {self.region}"
            raise explain(Refused(refused.error), doing, refused.operation)
        redact = searcher(self.secrets).redact
        return RegionRead(
            region=self.region,
            account=self.account or self.calls.account(),
            files=tuple(sorted(self.files)),
            listed=self.listed,
            found=self.found,
            done=len(self.files),
            excluding=frozenset(self.excluding),
            names=() if self.files else tuple(self.seen.values()),
            skipped=self.skipped,
            resources=self.resources,
            calls=dict(self.calls.counts),
            throttled=self.calls.throttled,
            refused=tuple(call.redacted(redact) for call in sorted(self.refused, key=_by_call)),
            notes=tuple(map(redact, sorted(set(self.notes)))),
            gone=frozenset(self.gone),
            secrets=frozenset(self.secrets),
            seconds=time.monotonic() - self.started,
        )

    def find(self) -> list[Pool]:
        """The pools that the selection takes, as far as one can tell without having read them."""
        found: dict[str, Pool] = {}
        for pool_id in dict.fromkeys(self.selection.ids):
            self.listed += 1
            if self.selection.takes(pool_id, None, None):
                found[pool_id] = Pool(kind_of(pool_id, self.options.kinds), pool_id, self.region, None)
        refused: list[RefusedCall] = []
        for kind in self.options.kinds if self.selection.lists else ():
            if kind.root and isinstance(kind.listing, List):
                operation = kind.listing.operation
                try:
                    answer, faults = read_pages(self.calls.ask, kind, kind.listing, {})
                except Refused as error:
                    refused.append(RefusedCall(operation, {}, error.error))
                    continue
                for entry in answer[kind.listing.items]:
                    pool = Pool(kind, entry[kind.root.listed_id], self.region, entry)
                    if not kind.root.is_id(pool.id):
                        faults.append(f"AWS lists {pool.id[:80]!r}, which is not a {kind.root.noun} id")
                    elif pool.id not in self.selection.ids:
                        self.listed += 1
                        self.seen[pool.id] = pool.name_in(entry) or ""
                        if self.selection.takes(pool.id, pool.name_in(entry), None):
                            found[pool.id] = pool
                refused += [RefusedCall(operation, {}, unusable(fault).error) for fault in faults]
        if refused and not found:
            first = refused[0]
            raise explain(Refused(first.error), f"listing the pools of {self.region}", first.operation)
        self.refused += refused
        return [found[pool_id] for pool_id in sorted(found)]

    def check_exclusions(self) -> None:
        """See which globs of ``exclude`` take pools away; a typo would export what must not be exported."""
        for glob in self.selection.exclude:
            if any(matches(glob, pool_id, name) for pool_id, name in self.seen.items()):
                self.excluding.add(glob)
        # What AWS did not list decides nothing.
        idle = self.unused - self.excluding if self.seen and not self.refused else ()
        for glob in sorted(idle):
            likely = meant(glob, self.seen.values())
            raise UsageError(
                f"--exclude {glob} takes away none of the pools that are listed{likely}: correct it, or leave"
                " it out (upper and lower case differ)"
            )

    def read_all(self, pools: Iterator[Pool]) -> Iterator[tuple[Pool, PoolRead]]:
        """Read many pools at once; they come in the order in which they are finished."""
        readers = Workers(POOLS_AT_ONCE)
        under_way: dict[Future[PoolRead], Pool] = {}
        try:
            while True:
                for pool in islice(pools, POOLS_AT_ONCE - len(under_way)):
                    future = readers.submit(read_pool, pool, self.selection, self.calls)
                    under_way[future] = pool
                if not under_way:
                    return
                self.report()
                for future in wait(under_way, timeout=0.2, return_when=FIRST_COMPLETED).done:
                    yield under_way.pop(future), future.result()
        finally:
            readers.close()

    def add(self, pool: Pool, read: PoolRead) -> None:
        """Count what reading a pool gave."""
        if read.chosen:
            self.files.append(pool.file)
        else:
            self.found -= 1
        if not read.read:
            self.unread.append((pool, read.refused[0]))
        self.account = self.account or read.account
        self.resources += read.resources
        self.refused += read.refused
        self.notes += read.notes
        self.gone |= {pool.id} if read.gone else set()
        self.secrets |= read.secrets

    def report(self) -> None:
        """Show the watcher where the run is."""
        self.watch(
            Progress(
                self.region,
                self.found,
                len(self.files),
                self.resources,
                self.calls.sent,
                self.calls.throttled,
                time.monotonic() - self.started,
            )
        )


def _by_call(refused: RefusedCall) -> tuple[str, str]:
    return refused.operation, json.dumps(refused.request, sort_keys=True)
