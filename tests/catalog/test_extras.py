"""Logs, branding, users, neighbours, and what no provider manages: one case for each trap."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.schema import (
    UNKNOWN_OPERATION,
    Kind,
)
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.results import RegionRead
from exporter.discovery.selection import Selection
from exporter.errors import ApiError
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Blocks, External, File, Graph, Ref, Resource
from exporter.paths import spell
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import serve
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer, Manifest, read_answers, write_answers, write_manifest
from tests import builders
from tests.builders import (
    Evaluated,
    answer,
    code,
    evaluated,
    findings,
    ignores,
    levels,
    of_kind,
    pool,
    problems,
    states,
    value_of,
)

POOL, ACCOUNT, REGION = "us-east-1_AbC123", "123456789012", "us-east-1"
POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL}"
HERE = {"UserPoolId": POOL}


# --- an account of answers --------------------------------------------------------------------------------


def refused(operation: str, request: Mapping[str, Any], code: str) -> Answer:
    return Answer(operation, request, None, ApiError(code, "no"))


def client(name: str, **members: Any) -> Answer:
    return builders.client(f"{name}-id", name, **members)


def graph(*answers: Answer, names: KnownNames | None = None, more: tuple[list[Answer], ...] = ()) -> Graph:
    return builders.graph(list(answers), *more, names=names)


def omitted(drawn: Graph, kind: str) -> dict[str, str]:
    return {it.key.partition(":")[2]: it.why for it in drawn.omitted if it.kind == kind}


# --- log delivery -----------------------------------------------------------------------------------------

TO_LOGS = {"LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:g"}
TO_BUCKET = {"BucketArn": "arn:aws:s3:::b"}
TO_STREAM = {"StreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/s"}


def logs(*configurations: dict[str, Any]) -> Answer:
    body = {"LogDeliveryConfiguration": HERE | {"LogConfigurations": list(configurations)}}
    return answer("GetLogDeliveryConfiguration", HERE, body)


def test_logs_are_written_in_the_order_of_aws() -> None:
    first = {"EventSource": "userNotification", "LogLevel": "ERROR", "CloudWatchLogsConfiguration": TO_LOGS}
    second = {"EventSource": "userAuthEvents", "LogLevel": "INFO", "S3Configuration": TO_BUCKET}
    for order in ((first, second), (second, first)):
        (resource,) = of_kind(graph(*pool(), logs(*order)), "log_delivery_configuration")
        blocks = value_of(resource, "log_configurations")
        assert isinstance(blocks, Blocks)
        assert [value_of(block, "event_source") for block in blocks.items] == [
            it["EventSource"] for it in order
        ]
    assert (resource.import_id, resource.since, resource.group) == (POOL, "6.5.0", "customers")
    assert value_of(resource, "user_pool_id") == Ref(f"user_pool:{POOL}", "id", POOL)


def test_a_destination_is_written_where_aws_answers_it_even_an_empty_one() -> None:
    out = evaluated(
        "log_delivery_configuration",
        HERE
        | {
            "LogConfigurations": [
                {"EventSource": "userAuthEvents", "LogLevel": "INFO", "FirehoseConfiguration": TO_STREAM},
                {"EventSource": "userAuthEvents", "LogLevel": "INFO", "S3Configuration": {}},
                {"EventSource": "userAuthEvents", "LogLevel": "INFO", "S3Configuration": None},
            ]
        },
    )
    base = {"event_source": "userAuthEvents", "log_level": "INFO"}
    assert code(out)["log_configurations"] == [
        base | {"firehose_configuration": {"stream_arn": TO_STREAM["StreamArn"]}},
        base | {"s3_configuration": {}},
        base,
    ]


@pytest.mark.parametrize("body", [{"LogConfigurations": []}, {"LogConfigurations": None}, {}])
def test_a_pool_without_logs_has_no_log_delivery(body: dict[str, Any]) -> None:
    answered = answer("GetLogDeliveryConfiguration", HERE, {"LogDeliveryConfiguration": HERE | body})
    assert of_kind(graph(*pool(), answered), "log_delivery_configuration") == []


# --- branding ---------------------------------------------------------------------------------------------

STYLE = "06c6ae7b-1e66-46d2-87a9-1203ea3307bd"
SVG, PNG = b'<svg xmlns="http://www.w3.org/2000/svg"/>\r\n', b"\x89PNG\r\n\x1a\n\x00\xff"


def style(name: str = "web", **members: Any) -> Answer:
    body = HERE | {"ManagedLoginBrandingId": f"{STYLE[:-3]}{name}", "CreationDate": 1} | members
    asked = HERE | {"ClientId": f"{name}-id"}
    return answer("DescribeManagedLoginBrandingByClient", asked, {"ManagedLoginBranding": body})


def asset(
    content: bytes, category: str = "FORM_LOGO", mode: str = "DARK", end: str = "SVG", **more: Any
) -> Any:
    return {"Category": category, "ColorMode": mode, "Extension": end} | {
        "Bytes": base64.b64encode(content).decode(),
        **more,
    }


def branding(**members: Any) -> Resource:
    (found,) = of_kind(graph(*pool(), client("web"), style(**members)), "managed_login_branding")
    return found


def test_branding_belongs_to_the_client_that_was_asked_for() -> None:
    found = branding(UseCognitoProvidedValues=True)
    assert value_of(found, "client_id") == Ref(f"user_pool_client:{POOL}/web-id", "id", "web-id")
    assert (found.import_id, found.name, found.since) == (
        f"{POOL},{STYLE[:-3]}web",
        "customers_web_branding",
        "6.13.0",
    )


@pytest.mark.parametrize("value", [True, False, None])
def test_use_cognito_provided_values_is_written_only_without_settings(value: bool | None) -> None:
    assert code(branding(UseCognitoProvidedValues=value))["use_cognito_provided_values"] is bool(value)
    both = code(branding(UseCognitoProvidedValues=value, Settings={"a": 1}))
    assert "use_cognito_provided_values" not in both
    assert "settings" in both


def test_neither_settings_nor_provided_values_still_writes_one_of_them() -> None:
    assert code(branding())["use_cognito_provided_values"] is False


def test_settings_are_a_readable_file_and_are_ignored() -> None:
    found = branding(Settings={"b": {"<html>": "ä & b"}, "a": [1, {}]})
    settings = value_of(found, "settings")
    assert isinstance(settings, File)
    assert settings.path == "files/customers_web_branding.settings.json"
    assert settings.content.startswith('{\n  "a": [')
    assert json.loads(settings.content) == {"b": {"<html>": "ä & b"}, "a": [1, {}]}
    assert [spell(it.path) for it in found.ignores] == ["Settings"]
    assert {it.state for it in found.fields if it.path.startswith("Settings")} == {"written"}


def test_empty_settings_are_settings() -> None:
    found = branding(Settings={}, Assets=[], UseCognitoProvidedValues=False)
    assert code(found)["settings"] == "{}"
    assert [spell(it.path) for it in found.ignores] == ["Settings"]
    assert "asset" not in code(found)


def test_each_asset_is_a_file_of_its_own_byte_for_byte() -> None:
    found = branding(
        Assets=[
            asset(PNG, mode="LIGHT", end="PNG"),
            asset(SVG, ResourceId="r-1"),
            asset(PNG, "FAVICON_ICO", "DYNAMIC", "ICO"),
        ]
    )
    files = [
        value
        for block in value_of(found, "asset").items
        for it in block.arguments
        if isinstance(value := it.value, File)
    ]
    assert {(file.path.removeprefix("files/customers_web_branding."), file.bytes) for file in files} == {
        ("assets.form_logo.light.png", PNG),
        ("assets.form_logo.dark.svg", SVG),
        ("assets.favicon_ico.dynamic.ico", PNG),
    }
    assert all(file.binary for file in files)
    assert [it.get("resource_id") for it in code(found)["asset"]].count("r-1") == 1


@pytest.mark.parametrize("content", ["no base64 \u2028", "abc", "YQ==YQ==", 7])
def test_bytes_that_are_no_base64_cost_the_branding_alone(content: Any) -> None:
    found = graph(*pool(), client("web"), style(Assets=[asset(SVG) | {"Bytes": content}]))
    assert [resource.kind.name for resource in found.resources] == ["user_pool", "user_pool_client"]
    assert [finding.level for finding in problems(found)] == ["error"]


def test_two_assets_of_one_name_get_two_files() -> None:
    found = branding(Assets=[asset(SVG), asset(SVG + b"2")])
    paths = {value_of(block, "bytes").path for block in value_of(found, "asset").items}
    assert len(paths) == 2


def test_the_order_of_assets_changes_nothing() -> None:
    assets = [asset(PNG, mode="LIGHT"), asset(SVG)]
    assert branding(Assets=assets).arguments == branding(Assets=assets[::-1]).arguments


def test_an_asset_without_bytes_has_its_resource_id_alone() -> None:
    out = branding(
        Assets=[{"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "SVG", "ResourceId": "r"}]
    )
    assert code(out)["asset"] == [
        {"category": "FORM_LOGO", "color_mode": "DARK", "extension": "SVG", "resource_id": "r"}
    ]


def test_a_client_without_branding_is_no_finding() -> None:
    asked = HERE | {"ClientId": "web-id"}
    none = refused("cognito-idp:DescribeManagedLoginBrandingByClient", asked, "ResourceNotFoundException")
    drawn = graph(*pool(), client("web"), none)
    assert of_kind(drawn, "managed_login_branding") == []
    assert problems(drawn) == []


# --- users ------------------------------------------------------------------------------------------------


def user(name: str = "jdoe", **members: Any) -> Evaluated:
    return evaluated("user", {"Username": name, "Enabled": True, "Request": HERE} | members)


def attributes(**values: Any) -> list[dict[str, Any]]:
    return [{"Name": name.replace("__", ":"), "Value": value} for name, value in values.items()]


def test_users_and_their_groups_are_read_only_when_asked_for() -> None:
    assert {kind.name for kind in KINDS if kind.optional} == {"user", "user_in_group"}


def test_attributes_lose_their_prefix_and_sub_is_awss_own() -> None:
    out = user(
        Attributes=attributes(
            sub="1", email="e", custom__tier="gold", dev__custom__x="y", email_verified="true"
        )
    )
    assert code(out)["attributes"] == {"email": "e", "tier": "gold", "x": "y", "email_verified": "true"}
    found = states(out, "Attributes")
    assert (found["Attributes[0].Name"], found["Attributes[0].Value"]) == ("computed", "computed")
    assert {state for path, state in found.items() if "[0]" not in path} == {"written"}


@pytest.mark.parametrize("given", [None, [], attributes(sub="1")])
def test_a_user_without_attributes_of_its_own_has_none(given: Any) -> None:
    assert code(user(Attributes=given)).keys() == {"user_pool_id", "username"}


def test_enabled_is_written_only_where_it_is_false() -> None:
    assert "enabled" not in code(user())
    assert code(user(Enabled=False))["enabled"] is False
    assert ignores(user(Enabled=None)) == ["enabled"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_custom_attribute_with_a_standard_name_is_ignored(order: int) -> None:
    out = user(Attributes=attributes(email="a", custom__email="b")[::order])
    assert ignores(out) == ["attributes"]
    assert levels(out) == [("warning", "Attributes")]


@pytest.mark.parametrize("name", ["a/b", "a/b@us-east-1"])
def test_a_name_that_the_import_cannot_read_is_an_error(name: str) -> None:
    out = user(name)
    assert out.left_out
    assert [it.level for it in problems(out)] == ["error"]


@pytest.mark.parametrize("name", ["joe@example.com", "a,b", "us-east-1", "@us-east-1", "joe@us-east-1.de"])
def test_any_other_name_is_written(name: str) -> None:
    assert not user(name).left_out


def test_what_is_no_argument_is_accounted_for() -> None:
    out = user(UserStatus="CONFIRMED", MFAOptions=[], UserCreateDate=1.0, UserLastModifiedDate=2.0)
    assert set(states(out).values()) == {"written", "default", "computed"}


GROUP = answer("ListGroups", HERE, {"Groups": [HERE | {"GroupName": "staff"}]})
USERS = answer("ListUsers", HERE, {"Users": [{"Username": "jdoe", "Enabled": True}]})


def members(*names: str, group: str = "staff") -> Answer:
    users = [{"Username": name, "Enabled": True, "Attributes": attributes(email=name)} for name in names]
    return answer("ListUsersInGroup", HERE | {"GroupName": group}, {"Users": users})


def test_a_membership_refers_to_the_group_and_to_the_user_of_the_export() -> None:
    joined, other = sorted(
        of_kind(graph(*pool(), GROUP, USERS, members("jdoe", "zoë")), "user_in_group"),
        key=lambda it: it.import_id,
    )
    assert joined.import_id == f"{POOL},staff,jdoe"
    assert value_of(joined, "group_name") == Ref(f"user_group:{POOL}/staff", "name", "staff")
    assert value_of(joined, "username") == Ref(f"user:{POOL}/jdoe", "username", "jdoe")
    assert value_of(other, "username") == "zoë"
    assert joined.since == "6.0.0"
    assert {it.state for it in joined.fields} == {"referenced", "computed"}


def test_a_membership_before_provider_6_is_left_out() -> None:
    drawn = build(ACCOUNT, REGION, [[*pool(), GROUP, members("jdoe")]], KnownNames(), Options((5, 100, 0)))
    assert "6.0.0" in omitted(drawn, "user_in_group")[f"{POOL},staff,jdoe"]


@pytest.mark.parametrize(
    ("group", "name"), [("a,b", "jdoe"), ("staff", "doe,john"), ("staff", "j@eu-west-1")]
)
def test_a_membership_that_the_import_cannot_read_is_an_error(group: str, name: str) -> None:
    drawn = graph(*pool(), members(name, group=group))
    assert len(omitted(drawn, "user_in_group")) == 1
    assert [it.level for it in findings(drawn, "user_in_group")] == ["error"]


def test_the_group_of_an_identity_provider_is_filled_by_aws() -> None:
    drawn = graph(*pool(), members("Google_1", group=f"{POOL}_Google"))
    assert len(omitted(drawn, "user_in_group")) == 1
    assert findings(drawn, "user_in_group") == []


# --- permissions ------------------------------------------------------------------------------------------

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:pre-sign-up"
COGNITO = {"Service": "cognito-idp.amazonaws.com"}


def statement(**members: Any) -> dict[str, Any]:
    return {
        "Sid": "Allow",
        "Effect": "Allow",
        "Principal": COGNITO,
        "Action": "lambda:InvokeFunction",
        "Resource": FUNCTION,
        "Condition": {"ArnLike": {"AWS:SourceArn": POOL_ARN}},
    } | members


def policy(*statements: Any, arn: str = FUNCTION) -> Answer:
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return answer("lambda:GetPolicy", {"FunctionName": arn}, {"Policy": text, "RevisionId": "1"})


def permission(*statements: Any, arn: str = FUNCTION) -> Resource:
    (found,) = of_kind(graph(*pool(), policy(*statements, arn=arn)), "lambda_permission")
    return found


def test_a_permission_has_the_bare_name_of_the_function() -> None:
    found = permission(statement())
    assert found.import_id == "pre-sign-up/Allow"
    assert code(found) == {
        "statement_id": "Allow",
        "function_name": "pre-sign-up",
        "action": "lambda:InvokeFunction",
        "principal": "cognito-idp.amazonaws.com",
        "source_arn": POOL_ARN,
    }
    assert value_of(found, "source_arn") == Ref(f"user_pool:{POOL}", "arn", POOL_ARN)


@pytest.mark.parametrize("qualifier", ["live", "3", "$LATEST"])
def test_the_alias_of_a_function_is_the_qualifier(qualifier: str) -> None:
    found = permission(statement(Resource=f"{FUNCTION}:{qualifier}"), arn=f"{FUNCTION}:{qualifier}")
    assert found.import_id == f"pre-sign-up:{qualifier}/Allow"
    assert (code(found)["function_name"], code(found)["qualifier"]) == ("pre-sign-up", qualifier)


def test_every_condition_of_the_provider_has_its_argument() -> None:
    keys = {
        "AWS:SourceAccount": ACCOUNT,
        "aws:PrincipalOrgID": "o-1",
        "lambda:EventSourceToken": "t",
        "lambda:FunctionUrlAuthType": "NONE",
    }
    found = permission(statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN}, "StringEquals": keys}))
    names = ("source_account", "principal_org_id", "event_source_token", "function_url_auth_type")
    assert [code(found)[name] for name in names] == list(keys.values())
    assert {it.state for it in found.fields} == {"written", "referenced", "computed"}


@pytest.mark.parametrize("condition", [{}, None])
def test_a_permission_may_have_no_condition(condition: Any) -> None:
    assert "source_arn" not in code(permission(statement(Condition=condition)))


def test_a_pattern_of_pools_is_an_external() -> None:
    pattern = POOL_ARN.replace(POOL, "*")
    found = value_of(permission(statement(Condition={"ArnLike": {"AWS:SourceArn": pattern}})), "source_arn")
    assert isinstance(found, External)
    assert found.literal == pattern


@pytest.mark.parametrize(
    "condition", [{"ArnEquals": {"AWS:SourceArn": POOL_ARN}}, {"ArnLike": {"aws:sourcearn": POOL_ARN}}]
)
def test_a_condition_that_the_provider_does_not_know_is_a_warning(condition: Any) -> None:
    drawn = graph(*pool(), policy(statement(Condition=condition)))
    assert [it.level for it in findings(drawn, "lambda_permission")] == ["warning"]
    assert {it.state for it in of_kind(drawn, "lambda_permission")[0].fields} >= {"unsupported"}


def test_statements_that_are_not_the_pools_are_left_alone() -> None:
    others = [
        statement(Sid="Events", Principal={"Service": "events.amazonaws.com"}),
        statement(Sid="Account", Principal={"AWS": "arn:aws:iam::210987654321:root"}, Condition=None),
        statement(Sid="Everybody", Principal="*", Condition=None),
        statement(Sid="OtherPool", Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN + "x"}}),
        statement(Sid="Deny", Effect="Deny"),
    ]
    drawn = graph(*pool(), policy(*others, statement()))
    assert [it.import_id for it in of_kind(drawn, "lambda_permission")] == ["pre-sign-up/Allow"]
    assert problems(drawn) == []


BAD: dict[str, list[Any]] = {
    "nothing": [],
    "of another service": [statement(Principal={"Service": "events.amazonaws.com"})],
    "of another pool": [statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN + "x"}})],
    "of another account": [statement(Condition={"StringEquals": {"AWS:SourceAccount": "210987654321"}})],
    "denied": [statement(Effect="Deny")],
    "no object": ["text"],
}


@pytest.mark.parametrize("statements", BAD.values(), ids=BAD)
def test_a_function_that_the_pool_cannot_call_is_a_warning(statements: list[Any]) -> None:
    drawn = graph(*pool(), policy(*statements))
    assert of_kind(drawn, "lambda_permission") == []
    (found,) = findings(drawn, "lambda_permission")
    assert (found.level, found.resource) == ("warning", f"lambda_permission:{POOL}/pre-sign-up")
    assert "add-permission" in found.remedy


def test_a_function_without_a_policy_is_a_warning_and_a_refused_call_is_an_error() -> None:
    asked = {"FunctionName": FUNCTION}
    none = graph(*pool(), refused("lambda:GetPolicy", asked, "ResourceNotFoundException"))
    assert [(it.level, it.resource) for it in problems(none)] == [
        ("warning", f"lambda_permission:{POOL}/pre-sign-up")
    ]
    assert [it.page.rpartition("/")[2] for it in problems(none)] == [
        "cognito-user-pools-working-with-lambda-triggers.html"
    ]
    denied = graph(*pool(), refused("lambda:GetPolicy", asked, "AccessDeniedException"))
    assert [(it.level, it.path) for it in problems(denied)] == [("error", "lambda:GetPolicy")]


def test_a_public_function_needs_no_permission_of_its_own() -> None:
    drawn = graph(*pool(), policy(statement(Principal="*", Condition=None)))
    assert of_kind(drawn, "lambda_permission") == []
    assert problems(drawn) == []


def test_one_statement_for_two_pools_is_one_permission() -> None:
    answer = policy(statement(Condition={"ArnLike": {"AWS:SourceArn": POOL_ARN.replace(POOL, "*")}}))
    second = [*pool("us-east-1_Second"), answer]
    drawn = graph(*pool(), answer, more=(second,))
    assert [it.import_id for it in of_kind(drawn, "lambda_permission")] == ["pre-sign-up/Allow"]
    missing = policy(statement(Effect="Deny"))
    drawn = graph(*pool(), missing, more=([*pool("us-east-1_Second"), missing],))
    assert len(findings(drawn, "lambda_permission")) == 2


UNREADABLE: dict[str, list[Any]] = {
    "a list of sources": [statement(Condition={"ArnLike": {"AWS:SourceArn": [POOL_ARN]}})],
    "a list in another statement": [statement(), statement(Sid="B", Action=["a", "b"])],
    "a condition that is no text": [statement(Condition={"Bool": {"lambda:InvokedViaFunctionUrl": True}})],
    "two services": [statement(Principal={"Service": ["cognito-idp.amazonaws.com", "x"]})],
    "an id that is none": [statement(Sid="a.b")],
    "no id": [{key: value for key, value in statement().items() if key != "Sid"}],
}


@pytest.mark.parametrize("statements", UNREADABLE.values(), ids=UNREADABLE)
def test_a_policy_that_the_provider_cannot_read_is_an_error(statements: list[Any]) -> None:
    drawn = graph(*pool(), policy(*statements))
    assert "error" in [it.level for it in findings(drawn, "lambda_permission")]
    assert len(omitted(drawn, "lambda_permission")) == len(statements)
    assert of_kind(drawn, "lambda_permission") == []


def test_a_function_of_another_account_is_left_where_it_is() -> None:
    arn = FUNCTION.replace(ACCOUNT, "210987654321")
    drawn = graph(*pool(), policy(statement(Resource=arn), arn=arn))
    assert [it.level for it in findings(drawn, "lambda_permission")] == ["warning"]
    assert len(omitted(drawn, "lambda_permission")) == 1


def test_every_function_of_the_pool_is_asked_for_once() -> None:
    listing = listing_of("lambda_permission")
    sender = {"LambdaArn": f"{FUNCTION}:live", "LambdaVersion": "V1_0"}
    config = {
        "PreSignUp": FUNCTION,
        "PostConfirmation": FUNCTION,
        "CustomEmailSender": sender,
        "InboundFederation": sender,
        "CustomMessage": "",
        "CustomSMSSender": {},
        "PreTokenGenerationConfig": None,
        "KMSKeyID": "arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c",
    }
    assert listing({"LambdaConfig": config}, {}) == [
        {"FunctionName": FUNCTION},
        {"FunctionName": f"{FUNCTION}:live"},
    ]
    for empty in ({}, {"LambdaConfig": None}, {"LambdaConfig": {}}):
        assert listing(empty, {}) == []


def listing_of(name: str) -> Callable[..., list[dict[str, Any]]]:
    listing = BY_NAME[name].listing
    assert callable(listing)
    return listing


# --- the web ACL ------------------------------------------------------------------------------------------

ACL = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/login/aa562d6a"


def test_a_web_acl_is_associated_with_the_pool() -> None:
    whole = {"ARN": ACL, "Name": "login", "Rules": [{"Name": "r"}], "DefaultAction": {"Allow": {}}}
    acl = answer("wafv2:GetWebACLForResource", {"ResourceArn": POOL_ARN}, {"WebACL": whole})
    (found,) = of_kind(graph(*pool(), acl), "web_acl_association")
    assert found.import_id == f"{ACL},{POOL_ARN}"
    assert value_of(found, "resource_arn") == Ref(f"user_pool:{POOL}", "arn", POOL_ARN)
    assert value_of(found, "web_acl_arn") == External("web_acl_login", ACL)
    assert {it.state for it in found.fields} == {"referenced", "computed"}


def test_a_pool_without_a_web_acl_has_no_association() -> None:
    drawn = graph(*pool(), answer("wafv2:GetWebACLForResource", {"ResourceArn": POOL_ARN}, {}))
    assert of_kind(drawn, "web_acl_association") == []
    assert problems(drawn) == []


# --- what no provider manages -----------------------------------------------------------------------------

WEB = HERE | {"ClientId": "web-id"}


def secrets(count: int) -> Answer:
    found = [{"ClientSecretId": f"web-id--{n}", "ClientSecretValue": MASK} for n in range(count)]
    return answer("ListUserPoolClientSecrets", WEB, {"ClientSecrets": found})


def sessions(**members: Any) -> Answer:
    return answer("GetUserPoolSessionConfiguration", HERE, HERE | members)


def client_sessions(minutes: int | None) -> Answer:
    return answer(
        "GetUserPoolClientSessionConfiguration", WEB, WEB | {"SSOSession": {"MaxValidityMinutes": minutes}}
    )


def replica(region: str, role: str) -> Answer:
    return answer("ListUserPoolReplicas", HERE, {"UserPoolReplicas": [{"RegionName": region, "Role": role}]})


TERMS = answer(
    "DescribeTerms", HERE | {"TermsId": "t"}, {"Terms": WEB | {"TermsId": "t", "TermsName": "terms-of-use"}}
)
UNMANAGED: dict[str, tuple[Answer, str, str]] = {
    "terms": (TERMS, "terms", "terms-of-use"),
    "two secrets": (secrets(2), "user_pool_client_secrets", "web secrets"),
    "a replica": (replica("eu-west-1", "SECONDARY"), "user_pool_replica", "customers in eu-west-1"),
    "tracking": (
        sessions(UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 20}),
        "user_pool_session_configuration",
        "customers sessions",
    ),
    "fewer sessions": (
        sessions(UserSessionTracking="DISABLED", TokenSession={"MaxPerUser": 5}),
        "user_pool_session_configuration",
        "customers sessions",
    ),
    "longer sessions": (client_sessions(480), "user_pool_client_session_configuration", "web sessions"),
    "no reuse": (client_sessions(0), "user_pool_client_session_configuration", "web sessions"),
}
SILENT: dict[str, Answer] = {
    "no secret": secrets(0),
    "the pool itself": replica("us-east-1", "PRIMARY"),
    "no replica": answer("ListUserPoolReplicas", HERE, {"UserPoolReplicas": []}),
    "defaults of the pool": sessions(UserSessionTracking="DISABLED", TokenSession={"MaxPerUser": 20}),
    "nothing of the pool": sessions(),
    "nulls of the pool": sessions(UserSessionTracking=None, TokenSession=None),
    "default of the client": client_sessions(60),
    "null of the client": client_sessions(None),
    "no terms": answer("ListTerms", HERE, {"Terms": []}),
}


@pytest.mark.parametrize(("read", "kind", "title"), UNMANAGED.values(), ids=UNMANAGED)
def test_what_no_provider_manages_is_named(read: Answer, kind: str, title: str) -> None:
    drawn = graph(*pool(), client("web"), read)
    (thing,) = [it for it in drawn.omitted if it.kind == kind]
    assert thing.title == title
    assert "manage" in thing.why
    (found,) = findings(drawn, kind)
    assert (found.level, found.message) == ("warning", thing.why)
    assert found.remedy
    assert {it.state for it in thing.fields} <= {"unsupported", "masked"}
    assert {it.kind.name for it in drawn.resources} == {"user_pool", "user_pool_client"}


@pytest.mark.parametrize("read", SILENT.values(), ids=SILENT)
def test_defaults_are_not_reported(read: Answer) -> None:
    drawn = graph(*pool(), client("web"), read)
    assert (drawn.omitted, problems(drawn)) == ((), [])


@pytest.mark.parametrize("member", ["ClientSecret", "ClientSecretArn"])
def test_the_one_secret_that_the_client_has_itself_is_no_news(member: str) -> None:
    drawn = graph(*pool(), client("web", **{member: MASK}), secrets(1))
    assert not [it for it in drawn.omitted if it.kind == "user_pool_client_secrets"]
    assert findings(drawn, "user_pool_client_secrets") == []


def test_a_secret_that_only_the_list_has_is_named_with_its_client_and_number() -> None:
    (found,) = findings(graph(*pool(), client("web"), secrets(1)), "user_pool_client_secrets")
    assert (found.level, found.resource) == ("warning", f"user_pool_client_secrets:{POOL},web-id")
    assert "the client has 1 secret that only its list of secrets shows" in found.message
    (found,) = findings(
        graph(*pool(), client("web", ClientSecret=MASK), secrets(2)), "user_pool_client_secrets"
    )
    assert "the client has 2 secrets" in found.message


def test_a_secret_that_aws_keeps_in_secrets_manager_is_a_secret() -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:web-AbCdEf"
    drawn = graph(*pool(), client("web", ClientSecretArn=arn))
    (found,) = [it for it in drawn.findings if it.path == "ClientSecretArn"]
    assert (found.level, "Secrets Manager" in found.message) == ("warning", True)
    (web,) = [it for it in drawn.resources if it.kind.name == "user_pool_client"]
    assert any("the client has a secret of AWS's making" in str(note) for note in web.notes)


def test_what_is_known_can_be_skipped_in_mapping_json() -> None:
    skip = KnownNames(skipped=frozenset({("terms", f"{POOL},t")}))
    drawn = graph(*pool(), client("web"), TERMS, names=skip)
    assert findings(drawn, "terms") == []
    assert omitted(drawn, "terms") == {f"{POOL},t": "mapping.json says to skip it"}


def test_sessions_are_asked_for_whatever_the_tier_of_the_pool() -> None:
    listed = {"user_pool_client": [WEB | {"ClientName": "web"}]}
    for name, wanted in (
        ("user_pool_session_configuration", [HERE]),
        ("user_pool_client_session_configuration", [{"ClientId": "web-id"}]),
    ):
        listing = listing_of(name)
        for tier in ({"UserPoolTier": "LITE"}, {"UserPoolTier": "ESSENTIALS"}, {}):
            assert listing({"Id": POOL, **tier}, listed) == wanted


def test_what_is_not_managed_has_neither_type_nor_argument() -> None:
    for kind in (kind for kind in KINDS if kind.unmanaged):
        assert (kind.terraform, kind.pulumi, kind.args) == ("", "", ())
        assert kind.remedy


# --- discovery --------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


def read(
    answers: list[Answer],
    folder: Path,
    kinds: tuple[Kind, ...],
    fault: Callable[[Call, int], Reply | None] | None = None,
) -> tuple[RegionRead, list[Answer], list[str]]:
    """Discover a pool from a replay: the result, the answers on disk, the operations that were called."""
    name = f"{REGION}/{POOL}.json"
    write_answers(folder / "account", name, REGION, answers)
    write_manifest(folder / "account", Manifest(ACCOUNT, (REGION,), (name,), {}))
    with serve(folder / "account", fault=fault) as endpoint:
        options = ReadOptions(Selection(ids=(POOL,)), kinds, endpoint_url=endpoint.url)
        (result,) = read_account(options, folder / "out").regions
        return result, read_answers(folder / "out", name)[1], [call.operation for call in endpoint.calls]


def test_members_of_every_group_are_read_page_by_page(tmp_path: Path) -> None:
    many = [f"user-{n:03}" for n in range(130)]
    groups = answer("ListGroups", HERE, {"Groups": [HERE | {"GroupName": name} for name in ("big", "none")]})
    answers = [*pool(), groups, members(*many, group="big"), members(group="none"), USERS]
    _, found, calls = read(answers, tmp_path, KINDS)
    assert calls.count("cognito-idp:ListUsersInGroup") == 4
    by_group = {
        it.request["GroupName"]: it.response for it in found if it.operation.endswith("ListUsersInGroup")
    }
    assert [it["Username"] for it in (by_group["big"] or {})["Users"]] == many
    assert by_group["none"] == {"Users": []}
    drawn = build(ACCOUNT, REGION, [found], KnownNames())
    assert len(of_kind(drawn, "user_in_group")) == 130


def test_without_users_no_user_is_read(tmp_path: Path) -> None:
    kinds = tuple(kind for kind in KINDS if not kind.optional)
    _, found, calls = read([*pool(), GROUP, USERS, members("jdoe")], tmp_path, kinds)
    assert not [name for name in calls if "ListUsers" in name]
    assert not [it for it in found if "ListUsers" in it.operation]


NEWER = {
    "cognito-idp:GetLogDeliveryConfiguration",
    "cognito-idp:DescribeManagedLoginBrandingByClient",
    "cognito-idp:ListTerms",
    "cognito-idp:ListCIMDPolicies",
    "cognito-idp:ListUserPoolClientSecrets",
    "cognito-idp:ListUserPoolReplicas",
    "cognito-idp:GetUserPoolSessionConfiguration",
    "cognito-idp:GetUserPoolClientSessionConfiguration",
}


SPARED = "cognito-idp:GetUserPoolClientSessionConfiguration"


@pytest.mark.parametrize("code", [*UNKNOWN_OPERATION, "AccessDeniedException"])
def test_an_operation_that_is_not_known_there_is_no_refusal(code: str, tmp_path: Path) -> None:
    clients = answer("ListUserPoolClients", HERE, {"UserPoolClients": [WEB | {"ClientName": "web"}]})
    groups = answer("ListGroups", HERE, {"Groups": []})
    answers = [*pool(), clients, client("web"), groups]
    kinds = tuple(kind for kind in KINDS if not kind.optional)

    def unknown(call: Call, number: int) -> Reply | None:
        return refuse(code, "no such operation") if call.operation in NEWER else None

    result, found, calls = read(answers, tmp_path, kinds, unknown)
    # Where the pool's own call is not known, the clients' is not made.
    asked = NEWER if code == "AccessDeniedException" else NEWER - {SPARED}
    assert set(calls) >= asked
    assert SPARED in calls or asked != NEWER
    gaps = {call.operation for call in result.refused} & NEWER
    assert gaps == (NEWER if code == "AccessDeniedException" else set())
    drawn = build(ACCOUNT, REGION, [found], KnownNames())
    errors = {it.path for it in drawn.findings if it.level == "error"} & NEWER
    assert errors == gaps


# --- the sample account -----------------------------------------------------------------------------------


def test_the_newest_features_of_the_sample_account_are_written_or_reported() -> None:
    folder = Path(__file__).parents[2] / "demo/account"
    files = sorted(folder.glob("*/**/*.json"))
    by_region: dict[str, list[list[Answer]]] = {}
    for file in files:
        region, answers = read_answers(folder, str(file.relative_to(folder)))
        by_region.setdefault(region, []).append(answers)
    drawn = [build(ACCOUNT, region, answers, KnownNames()) for region, answers in by_region.items()]
    here = {it.key for part in drawn for it in (*part.resources, *part.omitted)}
    customers = "us-east-1_sU78E9kcE"
    assert here >= {
        f"log_delivery_configuration:{customers}",
        f"managed_login_branding:{customers},f599cb8f-b308-4063-b28c-2dc83b92d0d0",
        f"managed_login_branding:{customers},390ee35f-d473-49bd-811b-955777586183",
        f"terms:{customers},e6f30ee7-6020-40d1-a0fc-ded88c0155de",
        f"terms:{customers},11a84bc0-f8ee-42ba-a9bb-8785b9d4f2ac",
        f"user_pool_session_configuration:{customers}",
        f"user_pool_client_session_configuration:{customers},1pphydixjqaofpss91vlhpsacw",
        "user_pool_replica:eu-west-1_nI9whiDqc,eu-central-1",
        f"lambda_permission:{customers}/customers-post-authentication",
        "lambda_permission:customers-post-confirmation:live/AllowCognitoLive",
        "user_in_group:us-east-1_CTd1j0Peq,staff,jdoe",
        "user:us-east-1_CTd1j0Peq/jdoe",
        "identity_pool:us-east-1:94eb996c-34c9-4843-9006-d298bcabb76e",
    }
    findings_here = {it.resource for part in drawn for it in part.findings}
    for part in drawn:
        for thing in part.omitted:
            if BY_NAME[thing.kind].unmanaged:
                assert thing.key in findings_here
