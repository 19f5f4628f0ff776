"""Reads the selected pools of one region, many at once."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from exporter.discovery.aws_errors import Refused, explain
from exporter.discovery.client import Calls
from exporter.discovery.finding import find, in_hand
from exporter.discovery.held import Held
from exporter.discovery.journal import close_journal, resume
from exporter.discovery.options import ReadOptions
from exporter.discovery.pool import Pool
from exporter.discovery.pool_reader import read_pool
from exporter.discovery.results import PoolRead, Progress, RefusedCall, RegionRead
from exporter.discovery.selection import Selection
from exporter.snapshot.secrets import searcher

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
        self.selection, self.options, self.held = selection, options, held
        self.snapshot = held.snapshot
        self.watch, self.calls, self.region = watch, calls, calls.region
        self.started = time.monotonic()
        self.found = self.skipped = self.resources = 0
        self.account = ""
        self.files: list[str] = []
        self.refused: list[RefusedCall] = []
        self.notes: list[str] = []
        self.gone: set[str] = set()
        self.secrets: set[str] = set()
        self.unread: list[tuple[Pool, RefusedCall]] = []

    def read(self) -> RegionRead:
        """Find the pools, read those that no earlier run has read, and sum up."""
        found = find(self.calls, self.selection, self.unused)
        pools = found.pools
        self.found = len(pools)
        self.refused += found.refused
        done = resume(self.snapshot, self.region, self.selection, self.options)
        for pool in pools:
            if earlier := done.get(pool.file):
                self.skipped += earlier.chosen
                self.held.resumed(earlier)
                self.add(pool, earlier)
        left = (pool for pool in pools if pool.file not in done)
        for pool, read in in_hand(left, self.read_one, self.report):
            self.add(pool, self.held.add(pool, read))
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
            listed=found.listed,
            found=self.found,
            done=len(self.files),
            excluding=found.excluding,
            names=() if self.files else tuple(found.seen.values()),
            seen=frozenset(found.seen),
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

    def read_one(self, pool: Pool) -> PoolRead:
        """Read a pool, in a thread of its own."""
        return read_pool(pool, self.selection, self.calls)

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
