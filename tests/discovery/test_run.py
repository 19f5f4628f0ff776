"""Small accounts served over loopback, with faults, in; the snapshot that discovery makes of them out."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions as boto

from exporter.catalog import KINDS as ALL_KINDS
from exporter.catalog.schema import Kind, List, Read
from exporter.catalog.user_pool import USER_POOL
from exporter.catalog.user_pool_client import USER_POOL_CLIENT
from exporter.catalog.user_pool_domain import USER_POOL_DOMAIN
from exporter.discovery import client as calls_module
from exporter.discovery.aws_errors import SESSION_ENDS, Refused, explain
from exporter.discovery.client import Calls, Settings
from exporter.discovery.policy import policy
from exporter.discovery.rate_limit import PER_POOL, QUOTAS, Budget, Stopped, Workers, category_of
from exporter.discovery.run import Progress, Result, discover, finish
from exporter.discovery.selection import Selection, check_pool_id, region_of
from exporter.errors import AwsError, ExporterError, UsageError
from exporter.replay.answers import load_answers
from exporter.replay.server import Call, Fault, Reply, answer, refuse, serve
from exporter.snapshot.secrets import MASK

KINDS = (USER_POOL, USER_POOL_CLIENT, USER_POOL_DOMAIN)

ACCOUNT = "123456789012"
REGION = "us-east-1"
ONE, TWO, THREE = (f"{REGION}_{name}" for name in ("AbC123", "DeF456", "GhI789"))
ALL = Selection(everything=True)
Entry = dict[str, Any]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


def told(operation: str, request: Entry, response: Entry) -> Entry:
    return {"operation": f"cognito-idp:{operation}", "request": request, "response": response}


def pool(pool_id: str, name: str, clients: int = 2, **members: Any) -> list[Entry]:
    """What AWS answers about a pool with a domain and some clients."""
    whole = {
        "Id": pool_id,
        "Name": name,
        "Arn": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}",
        "CreationDate": 1508512345.678,
        "YoungerThanBoto": {"Deep": [1, None]},
        "Domain": name,
        **members,
    }
    ids = [f"{number:03}client{pool_id[-3:]}".lower() for number in range(clients)]
    here = {"UserPoolId": pool_id}
    return [
        told("ListUserPools", {}, {"UserPools": [{"Id": pool_id, "Name": name, "LambdaConfig": {}}]}),
        told("DescribeUserPool", here, {"UserPool": whole}),
        told("GetUserPoolMfaConfig", here, {"MfaConfiguration": "OFF", "YoungerThanBoto": 1}),
        told(
            "DescribeUserPoolDomain",
            {"Domain": name},
            {"DomainDescription": {"Domain": name, "UserPoolId": pool_id, "Status": "ACTIVE"}},
        ),
        told(
            "ListUserPoolClients",
            here,
            {"UserPoolClients": [{**here, "ClientId": i, "ClientName": "web"} for i in ids]},
        ),
        *(
            told(
                "DescribeUserPoolClient",
                {**here, "ClientId": i},
                {
                    "UserPoolClient": {
                        **here,
                        "ClientId": i,
                        "ClientName": "web",
                        "ClientSecret": f"clear-{i}",
                    }
                },
            )
            for i in ids
        ),
    ]


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Three pools: ``customers`` and ``customers-old`` with two clients each, ``staff`` with five."""
    return snapshot(
        tmp_path / "account",
        {
            ONE: pool(ONE, "customers", UserPoolTags={"team": "shop"}),
            TWO: pool(TWO, "customers-old"),
            THREE: pool(THREE, "staff", clients=5, UserPoolTags={"team": "hr", "env": "live"}),
        },
    )


