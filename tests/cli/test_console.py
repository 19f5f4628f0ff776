"""What reaches a terminal: every character of the data as text, colour only where it may be."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from exporter.cli.console import Screen, columns, line, open_screen, sentence, visible
from tests.cli.runs import ACCOUNT, HARMLESS, HOSTILE, LONG, ROOT

Open = Callable[[], Screen]


def printed(screen: Screen, *, err: bool = False) -> str:
    stream = screen.err.file if err else screen.out.file
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def everything(screen: Screen) -> None:
    """Every way to print a text."""
    screen.show_text(HOSTILE, "bold red")
    screen.warn(HOSTILE)
    screen.fail(HOSTILE)


def test_data_is_shown_literally(capsys: pytest.CaptureFixture[str]) -> None:
    everything(open_screen())
    found = capsys.readouterr()
    assert found.out == f"{HARMLESS}\n"
    assert found.err == f"  {HARMLESS}\npoolport: {HARMLESS}\n"


def test_data_is_shown_literally_on_a_terminal_too(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    screen = terminal()
    everything(screen)
    assert printed(screen) == f"\x1b[1;31m{HARMLESS}\x1b[0m\n"
    warned, failed = printed(screen, err=True).splitlines()
    assert warned == f"\x1b[33m  {HARMLESS}\x1b[0m"
    assert failed == f"\x1b[31mpoolport: {HARMLESS}\x1b[0m"


@pytest.mark.parametrize(
    "number", [*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x2028, 0xD800, 0xFEFF, 0x200B]
)
def test_no_character_that_a_terminal_obeys_is_left(number: int) -> None:
    shown = visible(f"a{chr(number)}b")
    assert shown.isascii()
    assert shown.isprintable()
    assert shown.startswith("a\\")


@pytest.mark.parametrize("text", ["Kunden-Größe", "顧客", "ünïcödé 👩‍👩‍👧", "a\\x1b", "עברית"])
def test_all_other_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


def test_a_long_path_is_not_broken(terminal: Open) -> None:
    screen = terminal()
    assert screen.out.width == 40
    screen.show_text(LONG)
    screen.warn(f"'{LONG}'")
    assert printed(screen) == f"{LONG}\n"
    assert printed(screen, err=True) == f"\x1b[33m  '{LONG}'\x1b[0m\n"


def test_columns_are_not_broken_either(terminal: Open) -> None:
    screen = terminal()
    rows = [[line("顧客"), line("x")], [line("a"), line(LONG)]]
    screen.show(columns(rows))
    assert printed(screen) == f"  顧客  x\n  a     {LONG}\n"


def test_a_sentence_is_broken_between_words_on_a_terminal(terminal: Open) -> None:
    screen = terminal()
    screen.show([sentence("  customers: the provider refuses the invitation of this pool", hang=4)])
    assert printed(screen) == "  customers: the provider refuses the\n    invitation of this pool\n"


def test_a_path_in_a_sentence_stays_whole(terminal: Open) -> None:
    screen = terminal()
    path = LONG.replace(" ", "-")
    screen.show([sentence(f"  look at {path} first")])
    assert printed(screen).splitlines() == ["  look at", f"    {path}", "    first"]


def test_a_command_in_quotes_stays_whole_and_an_apostrophe_is_no_quote(terminal: Open) -> None:
    screen = terminal()
    command = "'poolport export --prune --out \"my customers of the north\"'"
    screen.show([sentence(f"the pool's code stays until AWS's answer, or {command}: so it is")])
    assert printed(screen).splitlines() == [
        "the pool's code stays until AWS's",
        "  answer, or",
        f"  {command}:",
        "  so it is",
    ]


def test_an_error_is_broken_between_words(terminal: Open) -> None:
    screen = terminal()
    screen.fail("the folder customers does not exist: name one that is there")
    shown = re.sub(r"\x1b\[[\d;]*m", "", printed(screen, err=True))
    assert shown.splitlines() == [
        "poolport: the folder customers does not",
        "  exist: name one that is there",
    ]


def test_a_sentence_is_cut_where_a_report_has_the_rest(terminal: Open) -> None:
    screen = terminal()
    screen.show([sentence("word " * 30, most=2)])
    first, second = printed(screen).splitlines()
    assert second.endswith(" word ...")
    assert max(len(first), len(second)) <= 40


def test_wide_letters_count_twice(terminal: Open) -> None:
    screen = terminal()
    screen.show([sentence("顧客 " * 10)])
    assert max(map(cell_len, printed(screen).splitlines())) <= 40


def test_a_pipe_gets_a_sentence_whole(capsys: pytest.CaptureFixture[str]) -> None:
    open_screen().show([sentence("word " * 60, most=2)])
    assert capsys.readouterr().out == "word " * 60 + "\n"


def test_columns_of_nothing() -> None:
    assert columns([]) == []


def test_no_color_leaves_no_escape_codes(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen = terminal()
    everything(screen)
    assert not screen.err.is_interactive
    assert "\x1b" not in printed(screen) + printed(screen, err=True)


@pytest.mark.parametrize("name", ["FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "CLICOLOR_FORCE"])
def test_what_is_not_a_terminal_has_no_escape_codes(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = open_screen()
    screen.show([Text("a", "bold red")])
    screen.warn("b")
    assert not screen.err.is_interactive
    assert capsys.readouterr() == ("a\n", "  b\n")


def test_quiet_leaves_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    screen = open_screen().limited(quiet=True, as_json=False)
    screen.show_text("done")
    screen.show_json({})
    screen.warn("missing")
    assert capsys.readouterr() == ("", "  missing\n")


def test_json_is_for_machines_and_safe_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    value = [{"name": f"{HOSTILE}\udcff", "Größe": 1}]
    screen = open_screen().limited(quiet=True, as_json=True)
    screen.show_text("done")
    screen.show_json(value)
    found = capsys.readouterr().out
    assert json.loads(found) == value
    assert "Größe" in found
    assert not set(map(chr, (*range(10), *range(11, 32), *range(127, 160)))) & set(found)


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_a_terminal_that_is_not_unicode_gets_codes(as_json: bool) -> None:
    program = (
        "from exporter.cli.console import open_screen\n"
        f"screen = open_screen().limited(quiet=False, as_json={as_json})\n"
        "screen.show_text('Gr\\xf6\\xdfe \\u9867')\n"
        "screen.show_json('Gr\\xf6\\xdfe \\u9867')\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    assert run.stdout == (b'"Gr\\u00f6\\u00dfe \\u9867"\n' if as_json else b"Gr\\xf6\\xdfe \\u9867\n")


def test_nobody_listens_any_more(tmp_path: Path) -> None:
    """A pipe that is closed, as by ``| head``, ends the program without a traceback."""
    command = [sys.executable, "-m", "exporter", "render", str(ACCOUNT), "--out", str(tmp_path)]
    command += ["--target", "pulumi"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 1


def test_what_ends_a_run_stands_on_a_line_of_its_own(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal()
    screen.leave_line()  # the terminal has shown ^C
    screen.fail("interrupted")
    assert printed(screen, err=True).startswith("\n")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    plain = open_screen()  # and what is no terminal has not
    plain.leave_line()
    assert printed(plain, err=True) == ""
