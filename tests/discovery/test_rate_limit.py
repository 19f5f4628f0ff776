"""Budgets and workers."""

from __future__ import annotations

import threading
import time

import pytest

from exporter.discovery.rate_limit import Budget, Stopped, Workers


def test_a_budget_slows_down_once_for_one_cause_and_recovers() -> None:
    stop = threading.Event()
    budget = Budget(15, float("inf"), float("inf"))
    sent = [budget.take(stop) for _ in range(5)]
    for moment in sent:
        budget.slower(moment)
    assert budget.rate == 15  # five throttles of one burst are one
    budget.slower(time.monotonic() + 1)
    assert budget.rate == pytest.approx(15 * 0.95)
    for _ in range(100):
        budget.slower(time.monotonic() + 1)
    assert budget.rate == 1
    for _ in range(200):
        budget.faster()
    assert 5 < budget.rate < 15


def test_a_budget_never_exceeds_its_rate() -> None:
    stop = threading.Event()
    budget = Budget(15, 200, 200)
    workers = Workers(8)
    started = time.monotonic()
    for future in [workers.submit(budget.take, stop) for _ in range(60)]:
        future.result()
    assert time.monotonic() - started >= 0.19  # 60 turns of 5 ms, less a tenth of a second to catch up
    workers.close()


def test_stopping_ends_every_wait() -> None:
    stop = threading.Event()
    budget = Budget(15, 0.01, 1)
    budget.take(stop)
    waiting = Workers(3)
    futures = [waiting.submit(budget.take, stop) for _ in range(3)]
    stop.set()
    for future in futures:
        assert isinstance(future.exception(60), Stopped)
