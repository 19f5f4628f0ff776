"""Every shape of identity pools, users, permissions and web ACLs, in one plan of the real provider.

A shape is a small answer of AWS's; its name says what is odd about it. What cannot have an empty plan must be
left out, with a finding that tells what to do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Finding, Graph
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.proof import Change, Diagnostic
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.terraform.plan import workspace
from tests.acceptance.conftest import environment
from tests.builders import pool

REGION, ACCOUNT = "us-east-1", "123456789012"
POOL = "us-east-1_AbC123"
ENDPOINT = f"cognito-idp.{REGION}.amazonaws.com"
POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL}"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
ACL = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/acl/aa562d6a-83c5-4bb4-8f57-0efb8164adce"

# --- identity pools -------------------------------------------------------------------------------------

IDENTITY_POOLS: dict[str, dict[str, Any]] = {
    "bare": {},
    "classic_flow_false": {"AllowClassicFlow": False},
    "classic_flow_true": {"AllowClassicFlow": True},
    "classic_flow_null": {"AllowClassicFlow": None},
    "guests_allowed": {"AllowUnauthenticatedIdentities": True},
    "guests_absent": {"AllowUnauthenticatedIdentities": ...},
    "developer_name": {"DeveloperProviderName": "login.my-company_1"},
    "developer_name_empty": {"DeveloperProviderName": ""},
    "developer_name_null": {"DeveloperProviderName": None},
    "developer_name_of_100": {"DeveloperProviderName": "d" * 100},
    "developer_name_of_101": {"DeveloperProviderName": "d" * 101},
    "developer_name_not_ascii": {"DeveloperProviderName": "entwickler-größe"},
    "openid_two_unsorted": {"OpenIdConnectProviderARNs": [OIDC + "b.example.com", OIDC + "a.example.com/x"]},
    "openid_empty": {"OpenIdConnectProviderARNs": []},
    "openid_null": {"OpenIdConnectProviderARNs": None},
    "saml_keeps_its_order": {"SamlProviderARNs": [SAML + "z", SAML + "a", SAML + "m"]},
    "saml_empty": {"SamlProviderARNs": []},
    "logins": {"SupportedLoginProviders": {"accounts.google.com": "1-a_b.c;2", "graph.facebook.com": "7"}},
    "logins_empty": {"SupportedLoginProviders": {}},
    "logins_null": {"SupportedLoginProviders": None},
    "tags": {"IdentityPoolTags": {"team": "identity", "empty": "", "odd ${key}": '%{if} "x"'}},
    "tags_empty": {"IdentityPoolTags": {}},
    "tags_null": {"IdentityPoolTags": None},
    "tags_of_cloudformation": {"IdentityPoolTags": {"aws:cloudformation:stack-name": "s", "own": "1"}},
    "tags_only_of_aws": {"IdentityPoolTags": {"aws:createdBy": "x"}},
    "providers": {
        "CognitoIdentityProviders": [
            {"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "web_id", "ServerSideTokenCheck": True},
            {"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "app_id", "ServerSideTokenCheck": False},
        ]
    },
    "provider_without_check": {
        "CognitoIdentityProviders": [{"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "web_id"}]
    },
    "provider_check_null": {
        "CognitoIdentityProviders": [
            {"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "web_id", "ServerSideTokenCheck": None}
        ]
    },
    "provider_outside_the_export": {
        "CognitoIdentityProviders": [
            {
                "ProviderName": f"{ENDPOINT}/us-east-1_Else99",
                "ClientId": "elsewhere",
                "ServerSideTokenCheck": False,
            }
        ]
    },
    "provider_of_a_client_outside": {
        "CognitoIdentityProviders": [{"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "gone"}]
    },
    "providers_empty": {"CognitoIdentityProviders": []},
    "providers_null": {"CognitoIdentityProviders": None},
    "name with, odd+signs=@x.": {},
    "unknown_member": {"FutureSetting": {"On": True}},
}

# --- roles ----------------------------------------------------------------------------------------------


def rules(count: int) -> dict[str, Any]:
    return {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {
            "Rules": [
                {
                    "Claim": f"custom:c{n % 3}",
                    "MatchType": "Equals",
                    "Value": f"{-n}",
                    "RoleARN": f"{ROLE}r{n}",
                }
                for n in range(count)
            ]
        },
    }


KEY = f"{ENDPOINT}/{POOL}:web_id"
BOTH = {"authenticated": ROLE + "in", "unauthenticated": ROLE + "out"}
ROLES: dict[str, dict[str, Any]] = {
    "roles_both": {"Roles": BOTH},
    "roles_guest_only": {"Roles": {"unauthenticated": ROLE + "service-role/out"}},
    "roles_empty_mappings_empty": {"Roles": BOTH, "RoleMappings": {}},
    "roles_mappings_null": {"Roles": BOTH, "RoleMappings": None},
    "mapping_token": {
        "Roles": BOTH,
        "RoleMappings": {KEY: {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
    },
    "mapping_without_ambiguity": {"Roles": BOTH, "RoleMappings": {KEY: {"Type": "Token"}}},
    "mapping_rules_null": {
        "Roles": BOTH,
        "RoleMappings": {
            KEY: {"Type": "Token", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": None}
        },
    },
    "mapping_rules_empty": {
        "Roles": BOTH,
        "RoleMappings": {KEY: {"Type": "Token", "RulesConfiguration": {"Rules": []}}},
    },
    "mapping_rules_in_order": {"Roles": BOTH, "RoleMappings": {KEY: rules(5)}},
    "mapping_rules_25": {"Roles": BOTH, "RoleMappings": {KEY: rules(25)}},
    "mapping_rules_26": {"Roles": BOTH, "RoleMappings": {KEY: rules(26)}},
    "mapping_keys_of_all_sorts": {
        "Roles": BOTH,
        "RoleMappings": {
            name: {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
            for name in (
                KEY,
                f"{ENDPOINT}/{POOL}:gone",
                f"{ENDPOINT}/us-east-1_Else99:x",
                SAML + "a",
                OIDC + "a.example.com",
                "accounts.google.com",
                "graph.facebook.com",
            )
        },
    },
    "mapping_odd_values": {
        "Roles": BOTH,
        "RoleMappings": {
            KEY: {
                "Type": "Rules",
                "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {
                    "Rules": [
                        {
                            "Claim": "cognito:groups",
                            "MatchType": match,
                            "Value": '${x} %{y} "ä"',
                            "RoleARN": ROLE + "r",
                        }
                        for match in ("StartsWith", "NotEqual", "Contains", "Equals")
                    ]
                },
            }
        },
    },
    "mappings_without_roles": {"Roles": {}, "RoleMappings": {KEY: {"Type": "Token"}}},
    "mappings_roles_null": {"Roles": None, "RoleMappings": {KEY: {"Type": "Token"}}},
    "mappings_roles_absent": {"RoleMappings": {KEY: {"Type": "Token"}}},
}
NO_ROLES: dict[str, dict[str, Any]] = {
    "no_roles_empty": {"Roles": {}, "RoleMappings": {}},
    "no_roles_null": {"Roles": None, "RoleMappings": None},
    "no_roles_absent": {},
}

# --- principal tags -------------------------------------------------------------------------------------

PROVIDERS = {
    "CognitoIdentityProviders": [{"ProviderName": f"{ENDPOINT}/{POOL}", "ClientId": "web_id"}],
    "SamlProviderARNs": [SAML + "Corp"],
    "OpenIdConnectProviderARNs": [OIDC + "idp.example.com/oauth2/default"],
    "SupportedLoginProviders": {"accounts.google.com": "1"},
    "DeveloperProviderName": "login.example",
}
NAMES = (
    f"{ENDPOINT}/{POOL}",
    SAML + "Corp",
    OIDC + "idp.example.com/oauth2/default",
    "accounts.google.com",
    "login.example",
)
TAGS: dict[str, dict[str, Any]] = {
    "defaults_with_their_tags": {"UseDefaults": True, "PrincipalTags": {"client": "aud", "username": "sub"}},
    "defaults_without_tags": {"UseDefaults": True, "PrincipalTags": {}},
    "defaults_tags_null": {"UseDefaults": True, "PrincipalTags": None},
    "defaults_tags_absent": {"UseDefaults": True},
    "own_tags": {"UseDefaults": False, "PrincipalTags": {"department": "https://x/y", "odd ${k}": "%{v}"}},
    "use_defaults_absent": {"PrincipalTags": {"a": "b"}},
    "use_defaults_null": {"UseDefaults": None, "PrincipalTags": {"a": "b"}},
}
NO_TAGS: dict[str, dict[str, Any]] = {
    "nothing": {"UseDefaults": False, "PrincipalTags": {}},
    "nothing_null": {"UseDefaults": False, "PrincipalTags": None},
    "nothing_absent": {},
}

# --- users ----------------------------------------------------------------------------------------------


def attributes(**values: str | None) -> list[dict[str, Any]]:
    pairs = [{"Name": name.replace("__", ":"), "Value": value} for name, value in values.items()]
    return [{key: value for key, value in pair.items() if value is not None} for pair in pairs]


SUB = "f70c4b2d-e5da-4e76-a6f3-5a1bafd4410f"
USERS: dict[str, dict[str, Any]] = {
    "plain": {"Attributes": attributes(sub=SUB, email="a@example.com", email_verified="true")},
    "disabled": {"Enabled": False},
    "enabled-absent": {"Enabled": ...},
    "attributes-absent": {"Attributes": ...},
    "attributes-null": {"Attributes": None},
    "attributes-empty": {"Attributes": []},
    "only-sub": {"Attributes": attributes(sub=SUB)},
    "custom": {"Attributes": attributes(sub=SUB, custom__department="R&D ${unit}", custom__badge="4711")},
    "developer": {"Attributes": attributes(sub=SUB, dev__custom__internal="1", dev__other="2")},
    "empty-value": {"Attributes": attributes(sub=SUB, name="", nickname=None)},
    "every-standard": {
        "Attributes": attributes(
            address="x\ny",
            birthdate="2000-01-01",
            email="b@example.com",
            email_verified="false",
            family_name="Brandt",
            gender="f",
            given_name="Zoë",
            identities='[{"userId":"1","providerName":"Google"}]',
            locale="de",
            middle_name="M",
            name='John "JD" Doe',
            nickname="%{if}",
            phone_number="+493012345678",
            phone_number_verified="true",
            picture="https://x/y.png",
            preferred_username="zb",
            profile="p",
            sub=SUB,
            updated_at="1",
            website="w",
            zoneinfo="Europe/Berlin",
        )
    },
    "one-name-twice": {
        "Attributes": attributes(sub=SUB, custom__email="c@example.com", email="d@example.com")
    },
    "one-name-twice-other-order": {
        "Attributes": attributes(email="d@example.com", custom__email="c@example.com")
    },
    "mfa-options": {"MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]},
    "mfa-options-empty": {"MFAOptions": []},
    "zoë.brandt": {},
    "with,comma": {},
    "with:colon|pipe": {},
    "with${dollar}": {},
    "with+plus@example.com": {},
    "someone@us-east-1": {},  # only from provider 6 on, the import takes its end for a region
    "a863abc8-2ee2-4e0f-b004-aa3150d6b9b9": {},
}
REFUSED_USERS: dict[str, dict[str, Any]] = {"with/slash": {}}

# --- permissions ----------------------------------------------------------------------------------------


def function(name: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def statement(**members: Any) -> dict[str, Any]:
    whole = {
        "Sid": "Allow",
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": POOL_ARN}},
    } | members
    return {key: value for key, value in whole.items() if value is not ...}


ACCOUNT_IS = {"AWS:SourceAccount": ACCOUNT}
UNRELATED = statement(Sid="Events", Principal={"Service": "events.amazonaws.com"}, Condition=...)
PERMISSIONS: dict[str, list[dict[str, Any]]] = {
    "plain": [statement()],
    "alias:live": [statement()],
    "version:3": [statement()],
    "latest:$LATEST": [statement()],
    "with_account": [
        statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN}, "StringEquals": ACCOUNT_IS})
    ],
    "account_only": [statement(Condition={"StringEquals": ACCOUNT_IS})],
    "without_condition": [statement(Condition=...)],
    "condition_empty": [statement(Condition={})],
    "any_pool": [statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN.replace(POOL, "*")}})],
    "two_for_the_pool": [statement(), statement(Sid="Again-1_x")],
    "beside_unrelated": [UNRELATED, statement(), statement(Sid="Other", Principal={"AWS": ["1", "2"]})],
    "every_principal": [statement(Principal="*")],
    "every_aws_principal": [statement(Principal={"AWS": "*"})],
    "other_key_spelling": [statement(Condition={"ArnLike": {"aws:SourceArn": POOL_ARN}})],
    "other_operator": [statement(Condition={"ArnEquals": {"AWS:SourceArn": POOL_ARN}})],
    "every_condition": [
        statement(
            Condition={
                "ArnLike": {"AWS:SourceArn": POOL_ARN},
                "StringEquals": ACCOUNT_IS
                | {"aws:PrincipalOrgID": "o-123", "lambda:EventSourceToken": "t.k-n"},
            }
        )
    ],
    "url_type": [statement(Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}})],
    "every_action": [statement(Action="lambda:*")],
    "action_star": [statement(Action="*")],
}
REFUSED_PERMISSIONS: dict[str, list[dict[str, Any]]] = {
    "sources_as_a_list": [statement(Condition={"ArnLike": {"AWS:SourceArn": [POOL_ARN]}})],
    "list_in_another_statement": [statement(), UNRELATED | {"Action": ["lambda:InvokeFunction"]}],
    "condition_not_text": [statement(Condition={"Bool": {"lambda:InvokedViaFunctionUrl": True}})],
    "account_as_a_number": [statement(Condition={"StringEquals": {"AWS:SourceAccount": int(ACCOUNT)}})],
    "services_as_a_list": [statement(Principal={"Service": ["cognito-idp.amazonaws.com"]})],
    "odd_id": [statement(Sid="a.b")],
    "no_id": [statement(Sid=...)],
}
NO_PERMISSION: dict[str, list[dict[str, Any]]] = {
    "only_unrelated": [UNRELATED],
    "of_another_pool": [statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN + "x"}})],
    "of_another_account": [statement(Condition={"StringEquals": {"AWS:SourceAccount": "210987654321"}})],
    "denied": [statement(Effect="Deny")],
    "no_statement": [],
}

# --- one snapshot of them all ---------------------------------------------------------------------------


@dataclass
class Account:
    """The snapshot, by file; a shape's import id is noted when it is made."""

    files: dict[str, list[Answer]]

    def add(self, file: str, operation: str, request: Mapping[str, Any], response: Mapping[str, Any]) -> None:
        response = {key: value for key, value in response.items() if value is not ...}
        self.files.setdefault(f"{REGION}/{file}.json", []).append(Answer(operation, dict(request), response))

    def write(self, folder: Path) -> None:
        for name, answers in self.files.items():
            write_answers(folder, name, REGION, answers)
        write_manifest(folder, Manifest(ACCOUNT, (REGION,), tuple(self.files), {}))


