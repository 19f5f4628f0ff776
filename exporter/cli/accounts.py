"""Runs a command for every account that was asked for, each in its own folder where there are several."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporter.cli.console import Screen
from exporter.cli.last_resort import as_sentence
from exporter.disk import folder_below
from exporter.errors import UsageError

if TYPE_CHECKING:
    from exporter.cli.parameters import Account, Choices, Reading
    from exporter.discovery.results import AccountRead
    from exporter.folder.export import Export
    from exporter.verify.verdict import Verdict

_NUMBER = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class AccountRun:
    """What was done for one account; ``verdicts`` is None where none was asked for."""

    name: str
    read: AccountRead
    export: Export | None = None
    verdicts: tuple[Verdict, ...] | None = None

    @property
    def missing(self) -> bool:
        """Whether something is missing or not proved, which makes the exit code 1."""
        if any(region.refused for region in self.read.regions):
            return True
        if self.verdicts is not None and not (self.verdicts and all(v.empty for v in self.verdicts)):
            return True
        return self.export is not None and self.export.missing

    @property
    def exit_code(self) -> int:
        """4 where an edit and the new text could not be merged, 1 where something is missing."""
        if self.export is not None and self.export.changes.conflicts:
            return 4
        return 1 if self.missing else 0

    def as_json(self) -> dict[str, Any]:
        """What was done, for machines; ``changes`` is there where there was an export before."""
        from exporter.changes.show import as_json

        done = {
            "account": self.read.account or self.name,
            "regions": [region.as_json() for region in self.read.regions],
            "projects": [region.as_json() for region in self.export.regions] if self.export else [],
            "missing": self.missing,
        }
        if self.export is not None:
            done["conflicts"] = dict(self.export.changes.conflicts)
            if self.export.drawing.news is not None:
                done["changes"] = as_json(self.export.drawing.news)
        if self.verdicts is not None:
            done["verdicts"] = [verdict.as_json() for verdict in self.verdicts]
        return done


def run_accounts(
    reading: Reading,
    choices: Choices,
    out: Path,
    screen: Screen,
    run: Callable[[Account, Path], AccountRun],
) -> int:
    """Run for every account, and show what was done for machines; the result is the exit code.

    Several accounts have a folder each below ``out``, called by their numbers; a later run of one of them
    finds its own. Where there are several, one that fails stops no other.

    Raises:
        ExporterError: there is one account, and it failed.
    """
    several = len(reading.accounts) > 1
    codes, done = [], []
    for account in reading.accounts:
        if several:
            screen.show_text("")
            screen.show_text(account.name, "bold")
        try:
            found = run(account, folder_of(account, reading, out, several))
            codes.append(found.exit_code)
            done.append(found.as_json())
        except Exception as unexpected:
            if not several:
                raise
            error = as_sentence(unexpected)
            screen.fail(f"{account.name}: {error}")
            codes.append(error.exit_code)
            done.append({"account": account.name, "error": str(error), "missing": True})
    screen.show_json(done)
    return max(codes)


def folder_of(account: Account, reading: Reading, out: Path, several: bool) -> Path:
    """The folder of an account: its number's where a run reads several, or where ``out`` has such folders.

    Raises:
        UsageError: nobody says whose account it is.
    """
    from exporter.discovery.identity import account_of_credentials
    from exporter.folder import settings
    from exporter.folder.layout import OLD_RECORD

    own = {path.name for path in out.iterdir() if _NUMBER.fullmatch(path.name)} if out.is_dir() else set()
    if not several and (not own or (out / settings.FILE).exists() or (out / OLD_RECORD).exists()):
        return out
    number = account.role_arn.split(":")[4] if account.role_arn else ""
    if not number:
        for folder in sorted(own) or [""]:
            remembered = settings.load(out / folder) if folder else None
            options = reading.options(account, reading.remembered(remembered))
            if options.selection.ids or options.selection.lists:
                number = account_of_credentials(options)
                break
    if not number:
        raise UsageError(
            f"the folders of {out} are called by their accounts' numbers, and nobody says whose the"
            f" credentials{f' of {account.name}' if account.name else ''} are: check them, or name the folder"
            " of the account with --out"
        )
    return folder_below(out, number)
