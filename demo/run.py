"""The sample account in, its export and the proof of it out: what ``make demo`` runs, offline.

A replay of ``demo/account`` stands in for AWS. The real ``poolport export`` reads it through boto3, then
Terraform plans what came out, and the Pulumi programs run under mocks.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError
from exporter.folder.render import Choices, Project, draw
from exporter.replay.server import serve
from exporter.targets.engine import OLDEST
from exporter.targets.pulumi.program import differences, expected, registrations
from exporter.targets.terraform.plan import NO_CREDENTIALS, find_tool, workspace
from exporter.versions import version

ACCOUNT = Path(__file__).parent / "account"
OUT = Path("build/demo")
TARGETS = ("terraform", "pulumi")
COLOURS = {"bold": "1", "green": "32", "red": "31", "yellow": "33", "dim": "2"}
LIVE = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
COLOURED = LIVE and not os.environ.get("NO_COLOR")


@dataclass
class Proof:
    """What was checked so far: each check that failed, and each thing that could not be checked."""

    failed: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    def verdict(self, what: str, said: str, problems: Sequence[str]) -> None:
        """One line for one check, and a line for each of its first problems."""
        say(f"  {what}  {said}  " + (paint("wrong", "red") if problems else paint("ok", "green")))
        for problem in problems[:5]:
            say(f"    {problem}")
        self.failed += problems


def main() -> int:
    """Run it all; 0 only when everything that was checked is as it must be."""
    started = time.monotonic()
    os.chdir(Path(__file__).parents[1])
    _leave_own_aws()
    shutil.rmtree(OUT, ignore_errors=True)
    with serve(ACCOUNT) as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint.url
        head("A sample account, exported and proven on this computer alone")
        say(f"  {endpoint.url} answers as AWS answered; no credentials, nothing leaves this computer.")
        code = _export()
        if code not in (0, 1):
            say(paint(f"  poolport ended with exit code {code}", "red"))
            return 1
        if code:
            say("  Exit code 1: done, but something of the account is missing, and the report says what.")
        proof = Proof()
        projects = list(draw(OUT / "snapshot", OUT, Choices(TARGETS, provider=version(OLDEST))))
        head("The proof")
        _plan(projects, proof)
        _run(projects, proof)
        if writes := sum(call.write for call in endpoint.calls):
            proof.failed.append(f"{writes} calls would have written to AWS")
            say(paint(f"  {proof.failed[-1]}", "red"))
        else:
            say(f"  AWS        {len(endpoint.calls)} calls, all of them only read  {paint('ok', 'green')}")
        for line in proof.unchecked:
            say(f"  {paint('not checked', 'yellow')}: {line}")
    _summary(projects)
    _next()
    seconds = time.monotonic() - started
    if proof.failed:
        say(paint(f"\nThe demo failed after {seconds:.0f} s: {len(proof.failed)} things are wrong.", "red"))
        return 1
    what = "All that could be checked" if proof.unchecked else "Everything"
    say(f"\n{what} is as it must be ({seconds:.0f} s).")
    return 0


def _leave_own_aws() -> None:
    """Nothing of the user's own AWS configuration may reach the runs, and no proxy the loopback."""
    kept = ("TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR")
    for name in [name for name in os.environ if name.startswith(("AWS_", "POOLPORT_", "TF_", "PULUMI_"))]:
        if name not in kept:
            del os.environ[name]
    os.environ |= NO_CREDENTIALS
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))


