"""``poolport export`` and ``discover``: what is read, what is written, what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import Endpoint, serve
from tests.cli.runs import ACCOUNT, CUSTOMERS, LEGACY, files, poolport, sentence


def test_no_credentials_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, aws: Endpoint
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = poolport("discover", LEGACY, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert "--profile" in sentence(result, 3)


def test_an_unknown_pool_is_one_sentence(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("export", "us-east-1_Nobody123", "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert result.exit_code in (1, 3), result.output
    assert "us-east-1_Nobody123" in result.stderr
    assert "ResourceNotFoundException" in result.stderr
    assert "Traceback" not in result.output


def _denied(operation: str) -> Callable[[Call, int], Reply | None]:
    def fault(call: Call, number: int) -> Reply | None:
        if call.operation == operation:
            return refuse("AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized")
        return None

    return fault


def test_a_refused_call_is_a_gap_and_exit_code_1(tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=_denied("cognito-idp:DescribeUserPoolClient")) as endpoint:
        result = poolport("export", LEGACY, "--out", tmp_path / "out", "--endpoint-url", endpoint.url)
    assert result.exit_code == 1, result.output
    assert "cognito-idp:DescribeUserPoolClient" in result.stderr
    assert "AccessDeniedException" in result.stderr
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["summary"]["resources"]
    paths = {finding["path"] for finding in report["findings"] if finding["level"] == "error"}
    assert paths == {"cognito-idp:DescribeUserPoolClient"}


def test_a_resource_without_code_is_exit_code_1(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("export", CUSTOMERS, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["omitted"]
    assert "without code" in result.stdout


def test_several_regions_have_a_project_each(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / "out"
    regions = ("--region", "us-east-1", "--region", "eu-west-1")
    result = poolport("export", "--all", *regions, "--out", out, "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output  # one client has no code
    tops = {path.relative_to(out).as_posix() for path in out.glob("*/*")}
    assert {"us-east-1/pulumi", "eu-west-1/pulumi", "us-east-1/report.md", "snapshot/manifest.json"} <= tops
    assert "us-east-1/terraform" not in tops
    assert "\x1b" not in result.output
    written = b"".join(files(out).values())
    for secret in (ACCOUNT / "SECRETS.txt").read_bytes().split():
        assert secret not in written


def test_the_same_account_gives_the_same_bytes(exported: Path, aws: Endpoint) -> None:
    before = files(exported)
    targets = ("--target", "terraform", "--target", "pulumi")
    again = poolport("export", LEGACY, *targets, "--out", exported, "--endpoint-url", aws.url)
    assert again.exit_code == 0, again.output
    assert files(exported) == before
    assert "0 files written" in again.stdout
    rendered = poolport("render", exported, *targets)
    assert rendered.exit_code == 0, rendered.output
    assert files(exported) == before
