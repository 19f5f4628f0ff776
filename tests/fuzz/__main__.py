"""Fuzzes for some minutes (``--minutes 10``), or makes one attempt again (``--only answers --seed 7``)."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzz.attempts import ATTEMPTS
from tests.fuzz.judge import Arena, Fault, bounded


@dataclass
class Tally:
    """What came of the attempts of one kind: how many ended with each exit code, and the faults by seed."""

    codes: Counter[int] = field(default_factory=Counter)
    faults: dict[int, str] = field(default_factory=dict)
    slowest: float = 0.0

    def line(self, name: str) -> str:
        """The figures in a line."""
        tried = self.codes.total() + len(self.faults)
        ended = ", ".join(f"{number} with exit code {code}" for code, number in sorted(self.codes.items()))
        return f"{name}: {tried} tried, {ended}, {len(self.faults)} faults; the slowest {self.slowest:.1f} s"


def attempt(name: str, seed: int, tally: Tally) -> None:
    """One attempt, into the tally."""
    start = time.monotonic()
    with TemporaryDirectory(prefix="poolport-fuzz-") as folder:
        arena = Arena(Path(folder) / "arena")
        arena.make()
        try:
            with bounded():
                tally.codes[ATTEMPTS[name](arena, Random(f"{name} {seed}")).exit_code] += 1
        except Fault as fault:
            tally.faults[seed] = str(fault)
    tally.slowest = max(tally.slowest, time.monotonic() - start)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the time is over; print the figures and every fault, and return whether there was one."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (10)")
    parser.add_argument("--only", choices=sorted(ATTEMPTS), action="append", help="what is spoilt")
    parser.add_argument("--seed", type=int, help="one attempt alone, again")
    parser.add_argument("--first", type=int, help="the seed to begin with (the time)")
    chosen = parser.parse_args(arguments)
    names = chosen.only or sorted(ATTEMPTS)
    tallies = {name: Tally() for name in names}
    first = chosen.first or int(time.time())
    seeds: Iterator[int] = count(first) if chosen.seed is None else iter([chosen.seed])
    end = time.monotonic() + chosen.minutes * 60
    for seed in seeds:
        for name in names:
            attempt(name, seed, tallies[name])
            if (fault := tallies[name].faults.get(seed)) is not None:
                print(f"--only {name} --seed {seed}\n{fault}\n", flush=True)
        if time.monotonic() > end:
            break
    for name, tally in tallies.items():
        print(tally.line(name))
    return int(any(tally.faults for tally in tallies.values()))


if __name__ == "__main__":
    sys.exit(main())
