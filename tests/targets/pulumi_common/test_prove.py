"""Whatever a tool cannot say is missing with its reason, and the other tools are asked all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.targets.proof import Project, Proof
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common import prove as module
from exporter.targets.pulumi_common.language import Connection, Language
from exporter.targets.pulumi_common.prove import prove
from exporter.targets.statements import whole
from tests.builders import argument, graph_of, resource

GRAPH = graph_of(resource("a", argument("name", "customers"), import_id="us-east-1_A"))
CONNECTIONS: list[Connection] = []


def run(program: Path, connection: Connection, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """A program that registers nothing, and fails if there is a file ``fails``."""
    CONNECTIONS.append(connection)
    said = "Traceback\nValueError: no good" if (program / "fails").exists() else ""
    return CompletedProcess([], 1 if said else 0, "", said)


LANGUAGE = Language(
    missing=lambda program: "",
    run=run,
    formatted=lambda program: None,
    formatter="no formatter is installed",
    versions=lambda program: {"sdk": "1"},
    copy=lambda program, to: None,
)


def proved(folder: Path, language: Language = LANGUAGE, **more: Any) -> Proof:
    CONNECTIONS.clear()
    project = Project("us-east-1", folder, PULUMI.writer(GRAPH), GRAPH, GRAPH, **more)
    return prove(project, {}, language=language)


@pytest.fixture(autouse=True)
def no_cli(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: None)


def test_a_program_that_runs_is_recorded_with_the_versions_that_it_ran_with(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: cognito\nconfig: {a: {default: b}}\n")
    found = proved(tmp_path)
    assert (found.registrations, found.versions) == ([], {"sdk": "1"})
    assert found.missing == {
        "formatted": "no formatter is installed",
        "preview": "pulumi is not on the PATH: install it, and verify again",
    }
    (connection,) = CONNECTIONS
    assert connection.project == "cognito"
    assert connection.config == {"cognito:a": "b", "aws:region": "us-east-1"}
    assert not connection.folder.exists()


def test_a_program_that_fails_is_said_in_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "fails").touch()
    found = proved(tmp_path)
    assert found.registrations is None
    assert "ValueError: no good" in found.missing["program"]
    assert found.versions == {}


def test_a_language_that_is_not_there_is_not_run(tmp_path: Path) -> None:
    found = proved(tmp_path, replace(LANGUAGE, missing=lambda program: "node is missing"))
    assert found.registrations is None
    assert found.missing["registrations"] == "node is missing"
    assert CONNECTIONS == []


def test_what_is_adopted_is_in_the_state_of_a_stack_that_no_preview_of_ours_has(tmp_path: Path) -> None:
    found = proved(tmp_path, adoption=whole(GRAPH))
    assert found.missing["preview"] == "what is adopted stands in the state of your stack alone"


def test_the_preview_is_asked_where_the_cli_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "which", lambda name: name)
    monkeypatch.setattr(module, "preview", lambda *arguments: {"steps": []})
    assert proved(tmp_path).preview == {"steps": []}

    def fails(*arguments: Any) -> Any:
        raise ExporterError("no plugin")

    monkeypatch.setattr(module, "preview", fails)
    assert proved(tmp_path).missing["preview"] == "no plugin"
