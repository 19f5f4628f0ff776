"""Runs that are interrupted, and the runs that go on from there."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.discovery import session as session_module
from exporter.discovery.journal import journal_of, recording, resume
from exporter.discovery.options import ReadOptions
from exporter.discovery.results import PoolRead, Progress, RefusedCall
from exporter.discovery.selection import Selection
from exporter.errors import ApiError, AwsError, OutputError
from exporter.replay.answers import load_answers
from exporter.replay.protocol import Call, Fault, Reply, answer
from exporter.replay.server import serve
from exporter.snapshot.store import write_answers
from tests.discovery.support import (
    ACCOUNT,
    ALL,
    DENIED,
    EXPIRED,
    KINDS,
    ONE,
    REGION,
    THREE,
    THROTTLED,
    TWO,
    content,
    on,
    pool,
    run,
    snapshot,
)

GUARD = 60
"""Seconds after which something hangs."""


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


class Gate:
    """Answers that are held back until the end of a test, far longer than an interrupt may take."""

    def __init__(self) -> None:
        self.opened, self.given_up = threading.Event(), False

    def hold(self) -> None:
        self.given_up = self.given_up or not self.opened.wait(GUARD)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A gate that opens at the end; no client gives up on its answers before."""
    monkeypatch.setattr(session_module, "READ_TIMEOUT", 10 * GUARD)
    gate = Gate()
    yield gate
    gate.opened.set()


