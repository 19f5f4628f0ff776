"""The guard of all tests sees what it is there for."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from exporter.disk import write_whole
from exporter.replay.answers import Answers
from exporter.replay.protocol import Call
from tests.guard import Guard


def test_the_guard_sees_what_the_product_writes_and_not_what_a_test_does(
    tmp_path: Path, guard: Guard
) -> None:
    (tmp_path / "mine").write_text("x")
    assert guard.paths == set()
    write_whole(tmp_path, "its", b"x")
    assert str(tmp_path / "its") in guard.paths
    assert guard.outside() == []


def test_the_guard_sees_a_file_outside(tmp_path: Path, guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
        write_whole(tmp_path, "its", b"x")
        assert str(tmp_path / "its") in guard.outside()


def test_the_guard_sees_a_write_call(guard: Guard) -> None:
    guard.calls.append([Call("us-east-1", "cognito-idp:DeleteUserPool", {}, 400, write=True)])
    assert guard.writes() == ["cognito-idp:DeleteUserPool"]
    guard.calls.clear()


def test_the_guard_sees_a_secret_of_an_account_in_a_file(tmp_path: Path, guard: Guard) -> None:
    details = {"UserPoolClient": {"ClientSecret": "kept-in-the-account-alone"}}
    key = ("us-east-1", "cognito-idp:DescribeUserPoolClient", "{}")
    guard.accounts.append(Answers("123456789012", ("us-east-1",), {key: details}))
    write_whole(tmp_path, "its", b'x = "kept-in-the-account-alone"')
    assert guard.secrets() == [str(tmp_path / "its")]
    guard.clear()
