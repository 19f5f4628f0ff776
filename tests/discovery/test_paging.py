"""Pages of a list become one answer."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from exporter.replay.protocol import Reply
from tests.discovery.support import ONE, THREE, on, pool, run, snapshot


def test_pages_become_one_answer_and_nothing_is_read_twice(tmp_path: Path) -> None:
    files = {ONE: pool(ONE, "customers"), THREE: pool(THREE, "staff", clients=130)}
    ran = run(snapshot(tmp_path / "account", files), tmp_path / "out")
    (listed,) = ran.file(THREE)["ListUserPoolClients"]
    assert listed["request"] == {"UserPoolId": THREE}
    assert len(listed["response"]["UserPoolClients"]) == 130
    assert "NextToken" not in listed["response"]
    assert ran.names() == {
        "ListUserPools": 1,
        "DescribeUserPool": 2,
        "GetUserPoolMfaConfig": 2,
        "DescribeUserPoolDomain": 2,
        "ListUserPoolClients": 1 + 3,
        "DescribeUserPoolClient": 132,
    }
    assert ran.result.calls == Counter(call.operation for call in ran.calls)
    requests = [(call.operation, json.dumps(call.request, sort_keys=True)) for call in ran.calls]
    assert len(set(requests)) == len(requests)


def test_a_page_token_that_repeats_ends_the_list(account: Path, tmp_path: Path) -> None:
    body = json.dumps({"UserPoolClients": [], "NextToken": "again"}).encode()
    endless = Reply(200, body, {"Content-Type": "application/x-amz-json-1.1"})
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", endless, UserPoolId=ONE))
    assert [code for _, _, code in ran.refused()] == ["EndlessList"]
    assert ran.file(ONE)["ListUserPoolClients"][0]["error"]["code"] == "EndlessList"
    assert ran.names()["ListUserPoolClients"] == 2 + 1 + 1
