"""An answer names what was asked for, and has the form of one."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.answers import fault_of, item_fault, list_fault, owner_of
from exporter.catalog.schema import Kind, List, Read
from exporter.errors import ApiError

POOL, OTHER = "us-east-1_AbC123", "us-east-1_DeF456"
ROOTS = {"user_pool": "Id", "identity_pool": "IdentityPoolId"}


def described() -> list[tuple[Kind, Read]]:
    """Every read whose answer describes and names one thing."""
    found = [(kind, kind.reads[0]) for kind in KINDS if kind.reads]
    found += [(k, k.listing.answers) for k in KINDS if isinstance(k.listing, List) and k.listing.answers]
    return [(kind, read) for kind, read in found if read.unwrap or kind.root]


def asked(read: Read) -> dict[str, str]:
    return {name: f"the {name}" for name in read.params}


def answered(kind: Kind, read: Read, **changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {**asked(read), **changes}
    if kind.root:
        document[kind.root.listed_id] = document.pop(kind.root.id_member)
    return {read.unwrap: document} if read.unwrap else document


each_described = pytest.mark.parametrize(
    ("kind", "read"), described(), ids=[kind.name for kind, _ in described()]
)


@each_described
def test_an_answer_that_names_what_was_asked_for_is_one(kind: Kind, read: Read) -> None:
    assert fault_of(kind, read, asked(read), answered(kind, read)) == ""


@each_described
def test_an_answer_that_names_something_else_is_none(kind: Kind, read: Read) -> None:
    checked = [name for name in read.params if name not in read.may_differ]
    for name in checked:
        fault = fault_of(kind, read, asked(read), answered(kind, read, **{name: "another"}))
        assert f"asked for {name} the {name}, and answered 'another'" in fault


@each_described
@pytest.mark.parametrize("odd", [None, 5, "text", [], True])
def test_an_answer_of_another_form_is_none(kind: Kind, read: Read, odd: Any) -> None:
    assert fault_of(kind, read, asked(read), odd)
    if read.unwrap:
        assert f"where {read.unwrap} should be" in fault_of(kind, read, asked(read), {read.unwrap: odd})


@each_described
def test_an_empty_answer_is_none_unless_it_says_that_there_is_nothing(kind: Kind, read: Read) -> None:
    assert bool(fault_of(kind, read, asked(read), {})) == (read.nothing != {})
    if read.nothing is not None:
        assert fault_of(kind, read, asked(read), read.nothing) == ""


@pytest.mark.parametrize("name", ["user_pool_client", "identity_provider", "user_pool_domain", "terms"])
def test_a_thing_that_does_not_name_itself_is_none(name: str) -> None:
    kind = BY_NAME[name]
    read = kind.reads[0]
    assert "answered nothing" in fault_of(
        kind, read, asked(read), answered(kind, read, **{read.params[-1]: None})
    )


@pytest.mark.parametrize("name", ["risk_configuration", "user_pool_ui_customization"])
def test_a_client_may_get_what_is_the_pools(name: str) -> None:
    kind = BY_NAME[name]
    (read,) = kind.reads
    for client in (None, "ALL"):
        assert fault_of(kind, read, asked(read), answered(kind, read, ClientId=client)) == ""


def lists() -> list[tuple[Kind, List]]:
    return [(kind, kind.listing) for kind in KINDS if isinstance(kind.listing, List)]


@pytest.mark.parametrize(("kind", "listing"), lists(), ids=[kind.name for kind, _ in lists()])
def test_a_list_is_a_list_of_objects(kind: Kind, listing: List) -> None:
    assert list_fault(listing, {listing.items: []}) == ""
    assert bool(list_fault(listing, {})) != listing.may_lack_items
    assert listing.items in list_fault(listing, {listing.items: 5})
    assert "not an object" in list_fault(listing, [])
    assert "not an object" in item_fault(kind, listing, {}, "text")


def test_an_item_names_itself_and_is_of_the_pool_that_was_asked_for() -> None:
    kind = BY_NAME["user_pool_client"]
    assert isinstance(kind.listing, List)
    request = {"UserPoolId": POOL}
    assert item_fault(kind, kind.listing, request, {"ClientId": "web", "UserPoolId": POOL}) == ""
    assert item_fault(kind, kind.listing, request, {"ClientId": "web"}) == ""
    assert OTHER in item_fault(kind, kind.listing, request, {"ClientId": "web", "UserPoolId": OTHER})
    for odd in ({}, {"ClientId": None}, {"ClientId": 5}, {"ClientId": ""}):
        assert item_fault(kind, kind.listing, request, odd).endswith("without ClientId")


@pytest.mark.parametrize(
    ("function", "code", "owner"),
    [
        ("arn:aws:lambda:us-east-1:999988887777:function:f", "AccessDeniedException", "999988887777"),
        ("arn:aws:lambda:us-east-1:999988887777:function:f:live", "AccessDeniedException", "999988887777"),
        ("arn:aws-cn:lambda:cn-north-1:999988887777:function:f:7", "AccessDenied", "999988887777"),
        ("arn:aws:lambda:us-east-1:123456789012:function:f", "AccessDeniedException", ""),
        ("arn:aws:lambda:us-east-1:999988887777:function:f", "InternalErrorException", ""),
        ("f", "AccessDeniedException", ""),
    ],
)
def test_a_refusal_about_another_accounts_thing_names_that_account(
    function: str, code: str, owner: str
) -> None:
    (read,) = BY_NAME["lambda_permission"].reads
    assert owner_of(read, {"FunctionName": function}, ApiError(code), "123456789012") == owner
    assert owner_of(read, {"FunctionName": function}, ApiError(code), "") == ""
