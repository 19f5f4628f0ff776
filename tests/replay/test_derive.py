"""Answers that follow from recorded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import entry
from tests.replay.support import FUNCTION, POOL, client, fails, refused, replayed


def test_whole_objects_of_a_list_serve_the_describe_call(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    group = {"GroupName": "admins", "UserPoolId": POOL, "Precedence": 0}
    server = {"Identifier": "https://api", "Name": "api", "UserPoolId": POOL}
    with replayed(
        tmp_path,
        entry("cognito-idp:ListGroups", request, {"Groups": [group]}),
        entry("cognito-idp:ListResourceServers", request, {"ResourceServers": [server]}),
    ) as endpoint:
        cognito = client(endpoint)
        assert cognito.get_group(**request, GroupName="admins")["Group"] == group
        described = cognito.describe_resource_server(**request, Identifier="https://api")
        assert described["ResourceServer"] == server
        missing = fails(lambda: cognito.get_group(**request, GroupName="others"))
        assert missing[0] == "ResourceNotFoundException"


def test_a_recorded_answer_comes_before_a_derived_one(tmp_path: Path) -> None:
    request, group = {"UserPoolId": POOL}, {"GroupName": "admins"}
    with replayed(
        tmp_path,
        entry("cognito-idp:ListGroups", request, {"Groups": [group]}),
        refused("cognito-idp:GetGroup", {**request, **group}, "NotAuthorizedException"),
    ) as endpoint:
        code, _, _ = fails(lambda: client(endpoint).get_group(**request, **group))
    assert code == "NotAuthorizedException"


def test_users_and_their_groups_follow_from_the_lists(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    attributes = [{"Name": "email", "Value": "ann@example.com"}]
    ann = {"Username": "ann", "Attributes": attributes, "Enabled": True, "UserCreateDate": 1.0}
    group = {"GroupName": "admins", "UserPoolId": POOL, "Description": "may do anything"}
    members = {"GroupName": "admins", **request}
    lists = [
        entry("cognito-idp:ListUsers", request, {"Users": [ann, {"Username": "bob"}]}),
        entry("cognito-idp:ListGroups", request, {"Groups": [group]}),
        entry("cognito-idp:ListUsersInGroup", members, {"Users": [ann]}),
    ]
    with replayed(tmp_path, *lists) as endpoint:
        cognito = client(endpoint)
        user = cognito.admin_get_user(**request, Username="ann")
        assert user["UserAttributes"] == attributes
        assert user["Enabled"] is True
        assert user["UserCreateDate"].timestamp() == 1.0
        assert "Attributes" not in user
        ask = cognito.admin_list_groups_for_user
        assert ask(**request, Username="ann")["Groups"] == [group]
        assert ask(**request, Username="bob")["Groups"] == []
        missing = fails(lambda: ask(**request, Username="eve"))
        assert missing[0] == "UserNotFoundException"


def test_groups_whose_users_could_not_be_listed_are_not_taken_for_empty(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    members = {"GroupName": "admins", **request}
    lists = [
        entry("cognito-idp:ListUsers", request, {"Users": [{"Username": "bob"}]}),
        entry("cognito-idp:ListGroups", request, {"Groups": [{"GroupName": "admins"}]}),
        refused("cognito-idp:ListUsersInGroup", members, "NotAuthorizedException"),
    ]
    with replayed(tmp_path, *lists) as endpoint:
        ask = client(endpoint).admin_list_groups_for_user
        code, _, _ = fails(lambda: ask(**request, Username="bob"))
    assert code == "ResourceNotFoundException"


def test_a_branding_style_is_found_by_its_id_merged_or_not(tmp_path: Path) -> None:
    style = {"ManagedLoginBrandingId": "3ee3fcb3-0000-4000-8000-000000000000", "UserPoolId": POOL}
    by_client = entry(
        "cognito-idp:DescribeManagedLoginBrandingByClient",
        {"UserPoolId": POOL, "ClientId": "web"},
        {"ManagedLoginBranding": {**style, "UseCognitoProvidedValues": True}},
    )
    with replayed(tmp_path, by_client) as endpoint:
        ask = client(endpoint).describe_managed_login_branding
        for merged in ({}, {"ReturnMergedResources": False}, {"ReturnMergedResources": True}):
            assert ask(**style, **merged)["ManagedLoginBranding"]["UseCognitoProvidedValues"]


@pytest.mark.parametrize("recorded", ["pre-sign-up", FUNCTION])
def test_a_function_is_found_by_name_and_by_arn(tmp_path: Path, recorded: str) -> None:
    request, policy = {"FunctionName": recorded}, {"Policy": "{}", "RevisionId": "1"}
    with replayed(tmp_path, entry("lambda:GetPolicy", request, policy)) as endpoint:
        functions = client(endpoint, "lambda")
        for name in ("pre-sign-up", FUNCTION):
            assert functions.get_policy(FunctionName=name)["Policy"] == "{}"
            found = functions.get_function(FunctionName=name)
            named = {"FunctionName": "pre-sign-up", "FunctionArn": FUNCTION}
            assert found["Configuration"] == named
            assert found["Code"] == {}  # Terraform's provider asks for it
        missing = fails(lambda: functions.get_policy(FunctionName="other"))
        assert missing[:2] == ("ResourceNotFoundException", 404)


def test_a_qualified_function_has_a_policy_of_its_own(tmp_path: Path) -> None:
    request, policy = {"FunctionName": f"{FUNCTION}:live"}, {"Policy": "{}"}
    with replayed(tmp_path, entry("lambda:GetPolicy", request, policy)) as endpoint:
        functions = client(endpoint, "lambda")
        assert functions.get_policy(FunctionName=f"{FUNCTION}:live")["Policy"] == "{}"
        assert functions.get_policy(FunctionName="pre-sign-up", Qualifier="live")["Policy"] == "{}"
        found = functions.get_function(FunctionName="pre-sign-up", Qualifier="live")
        assert found["Configuration"]["FunctionArn"] == f"{FUNCTION}:live"
        missing = fails(lambda: functions.get_policy(FunctionName="pre-sign-up"))
        assert missing[0] == "ResourceNotFoundException"
