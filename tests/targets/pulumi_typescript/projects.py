"""Draws projects in TypeScript where Node finds its packages, and runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from exporter.disk import write_whole
from exporter.model import Graph
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.engine import draw_project
from exporter.targets.pulumi_common.language import Connection
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.recording import Recording
from exporter.targets.pulumi_typescript.language import TYPESCRIPT, run_program
from exporter.targets.pulumi_typescript.target import PULUMI_TYPESCRIPT


def drawn(folder: Path, graph: Graph, adoption: Adoption = NOTHING, **options: Any) -> Path:
    """The project of a graph in a folder."""
    for path, content in draw_project(graph, PULUMI_TYPESCRIPT, adoption=adoption, **options).items():
        write_whole(folder, path, content)
    return folder


def recorded(program: Path, graph: Graph) -> Recording:
    """What a program registers; its types are not checked, which takes longest: ``compiled`` does that."""
    return record(program, graph, replace(TYPESCRIPT, run=_run_unchecked))


def _run_unchecked(
    program: Path, connection: Connection, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    return run_program(program, connection, {**environment, "PULUMI_NODEJS_TRANSPILE_ONLY": "true"})
