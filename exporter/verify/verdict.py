"""What was judged of an export, for whoever shows it: checks by name, the plan's changes, what judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from exporter.targets.terraform.plan import Change, Diagnostic, Plan

Result = Literal["passed", "failed", "not checked"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, by name; ``details`` are the failures, or why it was not checked."""

    name: str
    result: Result
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class Verdict:
    """What was seen of one region's project; ``versions`` are those of what judged.

    ``planned`` is false where no plan could be made at all.
    """

    region: str
    folder: Path
    resources: int
    changes: tuple[Change, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    checks: list[Check] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    planned: bool = False

    @property
    def summary(self) -> str:
        """The line that people know."""
        return Plan(self.changes, self.errors, {}).summary

    @property
    def empty(self) -> bool:
        """Whether a plan was made that only imports, and nothing that was checked failed."""
        return self.planned and all(check.result != "failed" for check in self.checks)

    def add(self, name: str, failures: list[str]) -> None:
        """Add the result of a check that was made."""
        self.checks.append(Check(name, "failed" if failures else "passed", tuple(failures)))

    def skip(self, name: str, why: str) -> None:
        """Add a check that could not be made."""
        self.checks.append(Check(name, "not checked", (why,)))

    def as_json(self) -> dict[str, Any]:
        """The verdict for machines."""
        return {
            "region": self.region,
            "empty": self.empty,
            "summary": self.summary if self.planned else None,
            "resources": [
                {
                    "address": change.address,
                    "import_id": change.imported,
                    "actions": list(change.actions),
                    "differences": [
                        {"path": path, "before": before, "after": after}
                        for path, before, after in change.differences
                    ],
                }
                for change in self.changes
            ],
            "errors": [asdict(error) for error in self.errors],
            "checks": [asdict(check) for check in self.checks],
            "versions": self.versions,
        }
