"""Each case of tests/cases by the real provider: the first plan only imports, Pulumi registers the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exporter.folder.export import render_export
from exporter.targets.registry import TARGETS
from exporter.verify.run import verify_export
from tests.case_folders import CASES, Case

MIRRORED = (5, 1_000_000, 1_000_000)
"""The provider that the plans are made with: what needs a newer one is proved by Pulumi's program alone."""
PLANNED = [case for case in CASES if any(TARGETS[name].plans for name in case.targets)]


NEED_MORE = {"pulumi-typescript", "pulumi-yaml"}
"""What is proved only where Node's packages or Pulumi's own host are; their own tests see to it."""


@pytest.mark.provider
@pytest.mark.parametrize("case", PLANNED, ids=lambda case: case.folder.name)
def test_the_first_plan_of_a_case_only_imports(case: Case, tmp_path: Path, terraform: str) -> None:
    shutil.copytree(case.folder / "snapshot", tmp_path / "snapshot")
    case.copy_names(tmp_path)
    exported = render_export(tmp_path / "snapshot", tmp_path, case.render_options(provider=MIRRORED))
    verdicts = list(verify_export(tmp_path))
    assert [verdict.region for verdict in verdicts] == [region.drawing.region for region in exported.regions]
    for region, verdict in zip(exported.regions, verdicts, strict=True):
        planned = next(graph for name, graph in region.drawing.graphs.items() if TARGETS[name].plans)
        assert [check for check in verdict.checks if check.result == "failed"] == []
        number = len(planned.resources)
        # What is adopted already stands in the state that the plan is made with.
        imported = 0 if case.adopted else number
        assert verdict.summary == f"{imported} to import, 0 to add, 0 to change, 0 to destroy"
        assert verdict.plan
        assert len(verdict.plan.changes) == number
        assert verdict.sound
        assert set(verdict.unproved) <= NEED_MORE
        passed = {check.name for check in verdict.checks if check.result == "passed"}
        assert {"the plan only imports", "the code has every value of the account"} <= passed
        if "pulumi" in case.targets:
            assert "the program registers what the plan proved" in passed
