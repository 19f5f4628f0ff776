"""A selection in; a snapshot folder out, read from AWS with the calls that the catalog lists."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from exporter.catalog.schema import List
from exporter.discovery.aws_errors import Refused, explain
from exporter.discovery.client import Calls, Settings
from exporter.discovery.pool_reader import Outcome, Pool, Reader, Refusal, id_member, name_of, pages
from exporter.discovery.rate_limit import Workers
from exporter.discovery.selection import Selection, check_pool_id
from exporter.disk import write_whole
from exporter.errors import UsageError
from exporter.snapshot.store import Manifest, read_answers, write_manifest

POOLS_AT_ONCE = 24
"""Pools in hand: enough that no quota category runs dry while some wait for another one."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: pools found so far and done, resources read, calls made, throttles, seconds."""

    region: str
    found: int = 0
    done: int = 0
    resources: int = 0
    calls: int = 0
    throttled: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Result:
    """What one region gave: ``files`` are those of the snapshot, relative to its folder.

    ``listed`` counts the pools that the region has (of the selected ones only, when no list was needed),
    ``found`` those that the selection takes, ``skipped`` those of them that an interrupted run had already
    read. ``calls`` counts requests by operation, ``throttled`` those that AWS refused because of a quota.
    ``notes`` are sentences about what vanished meanwhile. ``secrets`` were seen in clear, and are written
    nowhere: they are there to search the output for.
    """

    region: str
    account: str = ""
    files: list[str] = field(default_factory=list)
    listed: int = 0
    found: int = 0
    done: int = 0
    skipped: int = 0
    resources: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    seconds: float = 0.0


