"""How adopted code is planned, by a stand-in for terraform: against a state that imports alone have made."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Ref, Secret
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.proof import Project, Proof
from exporter.targets.terraform.prove import prove
from exporter.targets.terraform.second_day import drop, held
from exporter.targets.terraform.spelling import TerraformWriter
from tests.builders import argument, graph_of, resource

POOL = resource("a", argument("name", "${a}"), argument("key", Secret("google", "masked")), import_id="id-a")
CLIENT = resource("b", argument("user_pool_id", Ref(POOL.key, "id", "id-a")), kind="user_pool_client")
GROUP = resource("c", argument("name", "c"), kind="user_group")
GRAPH = graph_of(POOL, CLIENT)
ADOPTION = Adoption(
    frozenset({POOL.key, CLIENT.key}), {CLIENT.key: ("first", "second")}, (Forgotten(GROUP.key, ("c", "d")),)
)
A, B, C = "aws_cognito_user_pool.a", "aws_cognito_user_pool_client.first", "aws_cognito_user_group.c"
CODE = 'resource "aws_cognito_user_pool" "a" {\n  name = "a"\n}\n'
TOOL = """#!/bin/sh
echo "$1 $(basename "$PWD")" >> {log}
case "$1" in
version) echo '{{"terraform_version": "1.9.0"}}';;
show) echo '{{"resource_changes": []}}';;
plan)
  cp -r . "{kept}/$(basename "$PWD")"
  if grep -q refused *.tf*; then cat {errors}; exit 1; fi
  touch plan.bin;;
apply)
  test -e plan.bin || exit 1
  printf '{{"resources": [' > terraform.tfstate; sep=
  for file in aws_*.tf.json; do
    it="${{file%.held.tf.json}}"
    printf '%s{{"type": "%s", "name": "%s"}}' "$sep" "${{it%%.*}}" "${{it#*.}}" >> terraform.tfstate; sep=,
  done
  echo ']}}' >> terraform.tfstate;;
esac
"""


class Tool:
    """A stand-in for terraform: it keeps each folder as it was planned last."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module, self.kept, self.log = folder / "terraform", folder / "kept", folder / "log"
        for made in (self.module, self.kept, folder / "bin"):
            made.mkdir()
        self.errors = folder / "errors"
        (folder / "bin/terraform").write_text(TOOL.format(log=self.log, kept=self.kept, errors=self.errors))
        (folder / "bin/terraform").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def prove(self, project: Project, *errors: dict[str, Any], code: str = CODE) -> Proof:
        (self.module / "a.tf").write_text(code)
        self.errors.write_text(
            "\n".join(json.dumps({"type": "diagnostic", "diagnostic": it}) for it in errors)
        )
        return prove(project, {"PATH": os.environ["PATH"]})

    def planned(self, folder: str, name: str) -> Any:
        text = (self.kept / folder / name).read_text()
        return json.loads(text) if name.endswith(("json", "tfstate")) else text

    def state(self) -> list[str]:
        found = self.planned("module", "terraform.tfstate")["resources"]
        return sorted(f"{it['type']}.{it['name']}" for it in found)


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    return Tool(tmp_path, monkeypatch)


@pytest.fixture
def project(tool: Tool) -> Project:
    writer = TerraformWriter(GRAPH)
    return Project("us-east-1", tool.module, writer, GRAPH, GRAPH, ADOPTION, forgotten=(GROUP,))


def refusal(**at: Any) -> dict[str, Any]:
    return {"severity": "error", "summary": "refused", "detail": "", **at}


def test_a_state_holds_each_thing_under_its_oldest_name(project: Project) -> None:
    assert {address: it.key for address, it in held(project).items()} == {
        A: POOL.key,
        B: CLIENT.key,
        C: GROUP.key,
    }
    assert held(replace(project, adoption=Adoption(), forgotten=())) == {}


def test_the_code_is_planned_as_it_is_against_a_state_of_its_own(tool: Tool, project: Project) -> None:
    assert tool.prove(project).plan
    assert tool.state() == sorted([A, B, C])
    assert tool.planned("module", "a.tf") == CODE
    assert [path.name for path in tool.module.iterdir()] == ["a.tf"]
    for folder in ("module", "adopted"):  # whatever the code says, no state of the user's is touched
        assert 'backend "local"' in tool.planned(folder, "poolport_override.tf")


def test_the_imports_hold_values_alone_and_can_change_none(tool: Tool, project: Project) -> None:
    assert tool.prove(project).plan
    assert tool.planned("adopted", f"{A}.held.tf.json") == {
        "import": [{"id": "id-a", "to": A}],
        "resource": {
            "aws_cognito_user_pool": {
                "a": {"key": "masked", "lifecycle": {"ignore_changes": "all"}, "name": "$${a}"}
            }
        },
    }
    code = tool.planned("adopted", f"{B}.held.tf.json")["resource"]["aws_cognito_user_pool_client"]["first"]
    assert code["user_pool_id"] == "id-a"


def test_without_adoption_there_is_one_plan(tool: Tool, project: Project) -> None:
    assert tool.prove(replace(project, adoption=Adoption(), forgotten=())).plan
    assert [line for line in tool.log.read_text().splitlines() if "plan" in line] == ["plan module"]
    assert "apply" not in tool.log.read_text()


def test_what_is_not_there_any_more_stays_out_of_the_state(tool: Tool, project: Project) -> None:
    gone = resource("c", argument("name", "refused"), kind="user_group")
    said = {"detail": f'While attempting to import an existing object to "{C}", ...'}
    for place in ({"range": {"filename": f"{C}.held.tf.json"}}, {"address": C}, said):
        assert tool.prove(replace(project, forgotten=(gone,)), refusal(**place)).plan
        assert tool.state() == sorted([A, B])


@pytest.mark.parametrize("place", [{}, {"address": "aws_cognito_user_pool.other"}])
def test_a_state_that_cannot_be_made_leaves_the_plan_missing(
    place: dict[str, Any], tool: Tool, project: Project
) -> None:
    gone = resource("c", argument("name", "refused"), kind="user_group")
    proof = tool.prove(replace(project, forgotten=(gone,)), refusal(**place))
    assert proof.plan is None
    assert "cannot be imported into a temporary state (refused" in proof.missing["plan"]


def test_what_is_refused_in_the_code_leaves_the_state_too(tool: Tool, project: Project) -> None:
    refused = CODE + 'resource "aws_cognito_user_pool_client" "b" {\n  name = "refused"\n}\n'
    proof = tool.prove(project, refusal(address="aws_cognito_user_pool_client.b"), code=refused)
    assert proof.plan
    assert [error.address for error in proof.plan.errors] == ["aws_cognito_user_pool_client.b"]
    assert tool.state() == sorted([A, C])


def test_a_module_without_a_state_has_nothing_to_drop(project: Project) -> None:
    drop(project.folder, project, {A})
    assert list(project.folder.iterdir()) == []
