"""What the tests of an export's life share: a terraform with a running provider, an imported export."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.replay.environment import NO_CREDENTIALS
from tests.acceptance.conftest import PROBE, environment
from tests.acceptance.conftest import terraform as terraform
from tests.life.account import Pool
from tests.life.module import Cloud, Life, Tool, open_cloud

CUSTOMERS, STAFF = "us-east-1_AAAA11111", "us-east-1_BBBB22222"
"""What is imported before a test begins."""
SHOP, PARTNERS = "us-east-1_DDDD44444", "eu-west-1_CCCC33333"
"""What is in the account besides."""


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with open_cloud(tmp_path_factory.mktemp("cloud")) as found:
        yield found


@pytest.fixture(scope="session")
def tool(terraform: str, cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    """Terraform with one provider for all runs: to start it anew takes two thirds of a plan's time."""
    folder = tmp_path_factory.mktemp("initialised")
    (folder / "main.tf").write_text(PROBE)
    subprocess.run([terraform, "init", "-input=false"], cwd=folder, capture_output=True, check=True)
    providers = folder / ".terraform/providers"
    (program,) = providers.glob("*/*/aws/*/*/terraform-provider-aws*")
    address = "/".join(program.relative_to(providers).parts[:3])
    env = environment(cloud.endpoint.url)
    with subprocess.Popen(
        [str(program), "-debug"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as provider:
        assert provider.stdout
        said = next(line for line in provider.stdout if "TF_REATTACH_PROVIDERS=" in line)
        (attach,) = json.loads(said.partition("=")[2].strip().strip("'")).values()
        yield Tool(terraform, folder, {**env, "TF_REATTACH_PROVIDERS": json.dumps({address: attach})})
        provider.terminate()


@pytest.fixture(scope="session")
def imported(tool: Tool, cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of two pools with what belongs to them, which a state holds; nobody has recorded that."""
    life = Life(tmp_path_factory.mktemp("imported"), tool, cloud, _pools())
    with pytest.MonkeyPatch.context() as patch:
        _without_credentials(patch)
        life.export(CUSTOMERS, STAFF, "--target", "terraform")
    planned = life.apply()
    assert list(planned.actions.values()) == ["import"] * 8
    return life.out


@pytest.fixture
def life(tool: Tool, cloud: Cloud, imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Life:
    """That export, as the folder of one test."""
    _without_credentials(monkeypatch)
    shutil.copytree(imported, tmp_path / "out")
    return Life(tmp_path, tool, cloud, _pools())


def _without_credentials(patch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        patch.delenv(name, raising=False)
    for name, value in NO_CREDENTIALS.items():
        patch.setenv(name, value)


def _pools() -> dict[str, Pool]:
    found = (
        Pool(CUSTOMERS, "customers", 8, {"client1": "web", "client2": "kiosk"}, {"admins"}, "login-aaa"),
        Pool(STAFF, "staff", 10, {"client3": "intranet"}, {"admins"}),
        Pool(SHOP, "shop", 9, {"client5": "till"}),
        Pool(PARTNERS, "partners", 12, {"client4": "portal"}),
    )
    return {pool.id: pool for pool in found}
