"""Values that the provider refuses, one of every sort: each costs itself alone, and the plan is empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Graph
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.terraform.plan import workspace
from exporter.targets.terraform.spelling import spell_path
from tests.acceptance.conftest import PROVIDER, environment
from tests.builders import ACCOUNT, REGION, answer, client, pool, problems

pytestmark = pytest.mark.provider

NEW = "NEWER_THAN_THE_PROVIDER"
WIDE = "\u00f6" * 20
ROLE = f"arn:aws:iam::{ACCOUNT}:role/a"
HOOK = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:a"
ACTIONS: dict[str, Any] = {"HighAction": {"EventAction": "BLOCK", "Notify": False}}
STANDARD = {"AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": {"MaxLength": "9"}}
# The provider does not survive a pool without these.
NEEDED: dict[str, Any] = {
    "CreationDate": 1700000000.5,
    "LastModifiedDate": 1700000000.5,
    "DeletionProtection": "INACTIVE",
    "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
    "SchemaAttributes": [],
}

POOLS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "tier": ({"UserPoolTier": NEW}, ["user_pool_tier"]),
    "deletion": ({"DeletionProtection": NEW}, ["deletion_protection"]),
    "alias": ({"AliasAttributes": ["email", NEW]}, ["alias_attributes"]),
    "usernames": ({"UsernameAttributes": [NEW]}, ["username_attributes"]),
    "verified": ({"AutoVerifiedAttributes": [NEW]}, ["auto_verified_attributes"]),
    "recovery": (
        {
            "AccountRecoverySetting": {
                "RecoveryMechanisms": [
                    {"Name": "verified_email", "Priority": 1},
                    {"Name": NEW, "Priority": 2},
                ]
            }
        },
        ["account_recovery_setting[0].recovery_mechanism"],
    ),
    "recovery alone": (
        {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": NEW, "Priority": 1}]}},
        ["account_recovery_setting[0].recovery_mechanism"],
    ),
    "account": (
        {"EmailConfiguration": {"EmailSendingAccount": NEW, "ConfigurationSet": "a"}},
        ["email_configuration[0].email_sending_account"],
    ),
    "address": (
        {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "ReplyToEmailAddress": "nobody"}},
        ["email_configuration[0].reply_to_email_address"],
    ),
    "trigger": (
        {"LambdaConfig": {"PreSignUp": "a", "PostConfirmation": HOOK}},
        ["lambda_config[0].pre_sign_up"],
    ),
    "trigger alone": ({"LambdaConfig": {"PreSignUp": "a"}}, ["lambda_config"]),
    "token version": (
        {
            "LambdaConfig": {
                "PreTokenGenerationConfig": {"LambdaArn": HOOK, "LambdaVersion": NEW},
                "PreSignUp": HOOK,
            }
        },
        ["lambda_config[0].pre_token_generation_config"],
    ),
    "sender version": (
        {"LambdaConfig": {"CustomSMSSender": {"LambdaArn": HOOK, "LambdaVersion": NEW}, "KMSKeyID": HOOK}},
        ["lambda_config[0].custom_sms_sender"],
    ),
    "key": (
        {
            "LambdaConfig": {
                "CustomSMSSender": {"LambdaArn": HOOK, "LambdaVersion": "V1_0"},
                "KMSKeyID": "key",
            }
        },
        ["lambda_config[0].custom_sms_sender", "lambda_config[0].kms_key_id"],
    ),
    "policy": (
        {"Policies": {"PasswordPolicy": {"MinimumLength": 128, "TemporaryPasswordValidityDays": 7}}},
        ["password_policy[0].minimum_length"],
    ),
    "factor": (
        {"Policies": {**NEEDED["Policies"], "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", NEW]}}},
        ["sign_in_policy"],
    ),
    "sns region": (
        {"SmsConfiguration": {"SnsCallerArn": ROLE, "ExternalId": "a", "SnsRegion": "eusc-de-east-1"}},
        ["sms_configuration[0].sns_region"],
    ),
    "sns role": ({"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::1:role/a"}}, ["sms_configuration"]),
    "updates": (
        {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email", NEW]}},
        ["user_attribute_update_settings"],
    ),
    "security": ({"UserPoolAddOns": {"AdvancedSecurityMode": NEW}}, ["user_pool_add_ons"]),
    "custom auth": (
        {
            "UserPoolAddOns": {
                "AdvancedSecurityMode": "AUDIT",
                "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": NEW},
            }
        },
        ["user_pool_add_ons[0].advanced_security_additional_flows"],
    ),
    "option": (
        {"VerificationMessageTemplate": {"DefaultEmailOption": NEW, "EmailSubject": "a"}},
        ["verification_message_template[0].default_email_option"],
    ),
    "attribute type": (
        {
            "SchemaAttributes": [
                {**STANDARD, "Name": "custom:a"},
                {**STANDARD, "Name": "custom:b", "AttributeDataType": NEW},
            ]
        },
        ["schema"],
    ),
    "attribute bytes": ({"SchemaAttributes": [{**STANDARD, "Name": f"custom:{WIDE}"}]}, ["schema"]),
    "attributes": (
        {"SchemaAttributes": [{**STANDARD, "Name": f"custom:a{n}"} for n in range(51)]},
        ["schema"],
    ),
    "message": ({"SmsAuthenticationMessage": "no code"}, ["sms_authentication_message"]),
}
"""Members of a pool with a refused value, and what no plan may compare then."""

CLIENTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "flow": ({"ExplicitAuthFlows": ["ALLOW_USER_AUTH", NEW]}, ["explicit_auth_flows"]),
    "oauth flow": ({"AllowedOAuthFlows": [NEW]}, ["allowed_oauth_flows"]),
    "scopes": ({"AllowedOAuthScopes": [f"a/{n}" for n in range(51)]}, ["allowed_oauth_scopes"]),
    "url": ({"CallbackURLs": ["a" * 1025]}, ["callback_urls"]),
    "session": ({"AuthSessionValidity": 30}, ["auth_session_validity"]),
    "grace": (
        {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 300}},
        ["refresh_token_rotation[0].retry_grace_period_seconds"],
    ),
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "existence": {"PreventUserExistenceErrors": NEW},
    "rotation": {"RefreshTokenRotation": {"Feature": NEW}},
    "units": {"TokenValidityUnits": {"AccessToken": NEW, "IdToken": "hours", "RefreshToken": "days"}},
}
"""Members of a client that the provider cannot even read with a value that it does not know."""

RISKS: dict[str, tuple[dict[str, Any], list[str] | None]] = {
    "filter": (
        {
            "CompromisedCredentialsRiskConfiguration": {
                "Actions": {"EventAction": "BLOCK"},
                "EventFilter": [NEW],
            }
        },
        ["compromised_credentials_risk_configuration[0].event_filter"],
    ),
    "action": (
        {
            "AccountTakeoverRiskConfiguration": {"Actions": {**ACTIONS, "LowAction": {"EventAction": NEW}}},
            "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
        },
        [
            "account_takeover_risk_configuration[0].actions[0].low_action",
            "account_takeover_risk_configuration[0].notify_configuration",
        ],
    ),
    "compromised": (
        {
            "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": NEW}},
            "RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]},
        },
        ["compromised_credentials_risk_configuration"],
    ),
    "all": ({"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": NEW}}}, None),
    "range": (
        {
            "RiskExceptionConfiguration": {
                "BlockedIPRangeList": ["192.0.2.1"],
                "SkippedIPRangeList": ["192.0.2.0/24"],
            }
        },
        ["risk_exception_configuration[0].blocked_ip_range_list"],
    ),
}
"""Risk configurations; one of which nothing is left gets no code."""


def pool_id(number: int) -> str:
    return f"{REGION}_p{number}"


def exported(folder: Path, files: list[list[Answer]], terraform: str) -> tuple[Graph, list[str]]:
    """The graph of an account, and what the provider says of its plan (nothing: it only imports)."""
    snapshot, names = folder / "snapshot", []
    for number, answers in enumerate(files):
        names.append(f"{REGION}/p{number}.json")
        write_answers(snapshot, names[-1], REGION, answers)
    write_manifest(snapshot, Manifest(ACCOUNT, (REGION,), tuple(names), {}))
    export = render_export(snapshot, folder / "out", choose(("terraform",), provider=PROVIDER))
    with (
        serve(snapshot) as endpoint,
        workspace(folder / "out" / REGION / "terraform", terraform, environment(endpoint.url)) as module,
    ):
        plan = module.plan()
    said = [f"{error.message} {error.detail}" for error in plan.errors]
    changes = [
        f"{change.address} {change.actions}" for change in plan.changes if change.actions != ("no-op",)
    ]
    return export.drawing.graphs[REGION, "terraform"], said + changes


def ignored(graph: Graph, key: str) -> list[str]:
    resource = graph.by_key[key]
    return sorted(spell_path(resource.kind.args, ignore.path) for ignore in resource.ignores)


def test_what_is_refused_of_a_pool_costs_its_argument_or_block(terraform: str, tmp_path: Path) -> None:
    files = [
        pool(pool_id(number), name, **{**NEEDED, **members})
        for number, (name, (members, _)) in enumerate(POOLS.items())
    ]
    graph, said = exported(tmp_path, files, terraform)
    assert said == []
    found = {name: ignored(graph, f"user_pool:{pool_id(number)}") for number, name in enumerate(POOLS)}
    assert found == {name: paths for name, (_, paths) in POOLS.items()}
    assert {finding.level for finding in problems(graph)} == {"warning"}
    assert all(NEW in f.message or "refuses" in f.message for f in problems(graph))


def test_what_is_refused_of_a_client_costs_its_argument_or_the_client(terraform: str, tmp_path: Path) -> None:
    needed = {"CreationDate": 1700000000.5, "LastModifiedDate": 1700000000.5}
    answers = [
        *pool(pool_id(0), "pool", **NEEDED),
        *(
            client(name.replace(" ", ""), name, pool_id(0), **members, **needed)
            for name, (members, _) in CLIENTS.items()
        ),
        *(client(name, name, pool_id(0), **members, **needed) for name, members in UNREADABLE.items()),
    ]
    graph, said = exported(tmp_path, [answers], terraform)
    assert said == []
    found = {
        name: ignored(graph, f"user_pool_client:{pool_id(0)}/{name.replace(' ', '')}") for name in CLIENTS
    }
    assert found == {name: paths for name, (_, paths) in CLIENTS.items()}
    assert {it.title for it in graph.omitted} == set(UNREADABLE)
    assert {f.resource.rpartition("/")[2] for f in graph.findings if f.level == "error"} == set(UNREADABLE)


def test_what_is_refused_of_a_risk_configuration_leaves_its_neighbours(
    terraform: str, tmp_path: Path
) -> None:
    files = [
        [
            *pool(pool_id(number), name, **NEEDED),
            answer(
                "DescribeRiskConfiguration",
                {"UserPoolId": pool_id(number)},
                {"RiskConfiguration": {"UserPoolId": pool_id(number), **members}},
            ),
        ]
        for number, (name, (members, _)) in enumerate(RISKS.items())
    ]
    graph, said = exported(tmp_path, files, terraform)
    assert said == []
    found = {
        name: ignored(graph, key)
        if (key := f"risk_configuration:{pool_id(number)}") in graph.by_key
        else None
        for number, name in enumerate(RISKS)
    }
    assert found == {name: paths for name, (_, paths) in RISKS.items()}


def test_what_is_refused_of_everything_else_costs_itself_alone(terraform: str, tmp_path: Path) -> None:
    user_pool, identity_pool = pool_id(0), f"{REGION}:7c95867a-7edd-44b0-93f7-403d26222bb2"
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    asked = {"UserPoolId": user_pool, "ProviderName": "Corp"}
    rule = {"Claim": "c", "MatchType": "Equals", "Value": "v", "RoleARN": ROLE}

    def mapping(*rules: dict[str, Any], **members: Any) -> dict[str, Any]:
        return {
            "Type": "Rules",
            "AmbiguousRoleResolution": "Deny",
            "RulesConfiguration": {"Rules": list(rules)},
            **members,
        }

    answers = [
        *pool(user_pool, "pool", UserPoolTags={decomposed: "b"}, **NEEDED),
        answer(
            "ListGroups",
            {"UserPoolId": user_pool},
            {
                "Groups": [
                    {"UserPoolId": user_pool, "GroupName": composed},
                    {"UserPoolId": user_pool, "GroupName": decomposed},
                    {"UserPoolId": user_pool, "GroupName": "role", "RoleArn": "arn:aws:iam::1:role/a"},
                    {"UserPoolId": user_pool, "GroupName": "words", "Description": decomposed},
                ]
            },
        ),
        answer(
            "DescribeIdentityProvider",
            asked,
            {"IdentityProvider": {**asked, "ProviderType": NEW, "ProviderDetails": {"client_id": "a"}}},
        ),
        client("web", "web", user_pool, SupportedIdentityProviders=["Corp"]),
    ]
    roles = {
        "match": mapping(rule, {**rule, "MatchType": NEW}),
        "value": mapping({**rule, "Value": "\u00f6" * 65}),
        "count": mapping(*([rule] * 26)),
        "type": mapping(rule, Type=NEW),
        "resolution": mapping(rule, AmbiguousRoleResolution=NEW),
        "right": mapping(rule),
    }
    request = {"IdentityPoolId": identity_pool}
    described = {
        **request,
        "IdentityPoolName": "pool",
        "AllowUnauthenticatedIdentities": False,
        "DeveloperProviderName": "x" * 101,
        "SamlProviderARNs": ["saml"],
        "CognitoIdentityProviders": [{"ProviderName": "a", "ClientId": "a-b"}],
    }
    federated = [
        answer("cognito-identity:DescribeIdentityPool", request, described),
        answer(
            "cognito-identity:GetIdentityPoolRoles", request, {**request, "Roles": {}, "RoleMappings": roles}
        ),
    ]
    graph, said = exported(tmp_path, [answers, federated], terraform)
    assert said == []
    assert {key: paths for key in graph.by_key if (paths := ignored(graph, key))} == {
        f"user_group:{user_pool}/role": ["role_arn"],
        f"identity_pool:{identity_pool}": [
            "cognito_identity_providers",
            "developer_provider_name",
            "saml_provider_arns",
        ],
        f"identity_pool_roles_attachment:{identity_pool}": ["role_mapping"],
    }
    assert {it.key for it in graph.omitted} == {
        f"user_group:{user_pool}/{decomposed}",
        f"identity_provider:{user_pool}:Corp",
    }
