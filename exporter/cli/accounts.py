"""Runs a command for every account that was asked for, each in its own folder where there are several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporter.cli.console import Screen
from exporter.cli.last_resort import as_sentence
from exporter.disk import folder_below

if TYPE_CHECKING:
    from exporter.discovery.options import ReadOptions
    from exporter.discovery.results import AccountRead
    from exporter.folder.render import RegionExport
    from exporter.verify.verdict import Verdict


@dataclass(frozen=True, slots=True)
class AccountRun:
    """What was done for one account; ``verdicts`` is None where none was asked for."""

    name: str
    read: AccountRead
    projects: tuple[RegionExport, ...] = ()
    verdicts: tuple[Verdict, ...] | None = None

    @property
    def missing(self) -> bool:
        """Whether something is missing or not proved, which makes the exit code 1."""
        if any(region.refused for region in self.read.regions):
            return True
        if self.verdicts is not None and not (self.verdicts and all(v.empty for v in self.verdicts)):
            return True
        return any(project.missing for project in self.projects)

    def as_json(self) -> dict[str, Any]:
        """What was done, for machines."""
        done = {
            "account": self.name or self.read.account,
            "regions": [region.as_json() for region in self.read.regions],
            "projects": [project.as_json() for project in self.projects],
            "missing": self.missing,
        }
        if self.verdicts is not None:
            done["verdicts"] = [verdict.as_json() for verdict in self.verdicts]
        return done


def run_accounts(
    accounts: Mapping[str, ReadOptions],
    out: Path,
    screen: Screen,
    run: Callable[[str, ReadOptions, Path], AccountRun],
) -> int:
    """Run for every account, and show what was done for machines; the result is the exit code.

    Where there are several, one that fails stops no other.

    Raises:
        ExporterError: there is one account, and it failed.
    """
    several = len(accounts) > 1
    codes, done = [], []
    for name, options in accounts.items():
        if several:
            screen.show_text("")
            screen.show_text(name, "bold")
        try:
            found = run(name, options, folder_below(out, name) if several else out)
            codes.append(1 if found.missing else 0)
            done.append(found.as_json())
        except Exception as unexpected:
            if not several:
                raise
            error = as_sentence(unexpected)
            screen.fail(f"{name}: {error}")
            codes.append(error.exit_code)
            done.append({"account": name, "error": str(error), "missing": True})
    screen.show_json(done)
    return max(codes)