def identity_pool_id(name: str) -> str:
    return f"{REGION}:{uuid5(NAMESPACE_URL, name)}"


def add_identity_pool(account: Account, name: str, members: dict[str, Any]) -> tuple[str, str]:
    pool_id = identity_pool_id(name)
    file = f"identity-pools/{pool_id.partition(':')[2]}"
    asked = {"IdentityPoolId": pool_id}
    pool = asked | {"IdentityPoolName": name, "AllowUnauthenticatedIdentities": False} | members
    account.add(file, "cognito-identity:DescribeIdentityPool", asked, pool)
    return file, pool_id


def add_user_pool(account: Account, pool_id: str, functions: list[str]) -> None:
    members = {
        "DeletionProtection": "ACTIVE",
        "CreationDate": 1600000000,
        "LastModifiedDate": 1600000000,
        "Policies": {"PasswordPolicy": {"MinimumLength": 8}},
        "SchemaAttributes": [],
        "UsernameConfiguration": {"CaseSensitive": True},
        # A pool has but a few triggers; any name serves here.
        "LambdaConfig": {},
    }
    for read in pool(pool_id, pool_id.lower(), **members):
        account.add(pool_id, read.operation, read.request, read.response or {})
    for name in functions:
        policies = PERMISSIONS | REFUSED_PERMISSIONS | NO_PERMISSION
        policy = {
            "Version": "2012-10-17",
            "Statement": [s | {"Resource": function(name)} for s in policies[name]],
        }
        answer = {"Policy": json.dumps(policy), "RevisionId": "1"}
        account.add(pool_id, "lambda:GetPolicy", {"FunctionName": function(name)}, answer)


