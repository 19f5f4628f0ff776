"""The files of a folder: what nobody edited is replaced, an edit is merged or stays, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import OutputError
from exporter.folder.files import Changes, edited, plan, record_steps, refuse, write
from exporter.folder.records import PLACE, Records, load
from exporter.folder.transaction import commit

MAIN, WEB, SHOP = (
    "us-east-1/terraform/main.tf",
    "us-east-1/pulumi/pools/web.py",
    "us-east-1/pulumi/pools/shop.py",
)
TEXT = b"one\ntwo\nthree\nfour\nfive\n"
FIRST = {MAIN: TEXT, WEB: b"two\n", "report.md": b"three\n"}
SECOND = {MAIN: TEXT.replace(b"five", b"FIVE"), SHOP: b"four\n", "report.md": b"three\n"}


def run(
    folder: Path, files: Mapping[str, bytes], *, force: bool = False, moved: Mapping[str, str] | None = None
) -> Changes:
    """One writing with the records of the one before."""
    made = plan(folder, files, load(folder), force=force, moved=moved)
    commit(folder, [*made.steps, *record_steps(made.records)])
    return made.changes


def everything(folder: Path) -> dict[str, bytes]:
    """All files but the tool's own records."""
    found = {it.relative_to(folder).as_posix(): it.read_bytes() for it in folder.rglob("*") if it.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(f"{PLACE}/")}


def test_files_are_written_and_known_again(tmp_path: Path) -> None:
    assert run(tmp_path, FIRST) == Changes(added=tuple(sorted(FIRST)))
    assert everything(tmp_path) == FIRST
    assert edited(tmp_path, FIRST, load(tmp_path)) == []


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    assert run(tmp_path, FIRST) == Changes(unchanged=tuple(sorted(FIRST)))
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1}


