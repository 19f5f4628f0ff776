"""The terraform of the tests of an export's life, with the provider that they share."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.replay.environment import NO_CREDENTIALS
from tests.acceptance.conftest import PROBE
from tests.acceptance.conftest import terraform as terraform
from tests.life.account import Pool
from tests.life.module import Life

CUSTOMERS = "us-east-1_AAAA11111"


@pytest.fixture(scope="session")
def initialised(terraform: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``terraform init`` has run, for all modules: each would take a second of its own."""
    folder = tmp_path_factory.mktemp("initialised")
    (folder / "main.tf").write_text(PROBE)
    subprocess.run([terraform, "init", "-input=false"], cwd=folder, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="session")
def imported(terraform: str, initialised: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of one pool with what belongs to it, which a state holds; nobody has recorded that."""
    life = Life(tmp_path_factory.mktemp("imported"), terraform, initialised, _pools())
    with pytest.MonkeyPatch.context() as patch:
        _without_credentials(patch)
        life.export(CUSTOMERS, "--target", "terraform")
    planned = life.apply()
    assert set(planned.actions.values()) == {"import"}
    assert len(planned.actions) == 5
    return life.out


@pytest.fixture
def life(
    terraform: str,
    initialised: Path,
    imported: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Life]:
    """That export, as the folder of one test."""
    _without_credentials(monkeypatch)
    shutil.copytree(imported, tmp_path / "out")
    yield Life(tmp_path, terraform, initialised, _pools())


def _without_credentials(patch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        patch.delenv(name, raising=False)
    for name, value in NO_CREDENTIALS.items():
        patch.setenv(name, value)


def _pools() -> dict[str, Pool]:
    found = (
        Pool(CUSTOMERS, "customers", 8, {"client1": "web", "client2": "kiosk"}, {"admins"}, "login-aaa"),
        Pool("us-east-1_BBBB22222", "staff", 10, {"client3": "intranet"}, {"admins"}),
        Pool("eu-west-1_CCCC33333", "partners", 12, {"client4": "portal"}),
    )
    return {pool.id: pool for pool in found}
