"""Every folder of tests/cases: its snapshot must render to its expected files, no more, no fewer.

A case is a folder with a ``snapshot`` (and a ``mapping.json``, if names matter). ``make golden`` writes
what is expected; read the diff before you commit it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exporter.folder.render import choose, render_export

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def _files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.endswith(".poolport.json")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_snapshot_renders_to_the_expected_files(
    case: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if (case / "mapping.json").exists():
        shutil.copy(case / "mapping.json", tmp_path)
    render_export(case / "snapshot", tmp_path, choose(("terraform", "pulumi")))
    drawn = _files(tmp_path)
    if request.config.getoption("--golden"):
        shutil.rmtree(case / "expected", ignore_errors=True)
        for name, content in drawn.items():
            (case / "expected" / name).parent.mkdir(parents=True, exist_ok=True)
            (case / "expected" / name).write_bytes(content)
    expected = _files(case / "expected")
    assert sorted(drawn) == sorted(expected), "files are missing or new: run 'make golden', read the diff"
    for name in expected:
        assert drawn[name].decode() == expected[name].decode(), f"{name}: run 'make golden', read the diff"


def test_there_are_cases() -> None:
    assert CASES
