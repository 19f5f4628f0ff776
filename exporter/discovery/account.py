"""Reads an account into a complete snapshot: every region, the manifest, no secret in any file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from exporter.discovery.finding import nothing_found, unused_globs
from exporter.discovery.held import Held
from exporter.discovery.journal import close_journal, drop_empty_journal
from exporter.discovery.options import ReadOptions
from exporter.discovery.pool import region_of
from exporter.discovery.region import Watch, read_region
from exporter.discovery.results import AccountRead, Progress, RegionRead
from exporter.discovery.selection import Selection, any_of
from exporter.discovery.session import check_region, default_region, region_source
from exporter.disk import below, remove_empty, sweep
from exporter.errors import AwsError, ExporterError, UsageError
from exporter.snapshot.memory import remember
from exporter.snapshot.store import Manifest, scrub, write_manifest


def _ignore(progress: Progress) -> None:
    pass


def _ignore_region(region: RegionRead) -> None:
    pass


def read_account(
    options: ReadOptions,
    snapshot: Path,
    watch: Watch = _ignore,
    finished: Callable[[RegionRead], None] = _ignore_region,
) -> AccountRead:
    """Read the selected pools of an account into the folder of a snapshot, which is complete afterwards.

    A region that cannot be read stops no other one from being read, but the snapshot is not complete then.

    ``watch`` is called about five times a second, ``finished`` after each region, both from this thread. A
    run that was interrupted goes on where it stopped, if it is called with the same options.

    A secret is masked wherever it stands, in another pool's file too, and nothing is written before all is
    read. Of a run that is interrupted what it has read is written, searched for what it knows by then.

    Where all pools of an account that has none are asked for, or all known ones are gone, nothing is written:
    the manifest has no files.

    Raises:
        UsageError: nothing is selected, an id is not one or lies in another region, or nothing matches.
        AwsError: a region could not be read, or the credentials or the network failed.
        OutputError: a file cannot be written.
    """
    chosen = selections(options)
    new = [folder for folder in (snapshot, *snapshot.parents) if not folder.exists()]
    held = Held(snapshot)
    regions: list[RegionRead] = []
    failed: list[AwsError] = []
    try:
        try:
            last = next(reversed(chosen))
            for region, selection in chosen.items():
                below(snapshot, f"{region}/any")  # what stands in the way now would after all is read
                sweep(snapshot, [f"{region}/any"])
                try:
                    decided = region == last and not failed
                    excluding = [read.excluding for read in regions]
                    unused = unused_globs(options.selection, excluding) if decided else frozenset()
                    regions.append(read_region(region, selection, options, held, watch, unused))
                except AwsError as error:
                    failed.append(error)
                else:
                    finished(regions[-1])
        finally:
            held.write()
        if failed:
            raise _without(failed, [read.region for read in regions])
        account = _complete(held, regions, options)
        if not account.manifest.files:
            remove_empty(new)
        return account
    except BaseException:
        # What has read nothing leaves nothing behind.
        with suppress(ExporterError):  # what stopped the run is what the user must know
            for region in chosen:
                drop_empty_journal(snapshot, region)
        remove_empty(new)
        raise


def _without(failed: Sequence[AwsError], read: Sequence[str]) -> AwsError:
    """What is said where a region could not be read: code of half an account would look like all of it."""
    kept = f" ({', '.join(read)} could be read, and the same command goes on from there)" if read else ""
    return AwsError("; ".join(map(str, failed)) + kept)


def selections(options: ReadOptions) -> dict[str, Selection]:
    """What to read of each region, in the order in which they are read.

    Raises:
        UsageError: as ``read_account``, before any call.
    """
    found: dict[str, list[Selection]] = {}
    for selection, regions in options.queries or ((options.selection, options.regions),):
        for region, part in _by_region(replace(options, selection=selection, regions=regions)).items():
            found.setdefault(region, []).append(part)
    only = options.regions if options.queries else ()
    if only and not found.keys() & set(only):
        raise UsageError(
            f"nothing is selected in {' or '.join(only)}, all that is remembered is in {' and '.join(found)}:"
            " name pools of it, or leave out --region"
        )
    return {region: any_of(parts) for region, parts in found.items() if not only or region in only}


def _by_region(options: ReadOptions) -> dict[str, Selection]:
    """What one selection takes of each region."""
    selection, kinds = options.selection, options.kinds
    if not selection.ids and not selection.lists:
        raise UsageError(
            "which pools? name their ids (us-east-1_AbC123), or use --all, --name GLOB or --tag KEY=VALUE"
        )
    regions = list(dict.fromkeys(options.regions))
    if not regions and selection.lists:
        regions = [default_region(options.profile)]
    by_region: dict[str, list[str]] = {region: [] for region in regions}
    for pool_id in dict.fromkeys(selection.ids):
        region = region_of(pool_id, kinds) or _only(regions, pool_id, options.profile)
        if regions and region not in regions:
            asked = " or ".join(regions)
            raise UsageError(
                f"pool {pool_id} is in {region}, but {asked} was asked for: leave out --region, or name"
                f" {region}"
            )
        by_region.setdefault(region, []).append(pool_id)
    chosen = {
        region: replace(selection, ids=tuple(ids))
        for region, ids in (by_region.items() if regions else sorted(by_region.items()))
        if ids or selection.lists
    }
    for region in chosen:
        check_region(region, region_source(region, options.regions))
    return chosen


def _only(regions: Sequence[str], pool_id: str, profile: str | None) -> str:
    """The region of an id that names none."""
    if len(regions) > 1:
        raise UsageError(
            f"the id {pool_id} does not say its region, and {' and '.join(regions)} are asked for: name only"
            " the --region of this pool"
        )
    return regions[0] if regions else default_region(profile)


def _complete(held: Held, regions: Sequence[RegionRead], options: ReadOptions) -> AccountRead:
    """Mask what is left of secrets, write the manifest, remove what earlier runs left."""
    snapshot = held.snapshot
    for read in regions:
        # First of all: a run that would go on from here would not know the secrets to look for.
        close_journal(snapshot, read.region)
    names = tuple(sorted({read.region for read in regions}))
    files = tuple(sorted(file for read in regions for file in read.files))
    if not files:
        listed = sum(read.listed for read in regions)
        if options.known or (options.selection.everything and not listed):
            account = next((read.account for read in regions if read.account), "")
            return AccountRead(account, tuple(regions), Manifest(account, names, (), {}))
        seen = [name for read in regions for name in read.names]
        raise nothing_found(options.selection, listed, names, seen)
    # What a run before this one has read was not searched for the secrets of this one.
    scrubbed = scrub(snapshot, files, frozenset().union(*(read.secrets for read in regions)))
    account = next((read.account for read in regions if read.account), "")
    chosen = options.selection.as_json() | {"kinds": sorted(kind.name for kind in options.kinds)}
    manifest = Manifest(account, names, files, chosen)
    write_manifest(snapshot, manifest)
    remember(snapshot, held.digests)
    return AccountRead(account, tuple(regions), manifest, tuple(sorted({*scrubbed, *held.scrubbed})))
