"""Tiny snapshots, and real boto3 clients that read them from a replay."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from exporter.replay.protocol import Fault
from exporter.replay.server import Endpoint, serve
from tests.builders import ACCOUNT, entry

POOL = "us-east-1_AbC123"
OTHER = "us-east-1_XyZ789"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:pre-sign-up"
Entry = dict[str, Any]


def refused(operation: str, request: Entry, code: str, status: int = 400) -> Entry:
    error = {"code": code, "message": f"{code} as recorded", "status": status}
    return {"operation": operation, "request": request, "error": error}


def snapshot(folder: Path, files: dict[str, list[Entry]]) -> Path:
    """Writes a snapshot; ``files`` is ``us-east-1/us-east-1_AbC123`` -> its answers."""
    regions = sorted({name.partition("/")[0] for name in files})
    manifest = {"format": 1, "account": ACCOUNT, "regions": regions}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for name, answers in files.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {"format": 1, "region": name.partition("/")[0], "answers": answers}
        path.write_text(json.dumps(body))
    return folder


def pool(pool_id: str = POOL, name: str = "customers") -> list[Entry]:
    """The answers that every pool's file holds."""
    summary, whole = {"Id": pool_id, "Name": name}, {"Id": pool_id, "Name": name, "Policies": {}}
    return [
        entry("cognito-idp:ListUserPools", {}, {"UserPools": [summary]}),
        entry("cognito-idp:DescribeUserPool", {"UserPoolId": pool_id}, {"UserPool": whole}),
    ]


def client(endpoint: Endpoint, service: str = "cognito-idp", region: str = "us-east-1", **config: Any) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        region_name=region,
        endpoint_url=endpoint.url,
        aws_access_key_id="AKIDREPLAY",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, **config),
    )


def fails(call: Callable[[], object]) -> tuple[str, int, str]:
    """The code, the HTTP status and the message of the error that a call raises."""
    with pytest.raises(ClientError) as caught:
        call()
    error, metadata = caught.value.response["Error"], caught.value.response["ResponseMetadata"]
    return error["Code"], metadata["HTTPStatusCode"], error["Message"]


def replayed(folder: Path, *answers: Entry, fault: Fault | None = None) -> Any:
    """A replay of one pool's file that holds these answers."""
    return serve(snapshot(folder, {f"us-east-1/{POOL}": [*pool(), *answers]}), fault=fault)
