"""Calls in the protocols of the services: JSON, REST and query."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.replay.protocol import Call
from tests.builders import entry
from tests.replay.support import ACCOUNT, OTHER, POOL, client, fails, replayed


def test_a_describe_call_gets_the_recorded_answer_and_is_in_the_calls(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        answer = client(endpoint).describe_user_pool(UserPoolId=POOL)
    assert answer["UserPool"] == {"Id": POOL, "Name": "customers", "Policies": {}}
    assert answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    expected = Call("us-east-1", "cognito-idp:DescribeUserPool", {"UserPoolId": POOL}, 200)
    assert endpoint.calls == [expected]


def test_a_member_that_boto3_does_not_know_is_in_the_raw_body(tmp_path: Path) -> None:
    request = {"UserPoolId": OTHER}
    recorded = {"UserPool": {"Id": OTHER, "FromTheFuture": {"Deep": [1.5, None, "ü"]}}}
    with replayed(tmp_path, entry("cognito-idp:DescribeUserPool", request, recorded)) as endpoint:
        call = urllib.request.Request(
            endpoint.url,
            data=json.dumps(request).encode(),
            headers={"X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPool"},
        )
        with urllib.request.urlopen(call) as answer:
            assert json.load(answer) == recorded
            assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"


@pytest.mark.parametrize(
    ("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-west-1", "aws")]
)
def test_the_caller_is_of_the_partition_of_the_region(region: str, partition: str, tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        caller = client(endpoint, "sts", region).get_caller_identity()
    assert caller["Arn"] == f"arn:{partition}:iam::{ACCOUNT}:user/replay"


@pytest.mark.sends_writes
def test_a_write_is_refused_and_stands_in_the_calls_as_one(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        writes: list[Callable[[], object]] = [
            lambda: client(endpoint).update_user_pool(UserPoolId=POOL),
            lambda: client(endpoint).create_group(UserPoolId=POOL, GroupName="new"),
            lambda: client(endpoint, "cognito-identity").delete_identity_pool(IdentityPoolId="a:0"),
            lambda: client(endpoint, "lambda").remove_permission(FunctionName="f", StatementId="s"),
            lambda: client(endpoint, "lambda").add_permission(
                FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="p"
            ),
        ]
        for write in writes:
            code, status, message = fails(write)
            assert (code, status) == ("AccessDeniedException", 400)
            assert message == "this is a replay of a snapshot: poolport never writes"
    assert [call.write for call in endpoint.calls] == [True] * len(writes)
    assert endpoint.calls[0].operation == "cognito-idp:UpdateUserPool"
    assert endpoint.calls[-1].operation == "lambda:AddPermission"
    assert endpoint.calls[-1].request == {
        "FunctionName": "f",
        "StatementId": "s",
        "Action": "lambda:InvokeFunction",
        "Principal": "p",
    }


def test_sts_names_the_snapshots_account_and_iam_denies(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        assert client(endpoint, "sts").get_caller_identity()["Account"] == ACCOUNT
        assert fails(client(endpoint, "iam").get_user)[:2] == ("AccessDenied", 403)
    assert [call.write for call in endpoint.calls] == [False, False]
