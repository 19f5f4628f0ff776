"""A snapshot whose answer names another thing than was asked for costs that thing, with a finding."""

from __future__ import annotations

from tests.builders import POOL_ID, answer, client, graph

OTHER = "us-east-1_DeF456"
HERE = {"UserPoolId": POOL_ID}
POOL = answer("DescribeUserPool", HERE, {"UserPool": {"Id": POOL_ID, "Name": "customers"}})


def test_another_pools_document_is_a_finding_and_no_pool_is_lost_in_silence() -> None:
    twice = answer(
        "DescribeUserPool", {"UserPoolId": OTHER}, {"UserPool": {"Id": POOL_ID, "Name": "customers"}}
    )
    drawn = graph([POOL], [twice])
    assert [it.import_id for it in drawn.resources] == [POOL_ID]
    (found,) = [it for it in drawn.findings if it.level == "error"]
    assert (found.resource, found.path) == (f"user_pool of {OTHER}", "cognito-idp:DescribeUserPool")
    assert f"was asked for UserPoolId {OTHER}, and answered '{POOL_ID}'" in found.message


def test_another_clients_description_costs_that_client() -> None:
    request = {**HERE, "ClientId": "one"}
    other = answer("DescribeUserPoolClient", request, {"UserPoolClient": {**HERE, "ClientId": "two"}})
    drawn = graph([POOL, other, client("three", "web")])
    assert [it.import_id for it in drawn.resources] == [POOL_ID, f"{POOL_ID}/three"]
    assert ["asked for ClientId one, and answered 'two'" in it.message for it in drawn.findings] == [True]


def test_a_listed_thing_of_another_pool_costs_that_thing() -> None:
    groups = [{"GroupName": "a", "UserPoolId": OTHER}, {"GroupName": "b", **HERE}, {"UserPoolId": POOL_ID}]
    drawn = graph([POOL, answer("ListGroups", HERE, {"Groups": groups})])
    assert [it.title for it in drawn.resources if it.kind.name == "user_group"] == ["b"]
    assert sorted(it.message.partition(",")[0] for it in drawn.findings) == [
        "ListGroups lists something without GroupName",
        f"ListGroups was asked for UserPoolId {POOL_ID}",
    ]
