"""The repository as a Pulumi project: its program runs every exported project, each in its own region."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from exporter.model import Graph
from exporter.targets.pulumi_common.registered import outputs_of
from tests.acceptance.conftest import Exported

ROOT = Path(__file__).parents[2]


def _run(exports: Path, *graphs: Graph) -> subprocess.CompletedProcess[str]:
    outputs = {name: known for graph in graphs for name, known in outputs_of(graph).items()}
    config = json.dumps({"poolport:exports": str(exports)})
    command = [sys.executable, "-m", "exporter.targets.pulumi.recorder", str(ROOT), config]
    return subprocess.run(command, input=json.dumps(outputs), capture_output=True, text=True, check=False)


def _registered(exports: Path, *graphs: Graph) -> list[dict[str, Any]]:
    run = _run(exports, *graphs)
    assert run.returncode == 0, run.stderr
    resources: list[dict[str, Any]] = json.loads(run.stdout)["resources"]
    return resources


def test_every_exported_project_is_run_with_the_provider_of_its_region(exported: Exported) -> None:
    graphs = [exported.graph(region) for region in ("eu-west-1", "us-east-1")]
    resources = [r for r in _registered(exported.folder, *graphs) if r["type"].startswith("aws:")]
    wanted = {
        (graph.region, r.kind.pulumi_type, r.name, r.import_id) for graph in graphs for r in graph.resources
    }
    found = {(_last(r["parent"]), r["type"], r["name"], r["import_id"]) for r in resources}
    assert found == wanted
    assert {(_last(r["parent"]), r["provider"].rsplit("::", 2)[-2]) for r in resources} == {
        ("eu-west-1", "eu-west-1"),
        ("us-east-1", "us-east-1"),
    }


def test_two_regions_may_give_one_name_to_two_things(exported: Exported, tmp_path: Path) -> None:
    for region in ("one", "two"):
        shutil.copytree(exported.folder / "eu-west-1" / "pulumi", tmp_path / region / "pulumi")
    pools = [r for r in _registered(tmp_path) if r["type"].endswith(":UserPool")]
    assert [r["name"] for r in pools] == ["customers_eu", "customers_eu"]
    assert len({r["parent"] for r in pools}) == 2


def test_a_folder_without_exports_ends_in_a_sentence(tmp_path: Path) -> None:
    run = _run(tmp_path)
    assert run.returncode != 0
    assert "no exported Pulumi project stands below" in run.stderr


def _last(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]
