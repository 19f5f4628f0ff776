"""What AWS always answers and an emulator does not: a thing without a name is known by its id."""

from __future__ import annotations

import pytest

from exporter.catalog import BY_NAME
from tests.builders import POOL_ID, answer, client, graph

HERE = {"UserPoolId": POOL_ID}
SERVER = "ListResourceServers"
IDENTITY = "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2"


@pytest.mark.parametrize("name", [None, ""])
def test_a_client_without_a_name_is_known_by_its_id(name: str | None) -> None:
    pool = answer("DescribeUserPool", HERE, {"UserPool": {"Id": POOL_ID, "Name": "customers"}})
    drawn = graph([pool, client("nameless", "", ClientName=name), client("web-id", "web")])
    clients = [it for it in drawn.resources if it.kind.name == "user_pool_client"]
    assert sorted(it.title for it in clients) == ["nameless", "web"]
    assert not [it for it in drawn.findings if it.level == "error"]
    (without,) = [it for it in clients if it.title == "nameless"]
    assert ("ClientName",) in [it.path for it in without.ignores]


def test_a_pool_without_a_name_and_what_hangs_on_it_are_known_by_its_id() -> None:
    pool = answer("DescribeUserPool", HERE, {"UserPool": {"Id": POOL_ID}})
    sessions = answer("GetUserPoolSessionConfiguration", HERE, {"UserSessionTracking": "ENABLED"})
    drawn = graph([pool, sessions])
    assert [it.title for it in drawn.resources] == [POOL_ID]
    assert [it.title for it in drawn.omitted] == [f"{POOL_ID} sessions"]


@pytest.mark.parametrize(
    ("kind", "document", "label"),
    [
        ("resource_server", {"UserPoolId": POOL_ID, "Identifier": "https://api"}, "api"),
        ("identity_pool", {"IdentityPoolId": IDENTITY}, IDENTITY.partition(":")[2]),
        ("identity_provider", {"UserPoolId": POOL_ID, "ProviderName": "Google"}, "Google"),
        ("terms", {"UserPoolId": POOL_ID, "TermsId": "t-1", "TermsName": None}, "t-1"),
    ],
)
def test_a_label_falls_back_to_the_own_id(kind: str, document: dict[str, str], label: str) -> None:
    assert BY_NAME[kind].label_of({"Request": {}, **document}) == label