def _export() -> int:
    """The export as a user runs it; what it says to do next would need the account, so that is left out."""
    regions = json.loads((ACCOUNT / "manifest.json").read_text("utf-8"))["regions"]
    arguments = ["export", "--all"]
    arguments += [word for region in sorted(regions, reverse=True) for word in ("--region", region)]
    arguments += [word for target in TARGETS for word in ("--target", target)]
    # Whichever provider this computer can get, the code is for it.
    arguments += ["--provider-version", OLDEST, "--out", str(OUT)]
    head("The export")
    say(paint(f"  $ poolport {' '.join(arguments)}", "dim"))
    run = subprocess.run(
        [sys.executable, "-m", "exporter", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    for line in run.stdout.splitlines():
        if line.rstrip(":") == "Next":
            break
        if line:
            say(f"  {line}")
    return run.returncode


def _plan(projects: Sequence[Project], proof: Proof) -> None:
    """Plan every module with the real provider, where terraform and the provider can be had."""
    tool = find_tool()
    if tool is None:
        proof.unchecked.append("the plans, for terraform is not installed (nor is tofu)")
        return
    # Only the provider, to tell a computer that cannot get it from a module that is wrong.
    with tempfile.TemporaryDirectory(prefix="poolport-") as folder:
        shutil.copy(projects[0].folder / "terraform/versions.tf", folder)
        try:
            with workspace(Path(folder), tool, os.environ):
                pass
        except ExporterError as error:
            why = str(error).partition("Error: ")[2] or str(error)
            proof.unchecked.append(f"the plans, for terraform cannot get its provider: {why[:200]}")
            return
    for project in projects:
        what = f"terraform  {project.graph.region}"
        with waiting(f"{what}  planning"):
            try:
                with workspace(project.folder / "terraform", tool, os.environ) as terraform:
                    plan = terraform.plan()
            except ExporterError as error:
                said, problems = "no plan", [str(error)]
            else:
                number = len(project.graphs["terraform"].resources)
                wanted = f"{number} to import, 0 to add, 0 to change, 0 to destroy"
                said = plan.summary
                problems = [f"{e.file}:{e.line} {e.address}: {e.message} {e.detail}" for e in plan.errors]
                for change in plan.changes:
                    if change.actions != ("no-op",):
                        paths = ", ".join(path for path, _, _ in change.differences)
                        problems.append(f"{change.address}: {' and '.join(change.actions)} ({paths})")
                if said != wanted and not problems:
                    problems = [f"it should be {wanted}"]
        proof.verdict(what, said, problems)


def _run(projects: Sequence[Project], proof: Proof) -> None:
    """Run every Pulumi program under mocks, and hold what it registers against the account."""
    if importlib.util.find_spec("pulumi_aws") is None:
        proof.unchecked.append("the Pulumi programs, for pulumi-aws is not installed")
        return
    for project in projects:
        what = f"pulumi     {project.graph.region}"
        with waiting(f"{what}  running"):
            wanted = expected(project.graphs["pulumi"])
            try:
                found = registrations(project.folder / "pulumi", project.graphs["pulumi"])
            except ExporterError as error:
                said, problems = "the program fails", [str(error)]
            else:
                said = f"{len(found)} of {len(wanted)} resources register with AWS's own values"
                problems = list(differences(wanted, found))
        proof.verdict(what, said, problems)
    proof.unchecked.append("'pulumi preview', for it needs the pulumi program and an AWS account")


def _summary(projects: Sequence[Project]) -> None:
    head("What was written, and what was found")
    for project in projects:
        data: dict[str, Any] = json.loads(project.files["report.json"])
        summary, fields = data["summary"], data["summary"]["fields"]
        types = ", ".join(f"{number} {name}" for name, number in summary["by_type"].items())
        in_code = fields.get("written", 0) + fields.get("referenced", 0)
        levels = ", ".join(f"{number} {level}" for level, number in summary["findings"].items() if number)
        say(f"  {paint(str(project.folder), 'bold')}: {len(project.files)} files")
        say(f"    resources  {types}")
        answered = sum(fields.values())
        say(
            f"    values     AWS answered {answered}: {in_code} are in the code, the report tells of the rest"
        )
        say(f"    findings   {levels or 'none'}")
        for finding in [f for f in data["findings"] if f["level"] != "info"][:2]:
            say(f"      {finding['level']}: {finding['resource']}: {finding['message']}")
    say(f"  Read {projects[-1].folder}/report.md first, then the code beside it.")


def _next() -> None:
    head("On your own account (poolport only reads from it)")
    poolport = Path(sys.executable).with_name("poolport")
    name = os.path.relpath(poolport) if poolport.exists() else "poolport"
    say(f"  {name} export --all --region us-east-1 --target terraform --out cognito")
    say("  cd cognito/terraform && terraform init && terraform plan")
    say("  terraform apply      # only if the plan says: 0 to add, 0 to change, 0 to destroy")


def say(line: str) -> None:
    print(line, flush=True)


def head(line: str) -> None:
    say("\n" + paint(line, "bold"))


@contextmanager
def waiting(line: str) -> Iterator[None]:
    """A line that stands on a terminal while something takes its time."""
    if LIVE:
        print(f"  {line} ...", end="", flush=True)
    try:
        yield
    finally:
        if LIVE:
            print("\r\x1b[K", end="", flush=True)


def paint(text: str, colour: str) -> str:
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if COLOURED else text


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except ExporterError as problem:
        sys.exit(f"the demo failed: {problem}")
