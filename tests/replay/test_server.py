"""Tiny snapshots in, what real boto3 clients see of them through ``exporter.replay`` out."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from exporter.errors import UsageError
from exporter.replay.answers import load_answers
from exporter.replay.server import Call, Endpoint, Fault, Reply, refuse, serve

ACCOUNT = "123456789012"
POOL = "us-east-1_AbC123"
OTHER = "us-east-1_XyZ789"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:pre-sign-up"
Entry = dict[str, Any]


def answered(operation: str, request: Entry, response: Entry) -> Entry:
    return {"operation": operation, "request": request, "response": response}


def refused(operation: str, request: Entry, code: str, status: int = 400) -> Entry:
    error = {"code": code, "message": f"{code} as recorded", "status": status}
    return {"operation": operation, "request": request, "error": error}


def snapshot(folder: Path, files: dict[str, list[Entry]]) -> Path:
    """Writes a snapshot; ``files`` is ``us-east-1/us-east-1_AbC123`` -> its answers."""
    regions = sorted({name.partition("/")[0] for name in files})
    manifest = {"format": 1, "account": ACCOUNT, "regions": regions}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, answers in files.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {"format": 1, "region": name.partition("/")[0], "answers": answers}
        path.write_text(json.dumps(body))
    return folder


def pool(pool_id: str = POOL, name: str = "customers") -> list[Entry]:
    """The answers that every pool's file holds."""
    summary, whole = {"Id": pool_id, "Name": name}, {"Id": pool_id, "Name": name, "Policies": {}}
    return [
        answered("cognito-idp:ListUserPools", {}, {"UserPools": [summary]}),
        answered("cognito-idp:DescribeUserPool", {"UserPoolId": pool_id}, {"UserPool": whole}),
    ]


def client(endpoint: Endpoint, service: str = "cognito-idp", region: str = "us-east-1", **config: Any) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        region_name=region,
        endpoint_url=endpoint.url,
        aws_access_key_id="AKIDREPLAY",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, **config),
    )


def fails(call: Callable[[], object]) -> tuple[str, int, str]:
    """The code, the HTTP status and the message of the error that a call raises."""
    with pytest.raises(ClientError) as caught:
        call()
    error, metadata = caught.value.response["Error"], caught.value.response["ResponseMetadata"]
    return error["Code"], metadata["HTTPStatusCode"], error["Message"]


def replayed(folder: Path, *answers: Entry, fault: Fault | None = None) -> Any:
    """A replay of one pool's file that holds these answers."""
    return serve(snapshot(folder, {f"us-east-1/{POOL}": [*pool(), *answers]}), fault=fault)


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
    with replayed(tmp_path, answered("cognito-idp:DescribeUserPool", request, recorded)) as endpoint:
        call = urllib.request.Request(
            endpoint.url,
            data=json.dumps(request).encode(),
            headers={"X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPool"},
        )
        with urllib.request.urlopen(call) as answer:
            assert json.load(answer) == recorded
            assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"


def test_the_pools_of_all_files_are_one_list_in_pages(tmp_path: Path) -> None:
    ids = [f"us-east-1_Pool{number}" for number in range(5)]
    folder = snapshot(tmp_path, {f"us-east-1/{one}": pool(one) for one in ids})
    with serve(folder) as endpoint:
        paginator = client(endpoint).get_paginator("list_user_pools")
        pages = list(paginator.paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["UserPools"]) for page in pages] == [2, 2, 1]
    assert [entry["Id"] for page in pages for entry in page["UserPools"]] == ids


def test_users_are_paged_with_a_pagination_token_and_a_limit(tmp_path: Path) -> None:
    users = [{"Username": f"user{number}"} for number in range(130)]
    listed = answered("cognito-idp:ListUsers", {"UserPoolId": POOL}, {"Users": users})
    with replayed(tmp_path, listed) as endpoint:
        paginator = client(endpoint).get_paginator("list_users")
        pages = list(paginator.paginate(UserPoolId=POOL))
    assert [len(page["Users"]) for page in pages] == [60, 60, 10]
    assert [user for page in pages for user in page["Users"]] == users
    assert "PaginationToken" in pages[0]
    assert "NextToken" not in pages[0]


