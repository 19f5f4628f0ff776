"""``poolport verify`` on what people do to an export: own templates, edits, mistakes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import Exported, poolport

REGION = "us-east-1"
POOL, OLDER = f"{REGION}_GjHqf2FdB", f"{REGION}_oOxtzHq8S"
Verify = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def verify(exported: Exported, tmp_path: Path, terraform: str) -> Verify:
    """Exports one pool with templates of its own, lets the caller edit the result, and verifies it."""

    def run(
        templates: dict[str, str] | None = None,
        edit: Callable[[Path], None] = lambda folder: None,
        options: tuple[str, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        env = exported.environment
        out, own = tmp_path / "out", tmp_path / "templates"
        for name, text in (templates or {}).items():
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            (own / name).write_text(text)
        arguments = [POOL, "--target", "terraform", "--target", "pulumi", "--provider-version", "5"]
        arguments += ["--templates", str(own)] if templates else []
        export = poolport("export", *arguments, *options, "--out", str(out), "--quiet", env=env)
        assert "Traceback" not in export.stderr
        edit(out)
        return poolport("verify", str(out), env={**env, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})

    return run


@pytest.mark.provider
def test_an_export_is_proved_without_credentials_and_without_the_cloud(verify: Verify) -> None:
    run = verify()
    assert run.returncode == 0, run.stdout
    assert ", 0 to add, 0 to change, 0 to destroy" in run.stdout
    assert "hashicorp/aws" in run.stdout


@pytest.mark.provider
def test_adopted_code_is_proved_as_it_is_with_nothing_to_import(verify: Verify) -> None:
    run = verify(options=("--adopted",))
    assert run.returncode == 0, run.stdout
    assert " 0 to import, 0 to add, 0 to change, 0 to destroy" in run.stdout


@pytest.mark.provider
def test_a_template_that_loses_an_argument_is_named_though_the_plan_is_empty(verify: Verify) -> None:
    lossy = """{% extends "builtin/terraform/resource.j2" %}
{% block arguments %}
{{ resource.arguments | rejectattr("arg.name", "equalto", "user_pool_tier") | list | arguments }}
{% endblock %}
"""
    run = verify({"terraform/resources/user_pool.j2": lossy})
    assert run.returncode == 1
    assert "user_pool_tier is lost" in run.stdout
    assert "drawn by terraform/resources/user_pool.j2 (yours)" in run.stdout


@pytest.mark.provider
def test_one_resource_that_the_provider_refuses_does_not_hide_the_others(verify: Verify) -> None:
    def break_one(folder: Path) -> None:
        file = folder / REGION / "terraform" / "x7k2pq.tf"
        text = file.read_text()
        assert "minimum_length                   = 8" in text
        text = text.replace("minimum_length                   = 8", "minimum_length                   = 9")
        text = text.replace('"client_credentials"', '"client_creds"')
        file.write_text(text)

    run = verify(edit=break_one)
    assert run.returncode == 1
    assert "x7k2pq.tf:" in run.stdout
    assert "client_creds" in run.stdout
    assert "password_policy[0].minimum_length: 8 -> 9" in run.stdout
    assert "1 to change" in run.stdout


@pytest.mark.provider
def test_a_file_that_is_not_terraform_any_more_is_named_with_its_line(verify: Verify) -> None:
    def cut(folder: Path) -> None:
        file = folder / REGION / "terraform" / "x7k2pq.tf"
        broken, times = re.subn(r'(name += "U)(ser pool)', r"\1\n\2", file.read_text(), count=1)
        assert times == 1
        file.write_text(broken)

    run = verify(edit=cut)
    assert run.returncode == 1
    assert "x7k2pq.tf:5: aws_cognito_user_pool.x7k2pq: Invalid multi-line string" in run.stdout


@pytest.mark.provider
def test_a_pulumi_program_that_registers_something_else_is_named(verify: Verify) -> None:
    def unprotect(folder: Path) -> None:
        file = folder / REGION / "pulumi" / "pools" / "x7k2pq.py"
        file.write_text(file.read_text().replace("protect=True", "protect=False"))

    run = verify(edit=unprotect)
    assert run.returncode == 1
    assert "protect is False, and should be True" in run.stdout


@pytest.mark.provider
def test_pulumi_alone_is_proved_by_the_module_that_the_same_graph_gives(
    exported: Exported, tmp_path: Path, terraform: str
) -> None:
    env = exported.environment
    # A pool that no newer provider is needed for than the tests have.
    poolport("export", OLDER, "--target", "pulumi", "--out", str(tmp_path), "--quiet", env=env)
    assert not (tmp_path / REGION / "terraform").exists()
    run = poolport("verify", str(tmp_path), "--json", env=env)
    verdict = json.loads(run.stdout)[0]
    assert verdict["empty"], verdict
    assert {check["name"] for check in verdict["checks"]} >= {
        "the plan only imports",
        "the program registers what the plan proved",
    }


def test_without_terraform_nothing_is_claimed(exported: Exported, tmp_path: Path) -> None:
    options = ("--target", "terraform", "--target", "pulumi", "--out", str(tmp_path), "--quiet")
    poolport("export", POOL, *options, env=exported.environment)
    run = poolport("verify", str(tmp_path), env={**exported.environment, "PATH": "/nowhere"})
    assert run.returncode == 1
    assert "not proven, no plan was made" in run.stdout
    assert "neither terraform nor tofu is on the PATH" in run.stdout


@pytest.mark.provider
def test_the_environment_of_the_user_changes_no_plan(
    verify: Verify, exported: Exported, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "TF_CLI_ARGS_plan": "-destroy",
        "TF_CLI_ARGS": "-no-color -input=false",
        "TF_LOG": "INFO",
        "TF_WORKSPACE": "other",
        "TF_PLUGIN_CACHE_DIR": str(tmp_path / "missing"),
    }.items():
        monkeypatch.setitem(exported.environment, name, value)  # type: ignore[arg-type]
    run = verify()
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.provider
def test_a_client_that_is_counted_zero_times_is_missed(verify: Verify) -> None:
    def count_none(folder: Path) -> None:
        file = folder / REGION / "terraform" / "x7k2pq.tf"
        head = 'resource "aws_cognito_user_pool_client" "'
        text = file.read_text()
        name = text.partition(head)[2].partition('"')[0]
        file.write_text(text.replace(f'{head}{name}" {{\n', f'{head}{name}" {{\n  count = 0\n', 1))
        for other in ("imports.tf", "outputs.tf"):
            path = folder / REGION / "terraform" / other
            blocks = path.read_text().split("\n\n")
            address = f"aws_cognito_user_pool_client.{name}"
            path.write_text(
                "\n\n".join(
                    block
                    for block in blocks
                    if f"{address}\n" not in block + "\n" and f"{address}." not in block
                )
            )

    run = verify(edit=count_none)
    assert run.returncode == 1
    assert "was not planned" in run.stdout
