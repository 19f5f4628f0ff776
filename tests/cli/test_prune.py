"""``poolport export --prune``: what is taken out, and what stays without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.replay.server import Endpoint
from tests.cli.runs import LEGACY, poolport

OTHER = "us-east-1_CTd1j0Peq"


@pytest.fixture
def dropped(exported: Path, aws: Endpoint) -> Path:
    """A folder with two pools, of which poolport.toml selects one only."""
    result = poolport("export", OTHER, "--out", exported, "--endpoint-url", aws.url)
    assert result.exit_code in (0, 1), result.output
    path = exported / "poolport.toml"
    text = path.read_text("utf-8")
    assert f', "{OTHER}"' in text
    path.write_text(text.replace(f', "{OTHER}"', ""), "utf-8")
    return exported


def snapshot_of(folder: Path, pool: str) -> Path:
    return folder / f"snapshot/us-east-1/{pool}.json"


def test_a_pool_that_the_settings_do_not_select_any_more_stays(dropped: Path, aws: Endpoint) -> None:
    result = poolport("export", "--out", dropped, "--endpoint-url", aws.url)
    assert (
        f"({OTHER}) is not selected any more: its code stays until 'poolport export --prune --out"
        in result.stderr
    )
    assert snapshot_of(dropped, OTHER).exists()
    assert not list(dropped.glob("*/terraform/removed.tf"))


@pytest.mark.parametrize("named", [(), (LEGACY,)])
def test_pruning_takes_it_out_whatever_else_is_read(
    named: tuple[str, ...], dropped: Path, aws: Endpoint
) -> None:
    result = poolport("export", *named, "--prune", "--out", dropped, "--endpoint-url", aws.url)
    assert result.exit_code == 0, result.output
    assert not snapshot_of(dropped, OTHER).exists()
    removed = (dropped / "us-east-1/terraform/removed.tf").read_text("utf-8")
    assert f"# user_pool, import id {OTHER}\n" in removed


def test_pruning_leaves_what_is_selected_and_was_not_read(exported: Path, aws: Endpoint) -> None:
    poolport("export", OTHER, "--prune", "--out", exported, "--endpoint-url", aws.url)
    assert snapshot_of(exported, LEGACY).exists()
    assert not list(exported.glob("*/terraform/removed.tf"))
