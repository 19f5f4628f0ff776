"""Every folder of tests/cases: its snapshot must render to its expected files, no more, no fewer.

A case is a folder with a ``snapshot`` (and a ``mapping.json``, if names matter). Its ``options.json`` may
name ``targets``, and set ``adopted``, ``secrets`` (taken from the configuration) and ``provider`` (a list of
numbers). ``make golden`` writes what is expected; read the diff before you commit it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from exporter.catalog import KINDS
from exporter.folder.export import render_export
from exporter.folder.records import PLACE
from exporter.targets.registry import TARGETS
from tests.case_folders import CASES, Case, load

WITH_PAGE = "a-pool-of-2017"
"""The case whose page is compared: a page is large, and says what the other files of a case say."""


def _files(folder: Path) -> dict[str, bytes]:
    """What people read of an export: all but the tool's own records, which follow from it."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(f"{PLACE}/")}


def _indented(report: bytes) -> bytes:
    """The report with a line a value, so that a diff of it can be read; the product's has a line an item."""
    return (json.dumps(json.loads(report), indent=1, ensure_ascii=False) + "\n").encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_a_snapshot_renders_to_the_expected_files(
    case: Case, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case.copy_names(tmp_path)
    render_export(case.folder / "snapshot", tmp_path, case.render_options())
    drawn = _files(tmp_path)
    drawn["report.json"] = _indented(drawn["report.json"])
    if case.folder.name != WITH_PAGE:
        del drawn["report.html"]
    kept = case.folder / "expected"
    if request.config.getoption("--golden"):
        shutil.rmtree(kept, ignore_errors=True)
        for name, content in drawn.items():
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            (kept / name).write_bytes(content)
    expected = _files(kept)
    assert sorted(drawn) == sorted(expected), "files are missing or new: run 'make golden', read the diff"
    for name in expected:
        assert drawn[name] == expected[name], f"{name}: run 'make golden', read the diff"


def _reports(cases: list[Case]) -> list[dict[str, list[dict[str, object]]]]:
    return [json.loads((case.folder / "expected" / "report.json").read_text("utf-8")) for case in cases]


def _kinds_without_a_case(cases: list[Case]) -> list[str]:
    """The kinds that no expected code has; of those that nothing can manage, no expected report."""
    reports = _reports(cases)
    written = {resource["type"] for report in reports for resource in report["resources"]}
    reported = {item["kind"] for report in reports for item in report["omitted"]}
    return [
        kind.name
        for kind in KINDS
        if not (kind.name in reported if kind.unmanaged else kind.terraform in written)
    ]


def _targets_without_a_case(cases: list[Case]) -> list[str]:
    return [name for name in TARGETS if not any(name in case.targets for case in cases)]


def test_every_kind_of_the_catalog_is_in_the_expected_output_of_some_case() -> None:
    missing = _kinds_without_a_case(CASES)
    assert not missing, f"no case has {', '.join(missing)}: add it to tests/cases/every-kind-around-a-pool"


def test_every_target_is_rendered_by_some_case() -> None:
    missing = _targets_without_a_case(CASES)
    assert not missing, f"no case renders {', '.join(missing)}: name it in some tests/cases/*/options.json"


def test_a_kind_or_a_target_without_a_case_is_named() -> None:
    without = [case for case in CASES if case.folder.name != "every-kind-around-a-pool"]
    assert {"web_acl_association", "terms"} <= set(_kinds_without_a_case(without))
    assert "pulumi" in _targets_without_a_case([case for case in CASES if case.targets == ("terraform",)])


def test_an_option_of_a_case_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text('{"adoptd": true}')
    with pytest.raises(ValueError, match="adoptd is not an option"):
        load(tmp_path)
