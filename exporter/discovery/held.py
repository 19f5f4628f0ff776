"""Holds back what was read until every secret is known that it could hold; then it goes to disk."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from exporter.discovery.journal import recording
from exporter.discovery.pool import Pool
from exporter.discovery.results import PoolRead
from exporter.snapshot.memory import Digest, Memory, digests, is_remembered, remembered
from exporter.snapshot.secrets import searcher
from exporter.snapshot.store import write_answers


@dataclass(slots=True)
class Held:
    """The pools of a run that are not on disk yet.

    A secret of one pool may stand in another one's fields, whichever was read first, so nothing is written
    before all are read; of a run that is interrupted, what it has read by then, searched for what it knows.
    ``digests`` are those of all secrets, of this run's and of earlier ones; ``scrubbed`` are the files in
    which one of another pool stood.
    """

    snapshot: Path
    digests: set[Digest] = field(default_factory=set)
    scrubbed: set[str] = field(default_factory=set)
    _pools: list[tuple[Pool, PoolRead]] = field(default_factory=list)
    _secrets: set[str] = field(default_factory=set)
    _seen: set[Digest] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.digests.update(remembered(self.snapshot))

    def add(self, pool: Pool, read: PoolRead) -> PoolRead:
        """Keep what was read of a pool, and note it in the journal; the same without its answers.

        Of a run that is killed the journal names pools without a file, which are read anew. So are those with
        secrets that are too short to be remembered: the run that goes on must know them.
        """
        self._pools.append((pool, read))
        self._secrets |= read.secrets
        found = digests(read.secrets, read.account)
        self._seen |= found
        self.digests |= found
        told = replace(read, answers=(), digests=found).redacted(searcher(read.secrets).redact)
        if all(map(is_remembered, read.secrets)):
            with recording(self.snapshot, pool.region) as record:
                record(pool.file, told)
        return told

    def resumed(self, read: PoolRead) -> None:
        """Know what an interrupted run has left of its secrets."""
        self.digests |= read.digests

    def write(self) -> None:
        """Write everything."""
        search, earlier = searcher(self._secrets), Memory(frozenset(self.digests - self._seen))
        while self._pools:
            pool, read = self._pools[0]
            if read.chosen and write_answers(
                self.snapshot, pool.file, pool.region, read.answers, search, earlier
            ):
                self.scrubbed.add(pool.file)
            self._pools.pop(0)
