"""A report says what a finding is about by its name, with the file and the line where it begins."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.report.markdown import as_markdown
from exporter.report.places import places
from exporter.states import LEVELS, WEIGHTS
from exporter.targets.registry import TARGETS, target_named

ACCOUNT = Path(__file__).parents[2] / "demo/account"


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_resource_of_the_sample_account_is_found_where_it_begins(tmp_path: Path, name: str) -> None:
    drawing = draw_export(ACCOUNT, tmp_path, choose((name,)))
    assert len(drawing.regions) > 1
    for graph in drawing.graphs.values():
        found = places({target_named(name): graph}, drawing.files)
        assert found.keys() == {resource.key for resource in graph.resources}
        for resource in graph.resources:
            place = found[resource.key]
            assert place.files[name].startswith(f"{graph.region}/{name}/")
            lines = drawing.files[place.files[name]].decode().splitlines()
            begin = "\n".join(lines[place.lines[name] - 1 :][:3])
            assert re.search(rf"\b{re.escape(resource.name)}_?\b", begin), (resource.key, begin)


def test_a_finding_links_to_the_line(tmp_path: Path) -> None:
    drawing = draw_export(ACCOUNT, tmp_path, choose(("pulumi", "terraform")))
    data = json.loads(drawing.files["report.json"])
    located = [finding for finding in data["findings"] if finding["line"] and finding["level"] != "info"]
    assert located
    report = drawing.files["report.md"].decode()
    for finding in located:
        assert finding["file"].startswith(f"{finding['region']}/terraform/")
        assert f"[`{finding['name']}`]({finding['file']}#L{finding['line']})" in report
    assert not re.search(r"^\* \*\*\w+\*\* `\w+:us-east-1_", report, re.MULTILINE)


def test_the_errors_of_all_regions_come_before_the_warnings_of_any(tmp_path: Path) -> None:
    drawing = draw_export(ACCOUNT, tmp_path, choose(("terraform",)))
    findings = json.loads(drawing.files["report.json"])["findings"]
    first, *_, last = drawing.regions
    weights = [finding["weight"] for finding in findings]
    assert weights == sorted(weights, key=list(WEIGHTS).index)
    worst = min(LEVELS.index(finding.level) for finding in first.graph.findings)
    assert LEVELS.index(findings[0]["level"]) < worst
    assert findings[0]["region"] == last.region


def test_without_its_own_look_a_resource_has_a_file_and_no_line(tmp_path: Path) -> None:
    templates = tmp_path / "templates/terraform"
    templates.mkdir(parents=True)
    (templates / "resource.j2").write_text("# {{ resource.name }}\n")
    drawing = draw_export(ACCOUNT, tmp_path, choose(("terraform",), templates=tmp_path / "templates"))
    findings = json.loads(drawing.files["report.json"])["findings"]
    assert {finding["line"] for finding in findings} == {None}
    assert any(finding["file"] for finding in findings)


def test_a_report_of_an_older_poolport_can_be_drawn_again(tmp_path: Path) -> None:
    drawing = draw_export(ACCOUNT, tmp_path, choose(("terraform",)))
    data = json.loads(drawing.files["report.json"])
    for finding in data["findings"]:
        for member in ("kind", "name", "file", "line"):
            del finding[member]
    assert f"`{data['findings'][0]['resource']}`" in as_markdown(data, None).decode()