def make() -> Account:
    account = Account({})
    add_user_pool(account, POOL, [*PERMISSIONS, *REFUSED_PERMISSIONS, *NO_PERMISSION])
    for client in ("web", "app"):
        asked = {"UserPoolId": POOL, "ClientId": f"{client}_id"}
        answer = {"UserPoolClient": asked | {"ClientName": client, "RefreshTokenValidity": 30}}
        account.add(POOL, "cognito-idp:DescribeUserPoolClient", asked, answer)
    times = {"UserCreateDate": 1600000000, "UserLastModifiedDate": 1600000000, "UserStatus": "CONFIRMED"}
    users = [
        {k: v for k, v in ({"Username": name, "Enabled": True} | times | members).items() if v is not ...}
        for name, members in (USERS | REFUSED_USERS).items()
    ]
    account.add(POOL, "cognito-idp:ListUsers", {"UserPoolId": POOL}, {"Users": users})
    acl = {"WebACL": {"ARN": ACL, "Name": "acl", "Rules": [], "Capacity": 0}}
    account.add(POOL, "wafv2:GetWebACLForResource", {"ResourceArn": POOL_ARN}, acl)
    # Another pool that shares a function with the first, and has no web ACL.
    add_user_pool(account, "us-east-1_Second", ["any_pool"])
    account.add("us-east-1_Second", "wafv2:GetWebACLForResource", {"ResourceArn": POOL_ARN + "x"}, {})

    for name, members in IDENTITY_POOLS.items():
        add_identity_pool(account, name, members)
    for name, members in (ROLES | NO_ROLES).items():
        file, pool_id = add_identity_pool(account, name, {})
        asked = {"IdentityPoolId": pool_id}
        account.add(file, "cognito-identity:GetIdentityPoolRoles", asked, asked | members)
    for name, members in (TAGS | NO_TAGS).items():
        file, pool_id = add_identity_pool(account, name, PROVIDERS)
        for provider in NAMES:
            asked = {"IdentityPoolId": pool_id, "IdentityProviderName": provider}
            account.add(file, "cognito-identity:GetPrincipalTagAttributeMap", asked, asked | members)
    return account