def test_an_item_in_two_files_is_listed_once(tmp_path: Path) -> None:
    acl = {"WebACLArn": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/edge/1"}
    both = answered("wafv2:ListResourcesForWebACL", acl, {"ResourceArns": ["arn:one", "arn:two"]})
    files = {f"us-east-1/{one}": [*pool(one), both] for one in (POOL, OTHER)}
    with serve(snapshot(tmp_path, files)) as endpoint:
        answer = client(endpoint, "wafv2").list_resources_for_web_acl(**acl)
    assert answer["ResourceArns"] == ["arn:one", "arn:two"]


def test_page_sizes_beyond_what_aws_takes_are_refused(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        cognito = client(endpoint)
        for call in (
            lambda: cognito.list_user_pools(MaxResults=61),
            lambda: cognito.list_groups(UserPoolId=POOL, Limit=61),
            lambda: cognito.list_groups(UserPoolId=POOL, Limit=0),
            lambda: cognito.list_resource_servers(UserPoolId=POOL, MaxResults=51),
            lambda: cognito.list_user_pools(MaxResults=1, NextToken="bm9uc2Vuc2U="),
        ):
            assert fails(call)[:2] == ("InvalidParameterException", 400)


@pytest.mark.parametrize("token", ["!", "bm9uc2Vuc2U=", "Y29nbml0by1pZHA6TGlzdFVzZXJzIDE=", "ü"])
def test_a_token_of_another_list_or_of_none_is_refused(tmp_path: Path, token: str) -> None:
    with replayed(tmp_path) as endpoint:
        code, _, _ = fails(lambda: client(endpoint).list_user_pools(MaxResults=1, NextToken=token))
    assert code == "InvalidParameterException"


def test_lists_that_require_a_page_size_say_so(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        pools = client(endpoint, parameter_validation=False)
        identity_pools = client(endpoint, "cognito-identity", parameter_validation=False)
        for call in (pools.list_user_pools, identity_pools.list_identity_pools):
            assert fails(call)[:2] == ("InvalidParameterException", 400)


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
        answered("cognito-identity:ListIdentityPools", {}, {"IdentityPools": [identity]}),
        answered("cognito-identity:DescribeIdentityPool", identity, whole),
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


def test_whole_objects_of_a_list_serve_the_describe_call(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    group = {"GroupName": "admins", "UserPoolId": POOL, "Precedence": 0}
    server = {"Identifier": "https://api", "Name": "api", "UserPoolId": POOL}
    with replayed(
        tmp_path,
        answered("cognito-idp:ListGroups", request, {"Groups": [group]}),
        answered("cognito-idp:ListResourceServers", request, {"ResourceServers": [server]}),
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
        answered("cognito-idp:ListGroups", request, {"Groups": [group]}),
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
        answered("cognito-idp:ListUsers", request, {"Users": [ann, {"Username": "bob"}]}),
        answered("cognito-idp:ListGroups", request, {"Groups": [group]}),
        answered("cognito-idp:ListUsersInGroup", members, {"Users": [ann]}),
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
        answered("cognito-idp:ListUsers", request, {"Users": [{"Username": "bob"}]}),
        answered("cognito-idp:ListGroups", request, {"Groups": [{"GroupName": "admins"}]}),
        refused("cognito-idp:ListUsersInGroup", members, "NotAuthorizedException"),
    ]
    with replayed(tmp_path, *lists) as endpoint:
        ask = client(endpoint).admin_list_groups_for_user
        code, _, _ = fails(lambda: ask(**request, Username="bob"))
    assert code == "ResourceNotFoundException"


def test_a_branding_style_is_found_by_its_id_merged_or_not(tmp_path: Path) -> None:
    style = {"ManagedLoginBrandingId": "3ee3fcb3-0000-4000-8000-000000000000", "UserPoolId": POOL}
    by_client = answered(
        "cognito-idp:DescribeManagedLoginBrandingByClient",
        {"UserPoolId": POOL, "ClientId": "web"},
        {"ManagedLoginBranding": {**style, "UseCognitoProvidedValues": True}},
    )
    with replayed(tmp_path, by_client) as endpoint:
        ask = client(endpoint).describe_managed_login_branding
        for merged in ({}, {"ReturnMergedResources": False}, {"ReturnMergedResources": True}):
            assert ask(**style, **merged)["ManagedLoginBranding"]["UseCognitoProvidedValues"]


def test_a_client_without_own_ui_customization_gets_the_pools(tmp_path: Path) -> None:
    request = {"UserPoolId": POOL}
    own = {"UICustomization": {"ClientId": "ALL", "CSS": ".a {}"}}
    with replayed(tmp_path, answered("cognito-idp:GetUICustomization", request, own)) as endpoint:
        ask = client(endpoint).get_ui_customization
        for who in ({}, {"ClientId": "ALL"}, {"ClientId": "web"}):
            assert ask(**request, **who)["UICustomization"]["ClientId"] == "ALL"


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
    assert endpoint.calls[-1].operation == "lambda:POST /2015-03-31/functions/f/policy"


def test_sts_names_the_snapshots_account_and_iam_denies(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        assert client(endpoint, "sts").get_caller_identity()["Account"] == ACCOUNT
        assert fails(client(endpoint, "iam").get_user)[:2] == ("AccessDenied", 403)
    assert [call.write for call in endpoint.calls] == [False, False]


@pytest.mark.parametrize("recorded", ["pre-sign-up", FUNCTION])
def test_a_function_is_found_by_name_and_by_arn(tmp_path: Path, recorded: str) -> None:
    request, policy = {"FunctionName": recorded}, {"Policy": "{}", "RevisionId": "1"}
    with replayed(tmp_path, answered("lambda:GetPolicy", request, policy)) as endpoint:
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
    with replayed(tmp_path, answered("lambda:GetPolicy", request, policy)) as endpoint:
        functions = client(endpoint, "lambda")
        assert functions.get_policy(FunctionName=f"{FUNCTION}:live")["Policy"] == "{}"
        assert functions.get_policy(FunctionName="pre-sign-up", Qualifier="live")["Policy"] == "{}"
        found = functions.get_function(FunctionName="pre-sign-up", Qualifier="live")
        assert found["Configuration"]["FunctionArn"] == f"{FUNCTION}:live"
        missing = fails(lambda: functions.get_policy(FunctionName="pre-sign-up"))
        assert missing[0] == "ResourceNotFoundException"


def test_a_web_acl_is_found_by_the_pools_arn(tmp_path: Path) -> None:
    request = {"ResourceArn": f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{POOL}"}
    acl = {"WebACL": {"Name": "edge", "Id": "1", "ARN": "arn:aws:wafv2:us-east-1:1:x"}}
    with replayed(tmp_path, answered("wafv2:GetWebACLForResource", request, acl)) as endpoint:
        found = client(endpoint, "wafv2").get_web_acl_for_resource(**request)
    assert found["WebACL"]["Name"] == "edge"


def test_a_fault_replaces_an_answer(tmp_path: Path) -> None:
    def throttle(call: Call, number: int) -> Reply | None:
        return refuse("TooManyRequestsException", "Rate exceeded") if number == 1 else None

    with replayed(tmp_path, fault=throttle) as endpoint:
        describe = client(endpoint).describe_user_pool
        assert fails(lambda: describe(UserPoolId=POOL))[0] == "TooManyRequestsException"
        assert describe(UserPoolId=POOL)["UserPool"]["Id"] == POOL
    assert [call.status for call in endpoint.calls] == [400, 200]


def test_a_cut_answer_is_half_a_body_and_the_end_of_the_connection(tmp_path: Path) -> None:
    with (
        replayed(tmp_path, fault=lambda call, number: Reply(200, b"0123456789", cut=True)) as cut,
        socket.create_connection(("127.0.0.1", int(cut.url.rpartition(":")[2]))) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: replay\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert b"Content-Length: 10\r\n" in answer
    assert answer.endswith(b"\r\n\r\n01234")


def test_calls_of_many_threads_are_all_recorded(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        cognito = client(endpoint)

        def ask() -> None:
            for _ in range(10):
                cognito.describe_user_pool(UserPoolId=POOL)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [call.status for call in endpoint.calls] == [200] * 80


def test_the_endpoint_is_on_loopback_only(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        assert endpoint.url.startswith("http://127.0.0.1:")
        port = int(endpoint.url.rpartition(":")[2])
        # The whole of 127/8 is this machine: another address of it shows a wider bind.
        for other in ("127.0.0.2", "::1"):
            with pytest.raises(OSError, match=r"refused|unreachable|unavailable|cannot assign"):
                socket.create_connection((other, port), timeout=1)


@pytest.mark.parametrize("end", [None, RuntimeError, KeyboardInterrupt])
def test_the_server_ends_with_its_context(tmp_path: Path, end: type[BaseException] | None) -> None:
    try:
        with replayed(tmp_path) as endpoint:
            cognito = client(endpoint)
            cognito.describe_user_pool(UserPoolId=POOL)  # keeps its connection
            if end:
                raise end
    except (RuntimeError, KeyboardInterrupt):
        pass
    with pytest.raises(EndpointConnectionError):
        cognito.describe_user_pool(UserPoolId=POOL)
    assert len(endpoint.calls) == 1


def test_a_snapshot_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 1, "account": "1", "regions": []}')
    (tmp_path / "us-east-1").mkdir()
    (tmp_path / "us-east-1" / "pool.json").write_text('{"format": 9, "answers": []}')
    with pytest.raises(UsageError, match=r"us-east-1/pool\.json has format 9"):
        load_answers(tmp_path)


def test_the_module_serves_a_folder_and_prints_its_address(tmp_path: Path) -> None:
    folder = snapshot(tmp_path, {f"us-east-1/{POOL}": pool()})
    command = [sys.executable, "-m", "exporter.replay.server", str(folder)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout
        endpoint = Endpoint(process.stdout.readline().strip(), [])
        try:
            assert client(endpoint).describe_user_pool(UserPoolId=POOL)["UserPool"]["Id"] == POOL
        finally:
            process.terminate()
