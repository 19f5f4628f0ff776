"""(a) An account of 20 pools: poolport's discovery and code beside terraform's own generate-config-out.

Both read the same 160 resources from the same endpoint, a replay in a process of its own, by turns.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import account
from bench.aws import Aws, aws
from bench.measure import Targets, arguments, head, median, rounds, run, spread, stage, table
from exporter.errors import ExporterError
from exporter.folder.render import choose, draw_export
from exporter.targets.terraform.plan import Terraform, find_tool, workspace

MOST_SECONDS, LEAST_RATIO = 2.0, 4.0
TARGETS = ("terraform",)


def main() -> None:
    """``python -m bench.discovery``."""
    parser = arguments("Discovery and code of a whole account, beside terraform's own.", 5)
    parser.add_argument("--pools", type=int, default=20, metavar="N")
    options = parser.parse_args()
    number = account.resources(options.pools)
    head(f"Discovery: {options.pools} pools, {number} resources")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="poolport-")))
        snapshot = account.make(folder / "account", options.pools)
        cloud = stack.enter_context(aws(snapshot))
        try:
            terraform, why = _terraform(stack, snapshot, cloud), ""
        except ExporterError as error:
            terraform, why = None, str(error)
        names = ["discover + render, in one process", "poolport export, the whole command"]
        names += ["terraform plan -generate-config-out"] if terraform else []
        seconds: list[list[float]] = [[] for _ in names]
        cpu: list[list[float]] = [[] for _ in names]
        calls = [0] * len(names)
        for index in rounds(options.repeat):
            out = folder / f"out{index}"
            cloud.served()
            inside = stage("export", out / "a", environment=cloud.environment)
            seconds[0].append(float(inside.said["seconds"]))
            cpu[0].append(float(inside.said["cpu"]))
            calls[0] = cloud.served().total
            assert inside.said["resources"] == number, inside.said
            assert not inside.said["refused"], inside.said
            command = [sys.executable, "-m", "exporter", "export", "--all", "--out", str(out / "b")]
            whole = run([*command, "--target", *TARGETS, "--quiet"], cloud.environment)
            seconds[1].append(whole.seconds)
            cpu[1].append(whole.cpu)
            calls[1] = cloud.served().total
            if terraform:
                seconds[2].append(_generate(terraform))
                calls[2] = cloud.served().total
        _tell(names, seconds, cpu, calls, why)


def _terraform(stack: ExitStack, snapshot: Path, cloud: Aws) -> Terraform | None:
    """Terraform, initialised in a folder with an import block for each of the resources, and no more."""
    tool = find_tool()
    if tool is None:
        raise ExporterError("terraform is not installed (nor is tofu)")
    module = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="poolport-")))
    drawing = draw_export(snapshot, module, choose(TARGETS))
    (region,) = drawing.regions
    for name in ("versions.tf", "imports.tf"):
        (module / name).write_bytes(drawing.files[f"{region.region}/terraform/{name}"])
    return stack.enter_context(workspace(module, tool, {**os.environ, **cloud.environment}))


def _generate(terraform: Terraform) -> float:
    """The seconds of one plan; its code does not validate, but it writes it."""
    generated = terraform.folder / "generated.tf"
    generated.unlink(missing_ok=True)
    started = time.perf_counter()
    done = terraform("plan", "-input=false", "-no-color", f"-generate-config-out={generated.name}")
    seconds = time.perf_counter() - started
    if not generated.exists():
        sys.exit(f"terraform generated nothing:\n{done.stderr[-2000:]}")
    generated.unlink()
    return seconds


def _tell(
    names: list[str], seconds: list[list[float]], cpu: list[list[float]], calls: list[int], why: str
) -> None:
    base = median(seconds[0])
    rows = [("", "seconds", "of them CPU", "calls", "calls/s", "times the first")]
    for name, found, used, number in zip(names, seconds, cpu, calls, strict=True):
        rate, ratio = f"{number / median(found):.0f}", f"{median(found) / base:.2f}"
        own = f"{median(used):.2f} s" if used else "-"
        rows.append((name, spread(found), own, str(number), rate, ratio))
    table(rows)
    targets = Targets()
    for index in (0, 1):
        took = median(seconds[index])
        targets.check(took < MOST_SECONDS, f"{names[index]} under {MOST_SECONDS:.0f} s", f"{took:.2f} s")
    for index in (0, 1):
        what = f"{names[index]} at least {LEAST_RATIO:.0f} times faster than terraform"
        if why:
            targets.skip(what, f"{why[:160]} ...")
        else:  # of each turn its own ratio: what else the machine does falls on both
            times = median([t / p for t, p in zip(seconds[2], seconds[index], strict=True)])
            targets.check(times >= LEAST_RATIO, what, f"{times:.1f}")
    targets.exit()


if __name__ == "__main__":
    main()
