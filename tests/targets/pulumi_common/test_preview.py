"""What is made of ``pulumi preview``: its steps by the engine's rule, and the real command by a stand-in.

There is no Pulumi CLI where this was written: the stand-in answers what the engine's documentation says.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.preview import preview, unwanted
from tests.builders import resource

STACK = "urn:pulumi:verify::cognito::pulumi:pulumi:Stack::cognito-verify"
PROVIDER = "urn:pulumi:verify::cognito::pulumi:providers:aws::default"
POOL = "urn:pulumi:verify::cognito::aws:cognito/userPool:UserPool::customers"
GRAPH = Graph("123456789012", "us-east-1", (resource("customers", import_id="a"),), ())
OTHERS = ["update", "replace", "create-replacement", "import-replacement", "delete"]


def steps(*found: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"steps": [{"op": operation, "urn": urn} for operation, urn in found], **more}


def test_imports_of_the_graph_and_the_creation_of_stack_and_provider_are_all_there_may_be() -> None:
    found = steps(("create", STACK), ("create", PROVIDER), ("import", POOL))
    assert list(unwanted(found, GRAPH)) == []


@pytest.mark.parametrize(
    "operation", ["update", "replace", "create-replacement", "import-replacement", "delete"]
)
def test_any_other_step_is_named_though_the_preview_ends_well(operation: str) -> None:
    found = steps(("create", STACK), ("import", POOL), (operation, POOL))
    assert list(unwanted(found, GRAPH)) == [f"aws:cognito/userPool:UserPool::customers: {operation} of it"]


def test_an_update_names_what_it_changes() -> None:
    found = steps(("import", POOL))
    found["steps"].append({"op": "update", "urn": POOL, "detailedDiff": {"passwordPolicy.minimumLength": {}}})
    assert list(unwanted(found, GRAPH)) == [
        "aws:cognito/userPool:UserPool::customers: update of passwordPolicy.minimumLength"
    ]


def test_a_resource_that_is_created_instead_of_imported_is_named_twice() -> None:
    assert len(list(unwanted(steps(("create", POOL)), GRAPH))) == 2


def test_a_warning_of_a_replacement_to_come_is_no_success() -> None:
    message = "previously-imported resources that still specify an ID may not be replaced"
    found = steps(("import", POOL), diagnostics=[{"severity": "warning", "message": message}])
    assert list(unwanted(found, GRAPH)) == [message]


def error(urn: str, message: str) -> dict[str, str]:
    return {"severity": "error", "urn": urn, "message": message}


def test_only_what_failed_is_named_and_no_innocent_one() -> None:
    graph = Graph("123456789012", "us-east-1", (resource("customers"), resource("staff")), ())
    found = steps(diagnostics=[error(POOL, "name is too\nlong"), error(STACK, "the program ended")])
    assert list(unwanted(found, graph)) == ["aws:cognito/userPool:UserPool::customers: name is too long"]
    assert list(unwanted(steps(diagnostics=[error(STACK, "no module x")]), graph)) == ["no module x"]


def test_after_a_failure_each_module_is_previewed_alone(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (program / "pools").mkdir()
    (program / "__main__.py").write_text("from pools import customers, staff\n")
    for name in ("__init__", "customers", "staff"):
        (program / f"pools/{name}.py").touch()
    other = POOL.replace("customers", "staff")
    whole = json.dumps(steps(("import", POOL), diagnostics=[error(POOL, "refused a")]))
    alone = json.dumps(steps(diagnostics=[error(other, "refused b")]))
    env = stand_in(
        tmp_path,
        '[ "$1" = preview ] || exit 0\n'
        f"grep -q 'pools import staff' __main__.py && echo '{alone}' && exit 1"
        f"\necho '{whole}'\nexit 1",
    )
    monkeypatch.setenv("PATH", env["PATH"])
    assert list(unwanted(preview(program, GRAPH, env, PYTHON), GRAPH)) == [
        "aws:cognito/userPool:UserPool::customers: refused a",
        "aws:cognito/userPool:UserPool::staff: refused b",
    ]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(
        "name: cognito\nruntime:\n  name: python\n  options:\n    toolchain: pip\n    virtualenv: venv\n"
        "requiredPulumiVersion: '>=3.252.0'\n"
    )
    return folder


def stand_in(folder: Path, script: str) -> dict[str, str]:
    """An environment in which ``pulumi`` is a script."""
    (folder / "bin").mkdir()
    (folder / "bin/pulumi").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "bin/pulumi").chmod(0o755)
    return {**os.environ, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def test_the_command_runs_in_a_copy_with_a_state_of_its_own_and_installs_nothing(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    answer = json.dumps(steps(("import", POOL)))
    env = stand_in(
        tmp_path,
        f'echo "$PULUMI_BACKEND_URL $(pwd) $*" >> {log}\ngrep -q virtualenv Pulumi.yaml && exit 9\n'
        f"[ \"$1\" = preview ] && echo '{answer}'\nexit 0",
    )
    monkeypatch.setenv("PATH", env["PATH"])
    before = sorted(program.rglob("*"))
    assert list(unwanted(preview(program, GRAPH, env, PYTHON), GRAPH)) == []
    assert sorted(program.rglob("*")) == before
    lines = log.read_text().splitlines()
    assert [line.split()[2] for line in lines] == ["stack", "preview"]
    assert all(line.startswith("file://") and str(program) not in line for line in lines)


def test_a_command_that_cannot_work_ends_in_a_sentence(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = stand_in(tmp_path, "echo 'error: no plugin found' >&2\nexit 1")
    monkeypatch.setenv("PATH", env["PATH"])
    with pytest.raises(ExporterError, match="no plugin found"):
        preview(program, GRAPH, env, PYTHON)
