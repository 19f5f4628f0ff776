"""A value that the provider refuses costs its own resource, never the stack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.snapshot.store import Manifest, write_answers, write_manifest
from exporter.targets.target import Options
from tests.builders import ACCOUNT, REGION, client, pool
from tests.engine.stack import EngineError, Live, count, live

POOL = "aws:cognito/userPool:UserPool"
REFUSED: dict[str, Any] = {
    "refused": {POOL: ["smsAuthenticationMessage"]},
    "ignored": {"customers": {"smsAuthenticationMessage": "no code"}},
}


def account(folder: Path) -> Path:
    """A pool with a message that the provider refuses, its client, and an innocent pool."""
    answers = [*pool(SmsAuthenticationMessage="no code"), client("web-id", "web")]
    write_answers(folder, f"{REGION}/a.json", REGION, answers)
    write_answers(folder, f"{REGION}/b.json", REGION, pool(f"{REGION}_Other0001", "staff"))
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), (f"{REGION}/a.json", f"{REGION}/b.json"), {}))
    return folder


def test_the_refused_one_is_read_and_all_else_is_adopted(tmp_path: Path) -> None:
    found: Live = live(tmp_path, account(tmp_path / "snapshot"), facts=REFUSED)
    assert count(found.run("up")) == {"read": 1, "import": 2}
    assert count(found.run("up")) == {"read": 1, "same": 2}
    assert found.writes() == []


def test_ignored_alone_it_would_stop_the_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Options, "checks_ignored", False)
    found = live(tmp_path, account(tmp_path / "snapshot"), facts=REFUSED)
    with pytest.raises(EngineError, match="smsAuthenticationMessage has a value that is refused"):
        found.run("preview")


def test_a_managed_client_is_adopted_as_an_ordinary_one(tmp_path: Path) -> None:
    managed = client("es-id", "AmazonOpenSearchService-x")
    snapshot = tmp_path / "snapshot"
    write_answers(snapshot, f"{REGION}/a.json", REGION, [*pool(), managed])
    write_manifest(snapshot, Manifest(ACCOUNT, (REGION,), (f"{REGION}/a.json",), {}))
    found = live(tmp_path, snapshot)
    assert {it.kind.name for it in found.graph.resources} == {"user_pool", "user_pool_client"}
    assert count(found.run("up")) == {"import": 2}
    assert count(found.run("up")) == {"same": 2}
    assert found.writes() == []