def snapshot(folder: Path, files: dict[str, list[Entry]]) -> Path:
    (folder / REGION / "identity-pools").mkdir(parents=True)
    manifest = {"format": 1, "account": ACCOUNT, "regions": [REGION]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, answers in files.items():
        body = {"format": 1, "region": REGION, "answers": answers}
        (folder / REGION / f"{name}.json").write_text(json.dumps(body))
    return folder


@dataclasses.dataclass
class Ran:
    """One run: its result, its folder, the calls that the server saw."""

    result: Result
    out: Path
    calls: list[Call]

    def file(self, pool_id: str) -> dict[str, list[Entry]]:
        """A pool's answers by operation."""
        found: dict[str, list[Entry]] = {}
        for entry in json.loads((self.out / REGION / f"{pool_id}.json").read_bytes())["answers"]:
            found.setdefault(entry["operation"].partition(":")[2], []).append(entry)
        return found

    def names(self) -> Counter[str]:
        """How often each operation was called."""
        return Counter(call.operation.partition(":")[2] for call in self.calls)


def run(
    account: Path,
    out: Path,
    selection: Selection = ALL,
    fault: Fault | None = None,
    kinds: tuple[Kind, ...] = KINDS[:3],
    done: bool = True,
    watch: Callable[[Progress], None] = lambda progress: None,
    **settings: Any,
) -> Ran:
    with serve(account, fault=fault) as endpoint:
        with_endpoint = Settings(REGION, kinds, endpoint_url=endpoint.url, **settings)
        result = discover(selection, with_endpoint, out, watch)
        if done:
            finish(out, [result], selection, with_endpoint)
        return Ran(result, out, list(endpoint.calls))


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def on(operation: str, reply: Reply, times: int = 10**6, **members: Any) -> Fault:
    """A fault: the first calls of an operation with these members get that reply."""
    left = [times]

    def fault(call: Call, number: int) -> Reply | None:
        named = call.operation.endswith(f":{operation}") or operation == "*"
        if named and left[0] and members.items() <= call.request.items():
            left[0] -= 1
            return reply
        return None

    return fault


DENIED = refuse("AccessDeniedException", "User: arn:aws:iam::1:user/me is not authorized to perform it")
GONE = refuse("ResourceNotFoundException", "It does not exist.")
THROTTLED = refuse("TooManyRequestsException", "Rate exceeded")
BROKEN = refuse("InternalErrorException", "Something went wrong", 500)
HALF = Reply(200, b'{"UserPool": {"Id": "us-ea', {"Content-Type": "application/x-amz-json-1.1"})
CUT = Reply(200, b'{"UserPool": {"Id": "us-east-1"}}', {"Content-Type": "application/json"}, cut=True)
EXPIRED = refuse("ExpiredTokenException", "The security token included in the request is expired")


# What is read, and how it stands on disk


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


def test_a_client_that_appears_twice_is_read_and_kept_once(tmp_path: Path) -> None:
    answers = pool(ONE, "customers")
    listed = next(a for a in answers if a["operation"].endswith("ListUserPoolClients"))
    clients = listed["response"]["UserPoolClients"]
    clients.append({**clients[0], "ClientName": "renamed in between"})
    ran = run(snapshot(tmp_path / "account", {ONE: answers}), tmp_path / "out")
    (kept,) = ran.file(ONE)["ListUserPoolClients"]
    assert [client["ClientName"] for client in kept["response"]["UserPoolClients"]] == ["web", "web"]
    assert ran.names()["DescribeUserPoolClient"] == 2


def test_the_manifest_says_what_was_selected(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(names=("cust*",), exclude=("*-old",)))
    assert json.loads((ran.out / "manifest.json").read_bytes()) == {
        "account": ACCOUNT,
        "files": [f"{REGION}/{ONE}.json"],
        "format": 1,
        "regions": [REGION],
        "selection": {
            "exclude": ["*-old"],
            "kinds": ["user_pool", "user_pool_client", "user_pool_domain"],
            "names": ["cust*"],
        },
    }
    assert set(content(ran.out)) == {"manifest.json", f"{REGION}/{ONE}.json"}


def test_the_same_bytes_whatever_the_order_of_the_answers(account: Path, tmp_path: Path) -> None:
    recorded = load_answers(account)

    def shuffled(seed: int) -> Fault:
        dice = random.Random(seed)
        return lambda call, number: dataclasses.replace(answer(recorded, call), delay=dice.random() * 0.03)

    first = content(run(account, tmp_path / "1", fault=shuffled(1)).out)
    assert content(run(account, tmp_path / "2", fault=shuffled(2), workers=3).out) == first
    assert content(run(account, tmp_path / "3", workers=1).out) == first


def test_only_reads_are_ever_called() -> None:
    operations = {action.partition(":")[2] for action in policy(ALL_KINDS)["Statement"][0]["Action"]}
    assert operations
    assert not [name for name in operations if not re.match("(Admin)?(Describe|Get|List)", name)]


# Selection


def test_a_named_pool_needs_no_list(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(ids=(ONE, ONE)))
    assert ran.names()["ListUserPools"] == 0
    assert ran.names()["DescribeUserPool"] == 1
    assert ran.result.files == [f"{REGION}/{ONE}.json"]
    assert "ListUserPools" not in ran.file(ONE)


def test_names_are_matched_in_the_list(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(names=("customers", "nothing*")))
    assert ran.names()["DescribeUserPool"] == 1
    assert (ran.result.listed, ran.result.found) == (3, 1)


def test_tags_take_one_describe_of_each_pool(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", Selection(tags=(("team", "shop"),)))
    assert ran.result.files == [f"{REGION}/{ONE}.json"]
    assert (ran.names()["DescribeUserPool"], ran.names()["ListUserPoolClients"]) == (3, 1)
    both = Selection(tags=(("team", "hr"), ("env", "live")), names=("st*",))
    assert run(account, tmp_path / "both", both).result.files == [f"{REGION}/{THREE}.json"]


@pytest.mark.parametrize("glob", ["customers*", f"{REGION}_[AD]*"])
def test_exclude_by_name_and_id(account: Path, tmp_path: Path, glob: str) -> None:
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,), everything=True, exclude=(glob,)))
    assert ran.result.files == [f"{REGION}/{THREE}.json"]


