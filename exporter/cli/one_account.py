"""Runs ``export`` and ``discover`` for one account and its folder, step by step."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.cli import stages, summaries
from exporter.cli.accounts import AccountRun
from exporter.disk import folder_below, read_plain, write_whole
from exporter.errors import UsageError
from exporter.scratch import scratch

if TYPE_CHECKING:
    from exporter.cli.console import Screen
    from exporter.cli.parameters import Account, Choices, Reading
    from exporter.discovery.options import ReadOptions
    from exporter.discovery.results import AccountRead
    from exporter.folder.settings import Settings
    from exporter.folder.snapshots import Joined

READ = "read"
"""In the folder's records: what a run has read so far, from where one that was interrupted goes on."""


def export_account(
    account: Account,
    reading: Reading,
    choices: Choices,
    folder: Path,
    screen: Screen,
    *,
    prune: bool,
    verify: bool,
) -> AccountRun:
    """Read the pools of one account and bring its folder up to date."""
    from exporter.folder.lock import alone

    reading = reading.placed(account)
    with nullcontext() if choices.dry_run else alone(folder):
        run = _export(account, reading, choices, folder, screen, prune=prune, verify=verify)
    if not verify or choices.dry_run or run.export is None:
        return run
    verdicts = stages.verify(folder, screen, live=False, templates=run.export.drawing.templates)
    return replace(run, verdicts=verdicts)


def _export(
    account: Account,
    reading: Reading,
    choices: Choices,
    folder: Path,
    screen: Screen,
    *,
    prune: bool,
    verify: bool,
) -> AccountRun:
    from exporter.folder.export import options_of

    before = open_folder(folder, screen, dry_run=choices.dry_run)
    found = reading.remembered(before)
    if _may_ask(screen):
        reading, choices = _asked(account, reading, choices, found, folder, screen)
        found = reading.remembered(before)
    found = choices.remembered(found, folder)
    options_of(found, folder)  # what is wrong with it, before anything is read
    options = _options(account, reading, found, folder)
    _check_account(options, before, folder, screen)
    say_changes(before, found, screen, dry_run=choices.dry_run)
    with _staging(folder, dry_run=choices.dry_run) as staged:
        read, joined = _read(options, found, before, folder, staged, screen, prune=prune)
        if joined is None:
            return AccountRun(account.name, read)
        found = _with_account(found, read, before, folder)
        chosen = replace(
            options_of(found, folder, force=choices.force, adopted=choices.adopted), secrets=read.secrets
        )
        export = stages.render(
            joined.source,
            folder,
            chosen,
            screen,
            remembered=found,
            joined=joined,
            dry_run=choices.dry_run,
            locked=True,
            proved=verify,
        )
    return AccountRun(account.name, read, export)


def discover_account(account: Account, reading: Reading, folder: Path, screen: Screen) -> AccountRun:
    """Read the pools of one account into the snapshot of its folder."""
    from exporter.folder.lock import alone

    with alone(folder):
        return _discover(account, reading.placed(account), folder, screen)


def _discover(account: Account, reading: Reading, folder: Path, screen: Screen) -> AccountRun:
    from exporter.folder import settings, settings_file
    from exporter.folder.transaction import Change, commit

    before = open_folder(folder, screen, dry_run=False)
    found = reading.remembered(before)
    options = _options(account, reading, found, folder)
    _check_account(options, before, folder, screen)
    with _staging(folder, dry_run=False) as staged:
        read, joined = _read(options, found, before, folder, staged, screen, prune=False)
        if joined is None:
            return AccountRun(account.name, read)
        found = _with_account(found, read, before, folder)
        steps = [Change(f"snapshot/{name}", content) for name, content in joined.contents().items()]
        commit(folder, [*steps, Change(settings.FILE, settings_file.written(folder, found))], locked=True)
    screen.show_text(f"Now write the code: {shlex.join(['poolport', 'render', str(folder)])}")
    return AccountRun(account.name, read)


def open_folder(folder: Path, screen: Screen, *, dry_run: bool) -> Settings | None:
    """What a folder remembers; what a killed run left is finished, and an older layout is moved to this one.

    Whoever may write holds ``alone(folder)``.

    Raises:
        UsageError: an older layout would have to be changed first, by a run that may write.
    """
    from exporter.folder import settings
    from exporter.folder.layout import is_old, migrate
    from exporter.folder.transaction import recover

    if dry_run:
        if is_old(folder):
            raise UsageError(
                f"{folder} has the layout of an older poolport: run the command without --dry-run once, it"
                " moves the folder to the present layout"
            )
        return settings.load(folder)
    if recover(folder, locked=True):
        screen.show_text(f"{folder}: finished what an interrupted run had begun to write")
    if migrate(folder):
        screen.show_text(f"{folder} had the layout of an older poolport, and has the present one now")
    return settings.load(folder)


def _may_ask(screen: Screen) -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty() and not screen.silent


