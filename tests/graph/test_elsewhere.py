"""What other code manages: it is not written, and what refers to it names it with its place."""

from __future__ import annotations

import pytest

from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import External, Graph, Join, Ref
from exporter.snapshot.store import Answer
from exporter.targets.engine import draw_project
from exporter.targets.registry import TARGETS
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, of_kind, pool, value_of

ASKED = {"UserPoolId": POOL_ID}
OTHER = "us-east-1_XyZ789"
POOL = f"user_pool:{POOL_ID}"
SERVER = f"resource_server:{POOL_ID}|orders"
PLACE = "module.login.aws_cognito_user_pool.main in network.tfstate"
NOTE = f"managed elsewhere: {PLACE}"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre-sign-up"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/staff"
IDENTITY_POOL = {"IdentityPoolId": f"{REGION}:7c95867a-7edd-44b0-93f7-403d26222bb2"}
ENDPOINT = f"cognito-idp.{REGION}.amazonaws.com/{POOL_ID}"


def customers() -> list[Answer]:
    groups = {"Groups": [{**ASKED, "GroupName": "staff", "RoleArn": ROLE}]}
    servers = {"ResourceServers": [{**ASKED, "Identifier": "orders", "Name": "Orders"}]}
    return [
        *pool(LambdaConfig={"PreSignUp": FUNCTION}),
        client("abc123", "web", AllowedOAuthScopes=["openid", "orders/read"]),
        answer("ListGroups", ASKED, groups),
        answer("ListResourceServers", ASKED, servers),
    ]


def identities() -> list[Answer]:
    provider = {"ProviderName": ENDPOINT, "ClientId": "abc123"}
    described = {**IDENTITY_POOL, "IdentityPoolName": "devices", "CognitoIdentityProviders": [provider]}
    mapping = {f"{ENDPOINT}:abc123": {"Type": "Token", "AmbiguousRoleResolution": "Deny"}}
    return [
        answer("cognito-identity:DescribeIdentityPool", IDENTITY_POOL, described),
        answer(
            "cognito-identity:GetIdentityPoolRoles", IDENTITY_POOL, {**IDENTITY_POOL, "RoleMappings": mapping}
        ),
    ]


def drawn(*files: list[Answer], known: KnownNames | None = None, **more: dict[str, str]) -> Graph:
    options = Options(**{name: tuple(found.items()) for name, found in more.items()})
    return build(ACCOUNT, REGION, files or (customers(),), known or KnownNames(), options)


def outside(graph: Graph) -> dict[str, External]:
    return {it.literal: it for it in graph.externals}


def test_it_is_not_written_and_the_reason_names_address_and_file() -> None:
    graph = drawn(elsewhere={POOL: PLACE})
    assert [(it.key, it.why) for it in graph.omitted] == [(POOL, NOTE)]
    assert {it.kind.name for it in graph.resources} == {"user_pool_client", "user_group", "resource_server"}
    assert graph.names["user_pool", POOL_ID] == "customers"
    assert {it.group for it in graph.resources} == {"customers"}


def test_what_refers_to_it_names_it_by_its_literal_with_the_place() -> None:
    graph = drawn(elsewhere={POOL: PLACE})
    named = External("user_pool_us_east_1_abc123", POOL_ID, NOTE)
    assert {value_of(it, "user_pool_id") for it in graph.resources} == {named}
    assert named in graph.externals


def test_an_attribute_that_is_no_id_stays_exact_too() -> None:
    graph = drawn(customers(), identities(), elsewhere={POOL: PLACE})
    endpoint = outside(graph)[ENDPOINT]
    assert endpoint.note == NOTE
    (devices,) = of_kind(graph, "identity_pool")
    (provider,) = value_of(devices, "cognito_identity_providers").items
    assert value_of(provider, "provider_name") == endpoint
    assert isinstance(value_of(provider, "client_id"), Ref)
    (attachment,) = of_kind(graph, "identity_pool_roles_attachment")
    (mapping,) = value_of(attachment, "role_mapping").items
    joined = value_of(mapping, "identity_provider")
    assert [type(part) for part in joined.parts] == [External, str, Ref]
    assert joined.parts[0] == endpoint


def test_a_text_with_a_part_of_it_is_still_joined() -> None:
    graph = drawn(elsewhere={SERVER: "aws_cognito_resource_server.orders in api.tfstate"})
    (web,) = of_kind(graph, "user_pool_client")
    identifier = External(
        "resource_server_identifier_orders",
        "orders",
        "managed elsewhere: aws_cognito_resource_server.orders in api.tfstate",
    )
    plain, scope = value_of(web, "allowed_oauth_scopes")
    assert plain == "openid"
    assert isinstance(scope, Join)
    assert scope.parts[0] == identifier
    assert "".join(str(part) for part in scope.parts[1:]) == "/read"
    assert outside(graph)["orders"] == identifier


