"""A change of many files is there whole or not at all, whatever ends the run that makes it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import OutputError
from exporter.folder.plan import MARK, NEXT
from exporter.folder.transaction import Change, commit, recover

BEFORE = {
    "a.tf": b"old a",
    "b.tf": b"old b",
    "gone/c.tf": b"old c",
    "same.tf": b"same",
    "mine/notes": b"my own",
}
CHANGES = [
    Change("state.json", b"what protects"),
    Change("a.tf", b"new a"),
    Change("new/deep/d.sh", b"new d", executable=True),
    Change("new/e.tf", b""),
    Change("same.tf", b"same"),
    Change("gone/c.tf", None),
    Change("b.tf", b"new b"),
    Change("never/was", None),
]
AFTER = {
    "state.json": b"what protects",
    "a.tf": b"new a",
    "b.tf": b"new b",
    "new/deep/d.sh": b"new d",
    "new/e.tf": b"",
    "same.tf": b"same",
    "mine/notes": b"my own",
}
STEPS = ["open", "replace", "mkdir", "unlink", "rmdir", "fsync", "chmod", "write"]


class Killed(BaseException):
    """Stands for the end of the process."""


def everything(folder: Path) -> dict[str, bytes | None]:
    """Each file with its content, and each folder."""
    found = sorted(folder.rglob("*"))
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes() for path in found
    }


def laid(folder: Path, files: dict[str, bytes]) -> dict[str, bytes | None]:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return everything(folder)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    laid(folder, BEFORE)
    return folder


@pytest.fixture
def before(out: Path) -> dict[str, bytes | None]:
    return everything(out)


@pytest.fixture
def after(tmp_path: Path) -> dict[str, bytes | None]:
    return laid(tmp_path / "after", AFTER)


def failing(patch: pytest.MonkeyPatch, turn: int, error: BaseException, *, for_good: bool) -> list[str]:
    """Let the n-th step that changes a disk fail, and all after it too where it is for good."""
    done: list[str] = []

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **more: Any) -> Any:
            reads = name == "open" and not (len(arguments) > 1 and arguments[1] & os.O_CREAT)
            if not reads:
                done.append(name)
                if len(done) - 1 == turn or (for_good and len(done) - 1 > turn):
                    raise error
            return real(*arguments, **more)

        return step

    for name in STEPS:
        patch.setattr(os, name, wrapped(name, getattr(os, name)))
    return done


def steps_of_a_commit(folder: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        done = failing(patch, -1, Killed(), for_good=False)
        commit(folder, CHANGES)
    assert {"open", "replace", "mkdir", "unlink", "rmdir", "fsync"} <= set(done)
    return len(done)


def test_all_changes_are_made_and_nothing_else_is_left(out: Path, after: dict[str, Any]) -> None:
    commit(out, CHANGES)
    assert everything(out) == after
    assert recover(out) is False


def test_the_files_are_moved_in_the_order_given_and_removals_come_last(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    replace, unlink = os.replace, os.unlink

    def moves(source: Path, target: Path) -> None:
        seen.append(target.relative_to(out).as_posix())
        replace(source, target)

    def removes(path: Path) -> None:
        seen.append(Path(path).relative_to(out).as_posix())
        unlink(path)

    monkeypatch.setattr(os, "replace", moves)
    monkeypatch.setattr(os, "unlink", removes)
    commit(out, CHANGES)
    order = [name for name in seen if not name.startswith(".poolport")]
    assert order == ["state.json", "a.tf", "new/deep/d.sh", "new/e.tf", "b.tf", "gone/c.tf"]


@pytest.mark.parametrize("for_good", [True, False], ids=["killed", "interrupted"])
def test_a_run_that_ends_at_any_step_leaves_the_folder_as_before_or_as_after(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], for_good: bool
) -> None:
    laid(tmp_path / "count", BEFORE)
    steps = steps_of_a_commit(tmp_path / "count")
    ends = []
    for turn in range(steps):
        folder = tmp_path / str(turn)
        laid(folder, BEFORE)
        with pytest.MonkeyPatch.context() as patch:
            failing(patch, turn, Killed(), for_good=for_good)
            with pytest.raises(Killed):
                commit(folder, CHANGES)
        marked = (folder / MARK).exists()
        assert recover(folder) == marked, turn
        assert everything(folder) in (before, after), turn
        ends.append(everything(folder) == after)
    assert {True, False} == set(ends)
    assert ends == sorted(ends)  # once it is after, it stays after


def test_a_recovery_that_is_killed_at_any_step_is_recovered_too(
    tmp_path: Path, after: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = 0
    while True:
        folder = tmp_path / str(turn)
        laid(folder, BEFORE)
        cut_off(folder)
        with pytest.MonkeyPatch.context() as patch:
            done = failing(patch, turn, Killed(), for_good=True)
            with suppress(Killed):
                recover(folder)
        recover(folder)
        assert everything(folder) == after, turn
        if len(done) <= turn:
            break
        turn += 1
    assert turn > 8


def cut_off(folder: Path, moved: int = 2) -> None:
    """Kill a commit after so many files have been moved."""
    real, left = os.replace, iter(range(moved))

    def replace(source: Path, target: Path) -> None:
        if (
            Path(source).parent == folder / NEXT
            and Path(source).name.isdecimal()
            and next(left, None) is None
        ):
            raise Killed
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(Killed):
            commit(folder, CHANGES)
    assert (folder / MARK).exists()


KILLS = """
import os, signal, sys
from pathlib import Path
from exporter.folder.transaction import commit
from tests.folder.test_transaction import CHANGES
left, real = iter(range(int(sys.argv[2]))), getattr(os, sys.argv[3])
def step(*arguments, **more):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **more)
setattr(os, sys.argv[3], step)
commit(Path(sys.argv[1]), CHANGES)
"""


@pytest.mark.parametrize(
    ("step", "turn", "whole"),
    [
        ("mkdir", 5, False),
        ("fsync", 3, False),
        ("replace", 6, False),
        ("replace", 7, True),
        ("replace", 9, True),
    ],
)
def test_a_process_that_is_killed(
    out: Path, before: dict[str, Any], after: dict[str, Any], step: str, turn: int, whole: bool
) -> None:
    command = [sys.executable, "-c", KILLS, str(out), str(turn), step]
    assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == -9
    assert everything(out) not in (before, after)
    assert recover(out) is whole
    assert everything(out) == (after if whole else before)


def test_the_next_commit_finishes_the_one_before(out: Path, after: dict[str, Any]) -> None:
    cut_off(out)
    commit(out, [Change("later.tf", b"later")])
    (out / "later.tf").unlink()
    assert everything(out) == after


def plain_files(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in everything(folder).items() if content is not None}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_what_the_system_refuses_at_any_step_is_one_sentence_and_changes_nothing_or_is_finished(
    tmp_path: Path, number: int
) -> None:
    laid(tmp_path / "count", BEFORE)
    why, seen = os.strerror(number), set()
    for turn in range(steps_of_a_commit(tmp_path / "count")):
        folder = tmp_path / str(turn)
        laid(folder, BEFORE)
        with pytest.MonkeyPatch.context() as patch:
            failing(patch, turn, OSError(number, why), for_good=False)
            said = sentence_of(folder)
        began = "is half written" in said
        if not began:
            # What is not vital may fail in silence: an empty folder that stays.
            assert plain_files(folder) == (BEFORE if said else AFTER), turn
            assert why in said or not said
        assert recover(folder) == began, turn
        assert plain_files(folder) == (BEFORE if said and not began else AFTER), turn
        seen.add(said.split(str(turn))[-1])
    assert len(seen) > 5


def sentence_of(folder: Path) -> str:
    try:
        commit(folder, CHANGES)
    except OutputError as error:
        return str(error)
    return ""


FULL = """
import resource, sys
from pathlib import Path
from exporter.errors import OutputError
from exporter.folder.transaction import Change, commit
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    commit(Path(sys.argv[1]), [Change("a.tf", b"new"), Change("n/big.tf", b"x" * 5000), Change("b.tf", None)])
except OutputError as error:
    print(error)
