"""A kind of another service that hangs on no pool: the tables alone say how it is discovered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.catalog import KINDS as REAL_KINDS
from exporter.catalog.root import Root
from exporter.catalog.schema import (
    List,
    Read,
)
from exporter.discovery.account import read_account, selections
from exporter.discovery.options import ReadOptions
from exporter.discovery.policy import policy
from exporter.discovery.selection import Selection
from exporter.errors import AwsError, UsageError
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from tests.discovery.support import ACCOUNT, REGION, kind

# Cedar policies for the users of a pool: ids without a region, members in lower case.
SERVICE = "verifiedpermissions"
STORE = kind(
    "policy_store",
    List(f"{SERVICE}:ListPolicyStores", "policyStores", limit=("maxResults", 50), token="nextToken"),
    (Read(f"{SERVICE}:GetPolicyStore", ("policyStoreId",)),),
    parent="",
    root=Root(
        id_member="policyStoreId",
        id_pattern="PS(?P<file>[A-Za-z0-9]{6})",
        id_example="PSAbC123",
        name_member="description",
        tags_member="tags",
        listed_id="policyStoreId",
        arn_member="arn",
        folder="policy-stores",
        noun="policy store",
    ),
)
SOURCE = kind(
    "identity_source",
    List(
        f"{SERVICE}:ListIdentitySources",
        "identitySources",
        ("policyStoreId",),
        limit=("maxResults", 50),
        token="nextToken",
    ),
    (Read(f"{SERVICE}:GetIdentitySource", ("policyStoreId", "identitySourceId")),),
    parent="policy_store",
)
KINDS = (*(kind for kind in REAL_KINDS if not kind.optional), STORE, SOURCE)
SHOP, STAFF = "PSshop01", "PSstaff1"


def answers(store_id: str, name: str) -> list[Answer]:
    """What AWS answers about a policy store with one identity source."""
    here = {"policyStoreId": store_id}
    source = here | {"identitySourceId": f"{name}-pool"}
    arn = f"arn:aws:verifiedpermissions::{ACCOUNT}:policy-store/{store_id}"
    whole = here | {"description": name, "tags": {"team": name}, "arn": arn}
    return [
        Answer(f"{SERVICE}:ListPolicyStores", {}, {"policyStores": [here | {"description": name}]}),
        Answer(f"{SERVICE}:GetPolicyStore", here, whole),
        Answer(f"{SERVICE}:ListIdentitySources", here, {"identitySources": [source]}),
        Answer(f"{SERVICE}:GetIdentitySource", source, source | {"principalEntityType": "User"}),
    ]


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    """An account with two policy stores and no pool at all."""
    folder, files = tmp_path / "account", []
    for store_id, name in ((SHOP, "shop"), (STAFF, "staff")):
        files.append(f"{REGION}/policy-stores/{store_id[2:]}.json")
        write_answers(folder, files[-1], REGION, answers(store_id, name))
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), tuple(files), {}))
    with serve(folder) as endpoint:
        yield endpoint


def options(endpoint: Endpoint, selection: Selection) -> ReadOptions:
    return ReadOptions(selection, KINDS, (REGION,), endpoint_url=endpoint.url)


def test_it_is_listed_described_and_followed(endpoint: Endpoint, tmp_path: Path) -> None:
    read = read_account(options(endpoint, Selection(names=("s*",))), tmp_path / "out")
    (region,) = read.regions
    shop, staff = f"{REGION}/policy-stores/shop01.json", f"{REGION}/policy-stores/staff1.json"
    assert region.files == (shop, staff)
    assert read.account == ACCOUNT
    assert region.refused == ()
    assert region.resources == 4
    for file in (shop, staff):
        assert (tmp_path / "out" / file).read_bytes() == (tmp_path / "account" / file).read_bytes()


@pytest.mark.parametrize(
    "selection",
    [Selection(ids=(SHOP,)), Selection(names=("sh*",)), Selection(everything=True, tags=(("team", "shop"),))],
    ids=str,
)
def test_it_is_chosen_by_id_name_and_tag(endpoint: Endpoint, tmp_path: Path, selection: Selection) -> None:
    read = read_account(options(endpoint, selection), tmp_path / "out")
    assert read.manifest.files == (f"{REGION}/policy-stores/shop01.json",)


def test_an_id_without_a_region_lies_in_the_one_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Selection(ids=(SHOP,))
    assert selections(ReadOptions(here, KINDS, ("eu-west-1",))) == {"eu-west-1": here}
    with pytest.raises(UsageError, match=f"the id {SHOP} does not say its region"):
        selections(ReadOptions(here, KINDS, ("eu-west-1", "eu-west-2")))
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    both = Selection(ids=(SHOP, "us-east-1_AbC123"))
    found = selections(ReadOptions(both, KINDS))
    assert found == {"ap-south-1": here, "us-east-1": Selection(ids=("us-east-1_AbC123",))}


def test_messages_name_it_as_it_is_called(endpoint: Endpoint, tmp_path: Path) -> None:
    with pytest.raises(AwsError, match=r"reading policy store PSnobody in us-east-1: .*check the id"):
        read_account(options(endpoint, Selection(ids=("PSnobody",))), tmp_path / "out")
    with pytest.raises(UsageError, match=r"is not a pool id: one looks like .* or PSAbC123, and"):
        selections(ReadOptions(Selection(ids=("nonsense",)), KINDS))


def test_the_policy_allows_its_reads() -> None:
    allowed = json.dumps(policy((STORE, SOURCE)))
    for operation in ("ListPolicyStores", "GetPolicyStore", "ListIdentitySources", "GetIdentitySource"):
        assert f"{SERVICE}:{operation}" in allowed
