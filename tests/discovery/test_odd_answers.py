"""What answers in another form, about something else, or never, costs that part; the rest is read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from exporter.catalog.neighbours import LAMBDA_PERMISSION
from exporter.catalog.risk_configuration import RISK_CONFIGURATION
from exporter.discovery import patience
from exporter.discovery.patience import NoAnswer, within
from exporter.discovery.selection import Selection
from exporter.errors import AwsError
from exporter.replay.protocol import Call, Fault, Reply, refuse
from tests.discovery.support import (
    DENIED,
    GROUP,
    IDENTITY_POOL,
    KINDS,
    ONE,
    THREE,
    TWO,
    json_reply,
    on,
    pool,
    run,
    snapshot,
)

DEEP = Reply(200, b'{"UserPool": {"Id": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}")


@pytest.mark.parametrize(
    "reply",
    [
        json_reply({}),
        json_reply({"UserPool": None}),
        json_reply({"UserPool": []}),
        json_reply({"UserPool": {}}),
        json_reply({"UserPool": {"Id": TWO, "Name": "customers-old"}}),
        json_reply([]),
        json_reply(None),
        Reply(200, b'{"UserPool": {"Id": Infinity}}'),
        DEEP,
        json_reply({"UserPool": {"Id": ONE, "Name": "x", "Domain": {"a": 1}, "UserPoolTags": 5}}),
    ],
    ids="empty null list bare other top-list top-null infinity deep odd-members".split(),
)
def test_an_odd_description_costs_that_pool_at_most(account: Path, tmp_path: Path, reply: Reply) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", reply, UserPoolId=ONE))
    assert ran.result.done == 3
    assert {len(ran.file(other)["DescribeUserPoolClient"]) for other in (TWO, THREE)} == {2, 5}
    assert all(call.request.get("UserPoolId") in (ONE, None) for call in ran.result.refused)


@pytest.mark.parametrize("content", [{}, {"UserPool": None}, {"UserPool": {"Id": TWO}}])
def test_an_answer_that_does_not_name_the_pool_is_a_gap(
    account: Path, tmp_path: Path, content: object
) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", json_reply(content), UserPoolId=ONE))
    assert ran.refused() == [("cognito-idp:DescribeUserPool", {"UserPoolId": ONE}, "UnusableAnswer")]
    assert ONE in ran.result.refused[0].error.message


def test_an_answer_that_is_nested_too_deeply_costs_that_part_only(account: Path, tmp_path: Path) -> None:
    deep = b'{"UserPoolClient": {"ClientId": "000client123", "Odd": ' + b'{"a": [' * 450 + b"]}" * 450 + b"}}"
    fault = on("DescribeUserPoolClient", Reply(200, deep), ClientId="000client123")
    ran = run(account, tmp_path / "out", fault=fault)
    assert [call[1:] for call in ran.refused()] == [
        ({"ClientId": "000client123", "UserPoolId": ONE}, "UnusableAnswer")
    ]
    assert len(ran.file(ONE)["DescribeUserPoolClient"]) == 2


def test_another_clients_description_is_a_gap(account: Path, tmp_path: Path) -> None:
    other = json_reply({"UserPoolClient": {"UserPoolId": ONE, "ClientId": "001client123"}})
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPoolClient", other, ClientId="000client123"))
    (missing,) = ran.result.refused
    assert missing.error.message == (
        "DescribeUserPoolClient was asked for ClientId 000client123, and answered '001client123'"
    )


@pytest.mark.parametrize("odd", [5, None, {}, "text"])
def test_a_list_of_another_form_costs_what_it_lists(account: Path, tmp_path: Path, odd: object) -> None:
    reply = json_reply({"UserPoolClients": odd})
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", reply, UserPoolId=ONE))
    assert [call[0] for call in ran.refused()] == ["cognito-idp:ListUserPoolClients"]
    assert "DescribeUserPoolClient" in ran.file(TWO)


def test_a_listed_thing_without_an_id_costs_that_thing(account: Path, tmp_path: Path) -> None:
    reply = json_reply({"UserPoolClients": [{"ClientName": "x"}, {"ClientId": "000client123"}, 5]})
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", reply, UserPoolId=ONE))
    assert len(ran.refused()) == 2
    assert len(ran.file(ONE)["DescribeUserPoolClient"]) == 1


@pytest.mark.parametrize("content", [{"UserPools": 5}, {"UserPools": None}, {}, []])
def test_a_list_of_pools_of_another_form_ends_the_region_with_a_sentence(
    account: Path, tmp_path: Path, content: object
) -> None:
    with pytest.raises(AwsError, match=r"listing the pools of us-east-1: .*ListUserPools .*report it"):
        run(account, tmp_path / "out", fault=on("ListUserPools", json_reply(content)))


PAGE = Reply(200, b"<!DOCTYPE html><html><body>Sign in</body></html>", {"Content-Type": "text/html"})


def test_html_is_told_as_html_and_asked_for_once(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("GetUserPoolMfaConfig", PAGE, UserPoolId=ONE))
    assert [call[2] for call in ran.refused()] == ["HtmlInsteadOfAws"]
    assert ran.names()["GetUserPoolMfaConfig"] == 3
    with pytest.raises(AwsError, match=r"a page of HTML .*proxy or a login page"):
        run(account, tmp_path / "again", fault=on("ListUserPools", PAGE))


# --- what has no end -------------------------------------------------------------------------------------


def endless(operation: str, member: str, new_items: bool) -> Fault:
    """Pages of a list with ever new tokens, and the same item or ever new ones."""
    numbers: Iterator[int] = count()

    def fault(call: Call, number: int) -> Reply | None:
        if not call.operation.endswith(f":{operation}"):
            return None
        page = next(numbers)
        item = {
            "GroupName": f"g{page if new_items else 0}",
            "UserPoolId": ONE,
            "Id": ONE,
            "Name": "customers",
        }
        return json_reply({member: [item], "NextToken": f"t{page}"})

    return fault


@pytest.mark.parametrize("new_items", [False, True], ids=["the same item", "ever new items"])
def test_pages_without_end_are_a_gap(account: Path, tmp_path: Path, new_items: bool) -> None:
    fault = endless("ListGroups", "Groups", new_items)
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,)), fault=fault, kinds=(*KINDS, GROUP))
    assert ran.refused() == [("cognito-idp:ListGroups", {"UserPoolId": ONE}, "EndlessList")]


def test_a_list_of_pools_without_end_ends(account: Path, tmp_path: Path) -> None:
    with pytest.raises(AwsError, match="brought nothing new"):
        run(account, tmp_path / "out", fault=endless("ListUserPools", "UserPools", False))


def held(seconds: float, operation: str) -> Fault:
    reply = Reply(200, json.dumps({"MfaConfiguration": "OFF"}).encode(), hold=lambda: time.sleep(seconds))
    return on(operation, reply)


def test_an_answer_that_takes_too_long_is_a_gap(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ANSWER_LIMIT", 0.4)
    ran = run(account, tmp_path / "out", fault=held(1.5, "GetUserPoolMfaConfig"))
    assert {call[2] for call in ran.refused()} == {"NoAnswerInTime"}
    assert len(ran.refused()) == 3
    assert ran.result.done == 3


def test_a_region_that_stops_answering_ends_the_run(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "ANSWER_LIMIT", 0.3)

    def fault(call: Call, number: int) -> Reply | None:
        return (
            None
            if call.operation.endswith("ListUserPools")
            else Reply(200, b"{}", hold=lambda: time.sleep(1))
        )

    with pytest.raises(AwsError, match=r"nothing in the region answers|reading pool"):
        run(account, tmp_path / "out", fault=fault)


def test_an_operation_that_fails_in_a_row_is_not_sent_again_and_again() -> None:
    patient = patience.Patience()
    assert patient.tries_again("o", 5, 0)
    assert not patient.tries_again("o", 6, 0)
    assert not patient.tries_again("o", 1, patience.ANSWER_LIMIT)
    assert patient.seconds("o", 20) == patience.ANSWER_LIMIT - 20
    for _ in range(patience.IN_A_ROW):
        patient.gave_up("o", silent=True)
    assert not patient.tries_again("o", 1, 0)
    assert patient.tries_again("other", 1, 0)
    assert patient.seconds("o") < patient.seconds("other")
    patient.answered("o")
    assert patient.tries_again("o", 5, 0)


def test_what_is_called_within_a_time_may_raise_what_it_likes() -> None:
    def fail() -> None:
        raise TimeoutError("its own")

    assert within(5, lambda: 7) == 7
    with pytest.raises(TimeoutError, match="its own"):
        within(5, fail)
    with pytest.raises(NoAnswer):
        within(0.01, lambda: time.sleep(0.5))


# --- AWS's answers and not the pool's settings -----------------------------------------------------------

NOT_ENABLED = refuse("UserPoolAddOnNotEnabledException", "User pool add-ons are not enabled")


def test_clients_are_spared_only_where_aws_says_so_of_their_pool(account: Path, tmp_path: Path) -> None:
    def fault(call: Call, number: int) -> Reply | None:
        if not call.operation.endswith("DescribeRiskConfiguration"):
            return None
        pool_id = call.request["UserPoolId"]
        return NOT_ENABLED if pool_id == ONE else json_reply({"RiskConfiguration": {"UserPoolId": pool_id}})

    ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS, RISK_CONFIGURATION))
    asked = [call.request for call in ran.calls if call.operation.endswith("DescribeRiskConfiguration")]
    assert {name: len([r for r in asked if r["UserPoolId"] == name]) for name in (ONE, TWO, THREE)} == {
        ONE: 1,
        TWO: 3,
        THREE: 6,
    }
    assert not ran.result.refused


def test_another_error_about_the_pool_spares_no_client(account: Path, tmp_path: Path) -> None:
    fault = on("DescribeRiskConfiguration", DENIED)
    ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS, RISK_CONFIGURATION))
    assert ran.names()["DescribeRiskConfiguration"] == 3 + 2 + 2 + 5


def test_the_account_of_an_identity_pool_is_that_of_the_credentials(
    account: Path, tmp_path: Path, identity_pools: list[str]
) -> None:
    alone = run(account, tmp_path / "out", kinds=(IDENTITY_POOL,))
    assert alone.account.account == "123456789012"
    assert json.loads((alone.out / "manifest.json").read_text())["account"] == "123456789012"
    denied = run(account, tmp_path / "denied", kinds=(IDENTITY_POOL,), fault=on("GetCallerIdentity", DENIED))
    assert denied.account.account == ""


def test_a_function_of_another_account_is_a_note(tmp_path: Path) -> None:
    own = "arn:aws:lambda:us-east-1:123456789012:function:mine"
    functions = [f"arn:aws:lambda:us-east-1:999988887777:function:theirs{end}" for end in ("", ":live", ":7")]
    triggers = {
        "PreSignUp": functions[0],
        "PostConfirmation": own,
        "PreTokenGenerationConfig": {"LambdaArn": functions[1], "LambdaVersion": "V2_0"},
        "CustomSMSSender": {"LambdaArn": functions[2], "LambdaVersion": "V1_0"},
    }
    account = snapshot(tmp_path / "account", {ONE: pool(ONE, "customers", LambdaConfig=triggers)})
    fault = on("GetPolicy", DENIED)
    ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS, LAMBDA_PERMISSION))
    assert [call[1] for call in ran.refused()] == [{"FunctionName": own}]
    assert ran.result.notes == tuple(
        sorted(f"{arn} is account 999988887777's, so lambda:GetPolicy was refused" for arn in functions)
    )


def test_a_replay_without_an_account_has_a_caller_with_one(
    account: Path, tmp_path: Path, identity_pools: list[str]
) -> None:
    manifest = account / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "account": ""}))
    alone = run(account, tmp_path / "out", kinds=(IDENTITY_POOL,))
    assert alone.account.account == "123456789012"
