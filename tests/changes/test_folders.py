"""Two folders compared offline: exports or snapshots, with the names that people gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.changes.folders import diff_folders
from exporter.changes.model import RegionChanges, has_changes, has_unread
from exporter.changes.show import as_lines
from exporter.errors import UsageError
from tests.builders import POOL_ID, REGION, client, pool
from tests.changes.support import export, snapshot

OLD, NEW = [*pool(), client("c1", "web")], [*pool(), client("c2", "kiosk")]
NAMED = {"user_pool": {POOL_ID: {"name": "people"}}, "user_pool_client": {f"{POOL_ID}/c1": {"name": "shop"}}}
OTHERWISE = {
    "user_pool": {POOL_ID: {"name": "other"}},
    "user_pool_client": {f"{POOL_ID}/c1": {"name": "x"}, f"{POOL_ID}/c2": {"name": "till"}},
}


def lines(old: Path, new: Path) -> list[str]:
    return [line.strip() for line in as_lines(diff_folders(old, new))]


@pytest.mark.parametrize("place", [".", REGION])
def test_things_have_the_first_folders_names_and_new_ones_the_seconds(place: str, tmp_path: Path) -> None:
    old = export(tmp_path / "old", OLD, names=NAMED, place=place)
    new = export(tmp_path / "new", NEW, names=OTHERWISE, place=place)
    assert lines(old, new)[1:] == [
        f"customers ({POOL_ID})",
        f"added: user_pool_client till (kiosk), {POOL_ID}/c2",
        f"gone: user_pool_client shop (web), {POOL_ID}/c1",
    ]
    (region,) = diff_folders(old, new)
    assert region.pools[0].name == "people"


def test_a_name_of_the_second_that_the_first_gave_away_is_given_to_nothing_else(tmp_path: Path) -> None:
    taken = {"user_pool_client": {f"{POOL_ID}/c2": {"name": "shop"}}}
    old = export(tmp_path / "old", OLD, names=NAMED)
    new = export(tmp_path / "new", NEW, names=taken)
    assert f"added: user_pool_client people_kiosk (kiosk), {POOL_ID}/c2" in lines(old, new)


def test_names_and_skips_alone_are_no_change(tmp_path: Path) -> None:
    skipping = {"user_pool_client": {f"{POOL_ID}/c1": {"name": "shop", "skip": True}}}
    folders = [
        export(tmp_path / str(it), OLD, names=names) for it, names in enumerate((NAMED, OTHERWISE, skipping))
    ]
    for old in folders:
        for new in (*folders, old / "snapshot"):
            assert not has_changes(diff_folders(old, new))


def test_a_region_of_one_folder_is_all_added_or_all_gone(tmp_path: Path) -> None:
    here = snapshot(tmp_path / "here", OLD)
    there = snapshot(tmp_path / "there", pool("eu-west-1_XyZ789", "staff"), region="eu-west-1")
    assert lines(here, there) == [
        "eu-west-1: 1 added",
        "staff (eu-west-1_XyZ789)",
        "added: user_pool staff, eu-west-1_XyZ789",
        f"{REGION}: 2 gone",
        f"customers ({POOL_ID})",
        f"gone: user_pool customers, {POOL_ID}",
        f"gone: user_pool_client customers_web (web), {POOL_ID}/c1",
    ]


def test_two_accounts_are_refused(tmp_path: Path) -> None:
    here, there = snapshot(tmp_path / "a", OLD), snapshot(tmp_path / "b", OLD, account="210987654321")
    with pytest.raises(
        UsageError, match=r"is of account 123456789012, and .* of account 210987654321: name two"
    ):
        diff_folders(here, there)
    unknown = snapshot(tmp_path / "c", OLD, account="")
    assert diff_folders(here, unknown) == [RegionChanges(REGION)]


def test_a_kind_that_only_one_run_has_read_is_not_compared(tmp_path: Path) -> None:
    with_clients = snapshot(tmp_path / "a", OLD, kinds=["user_pool", "user_pool_client"])
    without = snapshot(tmp_path / "b", pool(), kinds=["user_pool"])
    for sides, which in (((with_clients, without), "earlier"), ((without, with_clients), "later")):
        (region,) = diff_folders(*sides)
        assert region == RegionChanges(
            REGION, notes=(f"user_pool_client is not compared: only the {which} run read it",)
        )
        assert not has_unread([region])


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    here = snapshot(tmp_path / "a", OLD)
    for sides in ((here, tmp_path / "none"), (tmp_path / "none", here)):
        with pytest.raises(UsageError, match="does not exist"):
            diff_folders(*sides)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="is not a snapshot"):
        diff_folders(here, tmp_path / "empty")
