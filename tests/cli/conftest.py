"""The account that the tests of the command line read, and an export of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.cli.console import Screen, open_screen
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import Endpoint, serve
from tests.cli.runs import ACCOUNT, LEGACY, Terminal, poolport


@pytest.fixture(autouse=True)
def _no_credentials_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in NO_CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def aws() -> Iterator[Endpoint]:
    with serve(ACCOUNT) as endpoint:
        yield endpoint


@pytest.fixture
def exported(tmp_path: Path, aws: Endpoint) -> Path:
    """One pool, exported for both targets."""
    out = tmp_path / "out"
    result = poolport(
        "export",
        LEGACY,
        "--target",
        "terraform",
        "--target",
        "pulumi",
        "--out",
        out,
        "--endpoint-url",
        aws.url,
    )
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Screen]:
    """Opens the screen of a process whose streams are terminals of 40 columns."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")

    def opened() -> Screen:
        monkeypatch.setattr(sys, "stdout", Terminal())
        monkeypatch.setattr(sys, "stderr", Terminal())
        return open_screen()

    return opened
