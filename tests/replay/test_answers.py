"""What a replay answers from a snapshot, and what where it has no answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.errors import UsageError
from exporter.replay.answers import load_answers
from exporter.replay.server import serve
from tests.builders import entry
from tests.replay.support import (
    ACCOUNT,
    OTHER,
    POOL,
    client,
    fails,
    pool,
    refused,
    replayed,
    snapshot,
)


def test_an_item_in_two_files_is_listed_once(tmp_path: Path) -> None:
    acl = {"WebACLArn": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/edge/1"}
    both = entry("wafv2:ListResourcesForWebACL", acl, {"ResourceArns": ["arn:one", "arn:two"]})
    files = {f"us-east-1/{one}": [*pool(one), both] for one in (POOL, OTHER)}
    with serve(snapshot(tmp_path, files)) as endpoint:
        answer = client(endpoint, "wafv2").list_resources_for_web_acl(**acl)
    assert answer["ResourceArns"] == ["arn:one", "arn:two"]


def test_what_is_not_recorded_is_not_found(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        cognito = client(endpoint)
        code, status, message = fails(lambda: cognito.describe_user_pool(UserPoolId=OTHER))
        assert (code, status) == ("ResourceNotFoundException", 400)
        assert "DescribeUserPool" in message
        assert OTHER in message
        for call in (
            lambda: cognito.get_group(UserPoolId=POOL, GroupName="none"),
            lambda: cognito.list_groups(UserPoolId=POOL),
            lambda: client(endpoint, "cognito-identity").describe_identity_pool(
                IdentityPoolId="us-east-1:00000000-0000-0000-0000-000000000000"
            ),
        ):
            assert fails(call)[:2] == ("ResourceNotFoundException", 400)
        user = {"UserPoolId": POOL, "Username": "none"}
        assert fails(lambda: cognito.admin_get_user(**user))[0] == "UserNotFoundException"
    assert not any(call.write for call in endpoint.calls)


def test_an_unknown_domain_or_web_acl_is_an_empty_answer(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        assert client(endpoint).describe_user_pool_domain(Domain="none")["DomainDescription"] == {}
        assert client(endpoint).get_ui_customization(UserPoolId=POOL)["UICustomization"] == {}
        acl = client(endpoint, "wafv2").get_web_acl_for_resource(ResourceArn="a" * 20)
        assert "WebACL" not in acl


def test_a_region_answers_for_itself_and_an_empty_one_has_no_pools(tmp_path: Path) -> None:
    files = {f"us-east-1/{POOL}": pool(), "eu-west-1/eu-west-1_1": pool("eu-west-1_1", "staff")}
    with serve(snapshot(tmp_path, files)) as endpoint:
        names = {
            region: [entry["Name"] for entry in listed["UserPools"]]
            for region in ("us-east-1", "eu-west-1", "ap-south-1")
            for listed in [client(endpoint, region=region).list_user_pools(MaxResults=60)]
        }
        europe = client(endpoint, region="eu-west-1")
        assert fails(lambda: europe.describe_user_pool(UserPoolId=POOL))[0] == ("ResourceNotFoundException")
    assert names == {"us-east-1": ["customers"], "eu-west-1": ["staff"], "ap-south-1": []}
    assert [call.region for call in endpoint.calls[:3]] == ["us-east-1", "eu-west-1", "ap-south-1"]


def test_identity_pools_stand_in_their_own_folder(tmp_path: Path) -> None:
    identity = {"IdentityPoolId": "us-east-1:1234abcd-0000-0000-0000-000000000000"}
    whole = {**identity, "IdentityPoolName": "mobile", "AllowUnauthenticatedIdentities": False}
    answers = [
        entry("cognito-identity:ListIdentityPools", {}, {"IdentityPools": [identity]}),
        entry("cognito-identity:DescribeIdentityPool", identity, whole),
    ]
    folder = snapshot(tmp_path, {"us-east-1/identity-pools/1234abcd": answers})
    with serve(folder) as endpoint:
        cognito = client(endpoint, "cognito-identity")
        assert cognito.list_identity_pools(MaxResults=60)["IdentityPools"] == [identity]
        assert cognito.describe_identity_pool(**identity)["IdentityPoolName"] == "mobile"


def test_a_recorded_error_is_raised_as_it_was(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    denied = refused("cognito-idp:ListGroups", request, "NotAuthorizedException")
    broken = refused("cognito-idp:GetUserPoolMfaConfig", request, "InternalErrorException", 500)
    with replayed(tmp_path, denied, broken) as endpoint:
        cognito = client(endpoint)
        assert fails(lambda: cognito.list_groups(**request)) == (
            "NotAuthorizedException",
            400,
            "NotAuthorizedException as recorded",
        )
        assert fails(lambda: cognito.get_user_pool_mfa_config(**request))[1] == 500


def test_a_client_without_own_ui_customization_gets_the_pools(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    own = {"UICustomization": {"ClientId": "ALL", "CSS": ".a {}"}}
    with replayed(tmp_path, entry("cognito-idp:GetUICustomization", request, own)) as endpoint:
        ask = client(endpoint).get_ui_customization
        for who in ({}, {"ClientId": "ALL"}, {"ClientId": "web"}):
            assert ask(**request, **who)["UICustomization"]["ClientId"] == "ALL"


def test_a_web_acl_is_found_by_the_pools_arn(tmp_path: Path) -> None:
    request = {"ResourceArn": f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{POOL}"}
    acl = {"WebACL": {"Name": "edge", "Id": "1", "ARN": "arn:aws:wafv2:us-east-1:1:x"}}
    with replayed(tmp_path, entry("wafv2:GetWebACLForResource", request, acl)) as endpoint:
        found = client(endpoint, "wafv2").get_web_acl_for_resource(**request)
    assert found["WebACL"]["Name"] == "edge"


def test_a_snapshot_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 1, "account": "", "regions": []}')
    (tmp_path / "us-east-1").mkdir()
    (tmp_path / "us-east-1" / "pool.json").write_text('{"format": 9, "answers": []}')
    with pytest.raises(UsageError, match=r"us-east-1/pool\.json has format 9"):
        load_answers(tmp_path)
