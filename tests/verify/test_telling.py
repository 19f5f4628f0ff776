"""What a long proof tells of where it is: every project with its number, and every step of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.telling import below, nobody
from exporter.verify.run import verify_export
from tests.verify.test_verify_export import Tools, export, tools

__all__ = ["tools"]  # a fixture


def test_every_project_is_told_with_its_number(tmp_path: Path, tools: Tools) -> None:
    told: list[str] = []
    regions = ("eu-west-1", "us-east-1")
    list(verify_export(export(tmp_path, "terraform", "pulumi", regions=regions), tell=told.append))
    assert told == [
        "reading what the code should hold",
        "1 of 4: eu-west-1/pulumi: a tool",
        "2 of 4: eu-west-1/terraform: a tool",
        "3 of 4: us-east-1/pulumi: a tool",
        "4 of 4: us-east-1/terraform: a tool",
    ]


def test_a_plan_that_is_made_for_the_proof_alone_counts(tmp_path: Path, tools: Tools) -> None:
    told: list[str] = []
    list(verify_export(export(tmp_path, "pulumi"), tell=told.append))
    assert told[1:] == ["1 of 2: us-east-1/pulumi: a tool", "2 of 2: us-east-1, as terraform: a tool"]


def test_several_regions_in_one_stack_count(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from exporter.targets.registry import TARGETS

    together = replace(TARGETS["pulumi"], together=lambda top, projects: {})
    monkeypatch.setitem(TARGETS, "pulumi", together)
    told: list[str] = []
    folder = export(tmp_path, "pulumi", "terraform", regions=("eu-west-1", "us-east-1"))
    list(verify_export(folder, tell=told.append))
    assert told[1] == "1 of 5: pulumi of 2 regions: running them as one stack"
    assert told[-1].startswith("5 of 5: ")


def test_writing_tells_each_project_and_what_comes_after_them(tmp_path: Path) -> None:
    told: list[str] = []
    folder = export(tmp_path, "terraform")
    render_export(folder / "snapshot", folder, choose(["terraform", "pulumi"]), tell=told.append)
    assert told == [
        "us-east-1: finding names and references",
        "us-east-1: writing terraform",
        "us-east-1: writing pulumi",
        "writing the report",
        "searching all of it for secrets",
        "comparing it with the folder",
        "writing the files",
    ]


def test_where_it_happens_stands_before_it() -> None:
    told: list[str] = []
    below(told.append, "us-east-1")("terraform plan")
    assert told == ["us-east-1: terraform plan"]
    nobody("terraform plan")
