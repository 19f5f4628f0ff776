"""A call that was refused looks like no change: what it asks for is compared with nothing, and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from exporter.changes.complete import complete
from exporter.changes.folders import Side, compare_region
from exporter.changes.show import as_lines
from exporter.errors import ApiError
from exporter.snapshot.store import Answer, Manifest
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, pool

HERE = {"UserPoolId": POOL_ID}
DENIED = ApiError("AccessDeniedException", "not authorized", 400)


def refused(operation: str, error: ApiError = DENIED, **request: str) -> Answer:
    return Answer(operation, HERE | request, None, error)


def listed(*clients: str) -> Answer:
    return answer(
        "ListUserPoolClients", HERE, {"UserPoolClients": [{**HERE, "ClientId": it} for it in clients]}
    )


def groups(*names: str) -> Answer:
    return answer("ListGroups", HERE, {"Groups": [{**HERE, "GroupName": it} for it in names]})


def member(group: str, *names: str) -> Answer:
    return answer(
        "ListUsersInGroup", {**HERE, "GroupName": group}, {"Users": [{"Username": it} for it in names]}
    )


WHOLE = [*pool(), listed("c1", "c2"), client("c1", "web"), client("c2", "kiosk"), groups("ops", "staff")]


def told(before: list[Answer], after: list[Answer]) -> list[str]:
    files = [{f"{REGION}/{POOL_ID}.json": answers} if answers else {} for answers in (before, after)]
    sides = [Side(Manifest(ACCOUNT, (REGION,), (), {}), {REGION: it}, {}) for it in files]
    return [line.strip() for line in as_lines([compare_region(REGION, *sides)])]


def without(operation: str) -> list[Answer]:
    return [it for it in WHOLE if it.operation != operation]


CLIENT, CLIENTS = "cognito-idp:DescribeUserPoolClient", "cognito-idp:ListUserPoolClients"


@pytest.mark.parametrize(
    ("rest", "gap", "said"),
    [
        (
            WHOLE[:3] + WHOLE[4:],
            refused(CLIENT, ClientId="c1"),
            f"{CLIENT} (ClientId c1, UserPoolId {POOL_ID})",
        ),
        (WHOLE[:2] + WHOLE[5:], refused(CLIENTS), f"{CLIENTS} (UserPoolId {POOL_ID})"),
        (WHOLE[:5], refused("cognito-idp:ListGroups"), f"cognito-idp:ListGroups (UserPoolId {POOL_ID})"),
        ([], refused("cognito-idp:DescribeUserPool"), f"cognito-idp:DescribeUserPool (UserPoolId {POOL_ID})"),
        (
            without("cognito-idp:GetUserPoolMfaConfig"),
            refused("cognito-idp:GetUserPoolMfaConfig"),
            f"cognito-idp:GetUserPoolMfaConfig (UserPoolId {POOL_ID})",
        ),
    ],
)
def test_what_is_refused_is_neither_gone_nor_new(rest: list[Answer], gap: Answer, said: str) -> None:
    why = "AWS refused the call: AccessDeniedException: not authorized"
    assert told(WHOLE, [*rest, gap]) == [f"{REGION}: 1 not compared", f"could not be read: {said}: {why}"]
    assert told([*rest, gap], WHOLE) == [
        f"{REGION}: 1 not compared",
        f"could not be read when the earlier one was written: {said}: {why}",
    ]
    # Refused both times there is nothing to compare, and it is told of both.
    assert told([*rest, gap], [*rest, gap])[0] == f"{REGION}: 2 not compared"


def test_what_can_be_read_beside_a_refused_call_is_compared() -> None:
    after = [*pool(mfa="OPTIONAL"), refused(CLIENTS), groups("ops")]
    lines = told(WHOLE, after)
    assert f"gone: user_group customers_staff (staff), {POOL_ID}/staff" in lines
    assert "customers.mfa_configuration: OFF -> OPTIONAL" in lines
    assert not [line for line in lines if "client" in line and "could not be read" not in line]


def test_a_refused_list_takes_what_it_would_have_named_and_nothing_else() -> None:
    old = [groups("ops"), member("ops", "ann"), listed("c1"), client("c1", "web")]
    _, new, unread = complete(old, [refused("cognito-idp:ListGroups"), listed()])
    assert [it.operation.partition(":")[2] for it in new] == [
        "ListUserPoolClients",
        "ListGroups",
        "ListUsersInGroup",
    ]
    assert len(unread) == 1


def test_a_list_that_was_cut_short_has_the_items_of_the_other_side() -> None:
    odd = ApiError("UnusableAnswer", "AWS lists something without GroupName", 400)
    lines = told(
        [*pool(), groups("ops", "staff")],
        [*pool(), groups("ops", "new"), refused("cognito-idp:ListGroups", odd)],
    )
    assert f"added: user_group customers_new (new), {POOL_ID}/new" in lines
    assert not [line for line in lines if line.startswith("gone")]
    assert any("AWS lists something without GroupName" in line for line in lines)


def test_what_was_deleted_after_it_was_listed_is_gone() -> None:
    deleted = refused(CLIENT, ApiError("ResourceNotFoundException", "no", 400), ClientId="c2")
    lines = told(WHOLE, [it for it in WHOLE if it.request.get("ClientId") != "c2"] + [deleted])
    assert lines[0] == f"{REGION}: 1 gone"


def test_what_is_another_accounts_is_no_gap_until_it_was_readable() -> None:
    function = "arn:aws:lambda:us-east-1:999999999999:function:theirs"
    call = Answer("lambda:GetPolicy", {"FunctionName": function}, None, DENIED)
    theirs = [*pool(LambdaConfig={"PreSignUp": function}), call]
    assert told(theirs, theirs) == [f"{REGION}: nothing changed"]
    policy = answer("lambda:GetPolicy", {"FunctionName": function}, {"Policy": "{}"})
    assert told([*theirs[:-1], policy], theirs)[0] == f"{REGION}: 1 not compared"


def look(url: str, image: str = "") -> Answer:
    content: Mapping[str, Any] = {**HERE, "ClientId": "ALL", "CSS": ".a{}", "ImageUrl": url}
    fetched = {"FetchedImage": image, "FetchedImageType": "PNG"} if image else {}
    return answer("GetUICustomization", HERE, {"UICustomization": {**content, **fetched}})


@pytest.mark.parametrize("turned", [lambda sides: sides, reversed])
def test_an_image_that_one_side_has_not_fetched_is_no_change(turned: Callable[[Any], Any]) -> None:
    sides = [[*pool(), look("https://a", "eHg=")], [*pool(), look("https://a")]]
    assert told(*turned(sides)) == [f"{REGION}: nothing changed"]


def test_an_image_at_another_url_that_was_not_fetched_is_told() -> None:
    lines = told([*pool(), look("https://a", "eHg=")], [*pool(), look("https://b")])
    assert lines[0] == f"{REGION}: 1 not compared"
    assert "it was not fetched, and its URL is another one" in lines[1]


def test_an_image_that_is_another_one_is_a_change() -> None:
    lines = told([*pool(), look("https://a", "eHg=")], [*pool(), look("https://b", "eHh4")])
    assert lines[-1].endswith("image_file: 2 bytes -> 3 bytes")
