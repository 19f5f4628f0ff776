"""Bounds how long one call may take and how often it is sent again, so that no run waits for ever."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, wait
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

    def tries_again(self, operation: str, failures: int, waited: float, *, silent: bool) -> bool:
        """Whether to send a call again that failed so often, after so many seconds."""
        attempts = 1 if self._failed[operation] >= IN_A_ROW else ATTEMPTS
        return failures < attempts and not (silent and waited >= ANSWER_LIMIT)

    def seconds(self, operation: str) -> float:
        """How long to wait for an answer."""
        hasty = operation in self._silent and self._failed[operation] >= IN_A_ROW
        return min(HASTE, ANSWER_LIMIT) if hasty else ANSWER_LIMIT

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


def within(seconds: float, function: Callable[..., T], **arguments: Any) -> T:
    """Call a function, and leave it alone when it takes too long.

    The time limits of sockets are for one piece of an answer: one that sends a byte now and then meets
    them for ever. Nothing can end such a call, so it has a thread that may be left behind.

    Raises:
        NoAnswer: it took too long.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(function(**arguments))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    if wait((future,), timeout=seconds).not_done:
        raise NoAnswer(f"no whole answer came in {seconds:.0f} seconds")
    return future.result()
