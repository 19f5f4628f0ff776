"""The id that the provider keeps of what it imported: the catalog must say where it is another one."""

from __future__ import annotations

import json

import pytest

from exporter.targets.terraform.plan import workspace
from exporter.targets.terraform.spelling import TerraformWriter
from tests.acceptance.conftest import Exported


@pytest.mark.provider
@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
def test_the_catalog_says_which_kinds_keep_another_id_than_the_one_that_imports_them(
    region: str, exported: Exported, terraform: str
) -> None:
    graph = exported.graph(region, "terraform")
    writer = TerraformWriter(graph)
    with workspace(exported.folder / region / "terraform", terraform, exported.environment) as module:
        assert module.plan().errors == ()
        assert module("plan", "-input=false", "-no-color", "-out=plan.bin").returncode == 0
        shown = json.loads(module("show", "-json", "plan.bin").stdout)
    kept = {change["address"]: change["change"]["before"]["id"] for change in shown["resource_changes"]}
    kinds = {it.kind for it in graph.resources}
    differing = {it.kind for it in graph.resources if kept[writer.address(it)] != it.import_id}
    # Provider 5.100 keeps a user's import id; what older ones left in a state is the name alone.
    assert differing == {kind for kind in kinds if kind.id_differs and kind.name != "user"}
    if region == "us-east-1":
        assert {"user_pool_client", "lambda_permission"} <= {kind.name for kind in differing}
