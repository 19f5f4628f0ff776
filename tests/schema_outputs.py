"""Real outputs of each command, over the sample account and small ones, by the schema that they are of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import serve
from exporter.snapshot.store import Answer
from exporter.targets.proof import Change, Check, Diagnostic, Plan
from exporter.verify.verdict import Verdict
from tests.builders import REGION, client
from tests.cli.runs import ACCOUNT, CUSTOMERS, LEGACY, poolport
from tests.cli.test_diff import ONE, aws, denied, of
from tests.cli.test_listing import IDENTITY_POOL, state_file
from tests.discovery.support import DENIED, EXPIRED, on, snapshot
from tests.life.terraform import as_state

NOWHERE = {"PATH": "/nowhere"}
"""An environment without terraform: what is judged is judged by Python."""
REGIONS = ("--region", "us-east-1", "--region", "eu-west-1")
TARGETS = ("--target", "terraform", "--target", "pulumi")
PART = {"TokenValidityUnits": {"AccessToken": "hours"}}
"""What no provider can manage of a client."""


def keeper(tags: dict[str, str], **clients: dict[str, Any]) -> dict[str, list[Answer]]:
    """An account with one pool, and with clients that have these members."""
    own = of(ONE, "keeper", *clients, UserPoolTags=tags)[:3]
    return {ONE: [*own, *(client(name, name, ONE, **members) for name, members in clients.items())]}


BEFORE = keeper({"team": "a"}, web={"CallbackURLs": ["https://a.example/"]}, old={}, part=PART)
NOW = keeper({"team": "b", "new": "y"}, web={"CallbackURLs": ["https://b.example/"]}, new=PART, part={})


@dataclass
class Outputs:
    """What commands print for machines, and the reports that they write."""

    folder: Path
    found: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def run(self, schema: str, *arguments: object, json_option: bool = True, **env: str) -> None:
        """Run a command, and keep what it prints."""
        run = poolport(*arguments, *(["--json"] if json_option else []), **{**NO_CREDENTIALS, **env})
        assert run.stdout, run.output
        self.found[schema].append(json.loads(run.stdout))

    def report(self, out: Path) -> None:
        """Keep the report of an export folder."""
        self.found["report.json"].append(json.loads((out / "report.json").read_text("utf-8")))

    def profiles(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """Two accounts, of which nobody knows the first."""
        config = self.folder / "config"
        config.write_text("[profile dev]\naws_access_key_id = a\naws_secret_access_key = b\n")
        return ("--profile", "nobody", "--profile", "dev"), {"AWS_CONFIG_FILE": str(config)}


def collect(folder: Path) -> dict[str, list[Any]]:
    """Run every command that prints for machines, in every way that changes the form of what it prints."""
    outputs = Outputs(folder)
    with pytest.MonkeyPatch.context() as patch:
        for name in (
            "AWS_PROFILE",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_SESSION_TOKEN",
            "AWS_ENDPOINT_URL",
        ):
            patch.delenv(name, raising=False)
        _read(outputs)
        _write(outputs)
        _compare(outputs)
        _templates(outputs)
    outputs.run("policy.json", "policy", json_option=False)
    role = "arn:aws:iam::123456789012:role/reader"
    outputs.run("policy.json", "policy", "--role-arn", role, json_option=False)
    return dict(outputs.found)


def _read(outputs: Outputs) -> None:
    profiles, env = outputs.profiles()
    state = state_file(
        outputs.folder, aws_cognito_user_pool=(CUSTOMERS, {}), aws_cognito_identity_pool=(IDENTITY_POOL, {})
    )
    with serve(ACCOUNT) as endpoint:
        at = ("--endpoint-url", endpoint.url)
        outputs.run("list.json", "list", *REGIONS, "--state", state, *at)
        outputs.run("list.json", "list", LEGACY, *profiles, *at, **env)
        outputs.run("discover.json", "discover", LEGACY, "--out", outputs.folder / "read", *at)
        roles = [f"arn:aws:iam::{digit * 12}:role/reader" for digit in "12"]  # nobody may assume one
        through = ("--role-arn", roles[0], "--role-arn", roles[1])
        outputs.run("discover.json", "discover", LEGACY, *through, "--out", outputs.folder / "roles", *at)
        outputs.run("export.json", "export", LEGACY, *TARGETS, *through, "--out", outputs.folder / "two", *at)
    refused = on("DescribeUserPool", DENIED, UserPoolId=CUSTOMERS)
    with serve(ACCOUNT, fault=refused) as endpoint:
        asked = (CUSTOMERS, IDENTITY_POOL, LEGACY, "--endpoint-url", endpoint.url)
        outputs.run("list.json", "list", *asked)
        outputs.run("discover.json", "discover", *asked, "--out", outputs.folder / "refused")
    with serve(ACCOUNT, fault=lambda call, _: EXPIRED if call.region == "us-east-1" else None) as endpoint:
        outputs.run("list.json", "list", *REGIONS, "--endpoint-url", endpoint.url)
    with serve(snapshot(outputs.folder / "empty", {})) as endpoint:
        at = (
            "--all",
            "--region",
            REGION,
            "--endpoint-url",
            endpoint.url,
            "--out",
            outputs.folder / "nothing",
        )
        outputs.run("export.json", "export", *at, *TARGETS)


def verdicts(out: Path) -> Iterator[Verdict]:
    """One with everything that a verdict can have, and one without a plan."""
    checks = (
        Check("terraform: is formatted", "passed"),
        Check("terraform: imports all", "failed", ("aws_cognito_user_pool.a is not imported",)),
        Check("pulumi: previews", "not checked", ("pulumi is not installed",)),
    )
    change = Change("aws_cognito_user_pool.a", ("update",), "us-east-1_A", (("tags.team", '"a"', "null"),))
    error = Diagnostic("is wrong", "why", "aws_cognito_user_pool.a", "a.tf", 3)
    plan = Plan((change,), (error,), {})
    yield Verdict("us-east-1", out / "us-east-1", 1, checks, plan, {"terraform": "1.11.4"}, ("pulumi",))
    yield Verdict("eu-west-1", out / "eu-west-1", 0)


def _write(outputs: Outputs) -> None:
    out = outputs.folder / "out"
    with serve(ACCOUNT) as endpoint:
        every = ("--all", *REGIONS, "--include", "users", "--endpoint-url", endpoint.url, "--out", out)
        outputs.run("export.json", "export", *every, *TARGETS)
        outputs.report(out)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("exporter.verify.run.verify_export", lambda folder, **_: verdicts(folder))
            outputs.run("export.json", "export", "--out", out, "--endpoint-url", endpoint.url, "--verify")
            outputs.run("verify.json", "verify", out)
        outputs.report(out)


def _compare(outputs: Outputs) -> None:
    """Export a small account, change it, compare, export it again, and adopt it."""
    out = outputs.folder / "small"
    with aws(outputs.folder / "before", BEFORE) as endpoint:
        at = ("--region", REGION, "--endpoint-url", endpoint.url, "--out", out)
        outputs.run("export.json", "export", ONE, *at, *TARGETS, "--defaults", "keep")
    outputs.run("verify.json", "verify", out, **NOWHERE)
    for pools, fault in ((NOW, None), (NOW, denied("ListUserPoolClients"))):
        with aws(outputs.folder / "now", pools, fault) as endpoint:
            at = ("--endpoint-url", endpoint.url)
            outputs.run("diff.json", "diff", out, *at)
            outputs.run("export.json", "export", "--out", out, *at)
            outputs.report(out)
    held = outputs.folder / "held.json"
    held.write_text(json.dumps(as_state({"aws_cognito_user_pool.keeper": ONE})))
    for more in ((), ("--target", "terraform", "--state", held)):
        run = poolport("adopted", out, *more)
        assert run.exit_code in (0, 1), run.output
        outputs.report(out)


def _templates(outputs: Outputs) -> None:
    mine = outputs.folder / "mine"
    (mine / "terraform/project").mkdir(parents=True)
    (mine / "terraform/project/NOTES.md").write_text("mine\n")
    outputs.run("templates-list.json", "templates", "list", "--templates", mine)
    outputs.run("templates-check.json", "templates", "check", mine, "--target", "terraform", **NOWHERE)
    (mine / "terrafrom").mkdir()
    (mine / "terrafrom/resource.j2").write_text("")
    outputs.run("templates-check.json", "templates", "check", mine, "--target", "terraform")
