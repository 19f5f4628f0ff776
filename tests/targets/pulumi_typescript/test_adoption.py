"""How a program asks what its stack already holds; what comes of it on the engine is in tests/engine."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exporter.targets.adoption import NOTHING, Adoption, Forgotten
from tests.builders import graph_of, resource
from tests.node.tools import INSTALLED, ROOT, needs_node
from tests.targets.pulumi_typescript.projects import drawn

pytestmark = needs_node
KIND = "aws:cognito/userPool:UserPool"
POOL = f"urn:pulumi:stack::project::{KIND}::a"
BELOW = f"urn:pulumi:stack::project::my:Outer$my:Inner${KIND}::c"
FORGOTTEN = Adoption(forgotten=(Forgotten("user_pool:us-east-1_C", ("b", "c")),))


def ask(
    folder: Path,
    *answers: Any,
    resources: list[dict[str, Any]] | None = None,
    adoption: Adoption = NOTHING,
    guard: str = "adoptOnce",
) -> dict[str, Any]:
    """What the guard asked an engine that answers so, and which import ids the resources kept behind it."""
    drawn(folder, graph_of(*([] if adoption.forgotten else [resource("a")])), adoption)
    done = subprocess.run(
        [
            "node",
            str(ROOT / "tests/node/adoption.mjs"),
            str(INSTALLED / "package.json"),
            folder / "adoption.ts",
        ],
        input=json.dumps({"guards": [guard], "answers": list(answers), "resources": resources or []}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.returncode, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_what_is_held_by_type_and_name_is_not_imported_again(tmp_path: Path) -> None:
    parents = [{"type": "my:Outer", "name": "o"}, {"type": "my:Inner", "name": "i", "parent": "o"}]
    held = [
        {"type": KIND, "name": "a"},
        {"type": KIND, "name": "c", "parent": "i"},
        {"type": KIND, "name": "by_name", "aliases": [{"name": "first"}, {"name": "a"}]},
        {"type": KIND, "name": "by_urn", "aliases": [POOL]},
    ]
    others = [
        {"type": KIND, "name": "d"},
        {"type": "aws:cognito/userGroup:UserGroup", "name": "a2", "aliases": [{"name": "a"}]},
        {"type": KIND, "name": "c_at_the_top", "aliases": [{"name": "c"}]},
        {"type": KIND, "name": "a_below", "parent": "i", "aliases": [{"name": "a"}]},
    ]
    found = ask(tmp_path, {"outputs": {POOL: {"x": 1}, BELOW: {}}}, resources=[*parents, *held, *others])
    assert found["error"] == ""
    assert found["asked"] == ["pulumi:pulumi:readStackResourceOutputs organization/project/stack"]
    kept = {name for name, id_ in found["imported"].items() if id_}
    assert kept == {it["name"] for it in others}
    assert len(found["imported"]) >= len(held) + len(others)


def test_a_stack_without_a_state_holds_nothing(tmp_path: Path) -> None:
    found = ask(tmp_path, {}, resources=[{"type": KIND, "name": "a"}])
    assert (found["error"], found["imported"]) == ("", {"a": "an-id"})


def test_a_state_that_is_just_written_is_read_again(tmp_path: Path) -> None:
    found = ask(tmp_path, "EOF", "EOF", {"outputs": {POOL: {}}}, resources=[{"type": KIND, "name": "a"}])
    assert (found["error"], found["imported"]) == ("", {"a": ""})
    assert len(found["asked"]) == 3


def test_what_cannot_be_known_stops_the_program(tmp_path: Path) -> None:
    found = ask(tmp_path, "no such stack", resources=[{"type": KIND, "name": "a"}])
    assert "no such stack" in found["error"]
    assert len(found["asked"]) == 8
    assert found["imported"] == {}


def test_a_forgotten_thing_that_is_held_stops_the_program_with_the_commands(tmp_path: Path) -> None:
    pool = f"{POOL.removesuffix('a')}c"
    answer = {"outputs": {POOL: {}, pool: {}, BELOW: {}}}
    found = ask(tmp_path / "it's", answer, adoption=FORGOTTEN, guard="spareForgotten")
    said = found["error"].splitlines()
    assert said[1] == f"  pulumi state delete --force {pool}"
    script = str(tmp_path / "it's" / "forget.mjs").replace("'", "'\"'\"'")
    assert said[-1] == f"  node '{script}' {pool}"
    assert len(said) == 4


@pytest.mark.parametrize("held", [{}, {POOL: {}, BELOW: {}}])
def test_once_the_stack_has_forgotten_it_the_program_runs(held: dict[str, Any], tmp_path: Path) -> None:
    assert ask(tmp_path, {"outputs": held}, adoption=FORGOTTEN, guard="spareForgotten")["error"] == ""