"""


def test_a_file_for_which_there_is_no_room_changes_nothing(out: Path, before: dict[str, Any]) -> None:
    command = [sys.executable, "-c", FULL, str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True)
    assert "cannot be written: File too large" in done.stdout
    assert everything(out) == before


def test_a_step_after_the_mark_that_is_refused_is_one_sentence_and_done_by_the_next_run(
    out: Path, after: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        if target == out / "b.tf":
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(source), None, str(target))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuses)
        with pytest.raises(OutputError, match=r"is half written: .*b\.tf.*run poolport again"):
            commit(out, CHANGES)
    assert recover(out) is True
    assert everything(out) == after


def test_a_folder_on_another_disk_is_written_too(
    out: Path, after: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def across(source: Path, target: Path) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        real(source, target)

    monkeypatch.setattr(os, "replace", across)
    commit(out, CHANGES)
    assert everything(out) == after
    assert os.access(out / "new/deep/d.sh", os.X_OK)


@pytest.mark.skipif(os.geteuid() == 0, reason="who is root may write everywhere")
def test_a_folder_that_nothing_can_be_moved_into_is_refused_at_once(
    out: Path, before: dict[str, Any]
) -> None:
    (out / "gone").chmod(0o555)
    with pytest.raises(OutputError, match="gone cannot be written: Permission denied"):
        commit(out, CHANGES)
    (out / "gone").chmod(0o755)
    assert everything(out) == before


def test_nothing_new_touches_nothing(out: Path) -> None:
    commit(out, CHANGES)
    places = [out, *out.rglob("*")]
    for path in places:
        os.utime(path, (1, 1))
    commit(out, CHANGES)
    assert {path.stat().st_mtime for path in places} == {1}


def test_a_folder_that_is_not_there_is_made_or_stays_away(tmp_path: Path) -> None:
    commit(tmp_path / "deep/out", [Change("never/was", None)])
    assert list(tmp_path.iterdir()) == []
    commit(tmp_path / "deep/out", [Change("a/b", b"c")])
    assert everything(tmp_path / "deep/out") == {"a": None, "a/b": b"c"}


def test_a_mode_stays_and_a_new_file_has_its_own_or_the_umasks(out: Path) -> None:
    (out / "a.tf").chmod(0o640)
    mask = os.umask(0o027)
    try:
        commit(out, [*CHANGES, Change("a.tf.orig", b"old a", mode=0o600)])
    finally:
        os.umask(mask)
    wanted = {"a.tf": 0o640, "a.tf.orig": 0o600, "new/e.tf": 0o640, "new/deep/d.sh": 0o750, "new": 0o750}
    assert {name: stat.S_IMODE((out / name).stat().st_mode) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([Change("../x", b"")], "leads out of"),
        ([Change("a.tf/x", b"")], r"a\.tf is not a folder"),
        ([Change("mine", b"")], "mine is not a plain file"),
        ([Change("mine", None)], "mine is not a plain file"),
        ([Change("link/x", b"")], "link is a link"),
        ([Change("n", b""), Change("n/x", b"")], "n would be a file and a folder"),
        ([Change("n", b""), Change("n", None)], "n would be written twice"),
        ([Change(f"{NEXT}/0", b"")], "is no file of an export"),
        ([Change(".git/hooks/post-commit", b"")], "is no file of an export"),
        ([Change("sub/.GIT/config", b"")], "is no file of an export"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_before_any(
    out: Path, tmp_path: Path, changes: list[Change], why: str
) -> None:
    (out / "link").symlink_to(tmp_path)
    before = everything(out)
    with pytest.raises(OutputError, match=why):
        commit(out, [Change("first.tf", b"new"), *changes])
    assert everything(out) == before


@pytest.mark.parametrize("name", [".poolport", NEXT])
def test_nothing_is_staged_or_recovered_through_a_link(out: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "elsewhere"
    (outside / "next").mkdir(parents=True)
    (outside / "0").write_bytes(b"mine")
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).symlink_to(outside)
    seen = everything(tmp_path)
    for run in (lambda: commit(out, CHANGES), lambda: recover(out)):
        with pytest.raises(OutputError, match=f"{name} is a link"):
            run()
    assert everything(tmp_path) == seen


def edited_mark(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads((folder / MARK).read_text())
    edit(data)
    (folder / MARK).write_text(json.dumps(data))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda data: data.update(format=2), "format 2 is another poolport's"),
        (lambda data: data.pop("moves"), "moves is missing"),
        (lambda data: data["moves"][3].update(path=7), r"moves\[3\].path is 7"),
        (lambda data: data["moves"][3].update(path="../../x"), "leads out of the folder"),
        (lambda data: data["moves"][3].update(path=".git/hooks/pre-commit"), "is no file of an export"),
        (lambda data: data["moves"][3].update(path=".git./config"), "is no file of an export"),
        (lambda data: data["removals"][0].update(path="/etc/x"), "leads out of the folder"),
        (lambda data: data["folders"].append("../x"), "leads out of the folder"),
        (
            lambda data: data["moves"][3].update(digest=digest(b"x")),
            r"the new text of new/e\.tf is not what it",
        ),
    ],
)
def test_a_mark_that_somebody_edited_is_one_sentence_and_nothing_is_touched(
    out: Path, edit: Callable[[dict[str, Any]], object], why: str
) -> None:
    cut_off(out)
    edited_mark(out, edit)
    before = everything(out)
    with pytest.raises(
        OutputError, match=rf"next, where .* cannot be used: .*{why}.*: finish it with"
    ) as caught:
        recover(out)
    assert "\n" not in str(caught.value)
    assert everything(out) == before


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_a_mark_that_is_no_json_is_one_sentence(out: Path, text: str) -> None:
    cut_off(out)
    (out / MARK).write_text(text)
    with pytest.raises(OutputError, match="cannot be used"):
        commit(out, CHANGES)


def test_a_plan_that_is_damaged_is_dropped_with_the_rest(out: Path, before: dict[str, Any]) -> None:
    for text in ("{", '{"format": 1, "folders": ["../x"], "moves": [], "removals": []}'):
        laid(out, {f"{NEXT}/plan.json": text.encode(), f"{NEXT}/0": b"half"})
        assert recover(out) is False
        assert everything(out) == before


def test_somebody_elses_file_in_the_staging_stays(out: Path) -> None:
    laid(out, {f"{NEXT}/notes.txt": b"mine"})
    commit(out, CHANGES)
    assert everything(out)[f"{NEXT}/notes.txt"] == b"mine"


def test_new_text_that_is_lost_is_one_sentence(out: Path) -> None:
    cut_off(out)
    (out / NEXT / "3").unlink()
    with pytest.raises(OutputError, match=r"the new text of new/e\.tf is lost"):
        recover(out)


@pytest.mark.parametrize("name", ["b.tf", "gone/c.tf", "new/e.tf"])
def test_an_edit_after_the_kill_is_not_lost(out: Path, after: dict[str, Any], name: str) -> None:
    cut_off(out)
    laid(out, {name: b"edited since"})
    seen = everything(out)
    with pytest.raises(OutputError, match=f"{name} would be lost: .*: move it away"):
        recover(out)
    assert everything(out) == seen
    (out / name).unlink()
    assert recover(out) is True
    assert everything(out) == after


def test_an_edit_of_a_file_that_was_moved_before_the_kill_stays(out: Path, after: dict[str, Any]) -> None:
    cut_off(out)
    laid(out, {"a.tf": b"edited since"})
    assert recover(out) is True
    assert everything(out) == after | {"a.tf": b"edited since"}