def discover(
    selection: Selection,
    settings: Settings,
    folder: Path,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> Result:
    """Read the selected pools of one region into a snapshot's folder; ``finish`` completes the snapshot.

    Each pool's file appears when all of it is read. A run that was interrupted goes on where it stopped,
    if selection, kinds and profile are the same. ``watch`` is called from this thread about five times
    a second.

    Raises:
        UsageError: nothing is selected, or an id is none, or one of another region.
        AwsError: nothing could be read, or the credentials or the network failed.
    """
    if not selection.ids and not selection.lists:
        raise UsageError("no pool is selected: name ids, or use --all, --name GLOB or --tag KEY=VALUE")
    for pool_id in selection.ids:
        check_pool_id(pool_id, settings.region)
    calls = Calls(settings)
    try:
        return _Run(selection, settings, folder, watch, calls).read()
    finally:
        calls.close()


def finish(folder: Path, results: Iterable[Result], selection: Selection, settings: Settings) -> Manifest:
    """Complete a snapshot: write its manifest, remove what earlier runs left.

    Raises:
        UsageError: the selection takes no pool in any of the regions.
    """
    results = list(results)
    for result in results:
        _journal(folder, result.region).unlink(missing_ok=True)
        for half in (folder / result.region).rglob(".*.json.*"):  # where a run was killed while writing
            half.unlink()
    regions = sorted({result.region for result in results})
    if not any(result.files for result in results):
        raise UsageError(
            f"no pool matches {selection}: {sum(result.listed for result in results)} pools were looked at in"
            f" {', '.join(regions)}; check the selection, the region and the account"
        )
    manifest = Manifest(
        next((result.account for result in results if result.account), ""),
        tuple(regions),
        tuple(sorted(file for result in results for file in result.files)),
        selection.as_json() | {"kinds": sorted(kind.name for kind in settings.kinds)},
    )
    write_manifest(folder, manifest)
    return manifest


class _Run:
    """One run in one region: finds the pools, reads many at once, keeps the journal and the result."""

    def __init__(
        self,
        selection: Selection,
        settings: Settings,
        folder: Path,
        watch: Callable[[Progress], None],
        calls: Calls,
    ) -> None:
        self.selection, self.settings, self.folder = selection, settings, folder
        self.watch, self.calls = watch, calls
        self.result = Result(settings.region, calls=calls.counts)
        self.unread: list[tuple[str, Refusal]] = []
        self.started = time.monotonic()

    def read(self) -> Result:
        """Do it all."""
        result, pools = self.result, self.find()
        result.found = len(pools)
        done = self.resume()
        for pool in pools:
            if outcome := done.get(pool.file):
                result.skipped += outcome.chosen
                self.add(pool, outcome)
        with _journal(self.folder, result.region).open("a", encoding="utf-8") as journal:
            for pool, outcome, seen in self.read_all(pool for pool in pools if pool.file not in done):
                result.secrets |= seen
                self.add(pool, outcome)
                journal.write(json.dumps({"file": pool.file, **asdict(outcome)}) + "\n")
                journal.flush()
        self.report()
        if self.unread and len(self.unread) == len(result.files):
            _journal(self.folder, result.region).unlink()
            pool_id, (operation, _, code, message) = min(self.unread, key=lambda unread: unread[0])
            raise explain(Refused(code, message), f"reading pool {pool_id} in {result.region}", operation)
        result.refused.sort(key=lambda refusal: (refusal[0], json.dumps(refusal[1], sort_keys=True)))
        result.files.sort()
        result.notes.sort()
        return result

    def find(self) -> list[Pool]:
        """The pools that the selection takes, as far as one can tell without having read them."""
        roots = [kind for kind in self.settings.kinds if not kind.parent]
        found: dict[str, Pool] = {}
        for pool_id in dict.fromkeys(self.selection.ids):
            member = "IdentityPoolId" if ":" in pool_id else "UserPoolId"
            kind = next((kind for kind in roots if id_member(kind) == member), None)
            if kind is None:
                raise UsageError(f"{pool_id} is of a kind that is not to be read: add its kind")
            self.result.listed += 1
            if self.selection.takes(pool_id, None, None):
                found[pool_id] = Pool(kind, pool_id, self.result.region, None)
        failures = []
        for kind in roots if self.selection.lists else ():
            assert isinstance(kind.listing, List)
            try:
                entries = pages(self.calls.ask, kind, kind.listing, {})[kind.listing.items]
            except Refused as error:
                failures.append((kind.listing.operation, error))
                continue
            for entry in entries:
                pool_id = str(entry.get(id_member(kind)) or entry.get("Id"))
                check_pool_id(pool_id, None)
                if pool_id not in self.selection.ids:
                    self.result.listed += 1
                    if self.selection.takes(pool_id, name_of(kind, entry), None):
                        found[pool_id] = Pool(kind, pool_id, self.result.region, entry)
        if failures and not found:
            operation, refused = failures[0]
            raise explain(refused, f"listing the pools of {self.settings.region}", operation)
        for operation, refused in failures:
            self.result.refused.append((operation, {}, refused.code, refused.message))
        return [found[pool_id] for pool_id in sorted(found)]

    def resume(self) -> dict[str, Outcome]:
        """What an interrupted run of the same kind finished; starts the journal of this one."""
        path = _journal(self.folder, self.result.region)
        run = {
            "selection": self.selection.as_json(),
            "kinds": [kind.name for kind in self.settings.kinds],
            "profile": self.settings.profile,
            "role": self.settings.role_arn,
        }
        lines = [json.dumps(run)]
        done: dict[str, Outcome] = {}
        earlier = path.read_text("utf-8").splitlines() if path.exists() and not self.settings.refresh else []
        for line in earlier[1:] if earlier[:1] == lines else ():
            # The last line may be half, and a file lost, where the power was.
            with suppress(ValueError, TypeError, UsageError):
                record = json.loads(line)
                file = record.pop("file")
                outcome = Outcome(**record)
                if outcome.chosen:
                    read_answers(self.folder, file)
                done[file] = outcome
                lines.append(line)
        write_whole(path, ("\n".join(lines) + "\n").encode())
        return done

    def read_all(self, pools: Iterator[Pool]) -> Iterator[tuple[Pool, Outcome, set[str]]]:
        """Read many pools at once; they come in the order in which they are finished."""
        readers = Workers(POOLS_AT_ONCE)
        under_way: dict[Future[tuple[Outcome, set[str]]], Pool] = {}
        try:
            while True:
                for pool in islice(pools, POOLS_AT_ONCE - len(under_way)):
                    reader = Reader(pool, self.selection, self.calls, self.folder)
                    under_way[readers.submit(reader.read)] = pool
                if not under_way:
                    return
                self.report()
                for future in wait(under_way, timeout=0.2, return_when=FIRST_COMPLETED).done:
                    yield under_way.pop(future), *future.result()
        finally:
            readers.close()

    def add(self, pool: Pool, outcome: Outcome) -> None:
        """Add what became of a pool to the result."""
        result = self.result
        if outcome.chosen:
            result.files.append(pool.file)
            result.done += 1
        else:
            result.found -= 1
        if not outcome.read:
            self.unread.append((pool.id, outcome.refused[0]))
        result.account = result.account or outcome.account
        result.resources += outcome.resources
        result.refused += [(*refusal,) for refusal in outcome.refused]
        result.notes += outcome.notes

    def report(self) -> None:
        """Tell the watcher where the run is."""
        result = self.result
        result.throttled, result.seconds = self.calls.throttled, time.monotonic() - self.started
        self.watch(
            Progress(
                result.region,
                result.found,
                result.done,
                result.resources,
                self.calls.sent,
                result.throttled,
                result.seconds,
            )
        )


def _journal(folder: Path, region: str) -> Path:
    """The file that says which pools of a region are finished, while a run is not."""
    return folder / f".{region}.resume"
