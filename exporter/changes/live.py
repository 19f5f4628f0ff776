"""Compares an export folder with what AWS has now; nothing is written in the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.catalog import KINDS
from exporter.catalog.root import kind_of_id, scope_of
from exporter.catalog.schema import Kind, List
from exporter.changes.folders import Side, compare_region, load
from exporter.changes.model import RegionChanges, Unread, call_in_words, words_of
from exporter.discovery.account import read_account, selections
from exporter.discovery.identity import account_of_credentials
from exporter.discovery.options import ReadOptions
from exporter.discovery.pool import region_of
from exporter.discovery.region import Watch
from exporter.discovery.results import AccountRead, RegionRead
from exporter.discovery.selection import Selection, any_of
from exporter.errors import AwsError, UsageError
from exporter.scratch import scratch
from exporter.snapshot.memory import remember, remembered
from exporter.snapshot.secrets import searcher
from exporter.snapshot.store import Answer, locate

_LISTS = {kind.listing.operation for kind in KINDS if kind.root and isinstance(kind.listing, List)}


@dataclass(frozen=True, slots=True)
class _Known:
    """A pool that the folder has, with what tells whether a selection takes it."""

    file: str
    id: str
    kind: Kind
    name: str | None
    tags: Mapping[str, str] | None


def diff_live(
    folder: Path,
    options: ReadOptions,
    watch: Watch = lambda progress: None,
    finished: Callable[[RegionRead], None] = lambda region: None,
) -> tuple[list[RegionChanges], AccountRead]:
    """What changed in AWS since a folder was exported, of the pools that ``options`` select.

    Without regions in the options the folder's are read. A pool of the folder that the selection took when it
    was read is asked for by its id, so it is gone only where AWS says so. What AWS refuses now is compared
    with nothing, and told as unread.

    Raises:
        UsageError: the folder cannot be used, or is another account's.
        AwsError: nothing could be read.
    """
    before = load(folder)
    snapshot = locate(folder)
    options = replace(options, refresh=False)
    if not options.queries:
        regions = options.regions or before.manifest.regions
        named = [it for it in options.selection.ids if region_of(it, options.kinds) in ("", *regions)]
        options = replace(options, selection=replace(options.selection, ids=tuple(named)), regions=regions)
    chosen = selections(options)
    known = {
        region: [pool for pool in _pools(files, options.kinds) if _takes(chosen[region], pool)]
        for region, files in before.regions.items()
        if region in chosen
    }
    ids = {region: tuple(sorted(pool.id for pool in pools)) for region, pools in known.items()}
    asked = [(Selection(found), (region,)) for region, found in ids.items() if found]
    asked += [(selection, (region,)) for region, selection in chosen.items()]
    options = replace(
        options,
        selection=any_of([selection for selection, _ in asked]),
        queries=tuple(asked),
        regions=tuple(chosen),
        known=frozenset(it for selection, _ in asked for it in selection.ids),
    )
    _check_account(folder, before.manifest.account, options)
    with scratch() as place:
        copy = place / "snapshot"
        remember(copy, remembered(snapshot))
        read = read_account(options, copy, watch, finished)
        after = load(copy) if read.manifest.files else Side(read.manifest, {}, {})
    _check_read(folder, before.manifest.account, read)
    before = before.without(searcher(read.secrets)) if read.secrets else before
    return list(_regions(before, after, known, read)), read


def _regions(
    before: Side, after: Side, known: Mapping[str, Sequence[_Known]], read: AccountRead
) -> Iterator[RegionChanges]:
    for region in read.regions:
        name = region.region
        unread = [
            Unread(call_in_words(call.operation, call.request), words_of(call.error))
            for call in region.refused
            if call.operation in _LISTS
        ]
        compared = {}
        for pool in known.get(name, ()):
            if pool.file in region.files or pool.id in region.gone:
                compared[pool.file] = before.regions[name][pool.file]
            else:
                said = "the selection takes it no more: its name or its tags are others now"
                unread.append(Unread(f"{pool.kind.name} {pool.id}", said))
        yield compare_region(name, replace(before, regions={name: compared}), after, unread)


def _pools(files: Mapping[str, list[Answer]], kinds: Sequence[Kind]) -> Iterator[_Known]:
    """The pools of a region that are of the kinds that are to be read."""
    for file, answers in files.items():
        pool_id = next((found for it in answers if (found := scope_of(it.request, KINDS))), "")
        kind = kind_of_id(pool_id, kinds)
        if kind is None or kind.root is None:
            continue
        main = kind.reads[0]
        for answer in answers:
            if answer.operation == main.operation and answer.response is not None:
                document = answer.response.get(main.unwrap) if main.unwrap else answer.response
                document = document if isinstance(document, dict) else {}
                tags = document.get(kind.root.tags_member)
                name = str(document.get(kind.root.name_member) or "")
                yield _Known(file, pool_id, kind, name, tags if isinstance(tags, dict) else {})
                break
        else:
            yield _Known(file, pool_id, kind, None, None)


def _takes(selection: Selection, pool: _Known) -> bool:
    """Whether the selection takes a pool as it was."""
    named = pool.id in selection.ids
    return (named or selection.lists) and selection.takes(pool.id, pool.name, pool.tags)


def _check_account(folder: Path, account: str, options: ReadOptions) -> None:
    """Stop before anything is read with another account's credentials, where AWS says whose they are."""
    if not account:
        return
    _same_account(folder, account, account_of_credentials(options))


def _check_read(folder: Path, account: str, read: AccountRead) -> None:
    _same_account(folder, account, read.account)
    if not read.manifest.files and account and not read.account:
        raise AwsError(
            f"none of the pools of {folder} is there, and nobody says which account these credentials are"
            f" for: see whether they are for account {account}, which they should be"
        )


def _same_account(folder: Path, account: str, other: str) -> None:
    if account and other and account != other:
        raise UsageError(
            f"{folder} is of account {account}, and the credentials are for account {other}: choose others,"
            " with --profile or --role-arn"
        )