def members(pool_id: str) -> list[Answer]:
    group = {"UserPoolId": pool_id, "GroupName": "staff"}
    groups = answer("ListGroups", {"UserPoolId": pool_id}, {"Groups": [group]})
    users = answer("ListUsersInGroup", group, {"Users": [{"Username": "anna"}]})
    return [*pool(pool_id, pool_id), groups, users]


def test_what_has_a_name_in_its_own_pool_only_is_looked_for_there() -> None:
    graph = drawn(members(POOL_ID), members(OTHER), elsewhere={f"user_group:{POOL_ID}/staff": "g in s"})
    kinds = {it.import_id.split(",")[0]: value_of(it, "group_name") for it in of_kind(graph, "user_in_group")}
    assert kinds[POOL_ID] == External("user_group_name_staff", "staff", "managed elsewhere: g in s")
    assert isinstance(kinds[OTHER], Ref)


def test_one_value_of_two_things_names_both_places() -> None:
    both = {f"user_group:{POOL_ID}/staff": "b in s", f"user_group:{OTHER}/staff": "a in s"}
    graph = drawn(members(POOL_ID), members(OTHER), elsewhere=both)
    assert outside(graph)["staff"].note == "managed elsewhere: a in s; managed elsewhere: b in s"


def test_a_function_or_a_role_that_a_state_manages_is_named_with_its_address() -> None:
    places = {FUNCTION: "aws_lambda_function.pre_sign_up in network.tfstate"}
    graph = drawn(managed=places)
    assert outside(graph)[FUNCTION].note == f"managed elsewhere: {places[FUNCTION]}"
    assert outside(graph)[ROLE].note == ""
    assert {it.name for it in graph.externals} == {it.name for it in drawn().externals}


def test_what_people_skip_says_so_and_keeps_the_place_where_it_is_named() -> None:
    kept = ("user_pool_client", f"{POOL_ID}/abc123")
    known = KnownNames(skipped=frozenset({("user_pool", POOL_ID)}), unskipped=frozenset({kept}))
    graph = drawn(known=known, elsewhere={POOL: PLACE})
    assert {it.key: it.why for it in graph.omitted}[POOL] == "mapping.json says to skip it"
    assert outside(graph)[POOL_ID].note == NOTE


def test_options_with_places_are_compared_and_looked_up() -> None:
    places = Options(elsewhere=((POOL, PLACE),), managed=((FUNCTION, "f in s"),))
    assert {places: 1}[Options(elsewhere=((POOL, PLACE),), managed=((FUNCTION, "f in s"),))] == 1
    assert places != Options()


@pytest.mark.parametrize(
    ("target", "file", "line"),
    [
        ("terraform", "externals.tf", f"  # {NOTE}\n  user_pool_us_east_1_abc123 = "),
        ("pulumi", "externals.py", f"# {NOTE}\nUSER_POOL_US_EAST_1_ABC123 = "),
    ],
)
def test_the_file_of_externals_has_the_place_as_a_comment(target: str, file: str, line: str) -> None:
    project = draw_project(drawn(elsewhere={POOL: PLACE}), TARGETS[target])
    assert line in project[file].decode()
    assert NOTE.encode() not in draw_project(drawn(elsewhere={POOL: "x"}), TARGETS[target])[file]


def test_json_has_no_comments_and_is_the_same_with_a_place_and_without() -> None:
    target = TARGETS["terraform-json"]
    known = KnownNames(
        skipped=frozenset({("user_pool", POOL_ID)}),
        unskipped=frozenset((it.kind.name, it.import_id) for it in drawn().resources[1:]),
    )
    assert draw_project(drawn(elsewhere={POOL: PLACE}), target) == draw_project(drawn(known=known), target)


@pytest.mark.parametrize(
    "place", ['main["a\nb"]\n}\nresource', "x\u2028import os", "coding: latin-1", "# fmt: off"]
)
def test_whatever_an_address_holds_its_comment_ends_with_its_line(place: str) -> None:
    graph = drawn(elsewhere={POOL: place})
    for target, file in (("terraform", "externals.tf"), ("pulumi", "externals.py")):
        lines = draw_project(graph, TARGETS[target])[file].decode().split("\n")
        for line in lines:
            assert (
                not any(word in line for word in ("import os", "resource", 'b"]')) or line.lstrip()[0] == "#"
            )
            assert "coding:" not in line
            assert "fmt:" not in line
