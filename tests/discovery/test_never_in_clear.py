"""No file holds a secret at any moment of a run, whichever pool is read first."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.replay.protocol import Call
from exporter.replay.server import serve
from tests.discovery.support import ALL, KINDS, ONE, REGION, THREE, TWO, pool, snapshot

SECRET = "k3y-that-one-pool-has-and-others-copied"


@pytest.mark.parametrize("owner", [ONE, TWO, THREE])
def test_what_is_on_disk_while_calls_are_made_and_afterwards(owner: str, tmp_path: Path) -> None:
    account = snapshot(
        tmp_path / "account",
        {
            name: pool(
                name,
                f"pool-{number}",
                UserPoolTags={"copied": SECRET, SECRET: "as a name"},
                **({"SigningSecret": SECRET} if name == owner else {}),
            )
            for number, name in enumerate((ONE, TWO, THREE))
        },
    )
    out = tmp_path / "out/snapshot"
    seen: list[str] = []

    def look(call: Call, number: int) -> None:
        seen.extend(leaks(out.parent))

    with serve(account, fault=look) as endpoint:
        read_account(ReadOptions(ALL, KINDS, (REGION,), endpoint_url=endpoint.url), out)
    assert endpoint.calls
    assert seen == []
    assert len(list(out.rglob("us-east-1_*.json"))) == 3
    assert leaks(out.parent) == []


def leaks(folder: Path) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and SECRET in path.read_text("utf-8", "replace")
    ]
