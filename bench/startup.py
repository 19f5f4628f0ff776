"""(d) How long ``poolport --help`` takes, beside Python itself, and how fast code is written.

Written means all of it: a snapshot in, a project on disk out, with its report. ``--profile`` shows where
the time goes.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from pathlib import Path

from bench import account
from bench import stage as stages
from bench.measure import Targets, arguments, head, median, rounds, run, spread, table

MOST_SECONDS, LEAST_RATE = 0.4, 3000


def main() -> None:
    """``python -m bench.startup``."""
    parser = arguments("Start-up time, and resources written a second.", 10)
    parser.add_argument("--pools", type=int, default=400, metavar="N", help="to write (default: %(default)s)")
    parser.add_argument("--profile", action="store_true", help="show the 15 functions that take longest")
    options = parser.parse_args()
    number = account.resources(options.pools)
    targets = Targets()
    head("Start-up and code")
    helps, bare = [], []
    for _ in rounds(options.repeat):
        helps.append(run([sys.executable, "-m", "exporter", "--help"]).seconds)
        bare.append(run([sys.executable, "-c", "pass"]).seconds)
    rows = [("", "seconds", "times Python")]
    for name, found in (("poolport --help", helps), ("python -c pass", bare)):
        rows.append((name, spread(found), f"{median(found) / median(bare):.1f}"))
    table(rows)
    print()
    rates = {}
    lines = [
        ("target", "resources", "all of it", "CPU", "a second", "graph", "code", "a second", "peak memory")
    ]
    with tempfile.TemporaryDirectory(prefix="poolport-") as name:
        folder = Path(name)
        snapshot = account.make(folder / "account", options.pools)
        turns = max(1, options.repeat // 3)
        for target in ("terraform", "pulumi"):
            command = [sys.executable, "-m", "bench.stage", "--target", target]
            written, drawn = [], []
            for index in rounds(turns):
                out = folder / f"{target}{index}"
                written.append(run([*command, "write", str(snapshot), str(out), str(snapshot)]))
                drawn.append(run([*command, "draw", str(snapshot)]))
            took = [float(found.said["seconds"]) for found in written]
            build, draw = (median([float(f.said[part]) for f in drawn]) for part in ("build", "draw"))
            rates[target] = number / median(took)
            memory = f"{max(found.megabytes for found in written):.0f} MB"
            used = f"{median([float(found.said['cpu']) for found in written]):.2f} s"
            figures = (f"{build:.2f} s", f"{draw:.2f} s", f"{number / draw:,.0f}", memory)
            lines.append((target, f"{number:,}", spread(took), used, f"{rates[target]:,.0f}", *figures))
        table(lines)
        if options.profile:
            _profile(snapshot, folder / "profiled")
    print()
    slow = median(helps)
    targets.check(slow < MOST_SECONDS, f"--help under {MOST_SECONDS} s", f"{slow:.2f} s")
    for target, rate in rates.items():
        what = f"{target}: at least {LEAST_RATE:,} resources written a second"
        targets.check(rate >= LEAST_RATE, what, f"{rate:,.0f}")
    targets.exit()


def _profile(snapshot: Path, out: Path) -> None:
    """The functions that take longest, with all that they call."""
    profile = cProfile.Profile()
    profile.runcall(stages.write, snapshot, out, "terraform", stages.in_clear(snapshot))
    pstats.Stats(profile).strip_dirs().sort_stats("cumulative").print_stats(15)


if __name__ == "__main__":
    main()
