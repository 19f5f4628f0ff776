"""Bounds how long one call may take and how often it is sent again, so that no run waits for ever."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

ATTEMPTS = 6
"""How often one call is sent that meets server errors, cut connections or half answers."""
ANSWER_LIMIT = 30.0
"""Seconds for one whole answer, however slowly it comes, and for all attempts that nobody answers."""
HASTE = 5.0
"""Seconds for an answer to an operation that nobody answered several times."""
IN_A_ROW = 3
"""Calls of one operation that fail after all attempts, until the next ones get only one."""
DEAD = 3
"""Operations that nobody answers, until nothing more is asked in the region."""


class NoAnswer(Exception):
    """A whole answer did not come in time."""


class Patience:
    """How patient to be with each operation: less so after it failed several times in a row."""

    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()
        self._silent: set[str] = set()
        self._lock = threading.Lock()

    def tries_again(self, operation: str, failures: int, silence: float) -> bool:
        """Whether to send a call again that failed so often, after so many seconds without an answer."""
        attempts = 1 if self._failed[operation] >= IN_A_ROW else ATTEMPTS
        return failures < attempts and silence < ANSWER_LIMIT

    def seconds(self, operation: str, silence: float = 0.0) -> float:
        """How long to wait for an answer, after so many seconds without one."""
        hasty = operation in self._silent and self._failed[operation] >= IN_A_ROW
        return max(0.1, (min(HASTE, ANSWER_LIMIT) if hasty else ANSWER_LIMIT) - silence)

    def answered(self, operation: str) -> None:
        """Note that somebody answered."""
        if self._failed[operation] or self._silent:
            with self._lock:
                self._failed[operation] = 0
                self._silent.clear()

    def gave_up(self, operation: str, *, silent: bool) -> None:
        """Note that a call failed after all its attempts; ``silent`` where nobody answered it."""
        with self._lock:
            self._failed[operation] += 1
            if silent:
                self._silent.add(operation)

    @property
    def is_dead(self) -> bool:
        """Whether so many operations have no answer, and none had one since, that nothing will."""
        return len(self._silent) >= DEAD


class _Helper:
    """A thread that makes one call after another, and may be left behind in one that has no end."""

    def __init__(self) -> None:
        self.tasks: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self.outcomes: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while (task := self.tasks.get()) is not None:
            try:
                self.outcomes.put((task(), None))
            except BaseException as error:
                self.outcomes.put((None, error))
            del task  # while this waits for the next one it keeps no connection of the last one open


_idle: list[_Helper] = []
"""Helpers without a task; to start a thread for each call would cost a fifth more of the processor."""


def within(seconds: float, function: Callable[..., T], **arguments: Any) -> T:
    """Call a function, and leave it alone when it takes too long.

    The time limits of sockets are for one piece of an answer: one that sends a byte now and then meets
    them for ever. Nothing can end such a call, so another thread makes it.

    Raises:
        NoAnswer: it took too long.
    """
    try:
        helper = _idle.pop()
    except IndexError:
        helper = _Helper()
    helper.tasks.put(partial(function, **arguments))
    try:
        result, error = helper.outcomes.get(timeout=seconds)
    except queue.Empty:
        helper.tasks.put(None)  # it ends when the call does
        raise NoAnswer(f"no whole answer came in {seconds:.0f} seconds") from None
    _idle.append(helper)
    if error is not None:
        try:
            raise error
        finally:
            # A frame that holds its own exception is a circle, which keeps half an answer's socket open.
            del error
    found: T = result
    return found
