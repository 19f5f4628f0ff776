"""How a module is planned, by a stand-in for terraform that answers what the real one was recorded to."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Argument, Secret
from exporter.snapshot.secrets import MASK
from exporter.targets.proof import Project, Proof
from exporter.targets.terraform.prove import MOST_REFUSALS, prove
from exporter.targets.terraform.spelling import TerraformWriter
from tests.builders import argument, graph_of, resource

POOL, CLIENT = "aws_cognito_user_pool.a", "aws_cognito_user_pool_client.b"
GOOD = 'resource "aws_cognito_user_pool" "a" {\n  name = "a"\n}\n'
BAD = 'resource "aws_cognito_user_pool_client" "b" {\n  name = "refused"\n}\n'
TOOL = """#!/bin/sh
echo "$@" >> {log}
case "$1" in
fmt) grep -l unformatted *.tf; exit 0;;
init) ! grep -q '"broken' *.tf;;
validate) echo '{broken}';;
version) echo '{{"terraform_version": "1.9.0"}}';;
show) cat {shown}; cp *.tf {kept};;
plan)
  echo "$TF_VAR_google" > {kept}/secret
  if grep -q refused *.tf; then cat {errors}; exit 1; fi
  touch plan.bin;;
esac
"""


def diagnostic(address: str = "", line: int = 5, file: str = "a.tf") -> dict[str, Any]:
    place = {"filename": file, "start": {"line": line}}
    found = {"severity": "error", "summary": "refused", "detail": "", "address": address, "range": place}
    return {"type": "diagnostic", "diagnostic": found}


class Tool:
    """A stand-in for terraform; what it planned last is kept."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module, self.kept, self.log = folder / "terraform", folder / "kept", folder / "log"
        for made in (self.module, self.kept, folder / "bin"):
            made.mkdir()
        self.errors, shown = folder / "errors", folder / "shown"
        change = {"actions": ["no-op"], "importing": {"id": "a"}}
        shown.write_text(json.dumps({"resource_changes": [{"address": POOL, "change": change}]}))
        broken = json.dumps({"diagnostics": [diagnostic(line=1)["diagnostic"]]})
        script = TOOL.format(log=self.log, errors=self.errors, shown=shown, kept=self.kept, broken=broken)
        (folder / "bin/terraform").write_text(script)
        (folder / "bin/terraform").chmod(0o755)
        self.told: list[str] = []
        self.path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        monkeypatch.setenv("PATH", self.path)

    def prove(self, code: str, *errors: dict[str, Any], secret: bool = False) -> Proof:
        (self.module / "a.tf").write_text(code)
        self.errors.write_text("\n".join(map(json.dumps, errors)))
        arguments: tuple[Argument, ...] = (argument("name", "a"),)
        if secret:
            arguments = (*arguments, argument("key", Secret("google")))
        graph = graph_of(resource("a", *arguments), resource("b", kind="user_pool_client"))
        project = Project("us-east-1", self.module, TerraformWriter(graph), graph, graph)
        self.told.clear()
        return prove(project, {"PATH": self.path}, self.told.append)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    return Tool(tmp_path, monkeypatch)


def test_a_module_is_planned_in_a_copy_and_the_formatter_is_asked(tool: Tool) -> None:
    proof = tool.prove(GOOD + "# unformatted\n")
    assert proof.plan
    assert proof.plan.summary == "1 to import, 0 to add, 0 to change, 0 to destroy"
    assert proof.plan.errors == ()
    assert proof.formatted == ("a.tf",)
    assert proof.versions == {"terraform": "1.9.0"}
    assert [path.name for path in tool.module.iterdir()] == ["a.tf"]


def test_what_the_provider_refuses_is_named_once_and_the_rest_is_still_planned(tool: Tool) -> None:
    proof = tool.prove(GOOD + BAD, diagnostic(CLIENT), diagnostic(CLIENT, 6))
    assert proof.plan
    assert [(error.address, error.line) for error in proof.plan.errors] == [(CLIENT, 5)]
    assert [change.address for change in proof.plan.changes] == [POOL]
    assert "refused" not in (tool.kept / "a.tf").read_text()
    assert "refused" in (tool.module / "a.tf").read_text()


def test_every_step_is_told_and_which_time_it_is(tool: Tool) -> None:
    tool.prove(GOOD)
    assert tool.told == ["terraform fmt", "terraform init", "terraform plan"]
    tool.prove(GOOD + BAD, diagnostic(CLIENT))
    again = "again, without what was refused (1)"
    assert tool.told[3:] == [f"terraform init {again}", f"terraform plan {again}"]


def test_an_error_without_a_resource_is_placed_by_its_line(tool: Tool) -> None:
    proof = tool.prove(GOOD + BAD, diagnostic())
    assert proof.plan
    assert [error.address for error in proof.plan.errors] == [CLIENT]


def test_a_file_with_an_error_outside_of_any_resource_is_taken_out_whole(tool: Tool) -> None:
    (tool.module / "b.tf").write_text(GOOD)
    proof = tool.prove('x = "broken"\n')
    assert proof.plan
    assert [error.file for error in proof.plan.errors] == ["a.tf"]
    assert [path.name for path in tool.kept.glob("*.tf")] == ["b.tf"]


def test_an_error_that_nothing_can_be_taken_out_for_ends_without_a_change(tool: Tool) -> None:
    proof = tool.prove(BAD, diagnostic(file="elsewhere.tf"))
    assert proof.plan
    assert (len(proof.plan.errors), proof.plan.changes) == (1, ())


def test_a_module_that_is_refused_again_and_again_is_given_up(tool: Tool) -> None:
    proof = tool.prove(BAD, diagnostic("aws_cognito_user_pool.not_here"))
    assert proof.plan
    assert (len(proof.plan.errors), proof.plan.changes) == (MOST_REFUSALS, ())


def test_code_that_imports_all_is_planned_as_it_is(tool: Tool) -> None:
    assert tool.prove(GOOD).plan
    assert [path.name for path in tool.kept.glob("*.tf")] == ["a.tf"]


def test_a_variable_of_a_secret_gets_the_marker_as_its_value(tool: Tool) -> None:
    assert tool.prove(GOOD, secret=True).plan
    assert (tool.kept / "secret").read_text() == f"{MASK}\n"


def test_a_plan_that_fails_without_a_word_is_missing_with_the_reason(tool: Tool) -> None:
    proof = tool.prove(BAD)
    assert proof.plan is None
    assert "plan' fails" in proof.missing["plan"]


def test_without_the_tool_the_plan_is_missing(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    proof = tool.prove(GOOD)
    assert (proof.plan, proof.formatted) == (None, None)
    assert "neither terraform nor tofu" in proof.missing["plan"]
