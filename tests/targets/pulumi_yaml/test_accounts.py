"""Whole accounts in YAML, by Pulumi's own host: what is registered is what their plan has proved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exporter.catalog import BY_NAME
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.replay.server import serve
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_yaml.language import YAML
from exporter.targets.statements import whole
from tests.acceptance.conftest import ACCOUNT
from tests.acceptance.test_random_accounts import READ, REGION, Made, pools, write_account
from tests.case_folders import CASES, Case
from tests.targets.pulumi_yaml.host import host, needs_host

__all__ = ["host"]

pytestmark = [needs_host, pytest.mark.usefixtures("host")]


def wrong(snapshot: Path, out: Path, *, adopted: bool = False, secrets: bool = False) -> list[str]:
    """What the programs of a snapshot register otherwise than its graphs have it."""
    choices = choose(("pulumi-yaml",), adopted=adopted, secrets_in_config=secrets)
    found = []
    for (region, target), graph in render_export(snapshot, out, choices).drawing.graphs.items():
        registered = record(out / region / target, graph, YAML).resources
        assert len(registered) == len(graph.resources)
        wanted = expected(graph, *([whole(graph)] if adopted else []), retains_all=True)
        found += differences(wanted, registered)
    return found


@pytest.mark.parametrize("secrets", [False, True])
def test_the_sample_account(secrets: bool, tmp_path: Path) -> None:
    assert wrong(ACCOUNT, tmp_path, secrets=secrets) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES if "pulumi-yaml" in case.targets], ids=lambda case: case.folder.name
)
def test_the_cases(case: Case, tmp_path: Path) -> None:
    case.copy_names(tmp_path)
    assert wrong(case.folder / "snapshot", tmp_path, adopted=case.adopted, secrets=case.secrets) == []


@settings(
    max_examples=int(os.environ.get("POOLPORT_RANDOM_ACCOUNTS", "2")),
    derandomize="POOLPORT_RANDOM_ACCOUNTS" not in os.environ,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(made=st.lists(pools(), min_size=12, max_size=12))
def test_random_accounts(made: list[Made], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("random")
    write_account(folder / "aws", made)
    with serve(folder / "aws") as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "x")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        kinds = tuple(BY_NAME[name] for name in READ)
        options = ReadOptions(Selection(everything=True), kinds, (REGION,), endpoint_url=endpoint.url)
        read_account(options, folder / "snapshot")
    assert wrong(folder / "snapshot", folder) == []