@dataclass(frozen=True)
class Proof:
    """What the real provider says of the snapshot, by kind and import id."""

    graph: Graph
    changes: dict[tuple[str, str], Change]
    errors: tuple[Diagnostic, ...]
    pulumi: list[str]
    writes: int

    def findings(self, kind: str, import_id: str) -> list[Finding]:
        return [it for it in self.graph.findings if it.resource == f"{kind}:{import_id}"]

    def omitted(self, kind: str) -> set[str]:
        return {it.key.partition(":")[2] for it in self.graph.omitted if it.kind == kind}


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory, terraform: str) -> Proof:
    folder = tmp_path_factory.mktemp("shapes")
    make().write(folder / "snapshot")
    choices = choose(("terraform", "pulumi"), provider=(5, 100, 0))
    graphs = render_export(folder / "snapshot", folder, choices).drawing.graphs
    graph = graphs[REGION, "terraform"]
    with serve(folder / "snapshot") as endpoint:
        env = environment(endpoint.url)
        with workspace(folder / REGION / "terraform", terraform, env) as module:
            plan = module.plan()
        by_address = {change.address: change for change in plan.changes}
        found = record(folder / REGION / "pulumi", graphs[REGION, "pulumi"], PYTHON).resources
        return Proof(
            graph,
            {
                (it.kind.name, it.import_id): by_address[f"{it.kind.terraform}.{it.name}"]
                for it in graph.resources
                if f"{it.kind.terraform}.{it.name}" in by_address
            },
            plan.errors,
            list(differences(expected(graphs[REGION, "pulumi"]), found)),
            sum(call.write for call in endpoint.calls),
        )


