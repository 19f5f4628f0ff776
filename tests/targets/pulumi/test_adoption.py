"""How a program asks what its stack already holds; what comes of it on the engine is in tests/engine."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from google.protobuf.struct_pb2 import Struct
from pulumi import RunError
from pulumi.runtime import settings

from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.target import PULUMI
from tests.builders import graph_of, resource

POOL = "urn:pulumi:live::cognito::aws:cognito/userPool:UserPool::a::b"
BELOW = "urn:pulumi:live::cognito::my:Component$aws:cognito/userPool:UserPool::c"


@pytest.fixture
def adoption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of a generated adoption.py; its waits take no time."""
    path = tmp_path / "adoption.py"
    path.write_bytes(draw_project(graph_of(resource("a")), PULUMI)["adoption.py"])
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for name in ("organization", "project", "stack"):
        monkeypatch.setattr(settings, f"get_{name}", lambda name=name: name)
    return runpy.run_path(str(path))


def monitor(*answers: Any) -> tuple[Any, list[str]]:
    """An engine that answers so, one after the other, and what it was asked."""
    asked: list[str] = []
    left = list(answers)

    def invoke(request: Any) -> Any:
        asked.append(f"{request.tok} {request.args['stackName']}")
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        found = Struct()
        found.update(answer)
        return SimpleNamespace(**{"return": found})

    return lambda: SimpleNamespace(Invoke=invoke), asked


def test_everything_in_the_state_is_known_by_type_and_name(
    adoption: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    get, asked = monitor({"outputs": {POOL: {}, BELOW: {}}})
    monkeypatch.setattr(settings, "get_monitor", get)
    kind = "aws:cognito/userPool:UserPool"
    assert adoption["held_resources"]() == {(kind, "a::b"): POOL, (f"my:Component${kind}", "c"): BELOW}
    assert asked == ["pulumi:pulumi:readStackResourceOutputs organization/project/stack"]


def test_a_stack_without_a_state_holds_nothing(
    adoption: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "get_monitor", monitor({})[0])
    assert adoption["held_resources"]() == {}


def test_a_state_that_is_just_written_is_read_again(
    adoption: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    get, asked = monitor(grpc.RpcError("EOF"), grpc.RpcError("EOF"), {"outputs": {POOL: {}}})
    monkeypatch.setattr(settings, "get_monitor", get)
    assert len(adoption["held_resources"]()) == 1
    assert len(asked) == 3


def test_what_cannot_be_known_stops_the_program(
    adoption: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    get, asked = monitor(grpc.RpcError("no such stack"))
    monkeypatch.setattr(settings, "get_monitor", get)
    with pytest.raises(grpc.RpcError, match="no such stack"):
        adoption["held_resources"]()
    assert len(asked) == adoption["TRIES"]


FORGOTTEN = Adoption(forgotten=(Forgotten("user_pool:us-east-1_C", ("b", "c")),))


def spare(folder: Path, monkeypatch: pytest.MonkeyPatch, held: dict[str, Any], parent: str) -> None:
    """Run the guard of a project that has forgotten a pool, below a parent of a type."""
    path = folder / "adoption.py"
    path.write_bytes(draw_project(graph_of(), PULUMI, adoption=FORGOTTEN)["adoption.py"])
    for name in ("organization", "project", "stack"):
        monkeypatch.setattr(settings, f"get_{name}", lambda name=name: name)
    monkeypatch.setattr(settings, "get_monitor", monitor({"outputs": held})[0])
    root = SimpleNamespace(pulumi_resource_type=parent)
    monkeypatch.setattr("pulumi.runtime.get_root_resource", lambda: root)
    runpy.run_path(str(path))["spare_forgotten"]()


def test_a_forgotten_thing_that_is_held_stops_the_program_with_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = POOL.replace("a::b", "c")
    with pytest.raises(RunError) as stopped:
        spare(tmp_path, monkeypatch, {POOL: {}, pool: {}, BELOW: {}}, "pulumi:pulumi:Stack")
    said = str(stopped.value).splitlines()
    assert said[1] == f"  pulumi state delete --force {pool}"
    assert said[-1] == f"  python {tmp_path}/forget.py {pool}"
    assert len(said) == 4


def test_below_a_component_only_what_is_held_there_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare(tmp_path, monkeypatch, {POOL.replace("a::b", "c"): {}}, "my:Component")
    with pytest.raises(RunError, match=re.escape(f"--force '{BELOW}'")):
        spare(tmp_path, monkeypatch, {BELOW: {}}, "my:Component")


def test_once_the_stack_has_forgotten_it_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare(tmp_path, monkeypatch, {POOL: {}, BELOW: {}}, "pulumi:pulumi:Stack")
