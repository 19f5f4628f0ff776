"""Shows on stderr where a run is: a live line on a terminal, a plain one now and then elsewhere."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich import progress as live
from rich.console import Console
from rich.table import Column

from exporter.cli.console import Screen, line, visible
from exporter.cli.summaries import count

if TYPE_CHECKING:
    from exporter.discovery.results import Progress

PLAIN_SECONDS = 10
"""After how long a run says where it is, where no terminal shows it all the time."""


def progress_text(now: Progress, first: Progress, *, verbose: bool = False) -> str:
    """Where the reading of a region is, on one line: what is done, throttles, and the time that is left.

    ``first`` is the first that was seen of the region. What was done by then was done by an earlier run that
    was interrupted, and says nothing about the time that is left. With ``verbose`` it has the rate of calls.
    """
    rate = now.calls / now.seconds if now.seconds else 0.0
    text = f"{now.region}: {now.done:,} of {count(now.found, 'pool')} read"
    if verbose:
        text += f", {rate:.0f} calls a second"
    if now.throttled:
        text += f", {count(now.throttled, 'throttle')}"
    if now.found > now.done > first.done:
        left = (now.seconds - first.seconds) / (now.done - first.done) * (now.found - now.done)
        if left >= 1:
            text += f", about {left:.0f} s left" if left < 120 else f", about {left / 60:.0f} min left"
    return text


class ReadingLine:
    """Where the reading of an account is, until it is left: a live line, or a plain one every 10 seconds."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.first: Progress | None = None
        self.last = 0.0
        self.live: live.Progress | None = None

    def __enter__(self) -> ReadingLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, now: Progress) -> None:
        """Say where the reading is."""
        if self.screen.silent:
            return
        if self.first is None or self.first.region != now.region:
            self.first, self.last = now, 0.0
        text = progress_text(now, self.first, verbose=self.screen.verbose)
        if self.screen.err.is_interactive:
            if self.live is None:
                self.live = _live(self.screen.err, live.BarColumn(bar_width=12))
                self.live.add_task(visible(text))
                self.live.start()
            task = self.live.task_ids[0]
            self.live.update(task, description=visible(text), total=now.found or None, completed=now.done)
        elif now.seconds - self.last >= PLAIN_SECONDS:
            self.last = now.seconds
            self.screen.err.print(line(text))

    def clear(self) -> None:
        """Take the live line away, so that something else can be printed."""
        if self.live:
            self.live.stop()
            self.live = None


class StepLine:
    """What a run is at, until it is left: a live line on a terminal, with the time since its begin.

    Elsewhere the step that a run is at is said after 10 seconds, 20, 40, and so on: what takes an hour says
    it nine times. What is done sooner says nothing.
    """

    def __init__(self, screen: Screen, doing: str) -> None:
        self.screen = screen
        self.doing = doing
        self.live: live.Progress | None = None
        self.watch: threading.Thread | None = None
        self.left = threading.Event()

    def __enter__(self) -> StepLine:
        if self.screen.silent:
            return self
        if self.screen.err.is_interactive:
            self.tell(self.doing)
        else:
            self.watch = threading.Thread(target=self._say_now_and_then, daemon=True)
            self.watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.left.set()
        if self.watch:
            self.watch.join()
        self.clear()

    def tell(self, doing: str) -> None:
        """Say what begins now."""
        self.doing = doing
        if self.screen.silent or not self.screen.err.is_interactive:
            return
        if self.live is None:
            self.live = _live(self.screen.err, live.TimeElapsedColumn())
            self.live.add_task("", total=None)
        self.live.update(self.live.task_ids[0], description=visible(doing))
        self.live.start()

    def clear(self) -> None:
        """Take the live line away, so that something else can be printed; the next step shows it again."""
        if self.live:
            self.live.stop()

    def _say_now_and_then(self) -> None:
        started, wait = time.monotonic(), float(PLAIN_SECONDS)
        while not self.left.wait(wait):
            seconds = time.monotonic() - started
            self.screen.err.print(line(f"{self.doing} ({seconds:.0f} s)"))
            wait = seconds


def _live(console: Console, column: live.ProgressColumn) -> live.Progress:
    """A line that is gone when it is stopped; on a narrow terminal its text goes on below."""
    text = live.TextColumn(
        "{task.description}", markup=False, table_column=Column(no_wrap=False, overflow="fold")
    )
    # What is printed on stdout stays there: it may be a file.
    return live.Progress(
        live.SpinnerColumn("line"),
        column,
        text,
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
