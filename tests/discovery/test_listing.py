"""A list of an account: few calls, and what AWS refuses costs its cell and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from exporter.catalog import KINDS as ALL_KINDS
from exporter.discovery.client import Calls
from exporter.discovery.listing import Listed, RegionList, list_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.policy import policy
from exporter.discovery.selection import Selection
from exporter.errors import AwsError, UsageError
from exporter.replay.protocol import Call, Fault, Reply
from exporter.replay.server import serve
from tests.builders import ACCOUNT, REGION, entry
from tests.discovery.support import (
    ALL,
    BROKEN,
    DENIED,
    EXPIRED,
    GONE,
    ONE,
    THREE,
    THROTTLED,
    TWO,
    json_reply,
    on,
    pool,
    snapshot,
)

ROOTS = tuple(kind for kind in ALL_KINDS if kind.root)
WHO = f"{REGION}:7c95867a-7edd-44b0-93f7-403d26222bb2"
STACK = {"aws:cloudformation:stack-name": "shop", "aws:cloudformation:logical-id": "Pool"}
WHOLE = {
    "EstimatedNumberOfUsers": 48211,
    "UserPoolTier": "PLUS",
    "DeletionProtection": "ACTIVE",
    "UserPoolTags": {"team": "a", **STACK},
}
LISTED = Listed("user_pool", ONE, "customers", 2, 48211, "2017-10-20", "PLUS", True, "shop")


def identity_pool(name: str, **tags: str) -> list[dict[str, Any]]:
    body = {"IdentityPoolId": WHO, "IdentityPoolName": name}
    return [
        entry("ListIdentityPools", {}, {"IdentityPools": [body]}),
        entry("DescribeIdentityPool", {"IdentityPoolId": WHO}, {**body, "IdentityPoolTags": tags}),
    ]


@pytest.fixture
def account(tmp_path: Path) -> Path:
    files = {
        ONE: pool(ONE, "customers", **WHOLE),
        TWO: pool(TWO, "Archive", 0, UserPoolTags={"aws:cloudformation:logical-id": "Old"}),
        THREE: pool(THREE, "staff", 130, DeletionProtection="INACTIVE", UserPoolTags={"team": "b"}),
    }
    folder = snapshot(tmp_path / "account", files)
    answers = [
        {**answer, "operation": answer["operation"].replace("cognito-idp:", "cognito-identity:")}
        for answer in identity_pool("who", team="a")
    ]
    return add(folder, "identity-pools/7c95867a-7edd-44b0-93f7-403d26222bb2", answers)


def add(folder: Path, name: str, answers: list[dict[str, Any]]) -> Path:
    body = {"format": 1, "region": REGION, "answers": answers}
    (folder / REGION / f"{name}.json").write_text(json.dumps(body))
    return folder


def listed(
    account: Path, selection: Selection = ALL, fault: Fault | None = None, **options: Any
) -> tuple[RegionList, Counter[str]]:
    with serve(account, fault=fault) as endpoint:
        chosen = ReadOptions(selection, ROOTS, (REGION,), endpoint_url=endpoint.url, **options)
        (region,) = list_account(chosen, lambda progress: None)
        return region, Counter(call.operation.partition(":")[2] for call in endpoint.calls)


def by_id(region: RegionList) -> dict[str, Listed]:
    return {it.id: it for it in region.pools}


def test_each_pool_has_what_aws_says_of_it_by_name_and_identity_pools_last(account: Path) -> None:
    region, _ = listed(account)
    assert (region.region, region.account, region.refused, region.error) == (REGION, ACCOUNT, (), None)
    assert region.pools == (
        Listed("user_pool", TWO, "Archive", 0, None, "2017-10-20", None, None, "Old"),
        LISTED,
        Listed("user_pool", THREE, "staff", 130, None, "2017-10-20", None, False, ""),
        Listed("identity_pool", WHO, "who", stack=""),
    )


def test_two_calls_a_pool_and_a_page_more_for_sixty_clients(account: Path) -> None:
    _, calls = listed(account)
    assert calls == {
        "ListUserPools": 1,
        "ListIdentityPools": 1,
        "DescribeUserPool": 3,
        "DescribeIdentityPool": 1,
        "ListUserPoolClients": 1 + 1 + 3,
    }


def test_a_named_pool_costs_no_list(account: Path) -> None:
    region, calls = listed(account, Selection(ids=(ONE, WHO)))
    assert list(by_id(region)) == [ONE, WHO]
    assert calls == {"DescribeUserPool": 1, "ListUserPoolClients": 1, "DescribeIdentityPool": 1}


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(names=("cust*", "wh*")), [ONE, WHO]),
        (Selection(tags=(("team", "a"),)), [ONE, WHO]),
        (Selection(tags=(("team", "b"),), ids=(ONE,)), [ONE, THREE]),
        (Selection(everything=True, exclude=("Arch*", THREE)), [ONE, WHO]),
    ],
)
def test_the_selection_is_that_of_an_export(account: Path, selection: Selection, ids: list[str]) -> None:
    assert sorted(by_id(listed(account, selection)[0])) == sorted(ids)


def test_all_that_is_called_is_in_the_policy(account: Path) -> None:
    with serve(account) as endpoint:
        chosen = ReadOptions(ALL, ROOTS, (REGION,), endpoint_url=endpoint.url)
        list_account(chosen, lambda progress: None)
        called = {call.operation for call in endpoint.calls}
    kinds = tuple(kind for kind in ALL_KINDS if not kind.optional)
    assert len(called) == 5
    assert called <= set(policy(kinds)["Statement"][0]["Action"])


@pytest.mark.parametrize("reply", [DENIED, BROKEN, json_reply({"UserPool": 7}), json_reply([])])
def test_a_pool_that_aws_does_not_describe_has_what_its_list_says(account: Path, reply: Reply) -> None:
    region, _ = listed(account, fault=on("DescribeUserPool", reply, UserPoolId=ONE))
    assert by_id(region)[ONE] == Listed("user_pool", ONE, "customers", 2)
    assert [(call.operation, dict(call.request)) for call in region.refused] == [
        ("cognito-idp:DescribeUserPool", {"UserPoolId": ONE})
    ]
    assert len(region.pools) == 4


@pytest.mark.parametrize(
    "reply", [DENIED, json_reply({"UserPoolClients": [7]}), json_reply({"NextToken": "a"})]
)
def test_clients_that_aws_does_not_list_cost_their_number(account: Path, reply: Reply) -> None:
    region, _ = listed(account, fault=on("ListUserPoolClients", reply, UserPoolId=ONE))
    assert by_id(region)[ONE] == Listed(**{**fields(LISTED), "clients": None})
    assert [call.operation for call in region.refused] == ["cognito-idp:ListUserPoolClients"]


def fields(it: Listed) -> dict[str, Any]:
    return {name: getattr(it, name) for name in it.__dataclass_fields__}


def test_a_list_that_aws_refuses_costs_its_pools(account: Path) -> None:
    region, _ = listed(account, fault=on("ListIdentityPools", DENIED))
    assert sorted(by_id(region)) == sorted([ONE, TWO, THREE])
    assert [call.operation for call in region.refused] == ["cognito-identity:ListIdentityPools"]


def test_a_pool_that_is_gone_meanwhile_is_not_listed_and_one_that_was_named_is_missing(account: Path) -> None:
    gone = on("DescribeUserPool", GONE, UserPoolId=ONE)
    region, calls = listed(account, fault=gone)
    assert (ONE in by_id(region), region.refused) == (False, ())
    region, calls = listed(account, Selection(ids=(ONE, TWO)), gone)
    assert by_id(region)[ONE] == Listed("user_pool", ONE)
    assert [call.error.code for call in region.refused] == ["ResourceNotFoundException"]
    assert calls["ListUserPoolClients"] == 1


def test_where_nothing_can_be_read_it_is_one_sentence(account: Path) -> None:
    with pytest.raises(AwsError, match=f"reading {ONE} in {REGION}: .*allow cognito-idp:DescribeUserPool"):
        listed(account, Selection(ids=(ONE, TWO)), on("DescribeUserPool", DENIED))
    with pytest.raises(AwsError, match=f"listing the pools of {REGION}"):
        listed(account, fault=on("*", DENIED))
    with pytest.raises(AwsError, match="expired"):
        listed(account, fault=on("DescribeUserPool", EXPIRED))


def test_a_region_without_answer_stops_no_other_one(account: Path) -> None:
    def fault(call: Call, number: int) -> Reply | None:
        return EXPIRED if "eu-west-1" in call.region else None

    with serve(account, fault=fault) as endpoint:
        chosen = ReadOptions(ALL, ROOTS, ("eu-west-1", REGION), endpoint_url=endpoint.url)
        lost, read = list_account(chosen, lambda progress: None)
    assert lost.region == "eu-west-1"
    assert "expired" in str(lost.error)
    assert len(read.pools) == 4


def test_throttles_are_waited_for(account: Path) -> None:
    region, _ = listed(account, fault=on("DescribeUserPool", THROTTLED, times=3))
    assert (len(region.pools), region.refused) == (4, ())


def test_what_matches_nothing_is_one_sentence(account: Path) -> None:
    with pytest.raises(
        UsageError, match=r"no pool matches --name costumers: 4 pools .*did you mean customers"
    ):
        listed(account, Selection(names=("costumers",)))
    with pytest.raises(UsageError, match="--exclude nobody takes away none"):
        listed(account, Selection(everything=True, exclude=("nobody",)))


def test_an_account_without_pools_is_an_empty_list(tmp_path: Path) -> None:
    region, _ = listed(snapshot(tmp_path / "account", {}))
    assert (region.pools, region.refused, region.error) == ((), (), None)


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({"CreationDate": "2024-05-01T10:00:00Z"}, {"created": "2024-05-01"}),
        ({"CreationDate": 1e300}, {"created": None}),
        ({"CreationDate": [1]}, {"created": None}),
        ({"EstimatedNumberOfUsers": "many"}, {"users": None}),
        ({"UserPoolTier": 7}, {"tier": None}),
        ({"UserPoolTags": ["a"]}, {"stack": ""}),
        ({"UserPoolTags": {"aws:cloudformation:stack-name": 7}}, {"stack": ""}),
    ],
)
def test_what_has_another_form_than_awss_is_not_shown(
    tmp_path: Path, members: dict[str, Any], shown: dict[str, Any]
) -> None:
    region, _ = listed(snapshot(tmp_path / "account", {ONE: pool(ONE, "customers", **{**WHOLE, **members})}))
    assert region.pools == (Listed(**{**fields(LISTED), **shown}),)


def test_aws_own_pace_for_one_pool_is_kept(account: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(Calls, "per_pool", lambda self, operation: operation.endswith("ListUserPoolClients"))
    real = Calls.__init__

    def init(self: Calls, *arguments: Any) -> None:
        real(self, *arguments)
        wait = self.stop.wait
        self.stop.wait = lambda seconds=None: waits.append(seconds) or wait(0)  # type: ignore[method-assign]

    monkeypatch.setattr(Calls, "__init__", init)
    listed(account, Selection(ids=(THREE,)))
    assert waits == [0.2, 0.2]