def _asked(
    account: Account, reading: Reading, choices: Choices, found: Settings, folder: Path, screen: Screen
) -> tuple[Reading, Choices]:
    """What to read and to write with what neither the command line nor the folder says: ask for it.

    Names that are given to pools are written into ``mapping.json``, as if somebody had edited it.
    """
    from exporter.cli import picking
    from exporter.cli.listing import read_lists
    from exporter.folder import mapping

    selects, writes = bool(found.select), bool(found.targets or choices.targets)
    if selects and writes:
        return reading, choices
    picked = picking.Picked(reading.query.pools)
    if not selects:
        regions = read_lists(reading.to_list(account), screen)
        picked = picking.pick(regions, renaming=not choices.dry_run)
        kinds = (*(reading.exclude_kinds or ()), *picked.exclude_kinds)
        query = replace(reading.query, pools=picked.pools, exclude=(), regions=())
        reading = replace(reading, query=query, exclude_kinds=kinds or reading.exclude_kinds)
        if picked.names:
            content = mapping.merged(folder / mapping.FILE, picked.names_by_region(regions))
            write_whole(folder, mapping.FILE, content)
    if not writes:
        choices = replace(choices, targets=picking.pick_targets())
    if context := click.get_current_context(silent=True):
        targets = () if writes else choices.targets
        screen.show_text(f"The same without questions: {picking.same_command(context, picked, targets)}")
    return reading, choices


def _options(account: Account, reading: Reading, found: Settings, folder: Path) -> ReadOptions:
    """How to read; what the folder has already may be gone."""
    from exporter.folder.snapshots import known_pools

    return replace(reading.options(account, found), known=known_pools(folder / "snapshot"))


def _check_account(options: ReadOptions, before: Settings | None, folder: Path, screen: Screen) -> None:
    """Check that the credentials are those of the folder's account, before anything is read.

    Raises:
        UsageError: they are another account's.
    """
    from exporter.cli.progress import StepLine
    from exporter.discovery.identity import account_of_credentials

    if before is None or not before.account:
        return
    with StepLine(screen, "asking AWS whose the credentials are"):
        number = account_of_credentials(options)
    if number:
        _check_same("the credentials are", number, before, folder)


def _check_same(what: str, number: str, before: Settings | None, folder: Path) -> None:
    if before is not None and before.account and number != before.account:
        raise UsageError(
            f"{what} of account {number}, and {folder} is an export of account {before.account}:"
            " use that account's credentials, or another --out"
        )


def _with_account(found: Settings, read: AccountRead, before: Settings | None, folder: Path) -> Settings:
    """The settings with the account that was read; where nobody said it before, it could be another one."""
    number = read.account or found.account
    _check_same("what was read is", number, before, folder)
    return replace(found, account=number)


def say_changes(before: Settings | None, found: Settings, screen: Screen, *, dry_run: bool) -> None:
    """Say what a command has changed of what the folder remembers."""
    from exporter.folder.settings import FILE, changes

    for sentence in changes(before, found):
        screen.show_text(f"{FILE} would say: {sentence}" if dry_run else sentence)


@contextmanager
def _staging(folder: Path, *, dry_run: bool) -> Iterator[Path]:
    """Where to read to: in the folder's records; for a dry run elsewhere, with the secrets that it knows."""
    from exporter.folder.records import PLACE
    from exporter.snapshot.memory import SECRETS

    if dry_run:
        with scratch() as elsewhere:
            place = elsewhere / PLACE
            known = folder / PLACE / SECRETS
            if known.is_file():
                write_whole(elsewhere, f"{PLACE}/{SECRETS}", read_plain(known))
            yield place / READ
        return
    staged = folder_below(folder, f"{PLACE}/{READ}")
    try:
        yield staged
    except BaseException:
        # What was read to its end is nothing that a run could go on from.
        if not list(staged.glob(".*.resume")):
            _clear(folder, staged)
        raise
    _clear(folder, staged)


def _clear(folder: Path, staged: Path) -> None:
    shutil.rmtree(staged, ignore_errors=True)
    if folder.is_dir() and staged.parent.is_dir() and not any(staged.parent.iterdir()):
        staged.parent.rmdir()
        if not any(folder.iterdir()):
            folder.rmdir()


def _read(
    options: ReadOptions,
    found: Settings,
    earlier: Settings | None,
    folder: Path,
    staged: Path,
    screen: Screen,
    *,
    prune: bool,
) -> tuple[AccountRead, Joined | None]:
    """Read, and join it with what the folder has; None where there is nothing at all."""
    from exporter.cli.progress import StepLine
    from exporter.discovery.account import selections
    from exporter.folder.reading import read_options
    from exporter.folder.snapshots import join

    read = stages.read(options, staged, screen)
    snapshot = folder / "snapshot"
    if not read.manifest.files:
        stays = (snapshot / "manifest.json").exists()
        screen.show_sentence(summaries.no_pools(read, stays=stays))
        if not stays:
            return read, None
    day = datetime.now(UTC).date().isoformat()
    kinds = [kind.name for kind in options.kinds]
    queries = read_options(found).queries
    everything = selections(replace(options, queries=queries, regions=())) if queries else None
    before = read_options(earlier).queries if earlier else ()
    with StepLine(screen, "joining it with what the folder has"):
        joined = join(
            snapshot,
            staged,
            read,
            selections(options),
            kinds,
            day,
            remembered=everything,
            earlier=selections(replace(options, queries=before, regions=())) if before else None,
            prune=prune,
        )
    for sentence in summaries.kept(joined.source, folder):
        screen.warn(sentence)
    return read, joined
