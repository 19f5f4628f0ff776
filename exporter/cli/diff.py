"""The command that tells what changed: ``diff``, of a folder and AWS, or of two folders."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from exporter.cli.help import SectionedCommand
from exporter.cli.options import FOLDER, changes_options
from exporter.errors import UsageError

if TYPE_CHECKING:
    from exporter.changes.model import RegionChanges
    from exporter.cli.console import Screen
    from exporter.discovery.options import ReadOptions
    from exporter.discovery.results import RegionRead

CHANGED, MISSING = 5, 1
"""The exit codes where something changed, and where something could not be read, which says more."""


@click.command(cls=SectionedCommand)
@click.argument("old", metavar="OUT", type=FOLDER)
@click.argument("new", metavar="[NEW]", type=FOLDER, required=False)
@click.option(
    "--region", "regions", multiple=True, metavar="REGION", help="Of these regions of OUT only; may repeat."
)
@click.option("--profile", metavar="NAME", help="A profile of the AWS configuration.")
@click.option("--role-arn", "role", metavar="ARN", help="A role to assume.")
@click.option("--external-id", metavar="ID", help="The external id that the role asks for.")
@click.option("--endpoint-url", metavar="URL", help="Another endpoint than AWS's, such as an emulator's.")
@click.option(
    "--max-rate",
    metavar="NUMBER",
    type=float,
    help="Calls a second for each of AWS's quota categories.  [default: the quota]",
)
@click.option("--markdown", is_flag=True, help="Print it as Markdown, such as an issue's text.")
@changes_options
def diff(
    old: Path,
    new: Path | None,
    regions: tuple[str, ...],
    profile: str | None,
    role: str | None,
    external_id: str | None,
    endpoint_url: str | None,
    max_rate: float | None,
    markdown: bool,
    screen: Screen,
) -> NoReturn:
    """Tell what changed in AWS since an export, in the words of its code.

    It reads the pools that OUT has or would take, and writes nothing. With NEW, another export or snapshot of
    the same account, it compares the two offline.

    The exit code is 0 where nothing changed, 5 where something did, and 1 where something could not be read.

    \b
    Examples:
      poolport diff customers
      poolport diff customers --markdown > issue.md
      poolport diff last-week/customers customers
    """
    from exporter.changes.folders import diff_folders
    from exporter.changes.model import has_changes, has_unread
    from exporter.cli.checks import check_external_id, check_rate, check_role
    from exporter.cli.progress import StepLine
    from exporter.discovery.account import selections

    if markdown and screen.as_json:
        raise UsageError("--markdown and --json print the same in two ways: leave one of them out")
    if new is not None:
        given = {
            "--region": regions,
            "--profile": profile,
            "--role-arn": role,
            "--external-id": external_id,
            "--endpoint-url": endpoint_url,
            "--max-rate": max_rate,
        }
        if idle := next((flag for flag, value in given.items() if value), None):
            raise UsageError(f"{idle} has no effect beside NEW, for AWS is not asked then: leave it out")
        with StepLine(screen, f"comparing {old} with {new}"):
            found = diff_folders(old, new)
    else:
        roles = (role,) if role else ()
        for arn in roles:
            check_role(arn)
        check_external_id(external_id, roles)
        check_rate(max_rate)
        options = remembered(old)
        options = replace(
            options,
            regions=_some(old, options.regions or tuple(selections(options)), regions),
            profile=profile,
            role_arn=role,
            external_id=external_id,
            endpoint_url=endpoint_url,
            max_rate=max_rate,
        )
        found = _live(old, options, screen)
    _show(found, screen, markdown=markdown)
    sys.exit(MISSING if has_unread(found) else CHANGED if has_changes(found) else 0)


def remembered(folder: Path) -> ReadOptions:
    """What a folder was made of: its selection, its kinds, its regions, and whether logos were fetched.

    Raises:
        UsageError: there is no snapshot in it, or one that says nothing usable.
    """
    from exporter.changes.remembered import read_options

    return read_options(folder)


def _some(folder: Path, known: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """The regions that were asked for, all of them the folder's."""
    for region in asked:
        if region not in known:
            raise UsageError(f"{folder} has nothing of the region {region}: name one of {', '.join(known)}")
    return tuple(asked) or tuple(known)


def _live(folder: Path, options: ReadOptions, screen: Screen) -> list[RegionChanges]:
    """Read AWS, and say on stderr what is missing; what was read is no result of this command."""
    from exporter.changes.live import diff_live
    from exporter.cli import summaries
    from exporter.cli.progress import ReadingLine

    def finished(region: RegionRead) -> None:
        progress.clear()
        for note in region.notes:
            screen.warn(note)

    with ReadingLine(screen) as progress:
        found, read = diff_live(folder, options, progress.show, finished)
    for gap in summaries.gaps(read.regions):
        screen.warn(gap)
    return found


def _show(found: Sequence[RegionChanges], screen: Screen, *, markdown: bool) -> None:
    from exporter.changes import show
    from exporter.cli.console import line

    if screen.as_json:
        screen.show_json(show.as_json(found))
    elif markdown:
        screen.show(map(line, show.as_markdown(found).splitlines()))
    else:
        screen.show(line(text, "" if text.startswith(" ") else "bold") for text in show.as_lines(found))
