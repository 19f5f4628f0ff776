"""Joins what a run has read with what the folder has: it adds and renews, and takes nothing away unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exporter.catalog import KINDS
from exporter.catalog.root import Root
from exporter.catalog.schema import List
from exporter.discovery.results import AccountRead, RegionRead
from exporter.discovery.selection import Selection
from exporter.disk import json_text, read_plain
from exporter.folder.keep import all_kept, kept_answers, unprunable
from exporter.graph.extract import Entity, extract
from exporter.snapshot.secrets import Searcher, searcher
from exporter.snapshot.store import (
    Answer,
    Manifest,
    Source,
    WhyKept,
    answers_data,
    read_answers,
    read_manifest,
    write_answers,
    write_manifest,
)

_LISTINGS = frozenset(
    kind.listing.operation for kind in KINDS if kind.root and isinstance(kind.listing, List)
)


@dataclass(frozen=True, slots=True)
class Joined:
    """The snapshot as it will be: its ``source``, and the files that change (None: it goes).

    ``unselected`` are those of pools that AWS still has, and that go since nobody selects them any more;
    ``selected`` those of pools that AWS had all the time, and that somebody has selected now.
    """

    source: Source
    changed: Mapping[str, Path | None] = field(default_factory=dict)
    unselected: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()

    def contents(self) -> dict[str, bytes | None]:
        """What stands in each file that changes, relative to the snapshot's folder."""
        return {
            name: None if place is None else read_plain(place / name) for name, place in self.changed.items()
        }


def join(
    folder: Path,
    staged: Path,
    read: AccountRead,
    selections: Mapping[str, Selection],
    kinds: Collection[str],
    day: str,
    *,
    remembered: Mapping[str, Selection] | None = None,
    earlier: Mapping[str, Selection] | None = None,
    prune: bool = False,
) -> Joined:
    """What becomes of the snapshot in ``folder`` with what was read into ``staged``, where it is joined.

    ``selections`` is what was asked of each region, ``kinds`` what was asked for, ``day`` the day of reading.
    ``remembered`` is all that the folder selects of each region, ``earlier`` all that it selected before this
    run, where that is known. Files of pools that
    were not asked for stay as they are. With ``prune`` goes what AWS no longer has, and what is not selected.

    Raises:
        UsageError: the folder's snapshot cannot be read.
    """
    old = read_manifest(folder) if (folder / "manifest.json").exists() else Manifest("", (), (), {})
    search = searcher(read.secrets)
    places: dict[str, Path] = {}
    changed: dict[str, Path | None] = {}
    unselected, chosen = [], []
    days = {name: old.read.get(name, "") for name in old.files}
    for name in read.manifest.files:
        days[name] = day
        places[name] = changed[name] = staged
        if name in old.files:
            before, now = read_answers(folder, name)[1], read_answers(staged, name)[1]
            kept = kept_answers(before, now, old.read.get(name, ""), kinds)
            if kept := unprunable(kept) if prune else kept:
                write_answers(staged, name, name.split("/")[0], [*now, *kept], search)
        elif earlier is not None and not _takes(
            earlier.get(name.split("/")[0]), read_answers(staged, name)[1]
        ):
            chosen.append(name)
    by_region = {region.region: region for region in read.regions}
    for name in set(old.files) - set(read.manifest.files):
        region = name.split("/", 1)[0]
        before = read_answers(folder, name)[1]
        why = _why_not_read(before, by_region.get(region), selections.get(region))
        if remembered is not None and not _takes(remembered.get(region), before):
            why = "unselected"
        if why is None:
            places[name] = folder
            if clean := _searched(staged, name, region, before, search):
                places[name] = changed[name] = clean
        elif prune and why != "refused":
            changed[name] = None
            if why == "unselected":
                unselected.append(name)
        else:
            write_answers(staged, name, region, all_kept(before, why, old.read.get(name, "")), search)
            places[name] = changed[name] = staged
    files = tuple(sorted(places))
    manifest = Manifest(
        read.manifest.account or old.account,
        tuple(sorted({name.split("/", 1)[0] for name in files})),
        files,
        # What is selected stands in the settings; one run may have asked for a part of it.
        {name: it for name, it in read.manifest.selection.items() if name == "kinds"},
        {name: days[name] for name in files if days[name]},
    )
    write_manifest(staged, manifest, keep=True)
    changed["manifest.json"] = staged
    return Joined(Source(manifest, places), changed, tuple(sorted(unselected)), tuple(sorted(chosen)))


def known_pools(folder: Path) -> frozenset[str]:
    """The ids of the pools that a snapshot has; none where there is no snapshot.

    Raises:
        UsageError: it cannot be read.
    """
    if not (folder / "manifest.json").exists():
        return frozenset()
    names = read_manifest(folder).files
    return frozenset(
        entity.scope
        for name in names
        for entity in extract(read_answers(folder, name)[1], [])
        if entity.kind.root
    )


def _why_not_read(
    answers: list[Answer], region: RegionRead | None, selection: Selection | None
) -> WhyKept | None:
    """Why a pool of the folder was not read; None where nobody asked for it."""
    pool = _pool(answers)
    if region is None or pool is None or selection is None or not _takes(selection, answers):
        return None
    if any(call.operation in _LISTINGS for call in region.refused):
        return "refused"
    return "unselected" if pool.scope in region.seen - region.gone else "gone"


def _takes(selection: Selection | None, answers: list[Answer]) -> bool:
    """Whether a selection takes the pool that these answers are about, as it was then.

    What a pool is that nobody could describe yet is not known, so it is not left out either.
    """
    pool = _pool(answers)
    if pool is None or pool.kind.root is None:
        return True
    if selection is None:
        return False
    name = str(pool.document.get(pool.kind.root.name_member) or "")
    return selection.takes(pool.scope, name, _tags(pool.kind.root, pool.document))


def title_of(answers: list[Answer]) -> str:
    """The pool that these answers are about, as people know it: its name with its id, or its id alone."""
    pool = _pool(answers)
    if pool is None or pool.kind.root is None:
        return ""
    name = str(pool.document.get(pool.kind.root.name_member) or "")
    return f"{name} ({pool.scope})" if name else pool.scope


def _pool(answers: list[Answer]) -> Entity | None:
    return next((entity for entity in extract(answers, []) if entity.kind.root), None)


def _tags(root: Root, document: Mapping[str, object]) -> Mapping[str, str]:
    tags = document.get(root.tags_member)
    return tags if isinstance(tags, dict) else {}


def _searched(
    staged: Path, name: str, region: str, answers: Iterable[Answer], search: Searcher
) -> Path | None:
    """Where a file stands that was not read now, without the secrets that were; None where it has none."""
    if not search.is_in(json_text(answers_data(region, answers))):
        return None
    write_answers(staged, name, region, answers, search)
    return staged
