"""A verdict stays in the report as long as it is about the same code."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import OutputError
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.folder.verdict import record_verdicts
from tests.case_folders import FOLDER

PAGES = ("report.md", "report.html")
SNAPSHOT = FOLDER / "a-pool-of-2017/snapshot"
VERDICT: dict[str, Any] = {
    "region": "us-east-1",
    "summary": "4 to import, 0 to add, 0 to change, 0 to destroy",
    "checks": [],
    "versions": {"terraform": "1.11.4"},
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    render(tmp_path / "out")
    record_verdicts(tmp_path / "out", [VERDICT])
    return tmp_path / "out"


def render(out: Path, **choices: Any) -> None:
    render_export(SNAPSHOT, out, choose(("terraform", "pulumi"), **choices))


def verdict(out: Path) -> Any:
    return json.loads((out / "report.json").read_text())["verdict"]


def test_a_verdict_is_in_all_reports_with_a_digest_of_each_target(out: Path) -> None:
    assert sorted(verdict(out)["files"]) == ["pulumi", "terraform"]
    assert f"**{VERDICT['summary']}**" in (out / "report.md").read_text()
    assert f"us-east-1: {VERDICT['summary']}</h3>" in (out / "report.html").read_text()


def test_the_same_code_written_again_keeps_it(out: Path) -> None:
    before = [(out / name).read_bytes() for name in PAGES]
    render(out)
    assert verdict(out)["regions"] == [VERDICT]
    assert [(out / name).read_bytes() for name in PAGES] == before


def test_other_code_loses_it(out: Path) -> None:
    render(out, protect="none")
    assert verdict(out) is None
    assert "Not proved yet" in (out / "report.md").read_text()
    assert "Not proved yet" in (out / "report.html").read_text()


def test_a_verdict_of_edited_code_is_not_one_of_what_is_written_next(out: Path) -> None:
    with (out / "us-east-1/terraform/legacy_mobile.tf").open("a") as file:
        file.write("# mine\n")
    record_verdicts(out, [VERDICT])
    render(out, force=True)
    assert verdict(out) is None


def test_a_report_of_ones_own_is_drawn_with_ones_own_templates_or_left_alone(tmp_path: Path) -> None:
    out, templates = tmp_path / "out", tmp_path / "templates"
    (templates / "report").mkdir(parents=True)
    for name in PAGES:
        (templates / f"report/{name}.j2").write_text("MINE {{ verdict.regions[0].summary if verdict }}\n")
    render(out, templates=templates)
    record_verdicts(out, [VERDICT])
    assert (out / "report.md").read_text().startswith("MINE")
    assert (out / "report.html").read_text() == "MINE \n"
    assert verdict(out)["regions"] == [VERDICT]
    record_verdicts(out, [VERDICT], templates)
    assert (out / "report.md").read_text() == f"MINE {VERDICT['summary']}\n"


@pytest.mark.parametrize("name", ["report.json", "report.html"])
def test_an_edited_report_is_not_lost(name: str, out: Path) -> None:
    edit = (out / name).read_text() + "\n"
    (out / name).write_text(edit)
    with pytest.raises(OutputError, match=rf"{re.escape(name)} would be lost"):
        record_verdicts(out, [VERDICT | {"summary": "another"}])
    assert (out / name).read_text() == edit


def test_a_folder_without_a_report_gets_none(out: Path) -> None:
    shutil.rmtree(out)
    out.mkdir()
    record_verdicts(out, [VERDICT])
    assert list(out.iterdir()) == []
