"""Identity pools, their roles and their principal tags: one case for each trap, and what refers to what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from exporter.catalog.identity_pool import IDENTITY_POOL_PROVIDER_PRINCIPAL_TAG
from exporter.model import Blocks, Entries, External, Graph, Join, Ref
from exporter.snapshot.store import Answer
from tests import builders
from tests.builders import Evaluated, answer, client, evaluated, ignores, levels, of_kind, states, value_of

ID = "us-east-1:1a234567-8901-234b-5cde-f6789a01b2c3"
POOL = {"IdentityPoolId": ID, "IdentityPoolName": "shop", "AllowUnauthenticatedIdentities": False}
USER_POOL, ENDPOINT = "us-east-1_AbC123", "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123"
ROLE, SAML = "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:saml-provider/"


def pool(**members: Any) -> Evaluated:
    return evaluated("identity_pool", POOL | members)


def roles(**members: Any) -> Evaluated:
    return evaluated("identity_pool_roles_attachment", {"IdentityPoolId": ID} | members)


def tags(**members: Any) -> Evaluated:
    document = {"IdentityPoolId": ID, "IdentityProviderName": ENDPOINT} | members
    return evaluated("identity_pool_provider_principal_tag", document)


def code(out: Evaluated) -> dict[str, Any]:
    known = {
        "identity_pool_name",
        "allow_unauthenticated_identities",
        "identity_pool_id",
        "identity_provider_name",
    }
    return builders.code(out, *known)


# --- the identity pool ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "member",
    [
        "OpenIdConnectProviderARNs",
        "SamlProviderARNs",
        "SupportedLoginProviders",
        "CognitoIdentityProviders",
        "IdentityPoolTags",
    ],
)
@pytest.mark.parametrize("empty", [None, [], {}])
def test_nothing_is_written_for_what_is_empty(member: str, empty: Any) -> None:
    out = pool(**{member: empty})
    assert code(out) == {}
    assert levels(out) == []
    assert "unknown" not in states(out).values()


def test_allow_classic_flow_is_written_only_where_aws_answers_it() -> None:
    assert code(pool()) == {}
    assert code(pool(AllowClassicFlow=False)) == {"allow_classic_flow": False}
    assert code(pool(AllowClassicFlow=None)) == {}


def test_saml_providers_keep_their_order_and_openid_providers_are_sorted() -> None:
    openid = "arn:aws:iam::123456789012:oidc-provider/"
    out = pool(
        SamlProviderARNs=[SAML + "z", SAML + "a"], OpenIdConnectProviderARNs=[openid + "z", openid + "a"]
    )
    assert code(out)["saml_provider_arns"] == [SAML + "z", SAML + "a"]
    assert code(out)["openid_connect_provider_arns"] == [openid + "a", openid + "z"]
    assert set(states(out, "Saml").values()) == {"referenced"}


def test_a_missing_server_side_token_check_is_not_written() -> None:
    out = pool(CognitoIdentityProviders=[{"ProviderName": ENDPOINT, "ClientId": "web"}])
    assert code(out)["cognito_identity_providers"] == [{"provider_name": ENDPOINT, "client_id": "web"}]


@pytest.mark.parametrize(
    ("name", "refused"), [("d" * 100, False), ("d" * 101, True), ("größe", True), ("", False)]
)
def test_a_developer_name_that_the_provider_refuses_is_ignored(name: str, refused: bool) -> None:
    out = pool(DeveloperProviderName=name)
    assert ("developer_provider_name" in code(out)) == (bool(name) and not refused)
    assert ignores(out) == (["developer_provider_name"] if refused else [])
    assert levels(out) == ([("warning", "DeveloperProviderName")] if refused else [])


def test_tags_of_aws_are_not_written_and_those_of_a_stack_are_a_warning() -> None:
    out = pool(IdentityPoolTags={"aws:cloudformation:stack-name": "s", "team": "shop"})
    assert code(out)["tags"] == {"team": "shop"}
    assert [level for level, _ in levels(out)] == ["warning"]
    assert states(out)["IdentityPoolTags.aws:cloudformation:stack-name"] == "computed"


# --- roles ------------------------------------------------------------------------------------------------

TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}


@pytest.mark.parametrize("given", [{}, {"Roles": None}, {"Roles": {}}])
def test_roles_are_written_even_where_only_mappings_give_any(given: dict[str, Any]) -> None:
    assert code(roles(RoleMappings={"graph.facebook.com": TOKEN}, **given))["roles"] == {}


@pytest.mark.parametrize(
    "given", [{}, {"Roles": None, "RoleMappings": None}, {"Roles": {}, "RoleMappings": {}}]
)
def test_an_identity_pool_without_roles_has_no_attachment(given: dict[str, Any]) -> None:
    assert kinds(graph(identity_pool(), roles_of(given))) == ["identity_pool"]


def test_the_key_of_a_mapping_is_its_identity_provider_and_its_rules_keep_their_order() -> None:
    rules = [
        {"Claim": "c", "MatchType": match, "Value": "v", "RoleARN": ROLE + "r"}
        for match in ("NotEqual", "Equals")
    ]
    mapping = {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": rules}}
    written_mapping = code(roles(Roles={"authenticated": ROLE + "a"}, RoleMappings={"x.example": mapping}))
    assert written_mapping["role_mapping"] == [
        {
            "identity_provider": "x.example",
            "type": "Rules",
            "ambiguous_role_resolution": "Deny",
            "mapping_rule": [
                {"claim": "c", "match_type": match, "value": "v", "role_arn": ROLE + "r"}
                for match in ("NotEqual", "Equals")
            ],
        }
    ]


@pytest.mark.parametrize("given", [{}, {"RulesConfiguration": None}, {"RulesConfiguration": {"Rules": []}}])
def test_a_mapping_without_rules_has_no_rule_blocks(given: dict[str, Any]) -> None:
    out = roles(RoleMappings={"x.example": {"Type": "Token", **given}})
    assert code(out)["role_mapping"] == [{"identity_provider": "x.example", "type": "Token"}]
    assert "unknown" not in states(out).values()


@pytest.mark.parametrize(("count", "refused"), [(25, False), (26, True)])
def test_more_than_25_rules_are_ignored(count: int, refused: bool) -> None:
    rules = [
        {"Claim": "c", "MatchType": "Equals", "Value": str(n), "RoleARN": ROLE + "r"} for n in range(count)
    ]
    out = roles(RoleMappings={"x.example": {"Type": "Rules", "RulesConfiguration": {"Rules": rules}}})
    assert ("mapping_rule" not in code(out)["role_mapping"][0]) == refused
    assert ignores(out) == (["role_mapping"] if refused else [])
    assert levels(out) == (
        [("warning", "RoleMappings.x.example.RulesConfiguration.Rules")] if refused else []
    )
    assert "unknown" not in states(out).values()


# --- principal tags ---------------------------------------------------------------------------------------


def test_the_defaults_are_written_with_all_their_tags() -> None:
    defaults = {"client": "aud", "username": "sub"}
    assert code(tags(UseDefaults=True, PrincipalTags=defaults)) == {
        "use_defaults": True,
        "principal_tags": defaults,
    }


@pytest.mark.parametrize("given", [{}, {"UseDefaults": None}, {"UseDefaults": False}])
def test_use_defaults_is_always_written_because_the_provider_s_default_is_true(given: dict[str, Any]) -> None:
    assert code(tags(PrincipalTags={"a": "b"}, **given))["use_defaults"] is False


@pytest.mark.parametrize("given", [{"UseDefaults": False, "PrincipalTags": {}}, {"UseDefaults": False}, {}])
def test_a_provider_without_a_tag_map_is_nothing(given: dict[str, Any]) -> None:
    assert kinds(graph(identity_pool(), tags_of(ENDPOINT, given))) == ["identity_pool"]


def test_every_provider_of_the_identity_pool_is_asked_for_its_tags() -> None:
    listing = IDENTITY_POOL_PROVIDER_PRINCIPAL_TAG.listing
    assert callable(listing)
    found = listing(
        {
            "CognitoIdentityProviders": [{"ProviderName": ENDPOINT, "ClientId": c} for c in ("web", "app")]
            + [{}],
            "SamlProviderARNs": [SAML + "Corp"],
            "OpenIdConnectProviderARNs": ["arn:oidc", "arn:" + "x" * 125],
            "SupportedLoginProviders": {"accounts.google.com": "1"},
            "DeveloperProviderName": "login.example",
        },
        {},
    )
    names = sorted([ENDPOINT, SAML + "Corp", "arn:oidc", "accounts.google.com", "login.example"])
    assert [item["IdentityProviderName"] for item in found] == names
    assert listing(POOL | {"CognitoIdentityProviders": None, "SamlProviderARNs": []}, {}) == []


# --- in a graph -------------------------------------------------------------------------------------------


def identity_pool(**members: Any) -> Answer:
    return answer("cognito-identity:DescribeIdentityPool", {"IdentityPoolId": ID}, POOL | members)


def roles_of(members: Mapping[str, Any]) -> Answer:
    return answer(
        "cognito-identity:GetIdentityPoolRoles", {"IdentityPoolId": ID}, {"IdentityPoolId": ID, **members}
    )


def tags_of(provider: str, members: Mapping[str, Any]) -> Answer:
    asked = {"IdentityPoolId": ID, "IdentityProviderName": provider}
    return answer("cognito-identity:GetPrincipalTagAttributeMap", asked, asked | dict(members))


def user_pool(*clients: str) -> list[Answer]:
    return [*builders.pool(), *(client(f"{name}_id", name) for name in clients)]


def graph(*answers: Answer, pools: tuple[list[Answer], ...] = ()) -> Graph:
    return builders.graph(list(answers), *pools)


def kinds(drawn: Graph) -> list[str]:
    return [resource.kind.name for resource in drawn.resources]


def test_an_identity_pool_refers_to_the_user_pools_and_clients_of_the_export() -> None:
    providers = [
        {"ProviderName": ENDPOINT, "ClientId": "web_id"},
        {"ProviderName": ENDPOINT, "ClientId": "gone_id"},
        {"ProviderName": ENDPOINT.replace("AbC123", "Else99"), "ClientId": "other_id"},
    ]
    drawn = graph(identity_pool(CognitoIdentityProviders=providers), pools=(user_pool("web"),))
    (resource,) = of_kind(drawn, "identity_pool")
    blocks = value_of(resource, "cognito_identity_providers")
    assert isinstance(blocks, Blocks)
    found = {(value_of(b, "provider_name"), value_of(b, "client_id")) for b in blocks.items}
    endpoint = Ref(f"user_pool:{USER_POOL}", "endpoint", ENDPOINT)
    assert found == {
        (endpoint, Ref(f"user_pool_client:{USER_POOL}/web_id", "id", "web_id")),
        (endpoint, External("user_pool_client_gone_id", "gone_id")),
        (ENDPOINT.replace("AbC123", "Else99"), External("user_pool_client_other_id", "other_id")),
    }


def test_the_key_of_a_mapping_refers_to_the_pool_and_the_client() -> None:
    keys = (f"{ENDPOINT}:web_id", f"{ENDPOINT}:gone_id", SAML + "Corp", "graph.facebook.com")
    drawn = graph(
        identity_pool(), roles_of({"RoleMappings": dict.fromkeys(keys, TOKEN)}), pools=(user_pool("web"),)
    )
    blocks = value_of(drawn.resources[-1], "role_mapping")
    endpoint = Ref(f"user_pool:{USER_POOL}", "endpoint", ENDPOINT)
    assert {value_of(block, "identity_provider") for block in blocks.items} == {
        Join((endpoint, ":", Ref(f"user_pool_client:{USER_POOL}/web_id", "id", "web_id"))),
        Join((endpoint, ":gone_id")),
        External("iam_saml_provider_corp", SAML + "Corp"),
        "graph.facebook.com",
    }


def test_tags_refer_to_their_pool_and_only_an_arn_is_an_external() -> None:
    own = {"UseDefaults": False, "PrincipalTags": {"a": "b"}}
    names = (ENDPOINT, SAML + "Corp", "accounts.google.com")
    drawn = graph(identity_pool(), *(tags_of(name, own) for name in names), pools=(user_pool(),))
    written_tags = of_kind(drawn, "identity_pool_provider_principal_tag")
    assert {value_of(it, "identity_provider_name") for it in written_tags} == {
        Ref(f"user_pool:{USER_POOL}", "endpoint", ENDPOINT),
        External("iam_saml_provider_corp", SAML + "Corp"),
        "accounts.google.com",
    }
    assert {it.import_id for it in written_tags} == {f"{ID}:{name}" for name in names}
    assert {value_of(it, "identity_pool_id") for it in written_tags} == {Ref(f"identity_pool:{ID}", "id", ID)}


def test_what_hangs_on_an_identity_pool_stands_in_its_file_under_its_name() -> None:
    drawn = graph(
        identity_pool(),
        roles_of({"Roles": {"authenticated": ROLE + "a"}}),
        tags_of(ENDPOINT, {"UseDefaults": True}),
        pools=(user_pool(),),
    )
    assert drawn.resources[0].kind.name == "user_pool"
    assert [(it.name, it.group) for it in drawn.resources[1:]] == [
        ("shop", "shop"),
        ("shop_roles", "shop"),
        ("shop_customers_tags", "shop"),
    ]
    assert drawn.resources[1].protect
    assert value_of(drawn.resources[2], "roles") == Entries(
        (("authenticated", External("iam_role_a", ROLE + "a")),)
    )
