"""What is read of a region, how it stands on disk, and what is refused, gone or broken."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import time
from functools import partial
from pathlib import Path

import pytest

from exporter.catalog.schema import Read
from exporter.discovery.results import Progress
from exporter.discovery.selection import Selection
from exporter.errors import ApiError, AwsError
from exporter.replay.answers import load_answers
from exporter.replay.protocol import Call, Fault, Reply, answer
from exporter.snapshot.secrets import MASK
from tests.discovery.support import (
    ACCOUNT,
    ALL,
    DENIED,
    GONE,
    IDENTITY_POOL,
    KINDS,
    ONE,
    REGION,
    TWO,
    content,
    json_reply,
    kind,
    on,
    pool,
    run,
    snapshot,
)


def test_the_snapshot_holds_what_aws_answered(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out")
    before, after = load_answers(account).index, load_answers(ran.out).index
    assert after.keys() == before.keys()
    for key, response in before.items():
        text = re.sub(r'"clear-\w+"', json.dumps(MASK), json.dumps(response, sort_keys=True))
        assert json.dumps(after[key], sort_keys=True) == text
    assert ran.file(ONE)["DescribeUserPool"][0]["response"]["UserPool"]["YoungerThanBoto"] == {
        "Deep": [1, None]
    }
    assert b"ResponseMetadata" not in b"".join(content(ran.out).values())
    assert ran.result.account == ACCOUNT
    assert (ran.result.found, ran.result.done, ran.result.listed) == (3, 3, 3)
    assert ran.result.resources == 3 + 3 + 9
    assert not ran.result.refused
    assert not ran.result.notes


def test_secrets_are_seen_but_not_written(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out")
    assert len(ran.result.secrets) == 9
    assert "clear-000client123" in ran.result.secrets
    assert not [name for name, text in content(ran.out).items() if b"clear-" in text]


def test_each_pool_keeps_its_own_entry_of_the_list(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out")
    (listed,) = ran.file(TWO)["ListUserPools"]
    assert listed["request"] == {}
    assert [item["Id"] for item in listed["response"]["UserPools"]] == [TWO]


def test_a_client_that_appears_twice_is_read_and_kept_once(tmp_path: Path) -> None:
    answers = pool(ONE, "customers")
    listed = next(a for a in answers if a["operation"].endswith("ListUserPoolClients"))
    clients = listed["response"]["UserPoolClients"]
    clients.append({**clients[0], "ClientName": "renamed in between"})
    ran = run(snapshot(tmp_path / "account", {ONE: answers}), tmp_path / "out")
    (kept,) = ran.file(ONE)["ListUserPoolClients"]
    assert [client["ClientName"] for client in kept["response"]["UserPoolClients"]] == ["web", "web"]
    assert ran.names()["DescribeUserPoolClient"] == 2


def test_the_same_bytes_whatever_the_order_of_the_answers(account: Path, tmp_path: Path) -> None:
    recorded = load_answers(account)

    def shuffled(seed: int) -> Fault:
        dice = random.Random(seed)

        def fault(call: Call, number: int) -> Reply:
            hold = partial(time.sleep, dice.random() * 0.03)
            return dataclasses.replace(answer(recorded, call), hold=hold)

        return fault

    first = content(run(account, tmp_path / "1", fault=shuffled(1)).out)
    assert content(run(account, tmp_path / "2", fault=shuffled(2), workers=3).out) == first
    assert content(run(account, tmp_path / "3", workers=1).out) == first


def test_a_refused_part_costs_that_part_only(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", DENIED, UserPoolId=ONE))
    whole = run(account, tmp_path / "whole")
    assert ran.refused() == [
        ("cognito-idp:ListUserPoolClients", {"UserPoolId": ONE}, "AccessDeniedException")
    ]
    (listed,) = ran.file(ONE)["ListUserPoolClients"]
    assert listed["error"]["code"] == "AccessDeniedException"
    assert listed["error"]["status"] == 400
    assert "response" not in listed
    assert "DescribeUserPoolClient" not in ran.file(ONE)
    assert "DescribeUserPoolDomain" in ran.file(ONE)
    changed = {name for name, text in content(ran.out).items() if content(whole.out)[name] != text}
    assert changed == {f"{REGION}/{ONE}.json"}


def test_a_pool_that_may_not_be_read_keeps_no_other_from_it(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", DENIED, UserPoolId=TWO))
    assert ran.refused()[0][:2] == ("cognito-idp:DescribeUserPool", {"UserPoolId": TWO})
    assert set(ran.file(TWO)) == {"ListUserPools", "DescribeUserPool"}
    assert len(ran.result.files) == 3


@pytest.mark.parametrize("selection", [ALL, Selection(ids=(ONE,))])
def test_nothing_can_be_read(account: Path, tmp_path: Path, selection: Selection) -> None:
    with pytest.raises(AwsError, match=r"us-east-1_AbC123 .*allow cognito-idp:DescribeUserPool .*policy"):
        run(account, tmp_path / "out", selection, fault=on("DescribeUserPool", DENIED))
    ran = run(account, tmp_path / "out", selection)
    assert ran.names()["DescribeUserPool"] == len(ran.result.files)


def test_a_refused_list_names_the_action(account: Path, tmp_path: Path) -> None:
    with pytest.raises(AwsError, match=r"listing the pools of us-east-1: .*allow cognito-idp:ListUserPools"):
        run(account, tmp_path / "out", fault=on("ListUserPools", DENIED))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"Id": "../../evil", "Name": "x"}, r"AWS lists '\.\./\.\./evil', which is not a pool id"),
        ({"Name": "x"}, "ListUserPools lists something without Id"),
        ({"Id": 5}, "ListUserPools lists something without Id"),
        ("customers", "ListUserPools lists a text and not an object"),
    ],
)
def test_a_listed_pool_without_an_id_costs_that_pool_only(
    account: Path, tmp_path: Path, item: object, words: str
) -> None:
    with pytest.raises(AwsError, match=words):
        run(account, tmp_path / "alone", fault=on("ListUserPools", json_reply({"UserPools": [item]})))
    listed = json_reply({"UserPools": [item, {"Id": ONE, "Name": "customers"}]})
    ran = run(account, tmp_path / "out", fault=on("ListUserPools", listed))
    assert ran.result.files == (f"{REGION}/{ONE}.json",)
    (missing,) = ran.result.refused
    assert (missing.operation, missing.error.code) == ("cognito-idp:ListUserPools", "UnusableAnswer")
    assert re.search(words, missing.error.message)


def test_a_named_pool_that_is_not_there(account: Path, tmp_path: Path) -> None:
    nobody = f"{REGION}_nobody"
    with pytest.raises(AwsError, match=rf"{nobody} in us-east-1: .*check the id and the account"):
        run(account, tmp_path / "out", Selection(ids=(nobody,)))


def test_a_pool_deleted_between_list_and_describe(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", GONE, UserPoolId=TWO))
    assert ran.result.notes == (f"pool {TWO} was deleted before it could be read",)
    assert not ran.result.refused
    assert (ran.result.found, ran.result.done) == (2, 2)
    assert f"{REGION}/{TWO}.json" not in content(ran.out)


def test_a_known_pool_that_is_gone_is_an_answer_and_stops_no_run(account: Path, tmp_path: Path) -> None:
    chosen, known = Selection(ids=(ONE, TWO)), frozenset({ONE, TWO})
    gone = on("DescribeUserPool", GONE, UserPoolId=TWO)
    ran = run(account, tmp_path / "out", chosen, gone, known=known)
    assert (ran.result.gone, ran.result.files) == ({TWO}, (f"{REGION}/{ONE}.json",))
    assert ran.account.manifest.files == ran.result.files
    none = run(account, tmp_path / "none", chosen, on("DescribeUserPool", GONE), known=known)
    assert (none.result.gone, none.account.manifest.files) == (known, ())
    assert not (tmp_path / "none").exists()
    with pytest.raises(AwsError, match="check the id"):
        run(account, tmp_path / "out", chosen, gone, known=frozenset({ONE}))


def test_a_client_deleted_between_list_and_describe(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPoolClient", GONE, ClientId="001client123"))
    assert not ran.result.refused
    assert "001client123 was deleted" in ran.result.notes[0]
    errors = [entry["error"]["code"] for entry in ran.file(ONE)["DescribeUserPoolClient"] if "error" in entry]
    assert errors == ["ResourceNotFoundException"]


def test_one_refused_list_leaves_the_other(account: Path, identity_pools: list[str], tmp_path: Path) -> None:
    fault = on("ListIdentityPools", DENIED)
    ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS, IDENTITY_POOL))
    assert ran.result.done == 3
    assert ran.refused()[0][:2] == ("cognito-identity:ListIdentityPools", {})


def test_an_operation_that_this_boto3_does_not_know(account: Path, tmp_path: Path) -> None:
    young = kind("young", lambda d, listed: [{}], (Read("cognito-idp:GetYounger", ("UserPoolId",)),))
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,)), kinds=(*KINDS, young))
    assert ran.result.refused[0].error == ApiError(
        "UnknownOperation", "this boto3 does not know cognito-idp:GetYounger: update boto3"
    )


def test_progress_is_true(account: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    ran = run(account, tmp_path / "out", watch=seen.append)
    last = seen[-1]
    assert (last.found, last.done, last.resources) == (3, 3, ran.result.resources)
    assert last.calls == len(ran.calls)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
