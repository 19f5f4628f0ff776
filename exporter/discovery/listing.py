"""Lists the pools of an account with what a person asks first: how big they are, and who manages them.

It makes one call a pool and one list of its clients, and writes nothing to disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from exporter.catalog import BY_NAME
from exporter.catalog.answers import account_of, fault_of
from exporter.catalog.schema import List
from exporter.discovery.account import selections
from exporter.discovery.aws_errors import Refused, explain, unusable
from exporter.discovery.client import Body, Calls
from exporter.discovery.finding import Found, find, in_hand, nothing_found, unused_globs
from exporter.discovery.options import ReadOptions
from exporter.discovery.paging import read_pages
from exporter.discovery.pool import Pool
from exporter.discovery.rate_limit import PER_POOL
from exporter.discovery.results import Progress, RefusedCall
from exporter.discovery.selection import Selection
from exporter.errors import AwsError
from exporter.failures import NOT_FOUND

CLIENTS = BY_NAME["user_pool_client"]
_STACK, _LOGICAL_ID = "aws:cloudformation:stack-name", "aws:cloudformation:logical-id"

Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Listed:
    """One pool as a list shows it; None is what AWS did not say.

    ``clients`` counts its app clients, ``users`` is AWS's own estimate, ``created`` a day (``2024-05-01``),
    ``protected`` whether AWS refuses to delete it. ``stack`` names the CloudFormation stack that made it;
    empty where none did. An identity pool has none of ``clients``, ``users``, ``created``, ``tier`` and
    ``protected``.
    """

    kind: str
    id: str
    name: str | None = None
    clients: int | None = None
    users: int | None = None
    created: str | None = None
    tier: str | None = None
    protected: bool | None = None
    stack: str | None = None

    @property
    def is_user_pool(self) -> bool:
        """Whether it has users and clients."""
        return self.kind == "user_pool"

    def as_json(self) -> dict[str, Any]:
        """The pool, for machines: null is what AWS did not say."""
        found: dict[str, Any] = {"kind": self.kind, "id": self.id, "name": self.name}
        if self.is_user_pool:
            found |= {
                "clients": self.clients,
                "users": self.users,
                "created": self.created,
                "tier": self.tier,
                "deletion_protection": self.protected,
            }
        return found | {"cloudformation_stack": self.stack}


@dataclass(frozen=True, slots=True)
class RegionList:
    """The pools of one region; ``error`` is why there is no answer from it at all."""

    region: str
    account: str = ""
    pools: tuple[Listed, ...] = ()
    refused: tuple[RefusedCall, ...] = ()
    error: AwsError | None = None


def list_account(options: ReadOptions, watch: Watch) -> tuple[RegionList, ...]:
    """List the selected pools of an account, region by region; one without answer stops no other.

    Raises:
        UsageError: nothing matches, an id is not one, or lies in another region.
        AwsError: no region answered.
    """
    chosen = selections(options)
    found: list[Found] = []
    regions: list[RegionList] = []
    for number, (region, selection) in enumerate(chosen.items(), 1):
        decided = number == len(chosen) and not any(read.error for read in regions)
        excluding = [each.excluding for each in found]
        unused = unused_globs(options.selection, excluding) if decided else frozenset()
        calls = Calls(region, options)
        try:
            read = find(calls, selection, unused)
            found.append(read)
            regions.append(_list_region(calls, selection, read, watch))
        except AwsError as error:
            regions.append(RegionList(region, error=error))
        finally:
            calls.close()
    failed = [read.error for read in regions if read.error]
    if len(failed) == len(regions):
        raise AwsError("; ".join(map(str, failed)))
    if not failed and not any(read.pools for read in regions) and not _is_empty(options.selection, found):
        seen = [name for each in found for name in each.seen.values()]
        raise nothing_found(options.selection, sum(each.listed for each in found), list(chosen), seen)
    return tuple(regions)


def _is_empty(selection: Selection, found: list[Found]) -> bool:
    """Whether all of an account was asked for that has nothing."""
    return selection.everything and not any(each.listed for each in found)


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading one pool gave; it is listed nowhere where the selection does not take it."""

    pool: Listed | None
    account: str = ""
    described: bool = True
    refused: tuple[RefusedCall, ...] = ()


