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
