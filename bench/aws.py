"""A snapshot served in a process of its own, as AWS would be: with quotas and errors where asked for.

On each line that it reads it answers with what was asked since the last one, as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.discovery.rate_limit import QUOTAS, category_of
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import serve

OTHERS = 10.0
"""Calls a second of a category whose quota poolport does not know."""


@dataclass(frozen=True, slots=True)
class Served:
    """What one run asked: calls by operation; by category, those that the quota let pass."""

    calls: Mapping[str, int]
    admitted: Mapping[str, int]
    throttled: int
    errors: int

    @property
    def total(self) -> int:
        """All calls."""
        return sum(self.calls.values())


class Aws:
    """The process; ``served`` also fills the quotas up again, for the next run."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self.process, self.stdin, self.stdout = process, process.stdin, process.stdout
        self.url = self.stdout.readline().strip()

    @property
    def environment(self) -> dict[str, str]:
        """Where AWS is this one; nothing of the user's own reaches it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        here = {"AWS_ENDPOINT_URL": self.url, "AWS_REGION": "us-east-1", "NO_PROXY": "127.0.0.1"}
        return {**kept, **NO_CREDENTIALS, **here, "no_proxy": "127.0.0.1"}

    def served(self) -> Served:
        """What was asked since the last time."""
        self.stdin.write("\n")
        self.stdin.flush()
        return Served(**json.loads(self.stdout.readline()))


@contextmanager
def aws(snapshot: Path, *options: str) -> Iterator[Aws]:
    """Serve a snapshot until the context ends."""
    command = [sys.executable, "-m", "bench.aws", str(snapshot), *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Aws(process)
        finally:
            process.terminate()


class Desk:
    """Counts the calls, and refuses those that are over the quota: a bucket for each category.

    A bucket is full at first, and holds ``burst`` seconds of its quota; nothing waits in it.
    """

    def __init__(self, limited: bool, burst: float, errors: float, seed: int) -> None:
        self.limited, self.burst, self.errors = limited, burst, errors
        self.random = random.Random(seed)
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self.buckets: dict[str, tuple[float, float]] = {}
        self.calls: Counter[str] = Counter()
        self.admitted: Counter[str] = Counter()
        self.throttled = self.failed = 0

    def __call__(self, call: Call, number: int) -> Reply | None:
        """The refusal of a call, or None."""
        self.calls[call.operation] += 1
        category = category_of(call.operation)
        if self.limited and not self._take(category):
            self.throttled += 1
            return refuse("TooManyRequestsException", "Rate exceeded")
        self.admitted[category] += 1
        if self.errors and self.random.random() < self.errors:
            self.failed += 1
            return refuse("InternalErrorException", "Internal server error", 500)
        return None

    def _take(self, category: str) -> bool:
        rate, now = QUOTAS.get(category, OTHERS), time.monotonic()
        most = max(1.0, self.burst * rate)
        left, at = self.buckets.get(category, (most, now))
        left = min(most, left + (now - at) * rate)
        self.buckets[category] = left - (left >= 1), now
        return left >= 1

    def tell(self) -> dict[str, Any]:
        """The members of ``Served``."""
        counts = {"calls": dict(self.calls), "admitted": dict(self.admitted)}
        return {**counts, "throttled": self.throttled, "errors": self.failed}


def main() -> None:
    """``python -m bench.aws SNAPSHOT``: prints the URL, then an answer to each line."""
    parser = argparse.ArgumentParser(prog="python -m bench.aws", description=__doc__)
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("--quota", action="store_true", help="refuse what is over AWS's default quotas")
    parser.add_argument("--burst", type=float, default=1.0, help="seconds of its quota that a bucket holds")
    parser.add_argument("--errors", type=float, default=0.0, help="the share of calls that end in a 500")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    desk = Desk(arguments.quota, arguments.burst, arguments.errors, arguments.seed)
    with serve(arguments.snapshot, fault=desk) as endpoint:
        print(endpoint.url, flush=True)
        for _ in sys.stdin:
            print(json.dumps(desk.tell()), flush=True)
            desk.reset()
            endpoint.calls.clear()


if __name__ == "__main__":
    main()
