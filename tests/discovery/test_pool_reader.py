"""The shapes of listings and reads that the catalog can have, with kinds that are made up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from exporter.catalog.schema import Read
from exporter.catalog.user_pool import USER_POOL
from exporter.discovery import pool_reader
from exporter.discovery.client import Calls
from exporter.discovery.options import ReadOptions
from exporter.discovery.pool import Pool
from exporter.discovery.pool_reader import read_pool
from exporter.discovery.rate_limit import Stopped
from exporter.discovery.selection import Selection
from exporter.replay.protocol import refuse
from exporter.replay.server import serve
from tests.builders import entry
from tests.discovery.support import (
    ACCOUNT,
    ALL,
    GROUP,
    KINDS,
    ONE,
    REGION,
    THREE,
    TWO,
    kind,
    on,
    pool,
    run,
    snapshot,
)

LOOK = kind(
    "look",
    lambda document, listed: [{}, *({"ClientId": c["ClientId"]} for c in listed["user_pool_client"])],
    (
        Read("cognito-idp:DescribeRiskConfiguration", ("UserPoolId", "ClientId"), absent=("NoAddOn",)),
        Read("cognito-idp:GetUICustomization", ("UserPoolId", "ClientId")),
    ),
)


FUNCTION = kind(
    "function",
    lambda document, listed: [{"FunctionName": arn} for arn in document["LambdaConfig"].values()],
    (Read("lambda:GetPolicy", ("FunctionName",), absent=("ResourceNotFoundException",)),),
)


def test_whole_lists_functions_of_the_document_and_what_is_absent(tmp_path: Path) -> None:
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:sign-up"
    here = {"UserPoolId": ONE}
    triggers = {"PreSignUp": function, "PostConfirmation": function}
    files = {
        ONE: [
            *pool(ONE, "customers", clients=1, LambdaConfig=triggers),
            entry("ListGroups", here, {"Groups": [{"GroupName": "staff"}, {"GroupName": "staff"}]}),
            entry("GetUICustomization", here, {"UICustomization": {"CSS": "a{}"}}),
            {
                "operation": "cognito-idp:DescribeRiskConfiguration",
                "request": here,
                "error": {"code": "NoAddOn", "message": "none", "status": 400},
            },
            {
                "operation": "lambda:GetPolicy",
                "request": {"FunctionName": function},
                "response": {"Policy": "{}", "RevisionId": "1", "YoungerThanBoto": 1},
            },
        ],
        TWO: pool(TWO, "customers-old", clients=0, LambdaConfig=triggers),
    }
    kinds = (*KINDS, GROUP, LOOK, FUNCTION)
    fault = on("DescribeRiskConfiguration", refuse("NoAddOn", "none"))
    ran = run(snapshot(tmp_path / "account", files), tmp_path / "out", kinds=kinds, fault=fault)
    found = ran.file(ONE)
    assert [group["GroupName"] for group in found["ListGroups"][0]["response"]["Groups"]] == ["staff"]
    assert "GetGroup" not in found
    assert [entry["request"] for entry in found["GetUICustomization"]] == [
        {"ClientId": "000client123", "UserPoolId": ONE},
        here,
    ]
    assert all("error" in entry for entry in found["DescribeRiskConfiguration"])
    assert found["GetPolicy"] == ran.file(TWO)["GetPolicy"]
    assert found["GetPolicy"][0]["response"]["YoungerThanBoto"] == 1
    assert ran.names()["GetPolicy"] == 1  # two triggers in two pools
    assert len(found["GetPolicy"]) == 1
    assert ran.refused() == [
        ("cognito-idp:ListGroups", {"UserPoolId": TWO}, "ResourceNotFoundException"),
    ]


def test_a_pool_is_read_at_the_pace_that_aws_grants_a_pool(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_reader, "PER_POOL", 20)
    monkeypatch.setattr(Calls, "per_pool", lambda calls, operation: operation.endswith("PoolClient"))
    started = time.monotonic()
    ran = run(account, tmp_path / "out", Selection(ids=(THREE,)))
    assert ran.names()["DescribeUserPoolClient"] == 5
    assert time.monotonic() - started >= 4 / 20


def test_a_run_that_was_ended_writes_no_file(account: Path, tmp_path: Path) -> None:
    with serve(account) as endpoint:
        ending = kind("ending", lambda document, listed: calls.close() or [], ())
        calls = Calls(REGION, ReadOptions(ALL, (USER_POOL, ending), endpoint_url=endpoint.url))
        with pytest.raises(Stopped):
            read_pool(Pool(USER_POOL, ONE, REGION, None), ALL, calls)
    assert not (tmp_path / "out").exists()