def _list_region(calls: Calls, selection: Selection, found: Found, watch: Watch) -> RegionList:
    started = time.monotonic()
    reads: list[_Read] = []

    def report() -> None:
        seconds = time.monotonic() - started
        watch(Progress(calls.region, len(found.pools), len(reads), 0, calls.sent, calls.throttled, seconds))

    for _, read in in_hand(iter(found.pools), lambda pool: _read(pool, selection, calls), report):
        reads.append(read)
    report()
    if reads and not any(read.described for read in reads):
        first = min((call for read in reads for call in read.refused), key=lambda call: str(call.request))
        doing = f"reading {next(iter(first.request.values()))} in {calls.region}"
        raise explain(Refused(first.error), doing, first.operation)
    pools = [read.pool for read in reads if read.pool]
    refused = [call for read in reads for call in read.refused]
    return RegionList(
        calls.region,
        next((read.account for read in reads if read.account), "") or calls.account(),
        tuple(sorted(pools, key=lambda it: (not it.is_user_pool, (it.name or "").casefold(), it.id))),
        (*found.refused, *sorted(refused, key=lambda call: (call.operation, str(call.request)))),
    )


def _read(pool: Pool, selection: Selection, calls: Calls) -> _Read:
    """Read one pool, in a thread of its own; a call that is refused costs what it would have said."""
    main, request = pool.kind.reads[0], {pool.root.id_member: pool.id}
    refused: list[RefusedCall] = []
    document: Mapping[str, Any] = pool.entry or {}
    try:
        response = calls.ask(main.operation, request)
        if fault := fault_of(pool.kind, main, request, response):
            raise unusable(fault)
        document = response[main.unwrap] if main.unwrap else response
    except Refused as error:
        if error.error.code == NOT_FOUND and pool.entry is not None:
            return _Read(None)  # it was deleted meanwhile
        refused.append(RefusedCall(main.operation, request, error.error))
    tags = None if refused else _tags(document.get(pool.root.tags_member))
    if not selection.takes(pool.id, pool.name_in(document), tags):
        return _Read(None)
    shown = _shown(pool, document, tags)
    if shown.is_user_pool and not any(call.error.code == NOT_FOUND for call in refused):
        clients, missing = _count_clients(pool, calls)
        shown = replace(shown, clients=clients)
        refused += missing
    account = account_of(str(document.get(pool.root.arn_member, "")))
    return _Read(shown, account, tags is not None, tuple(refused))


def _shown(pool: Pool, document: Mapping[str, Any], tags: Mapping[str, str] | None) -> Listed:
    users, tier, protection = (
        document.get(member) for member in ("EstimatedNumberOfUsers", "UserPoolTier", "DeletionProtection")
    )
    return Listed(
        pool.kind.name,
        pool.id,
        pool.name_in(document) or None,
        users=users if type(users) is int else None,
        created=_day(document.get("CreationDate")),
        tier=tier if isinstance(tier, str) else None,
        protected=None if protection is None else protection == "ACTIVE",
        stack=None if tags is None else tags.get(_STACK) or tags.get(_LOGICAL_ID) or "",
    )


def _count_clients(pool: Pool, calls: Calls) -> tuple[int | None, list[RefusedCall]]:
    """How many clients a pool has, at the pace that AWS grants each pool."""
    assert isinstance(CLIENTS.listing, List)
    operation, request = CLIENTS.listing.operation, {pool.root.id_member: pool.id}
    asked = False

    def ask(name: str, body: Mapping[str, Any]) -> Body:
        nonlocal asked
        if asked and calls.per_pool(name):
            calls.stop.wait(1 / PER_POOL)
        asked = True
        return calls.ask(name, body)

    try:
        answer, faults = read_pages(ask, CLIENTS, CLIENTS.listing, request)
        for fault in faults:
            raise unusable(fault)
    except Refused as refused:
        return None, [RefusedCall(operation, request, refused.error)]
    return len(answer[CLIENTS.listing.items]), []


def _tags(value: object) -> dict[str, str]:
    items = value.items() if isinstance(value, dict) else ()
    return {str(name): text for name, text in items if isinstance(text, str)}


def _day(moment: object) -> str | None:
    """The day of a moment, which AWS answers in seconds, and some emulators as a text."""
    try:
        if isinstance(moment, int | float):
            return datetime.fromtimestamp(moment, UTC).date().isoformat()
        return datetime.fromisoformat(str(moment)).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None
