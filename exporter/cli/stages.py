"""Runs one stage of a command each: one call of the library, and what is printed of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli import summaries
from exporter.cli.console import Screen
from exporter.cli.next_steps import next_steps
from exporter.cli.progress import ReadingLine, StepLine
from exporter.errors import OutputError

if TYPE_CHECKING:
    from exporter.discovery.options import ReadOptions
    from exporter.discovery.results import AccountRead, RegionRead
    from exporter.folder.export import Export
    from exporter.folder.render import RenderOptions
    from exporter.folder.settings import Settings
    from exporter.folder.snapshots import Joined
    from exporter.snapshot.store import Source
    from exporter.verify.verdict import Verdict


USERS = (
    "Users are read too: their e-mail addresses, phone numbers and other attributes go into the snapshot and"
    " the code, so keep both private."
)


def read(options: ReadOptions, snapshot: Path, screen: Screen) -> AccountRead:
    """Read an account; what AWS refused is shown, and stands in the report."""
    from exporter.discovery.account import read_account

    def finished(region: RegionRead) -> None:
        progress.clear()
        screen.show(summaries.region_read(region, verbose=screen.verbose))
        for note in region.notes:
            screen.warn(note)

    if any(kind.optional for kind in options.kinds):
        screen.show_sentence(USERS, "yellow")
    with ReadingLine(screen) as progress:
        account = read_account(options, snapshot, progress.show, finished)
    for name in account.scrubbed:
        screen.warn(f"{name} held a secret of another pool in one of its fields: rotate it", "red")
    for gap in summaries.gaps(account.regions):
        screen.warn(gap)
    return account


def render(
    snapshot: Source,
    out: Path,
    options: RenderOptions,
    screen: Screen,
    *,
    remembered: Settings,
    joined: Joined | None = None,
    dry_run: bool = False,
    locked: bool = False,
    proved: bool = False,
) -> Export:
    """Write the projects, show what they hold and what to do next; ``proved`` says that a proof follows."""
    from exporter.folder.export import render_export
    from exporter.targets.overrides import unused_templates

    for sentence in unused_templates(options.templates) if options.templates else ():
        screen.warn(sentence)
    with StepLine(screen, "reading the snapshot") as steps:
        export = render_export(
            snapshot,
            out,
            options,
            remembered=remembered,
            joined=joined,
            dry_run=dry_run,
            locked=locked,
            tell=steps.tell,
        )
    screen.show(summaries.news(export))
    if dry_run:
        screen.show(summaries.dry_run(export))
        return export
    show_export(export, screen, proved=proved)
    return export


def show_export(export: Export, screen: Screen, *, proved: bool = False) -> None:
    """Show what was written, what stayed as it was, what was found, and what to do next."""
    screen.show(summaries.written(export, verbose=screen.verbose))
    screen.show(summaries.edits(export))
    screen.show(summaries.findings(export))
    for sentence in export.drawing.strangers:
        screen.warn(sentence)
    for sentence in summaries.conflicts(export):
        screen.fail(sentence)  # what the exit code is about
    screen.show(next_steps(export, proved=proved))


def verify(
    folder: Path,
    screen: Screen,
    *,
    live: bool,
    snapshot: Path | None = None,
    templates: Path | None = None,
) -> tuple[Verdict, ...]:
    """Judge an export, show the verdicts, and keep them in the report.

    What AWS itself answers is of a moment: such a verdict is not kept.
    """
    from exporter.cli.verdicts import verdict_lines
    from exporter.folder.verdict import record_verdicts
    from exporter.verify.run import verify_export

    verdicts: list[Verdict] = []
    failed = None
    with StepLine(screen, "reading the export") as steps:
        for verdict in verify_export(folder, live=live, snapshot=snapshot, tell=steps.tell):
            verdicts.append(verdict)
            steps.clear()
            screen.show(verdict_lines(verdict, verbose=screen.verbose))
        if not live and verdicts:
            steps.tell("keeping the verdict in the report")
            try:
                record_verdicts(verdicts[0].folder.parent, [it.as_json() for it in verdicts], templates)
            except OutputError as error:
                failed = error
    if failed:
        screen.warn(f"the report does not have this verdict: {failed}")
    return tuple(verdicts)
