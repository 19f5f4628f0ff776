"""Lists by the page, as real boto3 clients ask for them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from exporter.replay.server import serve
from tests.builders import entry
from tests.replay.support import POOL, client, fails, pool, replayed, snapshot


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
    listed = entry("cognito-idp:ListUsers", {"UserPoolId": POOL}, {"Users": users})
    with replayed(tmp_path, listed) as endpoint:
        paginator = client(endpoint).get_paginator("list_users")
        pages = list(paginator.paginate(UserPoolId=POOL))
    assert [len(page["Users"]) for page in pages] == [60, 60, 10]
    assert [user for page in pages for user in page["Users"]] == users
    assert "PaginationToken" in pages[0]
    assert "NextToken" not in pages[0]


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


@pytest.mark.parametrize(
    "token", ["cognito-idp:ListUsers 1", "cognito-idp:ListGroups 3", "cognito-idp:ListGroups 0"]
)
def test_a_token_that_this_list_never_gave_is_refused(tmp_path: Path, token: str) -> None:
    groups = [{"GroupName": f"group{number}"} for number in range(3)]
    listed = entry("cognito-idp:ListGroups", {"UserPoolId": POOL}, {"Groups": groups})
    with replayed(tmp_path, listed) as endpoint:
        cognito, text = client(endpoint), base64.b64encode(token.encode()).decode()
        code, _, message = fails(lambda: cognito.list_groups(UserPoolId=POOL, Limit=1, NextToken=text))
    assert (code, message) == ("InvalidParameterException", "Invalid NextToken")


def test_lists_that_require_a_page_size_say_so(tmp_path: Path) -> None:
    with replayed(tmp_path) as endpoint:
        pools = client(endpoint, parameter_validation=False)
        identity_pools = client(endpoint, "cognito-identity", parameter_validation=False)
        for call in (pools.list_user_pools, identity_pools.list_identity_pools):
            assert fails(call)[:2] == ("InvalidParameterException", 400)


def test_a_list_without_a_page_size_is_one_answer(tmp_path: Path) -> None:
    replicas = [{"RegionName": f"eu-west-{number}"} for number in range(130)]
    listed = entry("cognito-idp:ListUserPoolReplicas", {"UserPoolId": POOL}, {"UserPoolReplicas": replicas})
    with replayed(tmp_path, listed) as endpoint:
        ask = client(endpoint).list_user_pool_replicas
        answer = ask(UserPoolId=POOL)
        assert len(answer["UserPoolReplicas"]) == 130
        assert "NextToken" not in answer
        assert fails(lambda: ask(UserPoolId=POOL, NextToken="x"))[0] == "InvalidParameterException"


def test_every_page_of_every_size_together_is_the_list(tmp_path: Path) -> None:
    groups = [{"GroupName": f"group{number}"} for number in range(7)]
    listed = entry("cognito-idp:ListGroups", {"UserPoolId": POOL}, {"Groups": groups})
    with replayed(tmp_path, listed) as endpoint:
        pager = client(endpoint).get_paginator("list_groups")
        for size in range(1, 9):
            pages = list(pager.paginate(UserPoolId=POOL, PaginationConfig={"PageSize": size}))
            assert [group for page in pages for group in page["Groups"]] == groups
            assert {len(page["Groups"]) for page in pages[:-1]} <= {size}