@pytest.mark.parametrize(
    "selection", [Selection(names=("nope*",)), Selection(tags=(("team", "nope"),), everything=True)]
)
def test_no_match_says_what_was_searched(account: Path, tmp_path: Path, selection: Selection) -> None:
    with pytest.raises(UsageError, match=r"no pool matches .*nope.*: 3 pools .* in us-east-1"):
        run(account, tmp_path / "out", selection)
    assert not list((tmp_path / "out").glob("*"))


def test_nothing_selected(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--all"):
        discover(Selection(exclude=("x",)), Settings(REGION, KINDS), tmp_path)


@pytest.mark.parametrize(
    "text", ["", "customers", "us-east-1_", "us-east-1_a-b", "us-east-1_" + "a" * 46, "us-east-1_é", "a b_c"]
)
def test_what_is_no_pool_id(text: str) -> None:
    with pytest.raises(UsageError, match="no pool's id"):
        check_pool_id(text, None)


def test_the_region_of_an_id_and_the_one_asked_for(tmp_path: Path) -> None:
    identity_pool = "eu-west-1:7c95867a-7edd-44b0-93f7-403d26222bb2"
    check_pool_id(identity_pool, "eu-west-1")
    assert [region_of(ONE), region_of(identity_pool)] == [REGION, "eu-west-1"]
    with pytest.raises(UsageError, match=r"us-east-1_AbC123 is in us-east-1, but eu-west-1 was asked for"):
        discover(Selection(ids=(ONE,)), Settings("eu-west-1", KINDS), tmp_path)


# What is refused, gone, or broken


def test_a_refused_part_costs_that_part_only(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", DENIED, UserPoolId=ONE))
    whole = run(account, tmp_path / "whole")
    assert [(op, req, code) for op, req, code, _ in ran.result.refused] == [
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
    assert ran.result.refused[0][:2] == ("cognito-idp:DescribeUserPool", {"UserPoolId": TWO})
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


def test_a_named_pool_that_is_not_there(account: Path, tmp_path: Path) -> None:
    nobody = f"{REGION}_nobody"
    with pytest.raises(AwsError, match=rf"{nobody} in us-east-1: .*check the id and the account"):
        run(account, tmp_path / "out", Selection(ids=(nobody,)))


def test_a_pool_deleted_between_list_and_describe(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPool", GONE, UserPoolId=TWO))
    assert ran.result.notes == [f"pool {TWO} was deleted before it could be read"]
    assert not ran.result.refused
    assert (ran.result.found, ran.result.done) == (2, 2)
    assert f"{REGION}/{TWO}.json" not in content(ran.out)


def test_a_client_deleted_between_list_and_describe(account: Path, tmp_path: Path) -> None:
    ran = run(account, tmp_path / "out", fault=on("DescribeUserPoolClient", GONE, ClientId="001client123"))
    assert not ran.result.refused
    assert "001client123 was deleted" in ran.result.notes[0]
    errors = [entry["error"]["code"] for entry in ran.file(ONE)["DescribeUserPoolClient"] if "error" in entry]
    assert errors == ["ResourceNotFoundException"]


def test_a_page_token_that_repeats_ends_the_list(account: Path, tmp_path: Path) -> None:
    body = json.dumps({"UserPoolClients": [], "NextToken": "again"}).encode()
    endless = Reply(200, body, {"Content-Type": "application/x-amz-json-1.1"})
    ran = run(account, tmp_path / "out", fault=on("ListUserPoolClients", endless, UserPoolId=ONE))
    assert [refusal[2] for refusal in ran.result.refused] == ["RepeatedPageToken"]
    assert ran.file(ONE)["ListUserPoolClients"][0]["error"]["code"] == "RepeatedPageToken"
    assert ran.names()["ListUserPoolClients"] == 2 + 1 + 1


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
        (HALF, "JSONDecodeError"),
    ],
    ids=["throttle", "500", "half"],
)
def test_a_lasting_fault_costs_that_part_only(
    account: Path, tmp_path: Path, reply: Reply, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls_module, "PATIENCE", 0.1)
    monkeypatch.setattr(calls_module, "ATTEMPTS", 3)
    fault = on("DescribeUserPoolClient", reply, ClientId="000client123")
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,)), fault=fault)
    assert [refusal[1:3] for refusal in ran.result.refused] == [
        ({"ClientId": "000client123", "UserPoolId": ONE}, code)
    ]
    assert len(ran.file(ONE)["DescribeUserPoolClient"]) == 2