def permission_ids(policies: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [
        f"{name}/{it.get('Sid')}"
        for name, statements in policies.items()
        for it in statements
        if it["Sid" if "Sid" in it else "Effect"] in ("Allow", "Again-1_x", "a.b")
    ]


WRITTEN = [
    *(("identity_pool", identity_pool_id(name)) for name in (*IDENTITY_POOLS, *ROLES, *NO_ROLES, *TAGS)),
    *(("identity_pool_roles_attachment", identity_pool_id(name)) for name in ROLES),
    *(
        ("identity_pool_provider_principal_tag", f"{identity_pool_id(name)}:{provider}")
        for name in TAGS
        for provider in NAMES
    ),
    *(("user", f"{POOL}/{name}") for name in USERS),
    *(("lambda_permission", import_id) for import_id in permission_ids(PERMISSIONS)),
    ("web_acl_association", f"{ACL},{POOL_ARN}"),
]
SHAPE = {identity_pool_id(name): name for name in (*IDENTITY_POOLS, *ROLES, *NO_ROLES, *TAGS)}


def shape(case: tuple[str, str]) -> str:
    kind, import_id = case
    parts = import_id.split(":")
    return f"{kind}-{SHAPE.get(':'.join(parts[:2]), import_id)}{'-' + parts[-1] if len(parts) > 2 else ''}"


@pytest.mark.provider
@pytest.mark.parametrize("case", WRITTEN, ids=shape)
def test_it_is_imported_and_nothing_is_changed(case: tuple[str, str], proof: Proof) -> None:
    assert proof.errors == ()
    change = proof.changes[case]
    assert (change.imported, change.actions, change.differences) == (case[1], ("no-op",), ())


@pytest.mark.provider
def test_the_whole_plan_writes_nothing_and_pulumi_registers_the_same(proof: Proof) -> None:
    assert proof.errors == ()
    assert len(proof.changes) == len(proof.graph.resources)
    assert [change for change in proof.changes.values() if change.actions != ("no-op",)] == []
    assert proof.writes == 0
    assert proof.pulumi == []


@pytest.mark.provider
def test_what_the_import_cannot_do_is_left_out_with_an_error(proof: Proof) -> None:
    assert proof.omitted("user") == {f"{POOL}/{name}" for name in REFUSED_USERS}
    refused = permission_ids(REFUSED_PERMISSIONS)
    for kind, import_ids in (("user", proof.omitted("user")), ("lambda_permission", refused)):
        for import_id in import_ids:
            levels = [it.level for it in proof.findings(kind, import_id)]
            assert "error" in levels, import_id


@pytest.mark.provider
def test_a_function_that_the_pool_cannot_call_is_a_warning(proof: Proof) -> None:
    for name in NO_PERMISSION:
        assert [it.level for it in proof.findings("lambda_permission", f"{POOL}/{name}")] == ["warning"]
    expected = {*permission_ids(REFUSED_PERMISSIONS), *(f"{POOL}/{name}" for name in NO_PERMISSION)}
    assert proof.omitted("lambda_permission") == expected


@pytest.mark.provider
def test_what_aws_has_not_is_not_there(proof: Proof) -> None:
    there = {(it.kind.name, it.import_id) for it in proof.graph.resources}
    for name in NO_ROLES:
        assert ("identity_pool_roles_attachment", identity_pool_id(name)) not in there
    for name in NO_TAGS:
        for provider in NAMES:
            assert (
                "identity_pool_provider_principal_tag",
                f"{identity_pool_id(name)}:{provider}",
            ) not in there
    assert [it for it in there if it[0] == "web_acl_association"] == [
        ("web_acl_association", f"{ACL},{POOL_ARN}")
    ]
