"""Retries and pace of calls."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from exporter.catalog import KINDS as ALL_KINDS
from exporter.discovery import client as calls_module
from exporter.discovery import patience
from exporter.discovery.aws_errors import Refused
from exporter.discovery.client import Calls
from exporter.discovery.options import ReadOptions
from exporter.discovery.policy import policy
from exporter.discovery.rate_limit import PER_POOL, QUOTAS, category_of
from exporter.discovery.selection import Selection
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import serve
from tests.discovery.support import (
    ALL,
    BROKEN,
    CUT,
    HALF,
    KINDS,
    ONE,
    REGION,
    THREE,
    THROTTLED,
    content,
    on,
    run,
)


@pytest.mark.parametrize("reply", [THROTTLED, BROKEN, HALF, CUT], ids=["throttle", "500", "half", "cut"])
@pytest.mark.parametrize("operation", ["DescribeUserPoolClient", "ListUserPools"])
def test_a_passing_fault_leaves_no_trace(account: Path, tmp_path: Path, reply: Reply, operation: str) -> None:
    selection = Selection(names=("customers*",))
    ran = run(account, tmp_path / "out", selection, fault=on(operation, reply, times=2))
    assert content(ran.out) == content(run(account, tmp_path / "calm", selection).out)
    assert not ran.result.refused
    assert ran.result.throttled == (2 if reply is THROTTLED else 0)
    assert ran.result.calls[f"cognito-idp:{operation}"] == ran.names()[operation]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (THROTTLED, "TooManyRequestsException"),
        (BROKEN, "InternalErrorException"),
        (HALF, "BrokenConnection"),
    ],
    ids=["throttle", "500", "half"],
)
def test_a_lasting_fault_costs_that_part_only(
    account: Path, tmp_path: Path, reply: Reply, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls_module, "PATIENCE", 0.1)
    monkeypatch.setattr(patience, "ATTEMPTS", 3)
    fault = on("DescribeUserPoolClient", reply, ClientId="000client123")
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,)), fault=fault)
    assert [call[1:] for call in ran.refused()] == [({"ClientId": "000client123", "UserPoolId": ONE}, code)]
    assert len(ran.file(ONE)["DescribeUserPoolClient"]) == 2


def test_aws_own_endpoint_starts_at_its_quota() -> None:
    calls = Calls(REGION, ReadOptions(ALL, KINDS))
    budget, _ = calls._lane("cognito-idp:DescribeUserPoolClient")
    assert (budget.rate, budget.most) == (15, 15)
    assert calls.per_pool("cognito-idp:DescribeUserPoolClient")
    assert not calls.per_pool("cognito-idp:DescribeUserPool")
    slow = Calls(REGION, ReadOptions(ALL, KINDS, max_rate=4))
    assert slow._lane("cognito-idp:DescribeUserPool")[0].rate == 4
    assert min(QUOTAS.values()) > PER_POOL


def test_categories_share_a_budget() -> None:
    calls = Calls(REGION, ReadOptions(ALL, KINDS))
    lane = calls._lane("cognito-idp:ListUserPools")
    assert calls._lane("cognito-idp:DescribeUserPool") is lane
    assert calls._lane("cognito-idp:GetUserPoolMfaConfig") is not lane
    assert category_of("lambda:GetPolicy") == "lambda"
    assert {category_of(action) for action in policy(ALL_KINDS)["Statement"][0]["Action"]} <= set(QUOTAS)


def test_a_status_of_429_is_a_throttle_whatever_its_code(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", refuse("Odd", "slow", 429), times=2))
    assert ran.result.throttled == 2
    assert ran.refused() == []


def test_only_what_other_services_have_is_asked_for_once(account: Path) -> None:
    request = {"FunctionName": "f"}
    with serve(account) as endpoint:
        calls = Calls(REGION, ReadOptions(ALL, KINDS, endpoint_url=endpoint.url))
        shared = [calls.submit("lambda:GetPolicy", request) for _ in range(2)]
        own = [calls.submit("cognito-idp:DescribeUserPool", {"UserPoolId": ONE}) for _ in range(2)]
        assert shared[0] is shared[1]
        assert own[0] is not own[1]
        assert own[0].result(60) == own[1].result(60)
        assert isinstance(shared[0].exception(60), Refused)
        calls.close()
    assert sorted(call.operation for call in endpoint.calls) == [
        *["cognito-idp:DescribeUserPool"] * 2,
        "lambda:GetPolicy",
    ]


def test_max_rate_is_kept(account: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    run(account, tmp_path / "out", Selection(ids=(THREE,)), max_rate=20)
    assert time.monotonic() - started > 0.9 * 6 / 20 - 0.1


def test_a_throttle_storm_ends_in_a_whole_snapshot(account: Path, tmp_path: Path) -> None:
    tokens, at = {"n": 60.0}, [time.monotonic()]

    def storm(call: Call, number: int) -> Reply | None:
        now = time.monotonic()
        tokens["n"], at[0] = min(60.0, tokens["n"] + (now - at[0]) * 120), now
        if tokens["n"] < 1:
            return THROTTLED
        tokens["n"] -= 1
        return BROKEN if number % 20 == 0 else None

    ran = run(account, tmp_path / "out", Selection(names=("customers*",)), fault=storm)
    assert content(ran.out) == content(run(account, tmp_path / "calm", Selection(names=("customers*",))).out)
