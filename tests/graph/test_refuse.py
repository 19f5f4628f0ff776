"""Values that the provider refuses: each costs its argument, its block or its resource, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import (
    POOL_ID,
    Evaluated,
    answer,
    client,
    code,
    evaluated,
    graph,
    ignores,
    levels,
    pool,
    problems,
    states,
)

NEW = "NEWER_THAN_THE_PROVIDER"
POOL: dict[str, Any] = {
    "Id": POOL_ID,
    "Name": "customers",
    "DeletionProtection": "INACTIVE",
    "GetUserPoolMfaConfig": {"MfaConfiguration": "OFF"},
}
CLIENT: dict[str, Any] = {"UserPoolId": POOL_ID, "ClientId": "3ho4ek", "ClientName": "web"}
RISK: dict[str, Any] = {"UserPoolId": POOL_ID, "Request": {"UserPoolId": POOL_ID}}
NFC, NFD = "caf\u00e9", "cafe\u0301"


def user_pool(**members: Any) -> Evaluated:
    return evaluated("user_pool", POOL | members)


def attribute(name: str) -> dict[str, Any]:
    return {"Name": f"custom:{name}", "AttributeDataType": "String", "Mutable": True}


def test_a_value_newer_than_the_provider_costs_its_argument() -> None:
    out = evaluated("user_pool_client", CLIENT | {"ExplicitAuthFlows": ["ALLOW_USER_AUTH", NEW]})
    assert ("explicit_auth_flows" in code(out), ignores(out)) == (False, ["explicit_auth_flows"])
    (finding,) = problems(out)
    assert (finding.level, finding.path) == ("warning", "ExplicitAuthFlows")
    assert NEW in finding.message
    assert "ALLOW_USER_AUTH" in finding.message
    assert set(states(out, "ExplicitAuthFlows").values()) == {"unsupported"}


def test_an_optional_argument_of_a_block_is_left_out_alone() -> None:
    given = {"Actions": {"EventAction": "BLOCK"}, "EventFilter": ["SIGN_IN", NEW]}
    out = evaluated("risk_configuration", RISK | {"CompromisedCredentialsRiskConfiguration": given})
    assert code(out)["compromised_credentials_risk_configuration"] == {"actions": {"event_action": "BLOCK"}}
    assert ignores(out) == ["compromised_credentials_risk_configuration[0].event_filter"]


def test_a_value_that_its_block_requires_costs_the_block_and_not_its_neighbours() -> None:
    hook = "arn:aws:lambda:us-east-1:123456789012:function:a"
    triggers = {"PreSignUp": hook, "PreTokenGenerationConfig": {"LambdaArn": hook, "LambdaVersion": NEW}}
    out = user_pool(LambdaConfig=triggers)
    assert code(out)["lambda_config"] == {"pre_sign_up": hook}
    assert ignores(out) == ["lambda_config[0].pre_token_generation_config"]


def test_a_value_that_its_resource_requires_costs_the_resource_and_references_become_literals() -> None:
    request = {"UserPoolId": POOL_ID, "ProviderName": "Corp"}
    provider = {**request, "ProviderType": NEW, "ProviderDetails": {}}
    found = graph(
        [
            *pool(),
            client("3ho4ek", "web", SupportedIdentityProviders=["Corp"]),
            answer("DescribeIdentityProvider", request, {"IdentityProvider": provider}),
        ]
    )
    assert [(it.kind, NEW in it.why) for it in found.omitted] == [("identity_provider", True)]
    assert [(f.level, f.path) for f in problems(found)] == [("error", "ProviderType")]
    web = next(r for r in found.resources if r.kind.name == "user_pool_client")
    assert ("Corp",) in [argument.value for argument in web.arguments]


@pytest.mark.parametrize(
    "members",
    [
        {"PreventUserExistenceErrors": NEW},
        {"RefreshTokenRotation": {"Feature": NEW, "RetryGracePeriodSeconds": 0}},
    ],
)
def test_a_value_that_the_provider_cannot_even_read_costs_the_resource(members: dict[str, Any]) -> None:
    out = evaluated("user_pool_client", CLIENT | members)
    assert NEW in out.left_out
    assert [level for level, _ in levels(out)] == ["error"]


def test_a_resource_of_which_nothing_is_left_gets_no_code() -> None:
    given = {"Actions": {"EventAction": NEW}}
    alone = evaluated("risk_configuration", RISK | {"CompromisedCredentialsRiskConfiguration": given})
    assert NEW in alone.left_out
    ranges = {"BlockedIPRangeList": ["192.0.2.0/24"]}
    more = {"CompromisedCredentialsRiskConfiguration": given, "RiskExceptionConfiguration": ranges}
    beside = evaluated("risk_configuration", RISK | more)
    assert (beside.left_out, ignores(beside)) == ("", ["compromised_credentials_risk_configuration"])


@pytest.mark.parametrize(("count", "refused"), [(50, False), (51, True)])
def test_more_attributes_than_the_provider_takes_are_ignored(count: int, refused: bool) -> None:
    out = user_pool(SchemaAttributes=[attribute(f"a{number}") for number in range(count)])
    assert ("schema" not in code(out), ignores(out)) == (refused, ["schema"] if refused else [])
    assert [("51 of them" in f.message) for f in problems(out)] == ([True] if refused else [])


def test_standard_attributes_as_every_pool_has_them_do_not_count() -> None:
    email = {
        "Name": "email",
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"},
    }
    attributes = [attribute(f"a{number}") for number in range(50)]
    assert ignores(user_pool(SchemaAttributes=[*attributes, email])) == []
    assert ignores(user_pool(SchemaAttributes=[*attributes, email | {"Required": True}])) == ["schema"]


def test_an_attribute_of_too_many_bytes_is_left_out_and_the_others_are_written() -> None:
    out = user_pool(SchemaAttributes=[attribute("größe_übermaß_länge"), attribute("größe_übermaß_läng"[:13])])
    assert [it["name"] for it in code(out)["schema"]] == ["größe_übermaß"]
    assert ignores(out) == ["schema"]
    assert levels(out) == [("warning", "SchemaAttributes[0]")]


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("user_group", {"UserPoolId": POOL_ID, "GroupName": "ä" * 128}),
        ("identity_provider", {"UserPoolId": POOL_ID, "ProviderName": "ä" * 32, "ProviderType": "OIDC"}),
        ("user_pool_client", CLIENT | {"CallbackURLs": ["ä" * 1024]}),
        ("user_pool", POOL | {"UserPoolTags": {"ä" * 128: "ä" * 256}}),
        ("user_pool", POOL | {"SmsAuthenticationMessage": "{####}" + "ä" * 134}),
    ],
)
def test_nothing_is_left_out_where_characters_are_counted(kind: str, document: dict[str, Any]) -> None:
    out = evaluated(kind, document)
    assert (out.left_out, ignores(out), levels(out)) == ("", [], [])


def test_a_rule_of_a_role_mapping_that_is_too_long_costs_the_mapping_s_rules() -> None:
    role = "arn:aws:iam::123456789012:role/a"
    rules = [{"Claim": "c", "MatchType": "Equals", "Value": v, "RoleARN": role} for v in ("a", "ä" * 65)]
    mappings = {
        "x.example": {"Type": "Rules", "RulesConfiguration": {"Rules": rules}},
        "y.example": {"Type": "Rules", "RulesConfiguration": {"Rules": rules[:1]}},
    }
    document = {"IdentityPoolId": "us-east-1:1", "RoleMappings": mappings}
    out = evaluated("identity_pool_roles_attachment", document)
    first, second = code(out)["role_mapping"]
    assert ("mapping_rule" in first, "mapping_rule" in second) == (False, True)
    assert ignores(out) == ["role_mapping"]


def test_a_target_that_checks_ignored_values_is_told_which_are_refused() -> None:
    given = POOL | {"UserPoolTier": NEW, "AutoVerifiedAttributes": [NEW]}
    out = evaluated("user_pool", given)
    assert [ignore.refused for ignore in out.ignores] == [True, True]
    checking = evaluated("user_pool", given, checks_ignored=True)
    # What the provider keeps by itself needs no ignore, so that nothing refused is in the program.
    (ignore,) = checking.ignores
    assert (ignore.path, ignore.refused) == (("AutoVerifiedAttributes",), True)


def test_a_name_that_no_script_can_carry_is_left_out() -> None:
    request = {"UserPoolId": POOL_ID}
    groups = [{**request, "GroupName": name} for name in ("a\0b", "ab")]
    found = graph([*pool(), answer("ListGroups", request, {"Groups": groups})])
    assert [it.key for it in found.omitted] == [f"user_group:{POOL_ID}/a\0b"]
    assert f"user_group:{POOL_ID}/ab" in found.by_key
    assert [(f.level, "zero character" in f.message) for f in problems(found)] == [("error", True)]


def test_a_name_in_decomposed_form_is_left_out_and_the_composed_one_beside_it_is_not() -> None:
    groups = [
        answer(
            "ListGroups",
            {"UserPoolId": POOL_ID},
            {"Groups": [{"UserPoolId": POOL_ID, "GroupName": name} for name in (NFC, NFD)]},
        )
    ]
    found = graph([*pool(), *groups])
    assert [it.key for it in found.omitted] == [f"user_group:{POOL_ID}/{NFD}"]
    assert f"user_group:{POOL_ID}/{NFC}" in found.by_key
    assert [(f.level, "Unicode form" in f.message) for f in problems(found)] == [("error", True)]


def test_tags_whose_keys_become_one_are_both_named_and_cost_the_pool() -> None:
    # Terraform reads either of the two values, as it comes, so that no plan of such a pool can be trusted.
    out = user_pool(UserPoolTags={NFC: "a", NFD: "b", "c": "d"})
    (finding,) = problems(out)
    assert (finding.level, bool(out.left_out)) == ("error", True)
    assert "'caf\\xe9' and 'cafe\\u0301'" in finding.message
    assert levels(user_pool(UserPoolTags={NFD: "b", "c": "d"})) == []


def test_other_keys_that_become_one_cost_their_map() -> None:
    document = {"UserPoolId": POOL_ID, "ProviderName": "Corp", "ProviderType": "OIDC", "ProviderDetails": {}}
    out = evaluated("identity_provider", document | {"AttributeMapping": {NFC: "a", NFD: "b"}})
    assert ("attribute_mapping" in code(out), ignores(out)) == (False, ["attribute_mapping"])


def test_details_that_something_on_the_way_loses_cost_their_provider() -> None:
    document = {"UserPoolId": POOL_ID, "ProviderName": "Corp", "ProviderType": "OIDC"}
    lost = evaluated("identity_provider", document | {"ProviderDetails": {"%": "a", "client_id": "b"}})
    assert bool(lost.left_out)
    assert not evaluated("identity_provider", document | {"ProviderDetails": {"client_id": "%"}}).left_out


@pytest.mark.parametrize("name", ["#", "%", "__proto__"])
def test_a_pool_with_a_tag_that_something_on_the_way_takes_for_another_thing_is_left_out(name: str) -> None:
    """Found by 30,000 hostile texts: the first plan would change such a tag, or a program would lose it."""
    found = graph(pool(UserPoolTags={name: "x", "team": "identity"}))
    assert "none that is #, % or __proto__" in "".join(it.message for it in problems(found))
    assert [it.kind for it in found.omitted] == ["user_pool"]
    assert graph(pool(UserPoolTags={"team": "#"})).omitted == ()
