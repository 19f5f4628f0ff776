"""How pools are known from outside: ids, regions, files, and the requests that are about them."""

from __future__ import annotations

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.root import Root, kind_of_id, scope_of

USER_POOL, IDENTITY_POOL = "us-east-1_AbC123", "eu-west-1:7c95867a-7edd-44b0-93f7-403d26222bb2"
ROOTS = {kind.name: kind.root for kind in KINDS if kind.root}


def test_the_roots_are_the_kinds_without_a_parent() -> None:
    assert list(ROOTS) == ["user_pool", "identity_pool"]
    assert [kind.name for kind in KINDS if not kind.parent] == list(ROOTS)
    assert {kind.parent for kind in KINDS if kind.parent} <= set(ROOTS)


@pytest.mark.parametrize(
    ("root_id", "name", "region", "file"),
    [
        (USER_POOL, "user_pool", "us-east-1", "us-east-1/us-east-1_AbC123.json"),
        ("us-gov-west-1_x", "user_pool", "us-gov-west-1", "us-gov-west-1/us-gov-west-1_x.json"),
        (
            IDENTITY_POOL,
            "identity_pool",
            "eu-west-1",
            "eu-west-1/identity-pools/7c95867a-7edd-44b0-93f7-403d26222bb2.json",
        ),
    ],
)
def test_an_id_says_its_kind_its_region_and_its_file(root_id: str, name: str, region: str, file: str) -> None:
    assert kind_of_id(root_id, KINDS) is BY_NAME[name]
    root = ROOTS[name]
    assert root.region_of(root_id) == region
    assert root.file_of(region, root_id) == file


@pytest.mark.parametrize("name", list(ROOTS))
def test_the_example_is_an_id(name: str) -> None:
    root = ROOTS[name]
    assert root.is_id(root.id_example)
    assert not root.is_id(root.id_example + "0" * 55)
    assert not root.is_id("")


@pytest.mark.parametrize(
    "root_id", ["arn:aws:x:::store/a", "../../etc/passwd", "/etc/passwd", "a/../b", ".."]
)
def test_an_id_of_any_form_is_one_name_and_no_path(root_id: str) -> None:
    anything = Root("Id", ".+", "x", "Name", "Tags", "Id", folder="stores")
    region, folder, name = anything.file_of("us-east-1", root_id).split("/")
    assert (region, folder) == ("us-east-1", "stores")
    assert name not in ("", ".", "..")
    assert anything.region_of(root_id) == ""


def test_a_request_says_which_pool_it_is_about() -> None:
    assert scope_of({"UserPoolId": USER_POOL, "ClientId": "a"}, KINDS) == USER_POOL
    assert scope_of({"IdentityPoolId": IDENTITY_POOL}, KINDS) == IDENTITY_POOL
    assert scope_of({"FunctionName": "f"}, KINDS) == ""
    assert scope_of({}, KINDS) == ""
