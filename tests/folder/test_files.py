"""The output folder is safe: only poolport's own unedited files are replaced, each whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import OutputError
from exporter.folder import files as output
from exporter.folder.files import RECORD, lost, refuse, write

AREAS = ("terraform", "pulumi", "report.md")
FIRST = {"terraform/main.tf": b"one\n", "pulumi/pools/web.py": b"two\n", "report.md": b"three\n"}
SECOND = {"terraform/main.tf": b"one more\n", "pulumi/pools/shop.py": b"four\n", "report.md": b"three\n"}


def everything(folder: Path) -> dict[str, bytes]:
    found = {it.relative_to(folder).as_posix(): it.read_bytes() for it in folder.rglob("*") if it.is_file()}
    found.pop(RECORD, None)
    return found


def test_files_are_written_and_known_again(tmp_path: Path) -> None:
    changes = write(tmp_path, FIRST, AREAS)
    assert everything(tmp_path) == FIRST
    assert changes == output.Changes(tuple(sorted(FIRST)), (), ())
    assert lost(tmp_path, SECOND, AREAS) == []


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    changes = write(tmp_path, FIRST, AREAS)
    assert changes == output.Changes((), tuple(sorted(FIRST)), ())
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1}


def test_what_a_run_no_longer_writes_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    changes = write(tmp_path, {"terraform/main.tf": b"one\n"}, AREAS)
    assert changes.removed == ("pulumi/pools/web.py", "report.md")
    assert everything(tmp_path) == {"terraform/main.tf": b"one\n"}
    assert not (tmp_path / "pulumi").exists()


def test_a_folder_with_somebody_elses_file_stays(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "pulumi/notes.txt").write_text("mine")
    write(tmp_path, {}, AREAS)
    assert everything(tmp_path) == {"pulumi/notes.txt": b"mine"}


def test_what_this_run_is_not_about_is_left_alone_and_still_known(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    write(tmp_path, {"terraform/main.tf": b"new\n"}, ("terraform",))
    assert everything(tmp_path) == FIRST | {"terraform/main.tf": b"new\n"}
    assert lost(tmp_path, SECOND, AREAS) == []


def test_an_edited_file_would_be_lost(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "terraform/main.tf").write_text("edited")
    assert lost(tmp_path, SECOND, AREAS) == ["terraform/main.tf"]


def test_a_file_that_poolport_did_not_write_would_be_lost(tmp_path: Path) -> None:
    (tmp_path / "terraform").mkdir()
    (tmp_path / "terraform/main.tf").write_text("foreign")
    assert lost(tmp_path, FIRST, AREAS) == ["terraform/main.tf"]


def test_an_edited_file_that_would_be_removed_would_be_lost(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "pulumi/pools/web.py").write_text("edited")
    assert lost(tmp_path, SECOND, AREAS) == ["pulumi/pools/web.py"]
    assert lost(tmp_path, {"terraform/main.tf": b"x"}, ("terraform",)) == []


def test_an_edit_that_is_what_would_be_written_loses_nothing(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "terraform/main.tf").write_bytes(SECOND["terraform/main.tf"])
    assert lost(tmp_path, SECOND, AREAS) == []


def test_a_file_that_somebody_removed_comes_back(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "terraform/main.tf").unlink()
    assert lost(tmp_path, FIRST, AREAS) == []
    assert write(tmp_path, FIRST, AREAS).written == ("terraform/main.tf",)


def test_what_would_be_lost_is_named_with_the_ways_out() -> None:
    refuse([])
    paths = [Path(f"out/{number}.tf") for number in range(7)]
    with pytest.raises(OutputError, match=r"out/0\.tf, .*out/4\.tf and 2 more .*--out.*--force"):
        refuse(paths)


def test_force_keeps_what_would_be_lost_beside_it(tmp_path: Path) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "terraform/main.tf").write_text("edited")
    (tmp_path / "pulumi/pools/web.py").write_text("edited too")
    changes = write(tmp_path, SECOND, AREAS)
    assert changes.kept == ("pulumi/pools/web.py", "terraform/main.tf")
    assert everything(tmp_path) == SECOND | {
        "terraform/main.tf.orig": b"edited",
        "pulumi/pools/web.py.orig": b"edited too",
    }


def test_force_again_does_not_lose_the_earlier_copy(tmp_path: Path) -> None:
    for edit in ("first", "second", "second"):
        write(tmp_path, FIRST, AREAS)
        (tmp_path / "report.md").write_text(edit)
    write(tmp_path, FIRST, AREAS)
    assert everything(tmp_path) == FIRST | {"report.md.orig": b"first", "report.md.orig2": b"second"}


def test_scripts_can_be_run(tmp_path: Path) -> None:
    write(tmp_path, {"terraform/import.sh": b"#!/bin/sh\n", "terraform/main.tf": b""}, AREAS)
    assert (tmp_path / "terraform/import.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "terraform/main.tf").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("there", ["terraform", "terraform/main.tf/deep"])
def test_a_file_in_a_folders_place_is_refused_and_so_is_a_folder_in_a_files(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("in the way")
    with pytest.raises(OutputError, match="cannot be replaced"):
        lost(tmp_path, FIRST, AREAS)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"file": {}}', '{"files": 1}'])
def test_a_record_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / RECORD).write_text(text)
    with pytest.raises(OutputError, match="cannot be read"):
        write(tmp_path, FIRST, AREAS)
    assert everything(tmp_path) == {}


def failing_at(turn: int) -> Callable[[str, Path], None]:
    """os.replace, which fails at its n-th call as a full disk or an interruption does."""
    calls = iter(range(1000))
    real = os.replace

    def replace(source: str, target: Path) -> None:
        if next(calls) == turn:
            raise KeyboardInterrupt
        real(source, target)

    return replace


@pytest.mark.parametrize("turn", range(4))
def test_an_interrupted_run_leaves_each_file_whole_and_the_next_has_no_conflict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    write(tmp_path, FIRST, AREAS)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing_at(turn))
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, SECOND, AREAS)
    for path, content in everything(tmp_path).items():
        assert content in (FIRST.get(path), SECOND.get(path)), path
    for next_files in (SECOND, FIRST, {"report.md": b"other\n"}):
        assert lost(tmp_path, next_files, AREAS) == []
    write(tmp_path, SECOND, AREAS)
    assert everything(tmp_path) == SECOND
    assert set(json.loads((tmp_path / RECORD).read_text())["files"]) == set(SECOND)


def test_an_interrupted_first_run_has_no_conflict_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing_at(2))
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, FIRST, AREAS)
    assert len(everything(tmp_path)) == 1
    assert lost(tmp_path, SECOND, AREAS) == []


def test_an_interrupted_force_still_has_the_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / "terraform/main.tf").write_text("edited")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing_at(3))
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, SECOND, AREAS)
    write(tmp_path, SECOND, AREAS)
    assert everything(tmp_path) == SECOND | {"terraform/main.tf.orig": b"edited"}


@pytest.mark.parametrize(
    "files",
    ['["a", 7]', '"abc"', "7", "null", "{}", '[["a"]]', "[null]"],
)
def test_a_record_with_a_value_of_another_type_is_refused(tmp_path: Path, files: str) -> None:
    write(tmp_path, FIRST, AREAS)
    (tmp_path / RECORD).write_text(f'{{"files": {{"report.md": {files}}}}}')
    with pytest.raises(OutputError, match=r"files\.report\.md.* is .*remove it, and use --force once"):
        write(tmp_path, SECOND, AREAS)
    assert everything(tmp_path) == FIRST
