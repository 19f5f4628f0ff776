"""What the acceptance tests share: the real terraform with its provider, and an exported sample account."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.model import Graph
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import Endpoint, serve
from exporter.targets.terraform.plan import find_tool

ACCOUNT = Path(__file__).parents[2] / "demo" / "account"
PROVIDER = (5, 1_000_000, 1_000_000)
"""The provider that the tests plan with; what it cannot manage is written for Pulumi only."""
PROBE = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n    }\n  }\n}\n'


@dataclass(frozen=True)
class Exported:
    """The folder of an export of the sample account, and the replay that it was exported from."""

    folder: Path
    endpoint: Endpoint
    environment: dict[str, str]

    def graph(self, region: str, target: str = "pulumi") -> Graph:
        options = choose((target,), provider=PROVIDER)
        return draw_export(self.folder / "snapshot", self.folder, options).graphs[region, target]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a terraform that can install the AWS provider; skips, and says what is missing."""
    tool = find_tool()
    if tool is None:
        pytest.skip("neither terraform nor tofu is on the PATH")
    folder = tmp_path_factory.mktemp("probe")
    (folder / "main.tf").write_text(PROBE)
    run = subprocess.run(
        [tool, "init", "-input=false", "-no-color"], cwd=folder, capture_output=True, text=True, check=False
    )
    if run.returncode:
        pytest.skip(f"terraform cannot install hashicorp/aws: {' '.join(run.stderr.split())[:200]}")
    return tool


def environment(url: str) -> dict[str, str]:
    """A process environment in which AWS is a loopback endpoint and nothing of the user's own is left."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**kept, **NO_CREDENTIALS, "AWS_ENDPOINT_URL": url}


def poolport(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    return subprocess.run(
        [sys.executable, "-m", "exporter", *arguments], env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exported]:
    """The sample account, exported by the real command through boto3 from a replay, as from AWS."""
    folder = tmp_path_factory.mktemp("exported") / "out"
    with serve(ACCOUNT) as endpoint:
        env = environment(endpoint.url)
        regions = ("--region", "us-east-1", "--region", "eu-west-1")
        targets = ("--target", "terraform", "--target", "pulumi", "--provider-version", "5")
        kinds = ("--include", "users")
        run = poolport("export", "--all", *regions, *targets, *kinds, "--out", str(folder), env=env)
        assert run.returncode == 1, run.stderr  # one client of the account cannot have an empty plan
        yield Exported(folder, endpoint, env)
