"""Each pack of ``examples/`` draws the sample account so that its first plan only imports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from exporter.folder.export import render_export
from exporter.folder.render import choose, draw_export
from exporter.targets.registry import TARGETS
from exporter.verify.run import verify_export
from exporter.verify.templates import problems, prove, touched, trial, unchecked
from exporter.verify.verdict import Verdict
from tests.acceptance.conftest import ACCOUNT, PROVIDER
from tests.cli.runs import ROOT

EXAMPLES = ROOT / "examples"
PACKS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def drawn(pack: str, *targets: str, account: Path = ACCOUNT) -> Mapping[str, bytes]:
    options = choose(targets, provider=PROVIDER, templates=EXAMPLES / pack)
    return draw_export(account, Path("/nowhere"), options).files


def assert_empty(verdict: Verdict) -> None:
    """Judged by every tool that is here; of a language whose tool is not, nothing is claimed."""
    said = [detail for check in verdict.checks if check.result == "not checked" for detail in check.details]
    assert not verdict.unproved or any("is not on the PATH" in detail for detail in said), verdict.unproved
    judged = replace(verdict, unproved=())
    assert judged.empty, [check for check in verdict.checks if check.result == "failed"]
    assert verdict.plan
    number = len(verdict.plan.changes)
    assert number > 3
    assert verdict.summary == f"{number} to import, 0 to add, 0 to change, 0 to destroy"


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_described_in_three_lines_and_has_no_mistake(pack: str) -> None:
    text = (EXAMPLES / pack / "README.md").read_text("utf-8")
    assert len(text.splitlines()) == 3
    assert f"]({pack}/README.md)" in (EXAMPLES / "README.md").read_text("utf-8")
    tried = trial(EXAMPLES / pack, touched(EXAMPLES / pack))
    assert problems(tried) == []
    assert list(unchecked(tried)) == []


@pytest.mark.provider
@pytest.mark.parametrize("pack", PACKS)
def test_its_first_plan_only_imports(pack: str, terraform: str) -> None:
    chosen = touched(EXAMPLES / pack)
    verdicts = list(prove(trial(EXAMPLES / pack, chosen)))
    assert [verdict.region for verdict in verdicts] == ["eu-west-1", "us-east-1"]
    for verdict in verdicts:
        assert_empty(verdict)


TAGS = {"owner": "identity", "a b:c": 'x ${y} "%{z}" #'}


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """The sample account, in which every pool has two tags more, one of them of a hostile text."""
    folder = tmp_path / "tagged"
    shutil.copytree(ACCOUNT, folder)
    for path in folder.rglob("*.json"):
        if path.name == "manifest.json":
            continue
        data = json.loads(path.read_text("utf-8"))
        for entry in data["answers"]:
            operation = entry["operation"].rpartition(":")[2]
            if operation == "DescribeUserPool":
                entry["response"]["UserPool"].setdefault("UserPoolTags", {}).update(TAGS)
            elif operation == "DescribeIdentityPool":
                entry["response"].setdefault("IdentityPoolTags", {}).update(TAGS)
        path.write_text(json.dumps(data), "utf-8")
    return folder


@pytest.mark.provider
def test_the_tags_of_all_pools_are_the_providers(tagged: Path, tmp_path: Path, terraform: str) -> None:
    out, pack = tmp_path / "out", EXAMPLES / "company-header-and-default-tags"
    targets = ("terraform", "terraform-json", "pulumi")
    render_export(tagged, out, choose(targets, provider=PROVIDER, templates=pack))
    versions = (out / "us-east-1/terraform/versions.tf").read_text("utf-8")
    assert versions.startswith("# Copyright Example Corp.")
    assert (
        '    tags = {\n      "a b:c" = "x $${y} \\"%%{z}\\" #"\n      owner   = "identity"\n    }\n'
        in versions
    )
    settings = yaml.safe_load((out / "us-east-1/pulumi/Pulumi.yaml").read_text("utf-8"))
    defaults = settings["config"]["aws:defaultTags"]["value"]["tags"]
    assert defaults == TAGS
    code = "".join(path.read_text("utf-8") for path in (out / "us-east-1").rglob("*.tf"))
    assert code.count('identity"\n') == 1 or 'owner = "identity"' not in code
    for verdict in verify_export(out, snapshot=tagged):
        assert_empty(verdict)


@pytest.mark.provider
def test_a_default_tag_that_one_pool_lacks_is_no_empty_plan(tmp_path: Path, terraform: str) -> None:
    """The trap: the plan above is not empty by chance."""
    out, pack = tmp_path / "out", EXAMPLES / "company-header-and-default-tags"
    shutil.copytree(pack, tmp_path / "mine")
    for name in ("terraform/project/versions.tf.j2", "pulumi/project/Pulumi.yaml.j2"):
        path = tmp_path / "mine" / name
        path.write_text(path.read_text("utf-8").replace("common_tags", "{'new': 'tag'}"), "utf-8")
    options = choose(("terraform", "pulumi"), provider=PROVIDER, templates=tmp_path / "mine")
    render_export(ACCOUNT, out, options)
    (verdict,) = [it for it in verify_export(out, snapshot=ACCOUNT) if it.region == "eu-west-1"]
    failed = {check.name: check.details for check in verdict.checks if check.result == "failed"}
    assert any("tags_all.new: null becomes" in line for line in failed["the plan only imports"])
    program = failed["the program registers what the plan proved"]
    assert "customers_eu: aws:defaultTags gives it new, and AWS has no such tag there" in program


def test_the_state_is_in_the_bucket_and_not_in_a_proof() -> None:
    files = drawn("s3-backend", "terraform", "terraform-json")
    code = files["us-east-1/terraform/terraform.tf"].decode()
    assert '    key          = "cognito/123456789012/us-east-1/terraform.tfstate"\n' in code
    data = json.loads(files["us-east-1/terraform-json/terraform.tf.json"])
    assert data["terraform"]["backend"]["s3"]["key"] == "cognito/123456789012/us-east-1/terraform.tfstate"


def workflow() -> dict[Any, Any]:
    files = drawn("ci-workflow", "terraform", "pulumi")
    found: dict[Any, Any] = yaml.safe_load(files[".github/workflows/cognito.yml"])
    return found


def test_a_workflow_takes_no_more_than_it_needs() -> None:
    found = workflow()
    assert found["permissions"] == {}
    assert found["defaults"]["run"]["shell"] == "bash"  # with pipefail
    assert set(found[True]) == {"pull_request", "schedule", "workflow_dispatch"}  # YAML's word for "on"
    for job in found["jobs"].values():
        assert set(job["permissions"].values()) <= {"read", "write"}
        assert [name for name, it in job["permissions"].items() if it == "write"] in ([], ["id-token"])
        assert job["timeout-minutes"]
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
            else:
                assert "${{" not in step["run"]  # no text of others becomes a command
                subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)
    text = drawn("ci-workflow", "terraform")[".github/workflows/cognito.yml"].decode()
    assert "secrets." not in text
    assert "pull_request_target" not in text


def test_a_workflow_plans_every_module() -> None:
    plan = workflow()["jobs"]["plan"]
    assert plan["strategy"]["matrix"]["include"] == [
        {"folder": f"./{region}/terraform", "region": region} for region in ("eu-west-1", "us-east-1")
    ]
    pulumi = yaml.safe_load(drawn("ci-workflow", "pulumi")[".github/workflows/cognito.yml"])
    assert set(pulumi["jobs"]) == {"verify", "drift"}


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not on the PATH")
@pytest.mark.parametrize(
    ("actions", "fails"),
    [
        ([["no-op"], ["read"], ["forget"]], False),
        ([["no-op"], ["update"]], True),
        ([["create"]], True),
        ([["delete", "create"]], True),
        ([["delete"]], True),
        (None, True),
    ],
)
def test_a_plan_that_would_change_something_fails_without_showing_a_value(
    tmp_path: Path, actions: list[list[str]] | None, fails: bool
) -> None:
    """``terraform`` is a script that answers a plan, or fails (None)."""
    plan = {
        "resource_changes": [
            {"address": f"aws_x.a{number}", "change": {"actions": it, "after": {"password": "hunter2"}}}
            for number, it in enumerate(actions or ())
        ]
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan), "utf-8")
    tool = tmp_path / "terraform"
    end = f"cat '{tmp_path}/plan.json'" if actions is not None else "exit 1"
    tool.write_text(f'#!/bin/sh\n[ "$1" = plan ] && echo hunter2 && exit 0\n{end}\n', "utf-8")
    tool.chmod(0o755)
    (step,) = [
        it for it in workflow()["jobs"]["plan"]["steps"] if it.get("name") == "The plan changes nothing"
    ]
    run = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # as GitHub runs it
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode != 0) == fails, run
    assert "hunter2" not in run.stdout + run.stderr
    if fails and actions:
        assert "aws_x.a" in run.stdout


def test_a_role_is_for_one_repository_and_its_branch() -> None:
    data = json.loads(drawn("ci-workflow", "terraform")[".github/cognito-role.json"])
    (statement,) = data["Statement"]
    issuer = "token.actions.githubusercontent.com"
    assert statement["Principal"] == {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"}
    assert statement["Condition"]["StringEquals"][f"{issuer}:aud"] == "sts.amazonaws.com"
    assert "*" not in json.dumps(statement)


def test_a_pack_leaves_the_targets_alone_that_it_has_nothing_for() -> None:
    usual = draw_export(ACCOUNT, Path("/nowhere"), choose(TARGETS, provider=PROVIDER)).files
    for pack in PACKS:
        names = {target.name for target in touched(EXAMPLES / pack)}
        files = drawn(pack, *TARGETS)
        others = [
            path for path in usual if path.split("/")[1:2] and path.split("/")[1] in TARGETS.keys() - names
        ]
        assert all(files[path] == usual[path] for path in others)
