"""Synthetic accounts: snapshots of as many pools as asked for, the same bytes each time.

Each pool has what an ordinary one has: three clients (one of them with a secret), two groups, a resource
server, an identity provider and the standard attributes, in the form of AWS's answers (as ``demo/account``).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.schema import List
from exporter.snapshot.store import FORMAT

ACCOUNT, REGION = "123456789012", "us-east-1"
RESOURCES = 8
"""Of each pool, itself included."""

Body = dict[str, Any]

_TIMES = {"CreationDate": 1736388673.479, "LastModifiedDate": 1762184649.776}
_TEXTS = (
    "profile address gender preferred_username website picture phone_number zoneinfo locale email given_name"
    " family_name middle_name name nickname"
).split()


def make(folder: Path, pools: int, clients: int = 3) -> Path:
    """Write a snapshot of so many pools, each with so many clients, and give its folder."""
    (folder / REGION).mkdir(parents=True)
    for number in range(pools):
        _write(folder / REGION / f"{_pool_id(number)}.json", _pool(number, clients))
    manifest = {"account": ACCOUNT, "format": FORMAT, "regions": [REGION], "selection": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def resources(pools: int, clients: int = 3) -> int:
    """How many resources such an account has."""
    return pools * (RESOURCES - 3 + clients)


def _pool_id(number: int) -> str:
    return f"{REGION}_Bench{number:06d}"


def _write(path: Path, answers: list[tuple[str, Body, Body]]) -> None:
    records = [{"operation": name, "request": asked, "response": body} for name, asked, body in answers]
    path.write_text(json.dumps({"answers": records, "format": FORMAT, "region": REGION}))


def _pool(number: int, clients: int) -> list[tuple[str, Body, Body]]:
    pool_id, name = _pool_id(number), f"customers-{number}"
    own = {"UserPoolId": pool_id}
    made = {**own, **_TIMES}
    entry = {"Id": pool_id, "Name": name, "LambdaConfig": {}, **_TIMES}
    provider = {"ProviderName": "Okta", "ProviderType": "OIDC", **_TIMES}
    server: Body = {
        **own,
        "Identifier": f"https://api{number}.example.com",
        "Name": f"api {number}",
        "Scopes": [
            {"ScopeName": scope, "ScopeDescription": f"{scope} orders"} for scope in ("read", "write")
        ],
    }
    groups = [
        {**made, "GroupName": "admins", "Description": "May do everything", "Precedence": 1},
        {**made, "GroupName": "staff"},
    ]
    described = [_client(number, index, server) for index in range(clients)]
    entries = [{key: client[key] for key in ("ClientId", "ClientName", "UserPoolId")} for client in described]
    answers: list[tuple[str, Body, Body]] = [
        ("cognito-idp:ListUserPools", {}, {"UserPools": [entry]}),
        ("cognito-idp:DescribeUserPool", own, {"UserPool": {**entry, **_settings(pool_id)}}),
        ("cognito-idp:GetUserPoolMfaConfig", own, {"MfaConfiguration": "OFF"}),
        ("cognito-idp:ListUserPoolClients", own, {"UserPoolClients": entries}),
        ("cognito-idp:ListGroups", own, {"Groups": groups}),
        ("cognito-idp:ListResourceServers", own, {"ResourceServers": [server]}),
        ("cognito-idp:ListIdentityProviders", own, {"Providers": [provider]}),
        (
            "cognito-idp:DescribeIdentityProvider",
            {**own, "ProviderName": "Okta"},
            {"IdentityProvider": {**own, **provider, **_provider(number)}},
        ),
        (
            "cognito-idp:GetLogDeliveryConfiguration",
            own,
            {"LogDeliveryConfiguration": {**own, "LogConfigurations": []}},
        ),
    ]
    for client in described:
        request = {**own, "ClientId": client["ClientId"]}
        answers.append(("cognito-idp:DescribeUserPoolClient", request, {"UserPoolClient": client}))
    # Of all else that the catalog lists there is none.
    known = {operation for operation, _, _ in answers}
    for kind in KINDS:
        listing = kind.listing
        if kind.parent == "user_pool" and isinstance(listing, List) and listing.operation not in known:
            answers.append((listing.operation, own, {listing.items: []}))
    return answers


def _settings(pool_id: str) -> Body:
    return {
        "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}",
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "AutoVerifiedAttributes": ["email"],
        "DeletionProtection": "ACTIVE",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "EstimatedNumberOfUsers": 1200,
        "MfaConfiguration": "OFF",
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": False,
                "RequireUppercase": True,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "SchemaAttributes": [
            *(_attribute(name, "0", "2048") for name in _TEXTS),
            _attribute("birthdate", "10", "10"),
            _attribute("sub", "1", "2048") | {"Mutable": False, "Required": True},
            {**_common("updated_at", "Number"), "NumberAttributeConstraints": {"MinValue": "0"}},
            _common("email_verified", "Boolean"),
            _common("phone_number_verified", "Boolean"),
            _attribute("custom:tenant", "1", "64"),
        ],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "UserPoolTags": {"stage": "production", "team": "identity"},
        "UserPoolTier": "ESSENTIALS",
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    }


def _common(name: str, kind: str) -> Body:
    return {
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Name": name,
        "Required": False,
    }


def _attribute(name: str, least: str, most: str) -> Body:
    return {**_common(name, "String"), "StringAttributeConstraints": {"MinLength": least, "MaxLength": most}}


def _provider(number: int) -> Body:
    issuer = f"https://tenant{number}.okta.example.com"
    return {
        "AttributeMapping": {"email": "email", "name": "name", "username": "sub"},
        "ProviderDetails": {
            "attributes_request_method": "GET",
            "attributes_url_add_attributes": "false",
            "authorize_scopes": "openid email profile",
            "client_id": f"0oa{number:017d}",
            "oidc_issuer": issuer,
        },
    }


def _client(number: int, index: int, server: Body) -> Body:
    site = f"https://app{index}.tenant{number}.example.com"
    return {
        "UserPoolId": _pool_id(number),
        "ClientId": f"bench{number:06d}{index:015d}",
        "ClientName": ("web", "mobile", "partner")[index % 3] + (f"-{index}" if index > 2 else ""),
        **({"ClientSecret": f"s3cr3t{number:015d}{index:030d}"} if index % 3 == 2 else {}),
        **_TIMES,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["email", "openid", f"{server['Identifier']}/read"],
        "AuthSessionValidity": 3,
        "CallbackURLs": [f"{site}/callback"],
        "EnablePropagateAdditionalUserContextData": False,
        "EnableTokenRevocation": True,
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "LogoutURLs": [f"{site}/logout"],
        "PreventUserExistenceErrors": "ENABLED",
        "RefreshTokenValidity": 30,
        "SupportedIdentityProviders": ["COGNITO", "Okta"],
        "TokenValidityUnits": {},
    }


def main() -> None:
    """``python -m bench.account FOLDER --pools N``: a snapshot for experiments."""
    parser = argparse.ArgumentParser(prog="python -m bench.account", description=__doc__)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--pools", type=int, default=20)
    parser.add_argument("--clients", type=int, default=3, help="of each pool (default: %(default)s)")
    arguments = parser.parse_args()
    made = make(arguments.folder, arguments.pools, arguments.clients)
    print(f"{made}: {resources(arguments.pools, arguments.clients):,} resources")


if __name__ == "__main__":
    main()
