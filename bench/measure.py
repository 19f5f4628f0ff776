"""What the benchmarks share: stages in processes of their own, medians, tables and verdicts."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def arguments(what: str, repeat: int) -> argparse.ArgumentParser:
    """The parser of a benchmark's command line."""
    module = Path(sys.argv[0]).stem
    parser = argparse.ArgumentParser(prog=f"python -m bench.{module}", description=what)
    parser.add_argument(
        "--repeat", type=int, default=repeat, metavar="N", help="runs of each (default: %(default)s)"
    )
    return parser


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall time, processor time, peak memory, and what a stage said of itself."""

    seconds: float
    cpu: float
    megabytes: float
    said: Mapping[str, Any]


def run(command: Sequence[str], environment: Mapping[str, str] | None = None, *, codes: str = "0") -> Run:
    """Run a command to its end; its exit code must be one of ``codes``."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=dict(environment or os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if str(process.returncode) not in codes:
        sys.exit(f"{' '.join(command)} ended with exit code {process.returncode}:\n{output[-2000:]}")
    last = output.rstrip().rpartition("\n")[2]
    unit = 1 if sys.platform == "darwin" else 1024
    cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20
    return Run(seconds, cpu, memory, json.loads(last) if last.startswith("{") else {})


def stage(name: str, *paths: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run a stage of poolport in a fresh process; it tells its own seconds, without the start-up."""
    return run([sys.executable, "-m", "bench.stage", name, *map(str, paths)], environment)


def median(numbers: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(numbers)


def spread(numbers: Sequence[float], unit: str = "s") -> str:
    """The median, with the least and the most where there are several."""
    text = f"{median(numbers):.2f} {unit}"
    return f"{text} ({min(numbers):.2f}-{max(numbers):.2f})" if len(numbers) > 1 else text


def head(line: str) -> None:
    """The title of a benchmark, and where it runs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    print(
        f"\n{line}\n  Python {platform.python_version()}, {platform.system()}, {cores} cores{load}",
        flush=True,
    )


def table(rows: Sequence[Sequence[str]]) -> None:
    """Rows of equal length under their titles; all but the first column are numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [text.rjust(width) for text, width in zip(row, widths, strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells[1:]]), flush=True)


class Targets:
    """What was to be reached, said line by line; the exit code is 1 where something was not."""

    def __init__(self) -> None:
        self.missed = 0

    def check(self, met: bool, what: str, found: str) -> None:
        """One target."""
        self.missed += not met
        print(f"  {'met    ' if met else 'NOT MET'}  {what}: {found}", flush=True)

    def skip(self, what: str, why: str) -> None:
        """One that could not be judged."""
        print(f"  skipped  {what}: {why}", flush=True)

    def exit(self) -> None:
        """End the benchmark."""
        sys.exit(1 if self.missed else 0)


def rounds(number: int) -> Iterator[int]:
    """The repeats, which a terminal shows."""
    for index in range(number):
        if sys.stderr.isatty():
            print(f"\r\x1b[K  run {index + 1} of {number} ...", end="", file=sys.stderr, flush=True)
        yield index
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
