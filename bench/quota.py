"""(b) The same account under AWS's default quotas, 15, 15 and 20 calls a second, with 5 % errors.

The bound is what the quotas themselves allow: the calls that they let pass in each category, less what
its full bucket grants at once, over its rate; the slowest category counts. A call that ends in a 500
has spent its share of the quota, and is part of the bound.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import account
from bench.aws import OTHERS, aws
from bench.measure import Targets, arguments, head, median, rounds, spread, stage, table
from exporter.discovery.rate_limit import QUOTAS

MOST = 1.1


def main() -> None:
    """``python -m bench.quota``."""
    parser = arguments("Discovery under AWS's quotas, beside what they allow.", 3)
    parser.add_argument("--pools", type=int, default=20, metavar="N")
    parser.add_argument("--errors", type=float, default=0.05, help="share of 500s (default: %(default)s)")
    parser.add_argument("--burst", type=float, default=1.0, help="seconds of its quota that a bucket holds")
    options = parser.parse_args()
    number = account.resources(options.pools)
    head(f"Quota: {options.pools} pools, {number} resources, {options.errors:.0%} errors")
    rows = [("run", "seconds", "bound", "ratio", "calls", "throttled", "500s", "failures", "slowest")]
    ratios, failures = [], 0
    with tempfile.TemporaryDirectory(prefix="poolport-") as name:
        folder = Path(name)
        snapshot = account.make(folder / "account", options.pools)
        for index in rounds(options.repeat):
            flags = ("--quota", f"--errors={options.errors}", f"--burst={options.burst}", f"--seed={index}")
            with aws(snapshot, *flags) as cloud:
                out = folder / f"out{index}"
                found = stage("read", out / "snapshot", environment=cloud.environment).said
                served = cloud.served()
            slowest, bound = _bound(served.admitted, options.burst)
            written = stage("write", out / "snapshot", out).said["resources"]
            lost = abs(number - written) + found["refused"] + found["notes"]
            ratio = found["seconds"] / bound
            ratios.append(ratio)
            failures += lost
            counts = (str(served.total), str(served.throttled), str(served.errors), str(lost))
            figures = (f"{found['seconds']:.2f} s", f"{bound:.2f} s", f"{ratio:.3f}")
            rows.append((str(index + 1), *figures, *counts, slowest))
    table(rows)
    targets = Targets()
    targets.check(
        median(ratios) <= MOST, f"at most {MOST} times the quota's own bound", spread(ratios, "times")
    )
    targets.check(not failures, "nothing fails, nothing is lost", f"{failures} failures")
    targets.exit()


def _bound(admitted: Mapping[str, int], burst: float) -> tuple[str, float]:
    """The category that takes longest, and its seconds."""
    seconds = {}
    for category, calls in admitted.items():
        rate = QUOTAS.get(category, OTHERS)
        seconds[category] = max(0.0, calls - max(1.0, burst * rate)) / rate
    slowest = max(seconds, key=seconds.__getitem__)
    return slowest, seconds[slowest]


if __name__ == "__main__":
    main()
