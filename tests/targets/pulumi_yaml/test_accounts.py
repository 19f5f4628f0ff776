"""Whole accounts in YAML, by Pulumi's own host: what is registered is what their plan has proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_yaml.language import YAML
from exporter.targets.statements import whole
from tests.acceptance.conftest import ACCOUNT
from tests.acceptance.test_random_accounts import Made, pools, read_as_from_aws, some
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


@some(2)
@given(made=st.lists(pools(), min_size=12, max_size=12))
def test_random_accounts(made: list[Made], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("random")
    read_as_from_aws(folder, made)
    assert wrong(folder / "snapshot", folder) == []
