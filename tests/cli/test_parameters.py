"""What is typed becomes the options of the library, or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.replay.server import Endpoint
from tests.cli.runs import LEGACY, poolport, sentence


def test_without_a_selection_it_says_how_to_select(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--region", "us-east-1", "--out", tmp_path / "out"), 2)
    for way in ("us-east-1_AbC123", "--all", "--name", "--tag"):
        assert way in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("pool", ["customers", "us-east-1", "us-east-1_AbC-123", "us-east-1_" + "A" * 46])
def test_a_pool_id_is_checked_before_any_call(pool: str, tmp_path: Path, aws: Endpoint) -> None:
    before = len(aws.calls)
    result = poolport("discover", pool, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert pool in sentence(result, 2)
    assert len(aws.calls) == before


@pytest.mark.parametrize("regions", [["eu-west-1"], ["eu-west-1", "eu-central-1"]])
def test_the_region_of_the_id_and_the_one_asked_for_must_agree(regions: list[str], tmp_path: Path) -> None:
    asked = [word for region in regions for word in ("--region", region)]
    said = sentence(poolport("export", LEGACY, *asked, "--out", tmp_path / "out"), 2)
    for word in (LEGACY, "us-east-1", *regions):
        assert word in said


def test_a_tag_needs_a_value(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--tag", "team", "--region", "us-east-1", "--out", tmp_path), 2)
    assert "--tag team" in said


def test_selecting_by_name_needs_a_region(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--all", "--out", tmp_path / "out"), 2)
    assert "--region" in said
