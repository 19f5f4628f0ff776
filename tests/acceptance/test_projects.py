"""The repository as a Pulumi project: its program runs every exported project, each in its own region."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record_stack
from exporter.targets.pulumi_common.registered import outputs_of
from tests.acceptance.conftest import Exported

ROOT = Path(__file__).parents[2]


def _registered(exports: Path, *graphs: Graph) -> list[dict[str, Any]]:
    outputs = {
        f"poolport:exports:{graph.region}${name}": known
        for graph in graphs
        for name, known in outputs_of(graph).items()
    }
    config = {"poolport:exports": str(exports)}
    return record_stack(ROOT, "poolport", outputs, config, {}, PYTHON).resources


def test_every_exported_project_is_run_with_the_provider_of_its_region(exported: Exported) -> None:
    graphs = [exported.graph(region) for region in ("eu-west-1", "us-east-1")]
    resources = [r for r in _registered(exported.folder, *graphs) if r["type"].startswith("aws:")]
    wanted = {
        (graph.region, r.kind.pulumi_type, r.name, r.import_id) for graph in graphs for r in graph.resources
    }
    found = {(r["region"], r["type"], r["name"], r["import_id"]) for r in resources}
    assert found == wanted
    assert {(r["parent"], r["provider"], r["region"]) for r in resources} == {
        (f"poolport:exports:{region} {region}", region, region) for region in ("eu-west-1", "us-east-1")
    }


def test_two_regions_may_give_one_name_to_two_things(exported: Exported, tmp_path: Path) -> None:
    for region in ("one", "two"):
        shutil.copytree(exported.folder / "eu-west-1" / "pulumi", tmp_path / region / "pulumi")
    pools = [r for r in _registered(tmp_path) if r["type"].endswith(":UserPool")]
    assert [r["name"] for r in pools] == ["customers_eu", "customers_eu"]
    assert len({r["parent"] for r in pools}) == 2


def test_a_folder_without_exports_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExporterError, match="no exported Pulumi project stands below"):
        _registered(tmp_path)
