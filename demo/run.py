"""Exports a sample account and proves the result, offline: what ``make demo`` runs.

A replay of ``demo/account`` stands in for AWS. The real ``poolport export`` reads it through boto3, then
Terraform plans what came out, and what the Pulumi programs ask their engine for is recorded.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError
from exporter.folder.verdict import record_verdicts
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import serve
from exporter.sample import SAMPLE
from exporter.states import LEVELS
from exporter.verify.run import verify_export
from exporter.verify.verdict import Verdict
from exporter.versions import OLDEST

ACCOUNT = SAMPLE
OUT = Path("build/demo")
TARGETS = ("terraform", "pulumi")
COLOURS = {"bold": "1", "green": "32", "red": "31", "yellow": "33", "dim": "2"}
LIVE = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
COLOURED = LIVE and not os.environ.get("NO_COLOR")


@dataclass
class Proof:
    """What was checked so far: each check that failed, and by reason those that could not be made."""

    failed: list[str] = field(default_factory=list)
    unchecked: dict[str, list[str]] = field(default_factory=dict)

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
        head("The proof")
        with waiting("planning and running every project"):
            verdicts = list(verify_export(OUT))
            record_verdicts(OUT, [verdict.as_json() for verdict in verdicts])
        for verdict in verdicts:
            _show(verdict, proof)
        if writes := sum(call.write for call in endpoint.calls):
            proof.failed.append(f"{writes} calls would have written to AWS")
            say(paint(f"  {proof.failed[-1]}", "red"))
        else:
            say(f"  AWS        {len(endpoint.calls)} calls, all of them only read  {paint('ok', 'green')}")
        for reason, names in proof.unchecked.items():
            say(f"  {paint('not checked', 'yellow')}: {'; '.join(dict.fromkeys(names))}")
            say(f"    {reason}")
    _summary()
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


def _show(verdict: Verdict, proof: Proof) -> None:
    """A line for what the plan says, one for what the Pulumi program registers, and what is wrong."""
    failed = {check.name: check.details for check in verdict.checks if check.result == "failed"}
    pulumi = [name for name in failed if name.startswith(("pulumi", "the program"))]
    if verdict.plan:
        problems = [detail for name in failed if name not in pulumi for detail in failed[name]]
        proof.verdict(f"terraform  {verdict.region}", verdict.summary, problems)
    if any(c.name.startswith("the program") and c.result != "not checked" for c in verdict.checks):
        number = verdict.resources
        said = f"{number} of {number} resources register with AWS's own values" if not pulumi else "wrong"
        proof.verdict(
            f"pulumi     {verdict.region}", said, [line for name in pulumi for line in failed[name]]
        )
    for check in verdict.checks:
        if check.result == "not checked":
            proof.unchecked.setdefault("; ".join(check.details), []).append(check.name)


def _summary() -> None:
    head("What was written, and what was found")
    data: dict[str, Any] = json.loads((OUT / "report.json").read_text("utf-8"))
    for region in data["regions"]:
        types = Counter(it["type"] for it in data["resources"] if it["region"] == region)
        folder = OUT / region
        say(f"  {paint(str(folder), 'bold')}: {sum(path.is_file() for path in folder.rglob('*'))} files")
        say(f"    resources  {', '.join(f'{number} {name}' for name, number in sorted(types.items()))}")
        findings = [it for it in data["findings"] if it["region"] == region]
        levels = Counter(it["level"] for it in findings)
        said = ", ".join(f"{levels[level]} {level}" for level in LEVELS if levels[level])
        say(f"    findings   {said or 'none'}")
        for finding in [it for it in findings if it["level"] != "info"][:2]:
            say(f"      {finding['level']}: {finding['name'] or finding['resource']}: {finding['message']}")
    fields = data["summary"]["fields"]
    in_code = fields.get("written", 0) + fields.get("referenced", 0)
    answered = sum(fields.values())
    say(f"  AWS answered {answered} values: {in_code} are in the code, the report tells of the rest.")
    say(f"  Read {OUT}/report.md first, then the code in the folders of the regions.")


def _next() -> None:
    head("On your own account (poolport only reads from it)")
    poolport = Path(sys.executable).with_name("poolport")
    name = os.path.relpath(poolport) if poolport.exists() else "poolport"
    say(f"  {name} export --all --region us-east-1 --target terraform --out cognito")
    terraform = "terraform -chdir=cognito/us-east-1/terraform"
    say(f"  {terraform} init")
    say(f"  {terraform} plan")
    say(f"  {terraform} apply      # only if the plan says: 0 to add, 0 to change, 0 to destroy")
    say(f"  {name} adopted cognito      # what is imported needs no import statement any more")


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