# Interrupted, and going on


def expire_after_two(out: Path) -> Fault:
    """The credentials expire in the third pool, when the other two are finished."""

    def fault(call: Call, number: int) -> Reply | None:
        if call.request.get("UserPoolId") != THREE or not call.operation.endswith("ListUserPoolClients"):
            return None
        journal = (out / f".{REGION}.resume").read_text()
        return EXPIRED if journal.count("\n") == 3 else THROTTLED

    return fault


def test_credentials_that_expire_half_way(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(AwsError, match=r"expired .*: sign in again"):
        run(account, out, fault=expire_after_two(out))
    assert not (out / "manifest.json").exists()
    ran = run(account, out)
    assert ran.result.skipped == 2
    assert ran.result.done == 3
    assert ran.names()["DescribeUserPool"] == 1
    assert content(out) == content(run(account, tmp_path / "calm").out)
    assert run(account, out).names()["DescribeUserPool"] == 3  # a complete run begins anew


def interrupted(account: Path, out: Path, selection: Selection = ALL) -> None:
    """A run that ends when two pools are done."""

    def watch(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    recorded = load_answers(account)

    def fault(call: Call, number: int) -> Reply | None:
        slow = call.request.get("UserPoolId") == THREE and call.operation.endswith("Client")
        return dataclasses.replace(answer(recorded, call), delay=8.0) if slow else None

    with pytest.raises(KeyboardInterrupt):
        run(account, out, selection, fault=fault, watch=watch)


def test_an_interrupt_ends_at_once_and_the_next_run_goes_on(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    started = time.monotonic()
    interrupted(account, out)
    assert time.monotonic() - started < 1.5
    ran = run(account, out)
    assert (ran.result.skipped, ran.names()["DescribeUserPool"]) == (2, 1)
    assert content(out) == content(run(account, tmp_path / "calm").out)


@pytest.mark.parametrize("change", ["refresh", "selection", "kinds", "file lost"])
def test_what_makes_an_interrupted_run_begin_anew(account: Path, tmp_path: Path, change: str) -> None:
    out = tmp_path / "out"
    interrupted(account, out)
    if change == "refresh":
        ran = run(account, out, refresh=True)
    elif change == "selection":
        ran = run(account, out, Selection(names=("*",)))
    elif change == "kinds":
        ran = run(account, out, kinds=KINDS[:1])
    else:
        (out / REGION / f"{ONE}.json").write_text('{"half')
        ran = run(account, out)
    assert ran.result.skipped == (1 if change == "file lost" else 0)
    assert ran.names()["DescribeUserPool"] == 3 - ran.result.skipped


def test_killed_while_writing(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    interrupted(account, out)
    with (out / f".{REGION}.resume").open("a") as journal:
        journal.write('{"file": "us-east-1/us-ea')
    (out / REGION / f".{THREE}.json.x1y2z3").write_text("half")
    assert run(account, out).result.skipped == 2
    assert content(out) == content(run(account, tmp_path / "calm").out)


def test_a_run_that_goes_on_still_knows_what_was_refused(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    denied, expired = on("ListUserPoolClients", DENIED, UserPoolId=ONE), expire_after_two(out)
    with pytest.raises(AwsError):
        run(account, out, fault=lambda call, number: denied(call, number) or expired(call, number))
    ran = run(account, out)
    assert ran.names()["DescribeUserPool"] == 1
    assert ran.result.refused[0][:2] == ("cognito-idp:ListUserPoolClients", {"UserPoolId": ONE})


def test_ctrl_c_in_a_process_of_its_own(account: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from exporter.discovery.client import Settings\n"
        "from exporter.discovery.run import discover; from exporter.discovery.selection import Selection\n"
        "from exporter.catalog import BY_NAME\n"
        "KINDS = (BY_NAME['user_pool'], BY_NAME['user_pool_client'], BY_NAME['user_pool_domain'])\n"
        "print('ready', flush=True)\n"
        "discover(Selection(everything=True), Settings('us-east-1', KINDS, endpoint_url=sys.argv[1]),"
        " Path(sys.argv[2]))"
    )
    recorded = load_answers(account)
    reached = threading.Event()

    def slow(call: Call, number: int) -> Reply | None:
        if call.operation.endswith("DescribeUserPool"):
            reached.set()
            return dataclasses.replace(answer(recorded, call), delay=6.0)
        return None

    with serve(account, fault=slow) as endpoint:
        child = subprocess.Popen(
            [sys.executable, "-c", program, endpoint.url, str(tmp_path / "out")],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert reached.wait(10)
        started = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=10)
    assert time.monotonic() - started < 2.5  # a tenth of it on an idle machine
    assert errors.rstrip().endswith("KeyboardInterrupt")


# The catalog's other shapes, with kinds that are made up


def kind(name: str, listing: Any, reads: tuple[Read, ...], parent: str = "user_pool") -> Kind:
    return Kind(name, "", "", listing, reads, "", "", (), parent=parent)


IDENTITY_POOL = kind(
    "identity_pool",
    List("cognito-identity:ListIdentityPools", "IdentityPools"),
    (
        Read("cognito-identity:DescribeIdentityPool", ("IdentityPoolId",)),
        Read("cognito-identity:GetIdentityPoolRoles", ("IdentityPoolId",), into="Roles"),
    ),
    parent="",
)
GROUP = kind(
    "group",
    List("cognito-idp:ListGroups", "Groups", ("UserPoolId",), limit=("Limit", 60), whole=True),
    (Read("cognito-idp:GetGroup", ("UserPoolId", "GroupName"), unwrap="Group"),),
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
            told("ListGroups", here, {"Groups": [{"GroupName": "staff"}, {"GroupName": "staff"}]}),
            told("GetUICustomization", here, {"UICustomization": {"CSS": "a{}"}}),
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
    kinds = (*KINDS[:3], GROUP, LOOK, FUNCTION)
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
    assert [refusal[:2] for refusal in ran.result.refused] == [
        ("cognito-idp:ListGroups", {"UserPoolId": TWO}),
    ]


@pytest.fixture
def identity_pools(account: Path) -> list[str]:
    """Two identity pools beside the user pools."""
    ids = [f"{REGION}:{number}c95867a-7edd-44b0-93f7-403d26222bb2" for number in (1, 2)]
    for pool_id, name in zip(ids, ("maps", "shop"), strict=True):
        entry = {"IdentityPoolId": pool_id, "IdentityPoolName": name}
        here = {"IdentityPoolId": pool_id}
        answers = {
            "ListIdentityPools": ({}, {"IdentityPools": [entry]}),
            "DescribeIdentityPool": (here, {**entry, "IdentityPoolTags": {"team": name}}),
            "GetIdentityPoolRoles": (here, {**here, "Roles": {}}),
        }
        body = [
            {"operation": f"cognito-identity:{operation}", "request": request, "response": response}
            for operation, (request, response) in answers.items()
        ]
        path = account / REGION / "identity-pools" / f"{pool_id.partition(':')[2]}.json"
        path.write_text(json.dumps({"format": 1, "region": REGION, "answers": body}))
    return ids


def test_identity_pools(account: Path, identity_pools: list[str], tmp_path: Path) -> None:
    kinds = (*KINDS[:3], IDENTITY_POOL)
    ran = run(account, tmp_path / "all", kinds=kinds)
    assert ran.result.listed == 5
    assert load_answers(ran.out).index.keys() == load_answers(account).index.keys()
    files = [f"{REGION}/identity-pools/{pool_id.partition(':')[2]}.json" for pool_id in identity_pools]
    assert [file for file in ran.result.files if "identity" in file] == files
    one = Selection(ids=(identity_pools[0],))
    assert run(account, tmp_path / "one", one, kinds=kinds).result.files == files[:1]
    tagged = Selection(tags=(("team", "shop"),), names=("shop",))
    assert run(account, tmp_path / "tag", tagged, kinds=kinds).result.files == files[1:]
    with pytest.raises(UsageError, match="of a kind that is not to be read"):
        run(account, tmp_path / "none", one)


def test_one_refused_list_leaves_the_other(account: Path, identity_pools: list[str], tmp_path: Path) -> None:
    fault = on("ListIdentityPools", DENIED)
    ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS[:3], IDENTITY_POOL))
    assert ran.result.done == 3
    assert ran.result.refused[0][:2] == ("cognito-identity:ListIdentityPools", {})


def test_the_policy_holds_what_is_called_and_no_more(account: Path, tmp_path: Path) -> None:
    called = {call.operation for call in run(account, tmp_path / "out").calls}
    (statement,) = policy(KINDS[:3])["Statement"]
    assert set(statement["Action"]) == called
    assert policy((GROUP,))["Statement"][0]["Action"] == ["cognito-idp:ListGroups"]
    firewall = kind("acl", lambda d, listed: [], (Read("wafv2:GetWebACLForResource", ("ResourceArn",)),))
    assert policy((firewall,))["Statement"][0]["Action"] == [
        "cognito-idp:GetWebACLForResource",
        "wafv2:GetWebACLForResource",
    ]


# Sentences


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused("ResourceNotFoundException", "no such pool"), "check the id and the account"),
        (Refused("InvalidParameterException", "bad"), "check the id"),
        (Refused("NotAuthorizedException", "no"), "allow cognito-idp:DescribeUserPool .*poolport policy"),
        (Refused("AccessDeniedException", "no"), "allow cognito-idp:DescribeUserPool .*poolport policy"),
        (Refused("UserPoolTaggingException", "tags"), "check the pool's tags"),
        (Refused("TooManyRequestsException", "slow"), "keeps throttling .*--max-rate"),
        (Refused("InternalErrorException", "oops", 500), "failed 6 times .*later"),
        (Refused("SomethingNew", "new words"), "AWS says SomethingNew .new words."),
        (Refused("ExpiredTokenException", ""), "expired .*sign in again"),
        (Refused("UnrecognizedClientException", ""), "does not know these credentials"),
        (Refused("InvalidSignatureException", "secret parts"), "clock"),
        (boto.NoCredentialsError(), "no AWS credentials: name a --profile"),
        (boto.PartialCredentialsError(provider="env", cred_var="AWS_X"), "not complete"),
        (boto.ProfileNotFound(profile="prod"), "no AWS profile prod"),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), "sign-in has expired"),
        (boto.SSOTokenLoadError(error_msg="x"), "sign-in has expired"),
        (boto.UnauthorizedSSOTokenError(), "sign-in has expired"),
        (boto.CredentialRetrievalError(provider="p", error_msg="x"), "could not be fetched"),
        (boto.InvalidRegionError(region_name="us east"), "no name of an AWS region"),
        (boto.SSLError(endpoint_url="https://x", error="e"), "TLS .*AWS_CA_BUNDLE"),
        (boto.ProxyConnectionError(proxy_url="http://u:p@x", error="e"), "proxy cannot be reached"),
        (
            boto.EndpointConnectionError(endpoint_url="https://cognito-idp.us-esat-1.amazonaws.com/"),
            "us-esat-1 is no region",
        ),
        (
            boto.EndpointConnectionError(endpoint_url="https://cognito-idp.eu-west-1.amazonaws.com/"),
            "cannot be reached: check the network",
        ),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), "check the network"),
        (boto.ReadTimeoutError(endpoint_url="https://x"), "did not arrive whole"),
        (json.JSONDecodeError("x", "{", 1), "did not arrive whole"),
        (RuntimeError("odd\nthing"), "RuntimeError: odd thing"),
    ],
    ids=lambda value: None if isinstance(value, str) else getattr(value, "code", type(value).__name__),
)
def test_every_failure_is_one_sentence(error: Exception, words: str) -> None:
    said = explain(error, "reading pool us-east-1_AbC123 in us-east-1", "cognito-idp:DescribeUserPool")
    assert re.match(f"reading pool us-east-1_AbC123 in us-east-1: .*{words}", str(said))
    assert "\n" not in str(said)
    assert "secret parts" not in str(said)
    assert "u:p@" not in str(said)
    assert explain(said, "again") is said