def interrupted(account: Path, out: Path, gate: Gate, selection: Selection = ALL) -> None:
    """A run that ends when two pools are done, while calls about the third wait for their answers."""

    def watch(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    recorded = load_answers(account)

    def fault(call: Call, number: int) -> Reply | None:
        held = call.request.get("UserPoolId") == THREE and call.operation.endswith("Client")
        return dataclasses.replace(answer(recorded, call), hold=gate.hold) if held else None

    with pytest.raises(KeyboardInterrupt):
        run(account, out, selection, fault=fault, watch=watch)


def test_an_interrupt_waits_for_no_answer_and_the_next_run_goes_on(
    account: Path, tmp_path: Path, gate: Gate
) -> None:
    out = tmp_path / "out"
    interrupted(account, out, gate)
    assert not gate.given_up
    ran = run(account, out)
    assert (ran.result.skipped, ran.names()["DescribeUserPool"]) == (2, 1)
    assert content(out) == content(run(account, tmp_path / "calm").out)


def test_the_journal_holds_what_was_refused_and_no_secret(tmp_path: Path) -> None:
    refused = RefusedCall("cognito-idp:ListGroups", {"UserPoolId": ONE}, ApiError("Denied", "no", 403))
    read = PoolRead(True, True, ACCOUNT, 7, (refused,), ("a note",), frozenset({"clear-1"}), gone=True)
    options = ReadOptions(ALL, KINDS)
    assert resume(tmp_path, REGION, ALL, options) == {}
    write_answers(tmp_path, f"{REGION}/{ONE}.json", REGION, [])
    with recording(tmp_path, REGION) as record:
        record(f"{REGION}/{ONE}.json", read)
    assert "clear-1" not in journal_of(tmp_path, REGION).read_text()
    kept = dataclasses.replace(read, secrets=frozenset())
    assert resume(tmp_path, REGION, ALL, options) == {f"{REGION}/{ONE}.json": kept}


def test_an_interrupted_run_leaves_no_secret_in_another_pools_file(tmp_path: Path, gate: Gate) -> None:
    files = {
        ONE: pool(ONE, "customers"),
        TWO: pool(TWO, "customers-old", UserPoolTags={"note": "see clear-000client123"}),
        THREE: pool(THREE, "staff"),
    }
    account, out = snapshot(tmp_path / "account", files), tmp_path / "out"
    interrupted(account, out, gate)
    assert (out / REGION / f"{TWO}.json").exists()
    assert not [name for name, text in content(out).items() if b"clear-" in text]
    assert run(account, out).result.skipped == 2
    assert not [name for name, text in content(out).items() if b"clear-" in text]


@pytest.mark.parametrize("change", ["refresh", "selection", "kinds", "file lost"])
def test_what_makes_an_interrupted_run_begin_anew(
    account: Path, tmp_path: Path, change: str, gate: Gate
) -> None:
    out = tmp_path / "out"
    interrupted(account, out, gate)
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


@pytest.mark.parametrize(
    "other",
    [{"profile": "prod"}, {"role_arn": "arn:aws:iam::1:role/r"}, {"kinds": KINDS[:1]}, {"refresh": True}],
)
def test_another_run_does_not_go_on_from_a_journal(tmp_path: Path, other: dict[str, Any]) -> None:
    options, file = ReadOptions(ALL, KINDS), f"{REGION}/{ONE}.json"
    resume(tmp_path, REGION, ALL, options)
    with recording(tmp_path, REGION) as record:
        record(file, PoolRead(chosen=False))
    assert set(resume(tmp_path, REGION, ALL, options)) == {file}
    assert resume(tmp_path, REGION, ALL, dataclasses.replace(options, **other)) == {}


def test_a_pool_that_was_not_chosen_is_not_counted_when_a_run_goes_on(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    resume(out, REGION, ALL, ReadOptions(ALL, KINDS))
    with recording(out, REGION) as record:
        record(f"{REGION}/{TWO}.json", PoolRead(chosen=False))
    ran = run(account, out)
    assert (ran.result.skipped, ran.result.found, ran.result.done) == (0, 2, 2)
    assert ran.names()["DescribeUserPool"] == 2


def test_killed_while_writing(account: Path, tmp_path: Path, gate: Gate) -> None:
    out = tmp_path / "out"
    interrupted(account, out, gate)
    with (out / f".{REGION}.resume").open("a") as journal:
        journal.write('{"file": "us-east-1/us-ea')
    (out / REGION / ".poolport-0123456789abcdef.tmp").write_text("half")
    assert run(account, out).result.skipped == 2
    assert content(out) == content(run(account, tmp_path / "calm").out)


def test_a_run_that_goes_on_still_knows_what_was_refused(account: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    denied, expired = on("ListUserPoolClients", DENIED, UserPoolId=ONE), expire_after_two(out)
    with pytest.raises(AwsError):
        run(account, out, fault=lambda call, number: denied(call, number) or expired(call, number))
    ran = run(account, out)
    assert ran.names()["DescribeUserPool"] == 1
    assert ran.refused()[0][:2] == ("cognito-idp:ListUserPoolClients", {"UserPoolId": ONE})


def test_ctrl_c_in_a_process(account: Path, tmp_path: Path, gate: Gate) -> None:
    program = (
        "import signal, sys; from pathlib import Path; from exporter.discovery import session\n"
        "from exporter.discovery.account import read_account\n"
        "from exporter.discovery.options import ReadOptions\n"
        "from exporter.discovery.selection import Selection\n"
        "from tests.discovery.support import KINDS\n"
        # A job in the background ignores it, and so do its children.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"session.READ_TIMEOUT = {10 * GUARD}\n"
        "options = ReadOptions(Selection(everything=True), KINDS, ('us-east-1',), endpoint_url=sys.argv[1])\n"
        "read_account(options, Path(sys.argv[2]))"
    )
    recorded = load_answers(account)
    reached = threading.Event()

    def held(call: Call, number: int) -> Reply | None:
        if call.operation.endswith("DescribeUserPool"):
            reached.set()
            return dataclasses.replace(answer(recorded, call), hold=gate.hold)
        return None

    with serve(account, fault=held) as endpoint:
        child = subprocess.Popen(
            [sys.executable, "-c", program, endpoint.url, str(tmp_path / "out")],
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert reached.wait(GUARD)
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=GUARD)
    assert not gate.given_up
    assert errors.rstrip().endswith("KeyboardInterrupt")


def test_a_journal_on_a_full_disk_is_one_sentence_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = Selection(everything=True)
    resume(tmp_path, REGION, selection, ReadOptions(selection, KINDS))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_, **__: os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb", 0))
        with recording(tmp_path, REGION) as record, pytest.raises(OutputError, match="No space left"):
            record("a", PoolRead(chosen=False))
    with recording(tmp_path, REGION) as record:
        record("b", PoolRead(chosen=False))
    assert list(resume(tmp_path, REGION, selection, ReadOptions(selection, KINDS))) == ["b"]


GOOD = {
    "file": f"{REGION}/{ONE}.json",
    "chosen": False,
    "read": True,
    "account": "",
    "resources": 0,
    "refused": [],
    "notes": [],
    "digests": [],
}


@pytest.mark.parametrize(
    "change",
    [
        {"read": False},
        {"chosen": 1},
        {"resources": "many"},
        {"refused": [7]},
        {"refused": [{"operation": "a:B", "request": [], "code": "", "message": "", "status": 1}]},
        {"refused": {}},
        {"notes": "abc"},
        {"file": None},
        {"chosen": True, "file": "../../elsewhere.json"},
    ],
)
def test_a_line_of_another_form_is_read_anew(tmp_path: Path, change: dict[str, Any]) -> None:
    selection = Selection(everything=True)
    options = ReadOptions(selection, KINDS)
    resume(tmp_path, REGION, selection, options)
    journal = journal_of(tmp_path, REGION)
    head = journal.read_text("utf-8")
    for line, known in ((GOOD, [GOOD["file"]]), (GOOD | change, [])):
        journal.write_text(f"{head}{json.dumps(line)}\n", "utf-8")
        assert list(resume(tmp_path, REGION, selection, options)) == known
