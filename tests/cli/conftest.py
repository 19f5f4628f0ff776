"""The account that the tests of the command line read, and an export of it."""

from __future__ import annotations

import shutil
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
    _without_credentials(monkeypatch)


def _without_credentials(patch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        patch.delenv(name, raising=False)
    for name, value in NO_CREDENTIALS.items():
        patch.setenv(name, value)


@pytest.fixture(scope="module")
def aws() -> Iterator[Endpoint]:
    with serve(ACCOUNT) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def _exported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One pool, exported for both targets; what a test gets is a copy."""
    out = tmp_path_factory.mktemp("exported") / "out"
    targets = ("--target", "terraform", "--target", "pulumi")
    with serve(ACCOUNT) as endpoint, pytest.MonkeyPatch.context() as patch:
        _without_credentials(patch)
        result = poolport("export", LEGACY, *targets, "--out", out, "--endpoint-url", endpoint.url)
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def exported(tmp_path: Path, _exported_once: Path) -> Path:
    """One pool, exported for both targets."""
    return shutil.copytree(_exported_once, tmp_path / "out")


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
