"""A real state of what was imported: everything in it is found again, from each form that Terraform gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exporter.folder.state import StateResource, held_by, read_state
from exporter.model import Graph
from exporter.targets.terraform.spelling import TerraformWriter
from tests.acceptance.conftest import ACCOUNT as SAMPLE
from tests.acceptance.test_writes import graph_of
from tests.acceptance.writes.rounds import adopted
from tests.case_folders import FOLDER

SNAPSHOTS = {
    name: FOLDER / name / "snapshot"
    for name in (
        "every-kind-around-a-pool",
        "a-pool-with-everything",
        "an-identity-pool-with-roles-and-tags",
    )
} | {"sample": SAMPLE}


def addresses(found: dict[str, StateResource]) -> dict[str, str]:
    return {key: held.address for key, held in found.items()}


@pytest.mark.provider
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_everything_that_was_imported_is_held_at_its_address(
    name: str, terraform: str, tmp_path: Path
) -> None:
    graph = graph_of(SNAPSHOTS[name])
    writer = TerraformWriter(graph)
    wanted = {it.key: writer.address(it) for it in graph.resources}
    assert len(wanted) > 5
    with adopted(SNAPSHOTS[name], graph, terraform) as rounds:
        shown = tmp_path / "shown.json"
        shown.write_text(rounds.module("show", "-json").stdout)
        pulled = tmp_path / "pulled.json"
        pulled.write_text(rounds.module("state", "pull").stdout)
        for path in (rounds.module.folder / "terraform.tfstate", pulled, shown):
            state = read_state(path)
            assert addresses(held_by(state, graph)) == wanted
            assert len(state.resources) == len(wanted)
            assert held_by(state, elsewhere(graph)) == {}


def elsewhere(graph: Graph) -> Graph:
    """The same resources with other ids."""
    resources = tuple(replace(it, import_id=f"{it.import_id}-other") for it in graph.resources)
    return replace(graph, resources=resources)
