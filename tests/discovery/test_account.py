"""A whole account: its regions, its snapshot, its secrets."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from exporter.catalog import KINDS as ALL_KINDS
from exporter.discovery.account import read_account, selections
from exporter.discovery.options import ReadOptions
from exporter.discovery.pool import region_of
from exporter.discovery.selection import Selection
from exporter.errors import AwsError, UsageError
from exporter.replay.protocol import Call, Reply
from exporter.replay.server import serve
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import read_manifest
from tests.discovery.support import (
    ACCOUNT,
    ALL,
    KINDS,
    ONE,
    REGION,
    TWO,
    content,
    json_reply,
    pool,
    run,
    snapshot,
)


def test_the_manifest_says_what_was_selected(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(names=("cust*",), exclude=("*-old",)))
    assert json.loads((ran.out / "manifest.json").read_bytes()) == {
        "account": ACCOUNT,
        "files": [f"{REGION}/{ONE}.json"],
        "format": 1,
        "regions": [REGION],
        "selection": {
            "exclude": ["*-old"],
            "kinds": ["user_pool", "user_pool_client", "user_pool_domain"],
            "names": ["cust*"],
        },
    }
    assert set(content(ran.out)) == {"manifest.json", f"{REGION}/{ONE}.json"}


@pytest.mark.parametrize(
    "selection", [Selection(names=("nope*",)), Selection(tags=(("team", "nope"),), everything=True)]
)
def test_no_match_says_what_was_searched(account: Path, tmp_path: Path, selection: Selection) -> None:
    with pytest.raises(UsageError, match=r"no pool matches .*nope.*: 3 pools .* in us-east-1"):
        run(account, tmp_path / "out", selection)
    assert not list((tmp_path / "out").glob("*"))


def test_nothing_selected(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--all"):
        read_account(ReadOptions(Selection(exclude=("x",)), KINDS, (REGION,)), tmp_path)


def test_the_region_of_an_id_and_the_one_asked_for(tmp_path: Path) -> None:
    identity_pool = "eu-west-1:7c95867a-7edd-44b0-93f7-403d26222bb2"
    assert [region_of(one, ALL_KINDS) for one in (ONE, identity_pool)] == [REGION, "eu-west-1"]
    with pytest.raises(UsageError, match=r"us-east-1_AbC123 is in us-east-1, but eu-west-1 was asked for"):
        read_account(ReadOptions(Selection(ids=(ONE,)), KINDS, ("eu-west-1",)), tmp_path)


# A secret that somebody copied, the events, the values


def test_a_secret_in_another_pools_file_is_masked_and_the_file_named(tmp_path: Path) -> None:
    files = {
        ONE: pool(ONE, "customers"),
        TWO: pool(TWO, "staff", UserPoolTags={"note": "see clear-000client123"}),
    }
    ran = run(snapshot(tmp_path / "account", files), tmp_path / "out")
    assert ran.account.scrubbed == (f"{REGION}/{TWO}.json",)
    assert not [name for name, text in content(ran.out).items() if b"clear-" in text]
    tags = ran.file(TWO)["DescribeUserPool"][0]["response"]["UserPool"]["UserPoolTags"]
    assert tags == {"note": f"see {MASK}"}


def test_no_value_shows_a_secret(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out")
    assert len(ran.account.secrets) == 9
    assert ran.account.secrets == ran.result.secrets
    assert "clear-" not in repr(ran.account)


def test_what_was_read_cannot_be_changed(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out")
    for value in (ran.account, ran.result, ran.account.manifest):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, "other")


def test_each_region_is_finished_before_the_next_one_begins(account: Path, tmp_path: Path) -> None:
    other = "eu-west-1"
    shutil.copytree(account / REGION, account / other)
    for path in (account / other).rglob("*.json"):
        path.write_text(path.read_text().replace(REGION, other))
        path.rename(path.with_name(path.name.replace(REGION, other)))
    manifest = {"format": 1, "account": ACCOUNT, "regions": [REGION, other]}
    (account / "manifest.json").write_text(json.dumps(manifest))
    seen: list[str] = []
    with serve(account) as endpoint:
        options = ReadOptions(ALL, KINDS, (other, REGION, other), endpoint_url=endpoint.url)
        read = read_account(
            options,
            tmp_path / "out",
            watch=lambda progress: seen.append(progress.region),
            finished=lambda region: seen.append(f"{region.region} has {region.done} pools"),
        )
    order = list(dict.fromkeys(seen))
    assert order == [other, f"{other} has 3 pools", REGION, f"{REGION} has 3 pools"]
    assert [region.region for region in read.regions] == [other, REGION]
    assert read.manifest.regions == (other, REGION)
    assert read.manifest == read_manifest(tmp_path / "out")
    assert read.account == ACCOUNT
    assert not list((tmp_path / "out").glob(".*"))


def test_ids_say_which_regions_are_read() -> None:
    elsewhere = "eu-west-1_AbC123"
    both = selections(ReadOptions(Selection(ids=(ONE, elsewhere, TWO)), KINDS))
    assert both == {"eu-west-1": Selection(ids=(elsewhere,)), REGION: Selection(ids=(ONE, TWO))}
    named = ReadOptions(Selection(ids=(ONE,)), KINDS, ("eu-west-1", REGION))
    assert selections(named) == {REGION: Selection(ids=(ONE,))}
    listed = ReadOptions(Selection(ids=(ONE,), everything=True), KINDS, ("eu-west-1", REGION))
    assert list(selections(listed)) == ["eu-west-1", REGION]
    with pytest.raises(UsageError, match="AbC123 is in us-east-1, but eu-west-1 or eu-west-2 was asked for"):
        selections(ReadOptions(Selection(ids=(ONE,)), KINDS, ("eu-west-1", "eu-west-2")))
    with pytest.raises(UsageError, match="which region"):
        selections(ReadOptions(ALL, KINDS))


def test_a_region_that_cannot_be_read_stops_no_other_one(account: Path, tmp_path: Path) -> None:
    def fault(call: Call, number: int) -> Reply | None:
        odd = call.region == "eu-west-1" and call.operation.endswith("ListUserPools")
        return json_reply({"UserPools": 5}) if odd else None

    out = tmp_path / "out"
    with serve(account, fault=fault) as endpoint:
        options = ReadOptions(ALL, KINDS, ("eu-west-1", REGION), endpoint_url=endpoint.url)
        with pytest.raises(AwsError, match=r"listing the pools of eu-west-1: .*\(us-east-1 could be read"):
            read_account(options, out)
        assert (out / REGION / f"{ONE}.json").exists()
        assert not (out / "manifest.json").exists()
        before = len(endpoint.calls)
        with pytest.raises(AwsError):
            read_account(options, out)
        again = {call.operation for call in endpoint.calls[before:] if call.region == REGION}
    assert again == {"cognito-idp:ListUserPools"}
