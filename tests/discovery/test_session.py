"""Failures before any call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.discovery import patience
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.errors import AwsError, ExporterError, UsageError
from exporter.replay.server import serve
from tests.discovery.support import ACCOUNT, ALL, KINDS, REGION


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"])
def test_an_endpoint_that_is_no_url_is_named_with_the_variable_that_has_it(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "notaurl")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://localhost:1")
    with pytest.raises(UsageError, match=f"^notaurl is not the URL .*: write {variable} like https://host"):
        read_account(ReadOptions(ALL, KINDS, (REGION,)), tmp_path / "out")


def test_an_endpoint_of_the_configuration_file_is_named_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nendpoint_url = notaurl\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    with pytest.raises(UsageError, match=r"notaurl .*endpoint_url in the AWS configuration file"):
        read_account(ReadOptions(ALL, KINDS, (REGION,)), tmp_path / "out")


def test_failures_that_boto_raises_itself(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(kind: type[ExporterError], words: str, region: str = REGION, **options: Any) -> None:
        with pytest.raises(kind, match=words):
            read_account(ReadOptions(ALL, KINDS, (region,), **options), tmp_path / "out")

    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    failing(AwsError, "http://127.0.0.1:9.* cannot be reached", endpoint_url="http://127.0.0.1:9")
    failing(UsageError, "there is no AWS profile nobody", profile="nobody")
    failing(UsageError, "not the name of an AWS region", region="us east")
    failing(UsageError, "is not the URL", endpoint_url="nonsense")
    with serve(account) as endpoint:
        role = f"arn:aws:iam::{ACCOUNT}:role/reader"
        failing(
            AwsError,
            "trust policy .*allow them sts:AssumeRole.*poolport policy --role-arn",
            endpoint_url=endpoint.url,
            role_arn=role,
            external_id="reader",
        )
        (asked,) = [call for call in endpoint.calls if call.operation == "sts:AssumeRole"]
        assert asked.request.items() >= {"RoleArn": role, "ExternalId": "reader"}.items()
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        failing(AwsError, "no AWS credentials", endpoint_url=endpoint.url)
