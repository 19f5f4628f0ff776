"""A real state of what was imported: everything in it is found again, from each form that Terraform gives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from exporter.folder.state import StateResource, held_by, read_state
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.replay.server import serve
from exporter.snapshot.store import read_answers, read_manifest
from exporter.targets.engine import draw_project
from exporter.targets.terraform.plan import workspace
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.terraform.target import TERRAFORM
from tests.acceptance.conftest import ACCOUNT as SAMPLE
from tests.acceptance.conftest import PROVIDER, environment
from tests.acceptance.test_writes import graph_of
from tests.acceptance.writes.rounds import adopted
from tests.builders import of_kind
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


@pytest.mark.provider
def test_what_refers_to_things_that_other_code_manages_plans_empty(terraform: str, tmp_path: Path) -> None:
    snapshot = SNAPSHOTS["every-kind-around-a-pool"]
    manifest = read_manifest(snapshot)
    (region,) = manifest.regions
    answers = [read_answers(snapshot, name)[1] for name in manifest.files]
    whole = build(manifest.account, region, answers, KnownNames(), Options(PROVIDER))
    pools, servers = (of_kind(whole, kind) for kind in ("user_pool", "resource_server"))
    places = tuple((it.key, f"{it.name} in network.tfstate") for it in (*pools, *servers))
    functions = tuple((it.literal, "aws_lambda_function.it in app.tfstate") for it in whole.externals)
    graph = build(
        manifest.account,
        region,
        answers,
        KnownNames(),
        Options(PROVIDER, elsewhere=places, managed=functions),
    )
    assert {it.key for it in whole.resources} - {it.key for it in graph.resources} == dict(places).keys()
    for path, content in draw_project(graph, TERRAFORM).items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    assert (tmp_path / "externals.tf").read_text().count("# managed elsewhere: ") == len(graph.externals)
    with (
        serve(snapshot) as endpoint,
        workspace(tmp_path, terraform, environment(endpoint.url)) as module,
    ):
        assert module("fmt", "-check", "-recursive", "-no-color").stdout == ""
        plan = module.plan()
    assert plan.empty
    assert plan.summary == f"{len(graph.resources)} to import, 0 to add, 0 to change, 0 to destroy"
