"""What a user edited and what is new are both in the merged text, or the file is a conflict."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter import child
from exporter.folder import merge as module
from exporter.folder.merge import Merged, merge

BASE = b"".join(b"line %d\n" % number for number in range(12))
THEIRS = BASE.replace(b"line 2\n", b"line 2 # mine\n")
OURS = BASE.replace(b"line 9\n", b"line 9\nline 9.5\n")
BOTH = THEIRS.replace(b"line 9\n", b"line 9\nline 9.5\n")
CLASH = BASE.replace(b"line 2\n", b"line two\n")
MARKS = b"<<<<<<< theirs\n=======\n>>>>>>> ours\n"


def windows(text: bytes) -> bytes:
    return text.replace(b"\n", b"\r\n")


def test_an_edit_and_a_new_line_elsewhere_are_both_there() -> None:
    assert merge(BASE, THEIRS, OURS) == Merged(BOTH)


def test_two_changes_of_one_line_are_a_conflict() -> None:
    assert merge(BASE, THEIRS, CLASH) == Merged(None, "1 conflict")


def test_conflicts_are_counted() -> None:
    theirs, ours = (BASE.replace(b"line 2", it).replace(b"line 9", it) for it in (b"a", b"b"))
    assert merge(BASE, theirs, ours) == Merged(None, "2 conflicts")


def test_more_conflicts_than_an_exit_code_holds_are_conflicts() -> None:
    base, theirs, ours = (
        b"".join(b"%d\nx\ny\nz\n%s\n" % (n, it) for n in range(300)) for it in (b"a", b"b", b"c")
    )
    merged = merge(base, theirs, ours)
    assert merged == Merged(None, "127 conflicts or more")


def test_the_same_change_on_both_sides_is_there_once() -> None:
    assert merge(BASE, CLASH, CLASH) == Merged(CLASH)
    assert merge(BASE, CLASH.replace(b"line 9", b"nine"), CLASH) == Merged(CLASH.replace(b"line 9", b"nine"))


@pytest.mark.parametrize("other", [b"", b"\0\xff", b"one line", b"\xff\n", windows(BASE), MARKS])
def test_what_one_side_left_alone_is_the_others_to_the_byte(other: bytes) -> None:
    assert merge(other, other, OURS).content in (OURS, windows(OURS))
    assert merge(other, THEIRS, other) == Merged(THEIRS)
    assert merge(BASE, other, other) == Merged(other)


def test_lines_that_look_like_marks_are_text() -> None:
    assert merge(BASE + MARKS, THEIRS + MARKS, OURS + MARKS) == Merged(BOTH + MARKS)
    assert merge(BASE, THEIRS + MARKS, OURS) == Merged(BOTH + MARKS)
    assert merge(BASE + MARKS, THEIRS + MARKS, CLASH + MARKS) == Merged(None, "1 conflict")


def test_line_ends_of_windows_are_no_edit_and_stay() -> None:
    assert merge(BASE, windows(BASE), OURS) == Merged(windows(OURS))
    assert merge(BASE, windows(BASE), BASE) == Merged(windows(BASE))
    assert merge(BASE, windows(THEIRS), OURS) == Merged(windows(BOTH))
    assert merge(BASE, windows(OURS), OURS) == Merged(windows(OURS))
    assert merge(BASE, windows(THEIRS), CLASH) == Merged(None, "1 conflict")


def test_a_line_end_of_windows_within_a_new_text_is_not_doubled() -> None:
    merged = merge(BASE, windows(BASE), OURS + b"a value\r\n")
    assert merged == Merged(None, "1 conflict")


def test_one_line_with_the_end_of_windows_is_an_edit_like_any() -> None:
    mixed = THEIRS.replace(b"mine\n", b"mine\r\n")
    assert merge(BASE, mixed, OURS) == Merged(BOTH.replace(b"mine\n", b"mine\r\n"))


@pytest.mark.parametrize(("theirs", "ours"), [(THEIRS[:-1], OURS), (THEIRS, OURS[:-1])])
def test_a_final_line_end_that_one_side_took_away_stays_away(theirs: bytes, ours: bytes) -> None:
    assert merge(BASE, theirs, ours) == Merged(BOTH[:-1])


def test_no_final_line_end_anywhere() -> None:
    assert merge(BASE[:-1], THEIRS[:-1], OURS[:-1]) == Merged(BOTH[:-1])


def test_an_emptied_file_that_has_something_new_is_a_conflict() -> None:
    assert merge(BASE, b"", OURS).content is None
    assert merge(b"", THEIRS, OURS).content is None


@pytest.mark.parametrize("strange", [b"\0", b"\xff", "ü".encode("latin-1"), BASE.decode().encode("utf-16")])
def test_what_is_no_text_is_a_conflict(strange: bytes) -> None:
    for theirs, ours in ((THEIRS + strange, OURS), (THEIRS, OURS + strange)):
        assert merge(BASE, theirs, ours) == Merged(None, "it is not UTF-8 text")


def test_letters_of_any_script_are_text() -> None:
    assert merge(BASE, "# 日本 ü\n".encode() + BASE, OURS) == Merged("# 日本 ü\n".encode() + OURS)


def test_without_git_it_is_a_conflict_that_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert merge(BASE, THEIRS, OURS) == Merged(None, "git is not installed")
    assert merge(BASE, BASE, OURS) == Merged(OURS)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            "echo 'xcode-select: no developer tools' >&2; exit 1",
            "git cannot merge it: xcode-select: no developer",
        ),
        ("exit 1", "git cannot merge it: exit code 1"),
        ("echo '<<<<<<<' > theirs; exit 255", "git cannot merge it: exit code 255"),
        ("kill -9 $$", "git cannot merge it: exit code -9"),
        ("exec sleep 60", "'git merge-file --quiet theirs' did not end in 0 s"),
    ],
)
def test_a_git_that_is_none_is_a_conflict_that_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, why: str
) -> None:
    git = tmp_path / "git"
    git.write_text(f"#!/bin/sh\n{body}\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(module, "SECONDS", 60 if "sleep" not in body else 0.3)
    merged = merge(BASE, THEIRS, OURS)
    assert merged.content is None
    assert merged.why.startswith(why)


def test_no_room_for_copies_is_a_conflict_that_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert merge(BASE, THEIRS, OURS).why == "no temporary copy of it can be made: No such file or directory"


def test_settings_of_git_have_no_part_in_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A broken setting stops git where it is read at all."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "in"))
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "in").mkdir()
    broken = tmp_path / ".gitconfig"
    broken.write_text("[merge]\n\tconflictStyle = nonsense\n")
    (tmp_path / ".git/config").write_text("[merge]\n\tconflictStyle = nonsense\n")
    for name, value in {"GIT_DIR": tmp_path / ".git", "GIT_CONFIG_GLOBAL": broken, "HOME": tmp_path}.items():
        monkeypatch.setenv(name, str(value))
    assert merge(BASE, THEIRS, OURS) == Merged(BOTH)
    with monkeypatch.context() as patch:  # it would be seen
        patch.setattr(module, "clean_environment", lambda: dict(os.environ))
        patch.setattr(
            module, "run", lambda command, env, **more: child.run(command, dict(os.environ), **more)
        )
        assert merge(BASE, THEIRS, OURS).content is None


def test_nothing_stays_in_the_folder_of_temporary_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    merge(BASE, THEIRS, OURS)
    merge(BASE, THEIRS, CLASH)
    assert list(tmp_path.iterdir()) == []


@st.composite
def _edits(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int, list[str]]]]:
    """A text, and two replacements of lines with at least three unchanged lines between."""
    count = draw(st.integers(3, 20))
    first_end = draw(st.integers(0, count - 3))
    second = draw(st.integers(first_end + 3, count))
    ends = ((draw(st.integers(0, first_end)), first_end), (second, draw(st.integers(second, count))))
    texts = st.lists(st.text("ab #<=>é", max_size=6), max_size=4)
    new = [[f"{side} {n} {text}\n" for n, text in enumerate(draw(texts))] for side in ("first", "second")]
    lines = [f"{n} {draw(st.sampled_from(['', 'x', '<<<<<<<', '=======', '}']))}\n" for n in range(count)]
    return lines, [(*range_, text) for range_, text in zip(ends, new, strict=True)]


def _with(lines: list[str], *edits: tuple[int, int, list[str]]) -> bytes:
    lines = list(lines)
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return "".join(lines).encode()


@settings(max_examples=60)
@given(_edits(), st.booleans())
def test_edits_that_are_apart_are_both_there(
    case: tuple[list[str], list[tuple[int, int, list[str]]]], swapped: bool
) -> None:
    lines, edits = case
    theirs, ours = (_with(lines, edit) for edit in (reversed(edits) if swapped else edits))
    base, both = _with(lines), _with(lines, *edits)
    assert merge(base, theirs, ours) == Merged(both)
    if b"\n" in theirs:
        assert merge(base, windows(theirs), ours) == Merged(windows(both))


_LINES = st.lists(st.sampled_from("ab}c"), max_size=6).map(lambda lines: "\n".join(lines).encode())


@settings(max_examples=60)
@given(_LINES, _LINES, _LINES)
def test_who_edited_does_not_matter(base: bytes, one: bytes, other: bytes) -> None:
    assert merge(base, one, other).content == merge(base, other, one).content


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_one_side_alone_needs_no_merge(base: bytes, new: bytes) -> None:
    assert merge(base, base, new).content in (new, windows(new))
    assert merge(base, new, base) == Merged(new)
