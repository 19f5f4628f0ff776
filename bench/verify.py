"""``poolport verify`` of 160 resources, beside ``terraform init`` and ``plan`` alone on the same module.

By turns, against the same snapshot; terraform's endpoint is a replay in a process of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import account
from bench.aws import aws
from bench.measure import Targets, arguments, head, median, rounds, run, spread, stage, table
from exporter.errors import ExporterError
from exporter.targets.terraform.plan import find_tool, workspace

MOST = 2.0


def main() -> None:
    """``python -m bench.verify``."""
    parser = arguments("The proof, beside the plan alone.", 3)
    parser.add_argument("--pools", type=int, default=20, metavar="N")
    options = parser.parse_args()
    head(f"Verify: {options.pools} pools, {account.resources(options.pools)} resources")
    targets = Targets()
    what = f"at most {MOST:.0f} times terraform init and plan"
    proofs, plans = [], []
    with tempfile.TemporaryDirectory(prefix="poolport-") as name:
        out = Path(name) / "export"
        snapshot = account.make(out / "snapshot", options.pools)
        stage("write", snapshot, out)
        with aws(snapshot) as cloud:
            tool = find_tool()
            try:
                if tool is None:
                    raise ExporterError("terraform is not installed (nor is tofu)")
                for _ in rounds(options.repeat):
                    plans.append(_plan(out / account.REGION / "terraform", tool, cloud.environment))
                    command = [sys.executable, "-m", "exporter", "verify", str(out), "--quiet"]
                    proofs.append(run(command).seconds)
            except ExporterError as error:
                targets.skip(what, str(error))
                targets.exit()
    rows = [("", "seconds", "times the plan")]
    for title, found in (("terraform init, then plan", plans), ("poolport verify", proofs)):
        rows.append((title, spread(found), f"{median(found) / median(plans):.2f}"))
    table(rows)
    ratio = median([proof / plan for proof, plan in zip(proofs, plans, strict=True)])
    targets.check(ratio <= MOST, what, f"{ratio:.2f}")
    targets.exit()


def _plan(module: Path, tool: str, environment: Mapping[str, str]) -> float:
    """The seconds of init and plan in a fresh copy of the module."""
    with workspace(module, tool, {**os.environ, **environment}, init=False) as terraform:
        started = time.perf_counter()
        for command in ("init", "plan"):
            done = terraform(command, "-input=false", "-no-color")
            if done.returncode:
                raise ExporterError(f"terraform {command} fails: {' '.join(done.stderr.split())[:300]}")
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