def test_what_nobody_edited_is_replaced(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    assert run(tmp_path, SECOND) == Changes(
        added=(SHOP,), changed=(MAIN,), removed=(WEB,), unchanged=("report.md",)
    )
    assert everything(tmp_path) == SECOND


def test_what_a_run_no_longer_writes_goes_with_its_empty_folders_and_its_copy(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    run(tmp_path, {MAIN: TEXT})
    assert everything(tmp_path) == {MAIN: TEXT}
    assert not (tmp_path / "us-east-1/pulumi").exists()
    assert [path.name for path in (tmp_path / PLACE / "written").rglob("*.*")] == ["main.tf"]


def test_a_folder_with_somebody_elses_file_stays(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / "us-east-1/pulumi/notes.txt").write_text("mine")
    run(tmp_path, {})
    assert everything(tmp_path) == {"us-east-1/pulumi/notes.txt": b"mine"}


def test_an_edit_is_merged_with_what_is_new_and_is_one_in_every_later_run(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / MAIN).write_bytes(TEXT.replace(b"one", b"mine"))
    assert run(tmp_path, SECOND).merged == (MAIN,)
    merged = b"mine\ntwo\nthree\nfour\nFIVE\n"
    assert (tmp_path / MAIN).read_bytes() == merged
    assert run(tmp_path, SECOND) == Changes(unchanged=tuple(sorted(SECOND)))
    assert run(tmp_path, FIRST).merged == (MAIN,)
    assert (tmp_path / MAIN).read_bytes() == TEXT.replace(b"one", b"mine")


def test_an_edit_that_is_what_would_be_written_is_none(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / MAIN).write_bytes(SECOND[MAIN])
    assert MAIN in run(tmp_path, SECOND).unchanged
    assert edited(tmp_path, SECOND, load(tmp_path)) == []


def test_a_file_that_somebody_removed_comes_back(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / MAIN).unlink()
    assert run(tmp_path, FIRST).changed == (MAIN,)
    assert everything(tmp_path) == FIRST


MINE = TEXT.replace(b"five", b"mine")
NEW = f"{MAIN}.new"


@pytest.fixture
def conflict(tmp_path: Path) -> Path:
    """A folder where somebody has edited the line that is new, too."""
    run(tmp_path, FIRST)
    (tmp_path / MAIN).write_bytes(MINE)
    changes = run(tmp_path, SECOND)
    assert changes.conflicts == {MAIN: "1 conflict"}
    assert changes.written == (SHOP,)
    return tmp_path


def test_a_conflict_leaves_the_file_puts_the_new_text_beside_it_and_writes_the_rest(conflict: Path) -> None:
    assert everything(conflict) == SECOND | {MAIN: MINE, NEW: SECOND[MAIN]}
    before = everything(conflict)
    assert run(conflict, SECOND).conflicts == {MAIN: "1 conflict"}
    assert everything(conflict) == before


def test_a_conflict_has_the_newest_text_beside_it(conflict: Path) -> None:
    newer = {**SECOND, MAIN: TEXT.replace(b"five", b"NEWER")}
    assert MAIN in run(conflict, newer).conflicts
    assert everything(conflict)[NEW] == newer[MAIN]
    # What is not new any more is no conflict: the edit is one of the text of before.
    assert run(conflict, FIRST | {SHOP: b"four\n"}).conflicts == {
        MAIN: f"{NEW} is still there: take over what you need of it, then remove it"
    }
    assert everything(conflict)[MAIN] == MINE


def test_where_the_new_text_was_taken_away_the_edit_is_one_of_that(conflict: Path) -> None:
    worked_in = TEXT.replace(b"five", b"FIVE and mine")
    (conflict / MAIN).write_bytes(worked_in)
    (conflict / NEW).unlink()
    assert MAIN in run(conflict, SECOND).unchanged
    assert everything(conflict) == SECOND | {MAIN: worked_in}
    assert run(conflict, {**SECOND, MAIN: SECOND[MAIN].replace(b"one", b"ONE")}).merged == (MAIN,)
    assert (conflict / MAIN).read_bytes() == worked_in.replace(b"one", b"ONE")


def test_where_the_new_text_took_the_edits_place_nothing_is_left_of_the_conflict(conflict: Path) -> None:
    (conflict / NEW).replace(conflict / MAIN)
    assert run(conflict, SECOND) == Changes(unchanged=tuple(sorted(SECOND)))
    assert everything(conflict) == SECOND


def test_where_the_edit_was_taken_back_the_new_text_goes(conflict: Path) -> None:
    (conflict / MAIN).write_bytes(TEXT)
    changes = run(conflict, SECOND)
    assert (changes.changed, changes.removed) == ((MAIN,), (NEW,))
    assert everything(conflict) == SECOND


def test_what_somebody_wrote_into_the_new_text_is_not_lost(conflict: Path) -> None:
    (conflict / NEW).write_bytes(b"half of both")
    newer = {**SECOND, MAIN: TEXT.replace(b"five", b"NEWER")}
    changes = run(conflict, newer)
    assert changes.kept == (NEW,)
    assert everything(conflict) == newer | {
        MAIN: MINE,
        NEW: newer[MAIN],
        f"{NEW}.orig": b"half of both",
    }


def test_force_ends_a_conflict(conflict: Path) -> None:
    assert run(conflict, SECOND, force=True).kept == (MAIN,)
    assert everything(conflict) == SECOND | {f"{MAIN}.orig": MINE}


def test_a_file_that_poolport_did_not_write_stays_and_is_named(tmp_path: Path) -> None:
    (tmp_path / MAIN).parent.mkdir(parents=True)
    (tmp_path / MAIN).write_bytes(b"foreign")
    assert run(tmp_path, FIRST).conflicts == {MAIN: "poolport did not write it"}
    assert everything(tmp_path) == FIRST | {MAIN: b"foreign", NEW: TEXT}
    # It is nobody's to remove where nothing is written in its place any more, not by force either.
    assert run(tmp_path, {}, force=True).removed == tuple(sorted((WEB, NEW, "report.md")))
    assert everything(tmp_path) == {MAIN: b"foreign"}
    assert MAIN not in load(tmp_path).files


def test_a_file_of_a_folder_without_copies_says_that_an_edit_cannot_be_told(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / PLACE / "written" / MAIN).unlink()
    (tmp_path / MAIN).write_bytes(MINE)
    (why,) = run(tmp_path, SECOND).conflicts.values()
    assert why == "what poolport wrote there before is not known any more, so an edit cannot be told from it"


def test_a_copy_that_is_not_what_was_written_is_no_base(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / PLACE / "written" / MAIN).write_bytes(MINE)
    (tmp_path / MAIN).write_bytes(MINE)
    assert MAIN in run(tmp_path, SECOND).conflicts  # with that base the edit would be lost
    assert (tmp_path / MAIN).read_bytes() == MINE


def test_an_edited_file_that_is_not_written_any_more_stays_and_is_named(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / WEB).write_bytes(b"mine\n")
    for _ in range(2):
        assert run(tmp_path, SECOND).conflicts == {
            WEB: "it was edited, and is not written any more: remove it, or use --force"
        }
        assert everything(tmp_path) == SECOND | {WEB: b"mine\n"}
    (tmp_path / WEB).unlink()
    assert run(tmp_path, SECOND).conflicts == {}
    assert WEB not in load(tmp_path).files


def test_force_keeps_what_it_replaces_or_removes_beside_it(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / MAIN).write_bytes(MINE)
    (tmp_path / WEB).write_bytes(b"mine too")
    (tmp_path / WEB).chmod(0o600)
    changes = run(tmp_path, SECOND, force=True)
    assert changes.kept == (WEB, MAIN)
    assert everything(tmp_path) == SECOND | {f"{MAIN}.orig": MINE, f"{WEB}.orig": b"mine too"}
    assert (tmp_path / f"{WEB}.orig").stat().st_mode & 0o777 == 0o600


def test_force_again_does_not_lose_the_earlier_copy(tmp_path: Path) -> None:
    for edit in (b"first", b"second", b"second"):
        run(tmp_path, FIRST, force=True)
        (tmp_path / "report.md").write_bytes(edit)
    run(tmp_path, FIRST, force=True)
    assert everything(tmp_path) == FIRST | {"report.md.orig": b"first", "report.md.orig2": b"second"}


MOVED = {MAIN: TEXT, SHOP: b"NAME = shop\na\nb\nc\nd = 1\n"}
BEFORE = {MAIN: TEXT, WEB: b"NAME = web\na\nb\nc\nd = 1\n"}


def test_the_edits_of_a_file_go_along_when_it_gets_another_name(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    (tmp_path / WEB).write_bytes(BEFORE[WEB] + b"mine = 2\n")
    changes = run(tmp_path, MOVED, moved={SHOP: WEB})
    assert (changes.merged, changes.removed, changes.conflicts) == ((SHOP,), (WEB,), {})
    assert everything(tmp_path) == MOVED | {SHOP: MOVED[SHOP] + b"mine = 2\n"}
    assert SHOP in run(tmp_path, MOVED).unchanged
    assert edited(tmp_path, MOVED, load(tmp_path)) == [SHOP]


def test_edits_go_along_where_the_text_is_the_same_under_the_new_name(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    (tmp_path / WEB).write_bytes(BEFORE[WEB] + b"mine = 2\n")
    run(tmp_path, {MAIN: TEXT, SHOP: BEFORE[WEB]}, moved={SHOP: WEB})
    assert everything(tmp_path) == {MAIN: TEXT, SHOP: BEFORE[WEB] + b"mine = 2\n"}


def test_an_unedited_file_just_gets_its_other_name(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    changes = run(tmp_path, MOVED, moved={SHOP: WEB})
    assert (changes.added, changes.removed) == ((SHOP,), (WEB,))
    assert everything(tmp_path) == MOVED


def test_edits_that_cannot_go_along_stay_where_they_are(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    mine = BEFORE[WEB].replace(b"NAME = web", b"NAME = mine")
    (tmp_path / WEB).write_bytes(mine)
    for _ in range(2):
        assert run(tmp_path, MOVED, moved={SHOP: WEB}).conflicts == {
            WEB: f"1 conflict, and it is {SHOP} now, with the new text in {SHOP}.new"
        }
        assert everything(tmp_path) == {MAIN: TEXT, WEB: mine, f"{SHOP}.new": MOVED[SHOP]}
    (tmp_path / WEB).unlink()
    (tmp_path / f"{SHOP}.new").rename(tmp_path / SHOP)
    assert run(tmp_path, MOVED).conflicts == {}
    assert everything(tmp_path) == MOVED


def test_force_keeps_an_edited_file_that_has_another_name_now(tmp_path: Path) -> None:
    run(tmp_path, BEFORE)
    (tmp_path / WEB).write_bytes(b"mine")
    assert run(tmp_path, MOVED, force=True, moved={SHOP: WEB}).kept == (WEB,)
    assert everything(tmp_path) == MOVED | {f"{WEB}.orig": b"mine"}


def test_two_files_that_change_their_names_lose_no_edit(tmp_path: Path) -> None:
    files = {WEB: b"web\n", SHOP: b"shop\n"}
    run(tmp_path, files)
    (tmp_path / WEB).write_bytes(b"mine\n")
    changes = run(tmp_path, {SHOP: b"web\n", WEB: b"shop\n"}, moved={SHOP: WEB, WEB: SHOP})
    assert WEB in changes.conflicts
    assert everything(tmp_path) == {SHOP: b"web\n", WEB: b"mine\n", f"{WEB}.new": b"shop\n"}


def windows(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


def test_the_ends_of_lines_are_no_edit(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    for path, content in FIRST.items():
        (tmp_path / path).write_bytes(windows(content))
    assert run(tmp_path, FIRST) == Changes(unchanged=tuple(sorted(FIRST)))
    changes = run(tmp_path, {**SECOND, "report.md": b"other\n"})
    assert (changes.conflicts, changes.merged, changes.removed) == ({}, (), (WEB,))
    assert everything(tmp_path) == {
        MAIN: windows(SECOND[MAIN]),
        SHOP: SECOND[SHOP],
        "report.md": b"other\r\n",
    }


def test_an_edit_among_the_lines_of_windows_is_merged_with_them(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    (tmp_path / MAIN).write_bytes(windows(TEXT.replace(b"one", b"mine")))
    assert run(tmp_path, SECOND).merged == (MAIN,)
    assert (tmp_path / MAIN).read_bytes() == windows(SECOND[MAIN].replace(b"one", b"mine"))


def test_some_files_alone_are_written_and_all_others_stay_known(tmp_path: Path) -> None:
    run(tmp_path, FIRST)
    assert write(tmp_path, {"report.md": b"other\n"}, load(tmp_path)).changed == ("report.md",)
    assert everything(tmp_path) == FIRST | {"report.md": b"other\n"}
    assert edited(tmp_path, FIRST, load(tmp_path)) == []


def test_what_would_be_lost_is_named_with_the_ways_out(tmp_path: Path) -> None:
    refuse(tmp_path, [])
    with pytest.raises(OutputError, match=r"/0\.tf, .*/4\.tf and 2 more .*move it away.*--force"):
        refuse(tmp_path, [f"{number}.tf" for number in range(7)])


def test_what_keeps_a_plan_from_destroying_things_is_written_first_and_removals_come_last(
    tmp_path: Path,
) -> None:
    run(tmp_path, {"us-east-1/terraform/a.tf": b"a\n"})
    files = {f"us-east-1/terraform/{name}.tf": b"x\n" for name in ("b", "moved", "removed")}
    made = plan(tmp_path, files, load(tmp_path))
    steps = [Path(step.path).stem for step in made.steps if not step.path.startswith(PLACE)]
    assert steps == ["moved", "removed", "b", "a"]


@pytest.mark.parametrize("name", ["terraform/removed.tf", "pulumi/adoption.py", "pulumi/pools/__init__.py"])
def test_what_keeps_a_plan_from_destroying_things_is_never_left_behind(name: str, tmp_path: Path) -> None:
    path = f"us-east-1/{name}"
    run(tmp_path, {path: b"one\n"})
    (tmp_path / path).write_bytes(b"# mine\none\n")
    assert run(tmp_path, {path: b"one\n\n\ntwo\n"}).merged == (path,)
    (tmp_path / path).write_bytes(b"mine\n")
    changes = run(tmp_path, {path: b"three\n"})
    assert (changes.changed, changes.kept, changes.conflicts) == ((path,), (path,), {})
    assert everything(tmp_path) == {path: b"three\n", f"{path}.orig": b"mine\n"}
    assert run(tmp_path, {path: b"three\n"}) == Changes(unchanged=(path,))


def test_scripts_can_be_run(tmp_path: Path) -> None:
    run(tmp_path, {"us-east-1/terraform/import.sh": b"#!/bin/sh\n", MAIN: b""})
    assert (tmp_path / "us-east-1/terraform/import.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / MAIN).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("there", ["us-east-1/terraform", f"{MAIN}/deep"])
def test_a_file_in_a_folders_place_is_refused_and_so_is_a_folder_in_a_files(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("in the way")
    with pytest.raises(OutputError, match="cannot be replaced"):
        plan(tmp_path, FIRST, Records())


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n"]), max_size=4).map(b"".join)
PATHS = st.sampled_from(["us-east-1/terraform/x.tf", "us-east-1/terraform/y.tf", "report.md"])
FILES = st.dictionaries(PATHS, LINES, max_size=3)


@given(FILES, st.lists(st.tuples(FILES, FILES, st.booleans()), min_size=1, max_size=4))
def test_no_edit_is_ever_lost(
    tmp_path_factory: pytest.TempPathFactory,
    first: dict[str, bytes],
    later: list[tuple[dict[str, bytes], dict[str, bytes], bool]],
) -> None:
    """Each edited file is there as it was, in a copy, or merged, whatever is written after it."""
    folder = tmp_path_factory.mktemp("folder")
    run(folder, first)
    for edits, files, force in later:
        for path, content in edits.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content + b"mine\n")
        changes = run(folder, files, force=force)
        now = everything(folder)
        for path, content in edits.items():
            if path in changes.merged:
                assert b"mine\n" in now[path]
            else:
                assert content + b"mine\n" in now.values()
        for path, content in files.items():
            assert now[path] == content or path in (*changes.merged, *changes.conflicts, *changes.unchanged)
            assert path not in changes.conflicts or content in (now[path], now[f"{path}.new"])