def test_failures_that_boto_raises_itself(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(kind: type[ExporterError], words: str, **settings: Any) -> None:
        with pytest.raises(kind, match=words):
            discover(ALL, Settings(**{"region": REGION, "kinds": KINDS, **settings}), tmp_path / "out")

    monkeypatch.setattr(calls_module, "ATTEMPTS", 1)
    failing(AwsError, "http://127.0.0.1:9.* cannot be reached", endpoint_url="http://127.0.0.1:9")
    failing(UsageError, "there is no AWS profile nobody", profile="nobody")
    failing(UsageError, "no name of an AWS region", region="us east")
    failing(UsageError, "is no URL", endpoint_url="nonsense")
    with serve(account) as endpoint:
        role = f"arn:aws:iam::{ACCOUNT}:role/reader"
        failing(
            AwsError,
            "allow sts:AssumeRole",
            endpoint_url=endpoint.url,
            role_arn=role,
            external_id="reader",
        )
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        failing(AwsError, "no AWS credentials", endpoint_url=endpoint.url)


@pytest.mark.parametrize("code", sorted(SESSION_ENDS))
def test_no_part_is_lost_to_credentials_that_no_longer_hold(account: Path, tmp_path: Path, code: str) -> None:
    with pytest.raises(AwsError):
        run(account, tmp_path / "out", fault=on("GetUserPoolMfaConfig", refuse(code, "no")))


def test_an_operation_that_this_boto3_does_not_know(account: Path, tmp_path: Path) -> None:
    young = kind("young", lambda d, listed: [{}], (Read("cognito-idp:GetYounger", ("UserPoolId",)),))
    ran = run(account, tmp_path / "out", Selection(ids=(ONE,)), kinds=(*KINDS[:3], young))
    assert ran.result.refused[0][2:] == (
        "UnknownOperation",
        "this boto3 does not know cognito-idp:GetYounger: update boto3",
    )


# Pace


def test_aws_own_endpoint_starts_at_its_quota() -> None:
    calls = Calls(Settings(REGION, KINDS))
    budget, _ = calls._lane("cognito-idp:DescribeUserPoolClient")
    assert (budget.rate, budget.most) == (15, 15)
    assert calls.per_pool("cognito-idp:DescribeUserPoolClient")
    assert not calls.per_pool("cognito-idp:DescribeUserPool")
    slow = Calls(Settings(REGION, KINDS, max_rate=4))
    assert slow._lane("cognito-idp:DescribeUserPool")[0].rate == 4
    assert min(QUOTAS.values()) > PER_POOL


def test_categories_share_a_budget() -> None:
    calls = Calls(Settings(REGION, KINDS))
    lane = calls._lane("cognito-idp:ListUserPools")
    assert calls._lane("cognito-idp:DescribeUserPool") is lane
    assert calls._lane("cognito-idp:GetUserPoolMfaConfig") is not lane
    assert category_of("lambda:GetPolicy") == "lambda"
    assert {category_of(action) for action in policy(ALL_KINDS)["Statement"][0]["Action"]} <= set(QUOTAS)


def test_max_rate_is_kept(account: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    run(account, tmp_path / "out", Selection(ids=(THREE,)), max_rate=20)
    assert time.monotonic() - started > 0.9 * 6 / 20 - 0.1


def test_a_budget_slows_down_once_for_one_cause_and_recovers() -> None:
    stop = threading.Event()
    budget = Budget(15, float("inf"), float("inf"))
    sent = [budget.take(stop) for _ in range(5)]
    for moment in sent:
        budget.slower(moment)
    assert budget.rate == 15  # five throttles of one burst are one
    budget.slower(time.monotonic() + 1)
    assert budget.rate == pytest.approx(15 * 0.95)
    for _ in range(100):
        budget.slower(time.monotonic() + 1)
    assert budget.rate == 1
    for _ in range(200):
        budget.faster()
    assert 5 < budget.rate < 15


def test_a_budget_never_exceeds_its_rate() -> None:
    stop = threading.Event()
    budget = Budget(15, 200, 200)
    workers = Workers(8)
    started = time.monotonic()
    for future in [workers.submit(budget.take, stop) for _ in range(60)]:
        future.result()
    assert 0.19 <= time.monotonic() - started < 0.6
    workers.close()


def test_stopping_ends_every_wait() -> None:
    stop = threading.Event()
    budget = Budget(15, 0.01, 1)
    budget.take(stop)
    waiting = Workers(3)
    futures = [waiting.submit(budget.take, stop) for _ in range(3)]
    stop.set()
    for future in futures:
        assert isinstance(future.exception(1), Stopped)


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


def test_progress_is_true(account: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    ran = run(account, tmp_path / "out", watch=seen.append)
    last = seen[-1]
    assert (last.found, last.done, last.resources) == (3, 3, ran.result.resources)
    assert last.calls == len(ran.calls)
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
