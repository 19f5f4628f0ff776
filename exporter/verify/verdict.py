"""The verdict on one region of an export: every check by name, the plan's changes, and what judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from exporter.targets.proof import Check, Plan

UNPLANNED = Plan((), (), {})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen of one region; ``plan`` is None where none could be made.

    ``versions`` are those of the tools that judged, ``unproved`` the targets whose code no tool has read.
    """

    region: str
    folder: Path
    resources: int
    checks: tuple[Check, ...] = ()
    plan: Plan | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    unproved: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The line that people know."""
        return (self.plan or UNPLANNED).summary

    @property
    def empty(self) -> bool:
        """Whether a plan only imports, no check failed, and the code of every target was judged."""
        return self.sound and not self.unproved

    @property
    def sound(self) -> bool:
        """The same of what could be judged here, whatever could not."""
        return self.plan is not None and all(check.result != "failed" for check in self.checks)

    def as_json(self) -> dict[str, Any]:
        """The verdict for machines."""
        plan = self.plan or UNPLANNED
        return {
            "region": self.region,
            "empty": self.empty,
            "summary": plan.summary if self.plan else None,
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
                for change in plan.changes
            ],
            "errors": [asdict(error) for error in plan.errors],
            "checks": [asdict(check) for check in self.checks],
            "versions": dict(self.versions),
            "unproved": list(self.unproved),
        }
