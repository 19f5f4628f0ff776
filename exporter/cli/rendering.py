"""Runs ``render`` and ``adopted``: what writes an export folder without asking AWS."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli import stages
from exporter.cli.one_account import open_folder, say_changes
from exporter.errors import UsageError
from exporter.nearest import nearest
from exporter.scratch import scratch

if TYPE_CHECKING:
    from exporter.cli.console import Screen
    from exporter.cli.parameters import Choices
    from exporter.folder.settings import Settings
    from exporter.folder.snapshots import Joined
    from exporter.snapshot.store import Manifest


def render_folder(given: Path, out: Path | None, choices: Choices, screen: Screen) -> int:
    """Write a folder anew from its snapshot, or from another one that it takes over; the exit code.

    Raises:
        UsageError: there is no snapshot, nothing says what to write, or an option cannot be used.
    """
    from exporter.folder.lock import alone
    from exporter.snapshot.store import locate

    if not given.is_dir():
        raise UsageError(f"the folder {given} does not exist: name one that 'poolport discover' wrote")
    found = locate(given)
    if out is None and found.name != "snapshot":
        raise UsageError(f"{found} is not beside any export: say where to write, with --out FOLDER")
    folder = out or found.parent
    with nullcontext() if choices.dry_run else alone(folder):
        return _render(given, folder, choices, screen)


def _render(given: Path, folder: Path, choices: Choices, screen: Screen) -> int:
    from exporter.folder.export import options_of
    from exporter.snapshot.store import locate, open_snapshot

    before = open_folder(folder, screen, dry_run=choices.dry_run)
    found = locate(given)  # an older layout may have been moved
    source = open_snapshot(found)
    settings = choices.remembered(before or _settings_of(source.manifest), folder)
    if settings.account and source.manifest.account not in ("", settings.account):
        raise UsageError(
            f"{found} is of account {source.manifest.account}, and {folder} is an export of account"
            f" {settings.account}: choose another --out"
        )
    options = options_of(settings, folder, force=choices.force, adopted=choices.adopted)
    say_changes(before, settings, screen, dry_run=choices.dry_run)
    foreign = found.resolve() != (folder / "snapshot").resolve()
    with scratch() if foreign else nullcontext(folder) as elsewhere:
        joined = _taken_over(found, folder / "snapshot", elsewhere / "snapshot") if foreign else None
        export = stages.render(
            joined.source if joined else source,
            folder,
            options,
            screen,
            remembered=settings,
            joined=joined,
            dry_run=choices.dry_run,
            locked=True,
        )
    if export.changes.conflicts:
        return 4
    return 1 if export.missing else 0


def _settings_of(manifest: Manifest) -> Settings:
    """What a folder without settings remembers: what its snapshot says that it was read with."""
    from exporter.folder.layout import query_of
    from exporter.folder.settings import Settings

    query = query_of(manifest.selection)
    return Settings(manifest.account, (query,) if query.selects else ())


def _taken_over(found: Path, snapshot: Path, staged: Path) -> Joined:
    """Another snapshot joined with the folder's own, as if it had been read just now."""
    from exporter.catalog import KINDS
    from exporter.discovery.results import AccountRead, RegionRead
    from exporter.discovery.selection import Selection
    from exporter.folder.snapshots import join
    from exporter.snapshot.store import read_manifest

    manifest = read_manifest(found)
    shutil.copytree(found, staged, symlinks=True)
    regions = tuple(RegionRead(region, manifest.account) for region in manifest.regions)
    return join(
        snapshot,
        staged,
        AccountRead(manifest.account, regions, manifest),
        {region: Selection(everything=True) for region in manifest.regions},
        [kind.name for kind in KINDS],
        max(manifest.read.values(), default=""),
    )


def record_adoption(
    folder: Path,
    names: Sequence[str],
    targets: Sequence[str],
    states: Sequence[Path],
    screen: Screen,
    *,
    undo: bool,
) -> int:
    """Record what has been imported, and write the code anew; the exit code.

    Raises:
        UsageError: the folder is no export, a name is nothing that is written, or a state cannot be read.
    """
    from exporter.folder.lock import alone

    if not folder.is_dir():
        raise UsageError(f"the folder {folder} does not exist: name one that 'poolport export' wrote")
    with alone(folder):
        return _record(folder, names, targets, states, screen, undo=undo)


def _record(
    folder: Path,
    names: Sequence[str],
    targets: Sequence[str],
    states: Sequence[Path],
    screen: Screen,
    *,
    undo: bool,
) -> int:
    from exporter.cli.progress import StepLine
    from exporter.folder.adopting import Wanted, record

    before = open_folder(folder, screen, dry_run=False)
    if before is None:
        raise UsageError(f"{folder} is not an export folder: name one that 'poolport export' wrote")
    for target in targets:
        if target not in before.targets:
            likely = nearest(target, before.targets) if before.targets else "another folder"
            raise UsageError(f"{folder} has no {target} code: did you mean {likely}?")
    if undo and not names:
        raise UsageError(
            "which resources shall have their import statements back? name them: an import statement of what"
            " a state holds already is dangerous"
        )
    wanted = Wanted(tuple(names), tuple(targets), tuple(states), undo)
    with StepLine(screen, "reading the snapshot") as steps:
        export, told = record(folder, before, wanted, steps.tell)
    for sentence in told:
        screen.show_text(sentence)
    stages.show_export(export, screen)
    if export.changes.conflicts:
        return 4
    return 1 if export.missing else 0
