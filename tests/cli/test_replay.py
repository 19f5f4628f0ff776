"""``poolport replay``: a snapshot is served until the command is interrupted."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from exporter.cli import main

ROOT = Path(__file__).parents[2]
ACCOUNT = ROOT / "demo/account"
CUSTOMERS = "us-east-1_sU78E9kcE"
GUARD = 60
"""Seconds after which something hangs."""


def read_pool(url: str) -> str:
    """The name of a pool, asked for as any client of AWS does."""
    target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.DescribeUserPool"}
    body = json.dumps({"UserPoolId": CUSTOMERS}).encode()
    scope = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20250101/us-east-1/cognito-idp/aws4_request"}
    request = urllib.request.Request(url, body, {**target, **scope})
    with urllib.request.urlopen(request, timeout=GUARD) as answer:
        return str(json.load(answer)["UserPool"]["Name"])


@pytest.mark.parametrize("inside", [False, True], ids=["the snapshot", "the export that it stands in"])
def test_it_prints_its_address_and_serves_until_interrupted(tmp_path: Path, inside: bool) -> None:
    if inside:
        (tmp_path / "snapshot").symlink_to(ACCOUNT)
    # A job in the background ignores the signal, and so do its children.
    program = (
        "import signal; from exporter.cli import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler); main()"
    )
    command = [sys.executable, "-c", program, "replay", str(tmp_path if inside else ACCOUNT)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes, text=True, cwd=ROOT) as process:  # type: ignore[call-overload]
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")
        assert read_pool(url) == "customers"
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=GUARD)
    assert (process.returncode, out, errors) == (0, "", "")


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["replay", str(ACCOUNT), "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port} cannot be used" in result.stderr
    assert "--port" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_that_is_not_a_snapshot_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["replay", str(tmp_path)])
    assert result.exit_code == 2
    assert "is not a snapshot" in result.stderr
    assert CliRunner().invoke(main, ["replay", str(tmp_path / "none")]).exit_code == 2
