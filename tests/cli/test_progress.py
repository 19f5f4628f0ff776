"""The line that says where a run is: live on a terminal, now and then elsewhere, never in between."""

from __future__ import annotations

import io
import re
import sys
import threading
import time
from collections.abc import Callable

import pytest

from exporter.cli import progress
from exporter.cli.console import Screen, open_screen
from exporter.cli.progress import ReadingLine, StepLine, progress_text
from exporter.discovery.results import Progress
from tests.cli.runs import HARMLESS, HOSTILE, Terminal

Open = Callable[[], Screen]
START = Progress("us-east-1")


def at(seconds: float, done: int = 0, **more: int) -> Progress:
    return Progress("us-east-1", 1200, done, 8 * done, 30 * done, seconds=seconds, **more)


def words(terminal: io.StringIO | object) -> str:
    """What a terminal shows, without what moves its cursor and colours it."""
    assert isinstance(terminal, io.StringIO)
    return " ".join(re.sub(r"\x1b\[[?\d;]*[A-Za-z]|\r", "", terminal.getvalue()).split())


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (Progress("eu-west-1", 1, 0, 1), "eu-west-1: 0 of 1 pool read"),
        (at(10, 100), "us-east-1: 100 of 1,200 pools read, about 110 s left"),
        (at(100, 100, throttled=1), "us-east-1: 100 of 1,200 pools read, 1 throttle, about 18 min left"),
        (at(10, 1199), "us-east-1: 1,199 of 1,200 pools read"),  # less than a second is left
        (at(100, 1200), "us-east-1: 1,200 of 1,200 pools read"),
    ],
)
def test_it_says_where_the_reading_is(now: Progress, text: str) -> None:
    assert progress_text(now, START) == text


def test_calls_are_for_who_asks() -> None:
    assert progress_text(at(10, 100), START, verbose=True) == (
        "us-east-1: 100 of 1,200 pools read, 300 calls a second, about 110 s left"
    )


def test_what_an_earlier_run_has_done_says_nothing_of_the_time_that_is_left() -> None:
    resumed = at(0, 1000)
    assert "left" not in progress_text(at(5, 1000), resumed)
    assert progress_text(at(10, 1100), resumed).endswith("about 10 s left")


def test_a_plain_line_every_ten_seconds_in_each_region(capsys: pytest.CaptureFixture[str]) -> None:
    with ReadingLine(open_screen()) as reading:
        for second in range(0, 45, 3):
            reading.show(at(second, second))
        reading.clear()
        for second in (0, 4, 12):
            reading.show(Progress("eu-west-1", 2, seconds=second))
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition(" pools")[0] for line in err.splitlines()] == [
        "us-east-1: 12 of 1,200",
        "us-east-1: 24 of 1,200",
        "us-east-1: 36 of 1,200",
        "eu-west-1: 0 of 2",
    ]
    assert "\x1b" not in err


@pytest.mark.parametrize(("quiet", "as_json"), [(True, False), (False, True)])
def test_quiet_and_json_are_silent(quiet: bool, as_json: bool, terminal: Open) -> None:
    screen = terminal().limited(quiet=quiet, as_json=as_json)
    with ReadingLine(screen) as reading:
        reading.show(at(30, 1))
    with StepLine(screen, "working") as steps:
        steps.tell("still working")
    assert words(screen.err.file) == ""


def test_a_terminal_shows_a_live_line_and_is_cleared(terminal: Open) -> None:
    screen = terminal()
    with ReadingLine(screen) as reading:
        reading.show(START)
        reading.show(at(10, 100))
        reading.clear()
        shown = words(screen.err.file)
        # The terminal is narrow: the text goes on below, and nothing of it is cut.
        for word in ("100 of 1,200", "about 110 s left"):
            assert re.search(word.replace(" ", r"\s+"), shown), shown
    assert screen.err.file.getvalue().endswith("\x1b[2K")  # type: ignore[attr-defined]
    assert screen.out.file.getvalue() == ""  # type: ignore[attr-defined]


def test_an_error_clears_the_live_line(terminal: Open) -> None:
    screen = terminal()

    def stopped() -> None:
        with ReadingLine(screen) as reading:
            reading.show(at(10, 100))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    shown = screen.err.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b[?25h" in shown  # the cursor is back
    assert shown.endswith("\x1b[2K")


def test_stdout_stays_stdout_meanwhile(terminal: Open) -> None:
    """Where stdout is a file and stderr a terminal, what was done must be in the file."""
    screen = terminal()
    with StepLine(screen, "working"):
        assert isinstance(sys.stdout, Terminal)
        print("done")
    assert screen.out.file.getvalue() == "done\n"  # type: ignore[attr-defined]


def test_each_step_is_shown_on_a_terminal_and_gone_at_the_end(terminal: Open) -> None:
    screen = terminal()
    with StepLine(screen, "reading") as steps:
        assert "0:00:00 reading" in words(screen.err.file)
        steps.tell("1 of 2: us-east-1/terraform: terraform plan")
    shown = screen.err.file.getvalue()  # type: ignore[attr-defined]
    assert "1 of 2: us-east-1/terraform" in words(screen.err.file)
    assert shown.endswith("\x1b[2K")
    assert shown.count("\n") == shown.count("\x1b[1A")  # it goes up as often as down: no line stays


def test_what_is_done_is_printed_where_the_step_was(terminal: Open) -> None:
    screen = terminal()
    with StepLine(screen, "planning") as steps:
        steps.clear()
        cleared = screen.err.file.getvalue()  # type: ignore[attr-defined]
        assert cleared.endswith("\x1b[2K")
        steps.tell("planning the next one")
        assert "planning the next one" in words(screen.err.file)


def test_what_is_done_soon_is_not_said_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with StepLine(open_screen(), "proving") as steps:
        steps.tell("planning")
    assert capsys.readouterr() == ("", "")


def test_a_long_step_is_said_elsewhere_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PLAIN_SECONDS", 0.01)
    step, said = "1 of 2: us-east-1/terraform: terraform plan (", list[str]()
    with StepLine(open_screen(), "reading") as steps:
        steps.tell(step.removesuffix(" ("))
        while sum(it.startswith(step) for it in said) < 4:
            time.sleep(0.01)
            out, err = capsys.readouterr()
            assert out == ""
            said += err.splitlines()
    # The first ones may come before the step is told.
    assert {it.partition("(")[0] + "(" for it in said} <= {"reading (", step}
    assert not [it for it in threading.enumerate() if it is steps.watch]


def test_data_in_a_live_line_is_shown_literally(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    screen = terminal()
    with ReadingLine(screen) as reading:
        reading.show(Progress(HOSTILE))
    assert HARMLESS in words(screen.err.file)
