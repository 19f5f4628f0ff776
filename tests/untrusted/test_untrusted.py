"""No text of an account becomes code: each language's own reader gets back just what AWS has.

POOLPORT_TEXTS sets how many texts are tried: by default 12,000, the same ones each
time, of which 10,000 are such as a provider takes; with another number, others. POOLPORT_SEED makes
those of a failure again, which says its seed.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Graph
from exporter.replay.server import serve
from exporter.targets.proof import Check, Project
from exporter.targets.registry import TARGETS
from exporter.targets.target import Target
from exporter.verify.checks import COMMON
from tests.acceptance.conftest import environment, terraform
from tests.builders import REGION
from tests.node.tools import PACKAGES, link_packages
from tests.targets.pulumi_yaml.host import host
from tests.untrusted.account import hostile_texts, write_account, written

__all__ = ["host", "terraform"]

TEXTS = int(os.environ.get("POOLPORT_TEXTS", "12000"))
SEED = int(os.environ.get("POOLPORT_SEED") or (1 if TEXTS == 12_000 else Random().randrange(2**32)))
MOST = TEXTS * 5 // 6
"""So many of them are written at least: a provider refuses some where they stand."""
SAFE = re.compile(r"(?!-)[\w.-]{1,200}", re.ASCII)
"""What a folder or a file may be called: every system has it, and no shell reads it as something else."""


@dataclass(frozen=True)
class Hostile:
    """An account full of such texts, exported in every language."""

    folder: Path
    texts: frozenset[str]
    graphs: dict[str, Graph]

    def project(self, target: Target) -> Project:
        graph = self.graphs[target.name]
        return Project(REGION, self.folder / REGION / target.name, target.writer(graph), graph, graph)


def export(folder: Path, count: int) -> Hostile:
    found = hostile_texts(count, SEED)
    if PACKAGES.is_dir():
        link_packages(folder)
    write_account(folder / "snapshot", found)
    drawing = render_export(folder / "snapshot", folder, choose(tuple(TARGETS))).drawing
    return Hostile(folder, frozenset(found), {name: graph for (_, name), graph in drawing.graphs.items()})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    return export(tmp_path_factory.mktemp("untrusted"), TEXTS)


def failures(project: Project, target: Target, variables: dict[str, str]) -> list[str]:
    """What the language's own tools say against a project; skips where they cannot be asked."""
    proof = target.prove(project, variables)
    if proof.plan is None and proof.registrations is None and "program" not in proof.missing:
        pytest.skip(f"{target.name} cannot be proved here: {'; '.join(proof.missing.values())}")
    found: list[Check] = [check(proof) for check in (*COMMON, *target.checks, *target.plan_checks)]
    return [f"{it.name}: {detail}" for it in found if it.result == "failed" for detail in it.details]


@pytest.mark.parametrize("name", [it.name for it in TARGETS.values() if not it.plans])
@pytest.mark.usefixtures("host")
def test_a_program_registers_every_text_as_aws_has_it(name: str, hostile: Hostile) -> None:
    project = hostile.project(TARGETS[name])
    assert len(written(project.graph) & hostile.texts) >= MOST, f"seed {SEED}"
    assert failures(project, TARGETS[name], environment("http://127.0.0.1:9"))[:5] == [], f"seed {SEED}"


@pytest.mark.provider
@pytest.mark.parametrize("name", [it.name for it in TARGETS.values() if it.plans])
def test_a_plan_imports_every_text_as_aws_has_it(name: str, tmp_path: Path, terraform: str) -> None:
    hostile = export(tmp_path, TEXTS // 4)  # a plan takes ten times as long as a program
    project = hostile.project(TARGETS[name])
    assert len(written(project.graph) & hostile.texts) >= MOST // 4, f"seed {SEED}"
    with serve(hostile.folder / "snapshot") as endpoint:
        assert failures(project, TARGETS[name], environment(endpoint.url))[:5] == [], f"seed {SEED}"


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_sh_gives_every_id_to_the_tool_as_it_is(name: str, hostile: Hostile, tmp_path: Path) -> None:
    target, graph = TARGETS[name], hostile.graphs[name]
    script = hostile.folder / REGION / name / "import.sh"
    if not script.exists():
        pytest.skip(f"{name} adopts by its program alone")
    copy = tmp_path / "import.sh"  # alone: where the blocks do the same, it wants them removed
    copy.write_bytes(script.read_bytes())
    said = tmp_path / "said"
    # Its shell has a tool that writes down its words and does nothing, and finds nothing done already.
    stub = f"""{target.tool}() {{ [ "$1" = import ] || return 1; printf '%s\\0' "$@" >> said; }}"""
    done = subprocess.run(
        ["sh", "-c", f"{stub}; grep() {{ return 1; }}; . ./import.sh"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    words = said.read_bytes().decode().split("\0")
    ids = {word for word in words if not word.startswith("--")}
    assert {it.import_id for it in graph.imported} <= ids, f"seed {SEED}"


def test_every_file_has_a_name_that_no_reader_takes_for_another_thing(hostile: Hostile) -> None:
    found = [path.relative_to(hostile.folder) for path in (hostile.folder / REGION).rglob("*")]
    assert len(found) > len(TARGETS) * TEXTS // 200
    assert [str(it) for it in found if not all(SAFE.fullmatch(step) for step in it.parts)] == []
