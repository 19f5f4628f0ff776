"""Finds the pools of a selection in one region: those that it names, and those that it takes of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from exporter.catalog.schema import List
from exporter.discovery.aws_errors import Refused, explain, unusable
from exporter.discovery.client import Calls
from exporter.discovery.paging import read_pages
from exporter.discovery.pool import Pool, kind_of
from exporter.discovery.rate_limit import Workers
from exporter.discovery.results import RefusedCall
from exporter.discovery.selection import Selection, matches
from exporter.errors import UsageError
from exporter.nearest import meant

T = TypeVar("T")

POOLS_AT_ONCE = 24
"""Pools in hand: enough that no quota category runs dry while some wait for another one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The pools that a selection takes in a region, as far as one can tell without having read them.

    ``listed`` counts those that the region has (the selected ones only, when no list was needed), ``seen``
    has the names of the listed ones by id. ``excluding`` are the globs of ``exclude`` that took one away.
    """

    pools: tuple[Pool, ...]
    listed: int
    seen: Mapping[str, str]
    excluding: frozenset[str]
    refused: tuple[RefusedCall, ...]


def find(calls: Calls, selection: Selection, unused: frozenset[str] = frozenset()) -> Found:
    """Find the pools of a selection; ``unused`` are the globs of ``exclude`` that must take one away here.

    Raises:
        AwsError: AWS lists nothing.
        UsageError: an id is not one, or one of ``unused`` takes nothing away.
    """
    found: dict[str, Pool] = {}
    seen: dict[str, str] = {}
    listed = 0
    for pool_id in dict.fromkeys(selection.ids):
        listed += 1
        if selection.takes(pool_id, None, None):
            found[pool_id] = Pool(kind_of(pool_id, calls.options.kinds), pool_id, calls.region, None)
    refused: list[RefusedCall] = []
    for kind in calls.options.kinds if selection.lists else ():
        if kind.root and isinstance(kind.listing, List):
            operation = kind.listing.operation
            try:
                answer, faults = read_pages(calls.ask, kind, kind.listing, {})
            except Refused as error:
                refused.append(RefusedCall(operation, {}, error.error))
                continue
            for entry in answer[kind.listing.items]:
                pool = Pool(kind, entry[kind.root.listed_id], calls.region, entry)
                if not kind.root.is_id(pool.id):
                    faults.append(f"AWS lists {pool.id[:80]!r}, which is not a {kind.root.noun} id")
                elif pool.id in found:
                    found[pool.id] = pool  # what the list says of it is recorded, however it was named
                elif pool.id not in selection.ids:
                    listed += 1
                    seen[pool.id] = pool.name_in(entry) or ""
                    if selection.takes(pool.id, pool.name_in(entry), None):
                        found[pool.id] = pool
            refused += [RefusedCall(operation, {}, unusable(fault).error) for fault in faults]
    if refused and not found:
        first = refused[0]
        raise explain(Refused(first.error), f"listing the pools of {calls.region}", first.operation)
    excluding = frozenset(
        glob
        for glob in selection.exclude
        if any(matches(glob, pool_id, name) for pool_id, name in seen.items())
    )
    # What AWS did not list decides nothing.
    _refuse_idle(unused - excluding if seen and not refused else frozenset(), seen)
    return Found(tuple(found[pool_id] for pool_id in sorted(found)), listed, seen, excluding, tuple(refused))


def _refuse_idle(idle: frozenset[str], seen: Mapping[str, str]) -> None:
    """Stop where a glob takes no pool away; a typo would export what must not be exported."""
    for glob in sorted(idle):
        likely = meant(glob, seen.values())
        raise UsageError(
            f"--exclude {glob} takes away none of the pools that are listed{likely}: correct it, or leave"
            " it out (upper and lower case differ)"
        )


def unused_globs(selection: Selection, excluding: Sequence[frozenset[str]]) -> frozenset[str]:
    """The globs of ``exclude`` that have taken nothing away in the regions that were read."""
    used = frozenset().union(*excluding)
    return frozenset(selection.exclude) - used if selection.knows_all else frozenset()


def nothing_found(
    selection: Selection, listed: int, regions: Sequence[str], seen: Sequence[str]
) -> UsageError:
    """What is said where a selection takes nothing; ``seen`` are the names of what is there."""
    near = "".join(meant(name, seen) for name in selection.names[:1])
    return UsageError(
        f"no pool matches {selection}: {listed} pools were looked at in {', '.join(regions)}{near};"
        " check the selection, the region and the account"
    )


def in_hand(
    pools: Iterator[Pool], read: Callable[[Pool], T], meanwhile: Callable[[], None]
) -> Iterator[tuple[Pool, T]]:
    """Read many pools at once; they come in the order in which they are finished.

    ``meanwhile`` is called from this thread, about five times a second.
    """
    readers = Workers(POOLS_AT_ONCE)
    under_way: dict[Future[T], Pool] = {}
    try:
        while True:
            for pool in islice(pools, POOLS_AT_ONCE - len(under_way)):
                under_way[readers.submit(read, pool)] = pool
            if not under_way:
                return
            meanwhile()
            for future in wait(under_way, timeout=0.2, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), future.result()
    finally:
        readers.close()
