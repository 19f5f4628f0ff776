"""What people skip: a thing, or a pool with all that belongs to it, and what refers to them from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exporter.errors import ApiError
from exporter.graph.naming import KnownNames
from exporter.graph.omit import UNREADABLE
from exporter.model import External, Graph, Join
from exporter.snapshot.store import Answer
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, graph, of_kind, pool, problems, value_of

OTHER = "us-east-1_XyZ789"
WEB = ("user_pool_client", f"{POOL_ID}/abc123")
GROUP = ("user_group", f"{POOL_ID}/staff")
PERMISSION = ("lambda_permission", "pre-sign-up/any-pool")
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre-sign-up"
IDENTITY_POOL = f"{REGION}:7c95867a-7edd-44b0-93f7-403d26222bb2"
ENDPOINT = f"cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"


def customers(**members: Any) -> list[Answer]:
    asked = {"UserPoolId": POOL_ID}
    groups = answer("ListGroups", asked, {"Groups": [{**asked, "GroupName": "staff"}]})
    return [*pool(**members), client("abc123", "web"), groups]


def known(*skipped: tuple[str, str], unskipped: tuple[tuple[str, str], ...] = (), **names: str) -> KnownNames:
    return KnownNames({"user_pool": names}, frozenset(skipped), frozenset(unskipped))


def reasons(drawn: Graph) -> dict[str, str]:
    return {it.key: it.why for it in drawn.omitted}


def keys(drawn: Graph) -> set[str]:
    return {it.key for it in drawn.resources}


def test_a_skipped_pool_takes_all_that_belongs_to_it_and_says_why() -> None:
    drawn = graph(customers(), pool(OTHER, "others"), names=known(("user_pool", POOL_ID)))
    assert keys(drawn) == {f"user_pool:{OTHER}"}
    assert reasons(drawn) == {
        f"user_pool:{POOL_ID}": "mapping.json says to skip it",
        f"user_pool_client:{POOL_ID}/abc123": "skipped with the pool customers",
        f"user_group:{POOL_ID}/staff": "skipped with the pool customers",
    }


def test_the_reason_has_the_name_that_people_gave_the_pool() -> None:
    drawn = graph(customers(), names=known(("user_pool", POOL_ID), **{POOL_ID: "legacy"}))
    assert reasons(drawn)[":".join(WEB)] == "skipped with the pool legacy"


def test_what_says_itself_that_it_is_not_skipped_stays_and_names_its_pool_by_a_literal() -> None:
    drawn = graph(customers(), names=known(("user_pool", POOL_ID), unskipped=(WEB,)))
    (web,) = drawn.resources
    assert web.key == ":".join(WEB)
    assert value_of(web, "user_pool_id") == External("user_pool_us_east_1_abc123", POOL_ID)
    assert [it.literal for it in drawn.externals] == [POOL_ID]


def test_a_skipped_client_takes_nothing_with_it() -> None:
    drawn = graph(customers(), names=known(WEB))
    assert reasons(drawn) == {":".join(WEB): "mapping.json says to skip it"}


def test_what_is_not_skipped_by_the_pool_can_still_be_skipped_itself() -> None:
    drawn = graph(customers(), names=known(("user_pool", POOL_ID), WEB, unskipped=(GROUP,)))
    assert keys(drawn) == {":".join(GROUP)}
    assert reasons(drawn)[":".join(WEB)] == "mapping.json says to skip it"


def test_an_identity_pool_takes_its_roles_and_leaves_the_user_pool() -> None:
    asked = {"IdentityPoolId": IDENTITY_POOL}
    roles = {**asked, "Roles": {"authenticated": f"arn:aws:iam::{ACCOUNT}:role/a"}}
    identities = [
        answer("cognito-identity:DescribeIdentityPool", asked, {**asked, "IdentityPoolName": "devices"}),
        answer("cognito-identity:GetIdentityPoolRoles", asked, roles),
    ]
    drawn = graph(customers(), identities, names=known(("identity_pool", IDENTITY_POOL)))
    assert {it.partition(":")[0] for it in keys(drawn)} == {"user_pool", "user_pool_client", "user_group"}
    assert (
        reasons(drawn)[f"identity_pool_roles_attachment:{IDENTITY_POOL}"] == "skipped with the pool devices"
    )


def test_what_refers_to_a_skipped_pool_from_outside_keeps_literals() -> None:
    asked = {"IdentityPoolId": IDENTITY_POOL}
    provider = {"ProviderName": ENDPOINT, "ClientId": "abc123", "ServerSideTokenCheck": True}
    rule = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
    described = {**asked, "IdentityPoolName": "devices", "CognitoIdentityProviders": [provider]}
    roles = {**asked, "Roles": {}, "RoleMappings": {f"{ENDPOINT}:abc123": rule}}
    identities = [
        answer("cognito-identity:DescribeIdentityPool", asked, described),
        answer("cognito-identity:GetIdentityPoolRoles", asked, roles),
    ]
    skipped, whole = (
        graph(customers(), identities, names=known(("user_pool", POOL_ID))),
        graph(customers(), identities),
    )
    for drawn, mapped in ((skipped, str), (whole, Join)):
        (attachment,) = of_kind(drawn, "identity_pool_roles_attachment")
        (mapping,) = value_of(attachment, "role_mapping").items
        assert isinstance(value_of(mapping, "identity_provider"), mapped)
    (identity_pool,) = of_kind(skipped, "identity_pool")
    (named,) = value_of(identity_pool, "cognito_identity_providers").items
    assert value_of(named, "provider_name") == ENDPOINT
    assert value_of(named, "client_id") == External("user_pool_client_abc123", "abc123")


def permission() -> Answer:
    statement = {
        "Sid": "any-pool",
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": FUNCTION,
    }
    return answer(
        "lambda:GetPolicy", {"FunctionName": FUNCTION}, {"Policy": json.dumps({"Statement": [statement]})}
    )


@pytest.mark.parametrize("skipped", [POOL_ID, OTHER])
def test_what_a_skipped_pool_shares_with_another_stays_with_that(skipped: str) -> None:
    calls = {"LambdaConfig": {"PreSignUp": FUNCTION}}
    files = [[*pool(name, name, **calls), permission()] for name in (POOL_ID, OTHER)]
    both, one = graph(*files), graph(*files, names=known(("user_pool", skipped)))
    assert ":".join(PERMISSION) in keys(both)
    (kept,) = of_kind(one, "lambda_permission")
    (other,) = of_kind(one, "user_pool")
    assert kept.group == other.group
    alone = graph(files[0], names=known(("user_pool", POOL_ID)))
    assert keys(alone) == set()


REFUSED = Answer(
    "cognito-idp:ListGroups",
    {"UserPoolId": POOL_ID},
    None,
    ApiError("AccessDeniedException", "not allowed", 400),
)


def test_a_call_that_was_refused_about_a_skipped_pool_is_told_but_is_no_gap() -> None:
    def levels(names: KnownNames | None) -> list[str]:
        drawn = graph([*pool(), client("abc123", "web"), REFUSED], names=names)
        return [it.level for it in drawn.findings if it.path == "cognito-idp:ListGroups"]

    assert levels(None) == ["error"]
    assert levels(known(WEB)) == ["error"]
    assert levels(known(("user_pool", POOL_ID), unskipped=(WEB,))) == ["error"]
    assert levels(known(("user_pool", POOL_ID))) == ["info"]


PARTIAL = {"AccessToken": "minutes"}


def test_what_would_be_wrong_with_the_code_of_a_skipped_thing_is_no_finding() -> None:
    files = [
        *pool(),
        client("abc123", "web", TokenValidityUnits=PARTIAL),
        client("def456", "odd", CallbackURLs=1),
    ]
    odd = ("user_pool_client", f"{POOL_ID}/def456")
    assert {it.resource for it in graph(files).findings if it.level == "error"} == {
        ":".join(WEB),
        ":".join(odd),
    }
    for skipped in ((WEB, odd), (("user_pool", POOL_ID),)):
        drawn = graph(files, names=known(*skipped))
        assert problems(drawn) == []
        assert {":".join(WEB), ":".join(odd)} <= reasons(drawn).keys()
        assert UNREADABLE not in reasons(drawn).values()
