"""(c) 20, 200 and 1,000 pools, one pool of 10,000 clients, and 100,000 resources written in one pass.

Time and calls must grow in a straight line; memory is the peak of a fresh process for each stage.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench import account
from bench.aws import aws
from bench.measure import Run, Targets, arguments, head, median, rounds, stage, table

MOST_MEGABYTES, MOST_GROWTH = 300, 1.25


def main() -> None:
    """``python -m bench.growth``."""
    parser = arguments("How time, calls and memory grow with the account.", 1)
    parser.add_argument("--pools", type=int, nargs="+", default=[20, 200, 1000], metavar="N")
    parser.add_argument("--clients", type=int, default=10_000, help="of the one large pool; 0 leaves it out")
    parser.add_argument("--render", type=int, default=100_000, help="resources in one pass; 0 leaves it out")
    options = parser.parse_args()
    sizes = [(number, 3) for number in options.pools]
    sizes += [(1, options.clients)] if options.clients else []
    head("Growth: discovery, then the code of it for Terraform")
    names, reads, writes, calls = [], [], [], []
    for pools, clients in sizes:
        with tempfile.TemporaryDirectory(prefix="poolport-") as folder:
            read, write, number = _both(Path(folder), pools, clients, options.repeat)
        names.append(f"{pools:,} pools" if clients == 3 else f"1 pool of {clients:,} clients")
        reads.append(read)
        writes.append(write)
        calls.append(f"{number:,}")
    numbers = [account.resources(*size) for size in sizes]
    _table("discovery", names, numbers, reads, ("calls", *calls))
    if options.render:
        pools = -(-options.render // account.RESOURCES)
        with tempfile.TemporaryDirectory(prefix="poolport-") as folder:
            snapshot = account.make(Path(folder) / "account", pools)
            writes.append([stage("write", snapshot, Path(folder) / "out")])
        names.append(f"{pools:,} pools, code only")
        numbers.append(account.resources(pools))
    _table("code", names, numbers, writes, ("", *("" for _ in names)))
    print()
    targets, last = Targets(), len(options.pools)
    for what, runs in (("discovery", reads[:last]), ("code", writes[:last])):
        most = f"{options.pools[-1]:,} pools"
        if last > 1:
            few, many = (_seconds(runs[i]) / options.pools[i] for i in (last - 2, last - 1))
            title = f"{what}: a straight line up to {most}"
            targets.check(many / few <= MOST_GROWTH, title, f"{many / few:.2f} times as long for each pool")
        peak = max(run.megabytes for found in runs for run in found)
        targets.check(peak < MOST_MEGABYTES, f"{what}: {most} under {MOST_MEGABYTES} MB", f"{peak:.0f} MB")
    targets.exit()


def _both(folder: Path, pools: int, clients: int, repeat: int) -> tuple[list[Run], list[Run], int]:
    """The runs of both stages, and the calls of the last discovery."""
    snapshot = account.make(folder / "account", pools, clients)
    read, write, calls = [], [], 0
    with aws(snapshot) as cloud:
        for index in rounds(repeat):
            out = folder / f"out{index}"
            read.append(stage("read", out / "snapshot", environment=cloud.environment))
            calls = cloud.served().total
            assert not read[-1].said["refused"], read[-1].said
    for index in rounds(repeat):
        out = folder / f"out{index}"
        write += [stage("write", out / "snapshot", out, snapshot)]
        assert write[-1].said["resources"] == account.resources(pools, clients), write[-1].said
    return read, write, calls


def _table(
    title: str, names: list[str], numbers: list[int], runs: list[list[Run]], more: tuple[str, ...]
) -> None:
    rows = [(title, "resources", "seconds", "CPU", "a second", "peak memory", more[0])]
    for name, number, found, further in zip(names, numbers, runs, more[1:], strict=True):
        took, used = _seconds(found), median([run.said["cpu"] for run in found])
        memory = f"{max(run.megabytes for run in found):.0f} MB"
        times = (f"{took:.2f} s", f"{used:.2f} s", f"{number / took:,.0f}")
        rows.append((name, f"{number:,}", *times, memory, further))
    print()
    table(rows)


def _seconds(runs: list[Run]) -> float:
    return median([run.said["seconds"] for run in runs])


if __name__ == "__main__":
    main()
