"""What of an account a selection reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.discovery.selection import Selection
from tests.discovery.support import ONE, REGION, THREE, run


def test_a_named_pool_needs_no_list(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(ids=(ONE, ONE)))
    assert ran.names()["ListUserPools"] == 0
    assert ran.names()["DescribeUserPool"] == 1
    assert ran.result.files == (f"{REGION}/{ONE}.json",)
    assert "ListUserPools" not in ran.file(ONE)


def test_names_are_matched_in_the_list(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(names=("customers", "nothing*")))
    assert ran.names()["DescribeUserPool"] == 1
    assert (ran.result.listed, ran.result.found) == (3, 1)


def test_tags_take_one_describe_of_each_pool(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(tags=(("team", "shop"),)))
    assert ran.result.files == (f"{REGION}/{ONE}.json",)
    assert (ran.names()["DescribeUserPool"], ran.names()["ListUserPoolClients"]) == (3, 1)
    both = Selection(tags=(("team", "hr"), ("env", "live")), names=("st*",))
    assert run(account, tmp_path / "both", both).result.files == (f"{REGION}/{THREE}.json",)


@pytest.mark.parametrize("glob", ["customers*", f"{REGION}_[AD]*"])
def test_exclude_by_name_and_id(account: Path, tmp_path: Path, glob: str) -> None:
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,), everything=True, exclude=(glob,)))
    assert ran.result.files == (f"{REGION}/{THREE}.json",)
