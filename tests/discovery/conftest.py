"""Fixtures of the tests of discovery: an environment without AWS, and small accounts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.discovery.support import ONE, REGION, THREE, TWO, pool, snapshot


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


@pytest.fixture
def account(tmp_path: Path) -> Path:
    """Three pools: ``customers`` and ``customers-old`` with two clients each, ``staff`` with five."""
    return snapshot(
        tmp_path / "account",
        {
            ONE: pool(ONE, "customers", UserPoolTags={"team": "shop"}),
            TWO: pool(TWO, "customers-old"),
            THREE: pool(THREE, "staff", clients=5, UserPoolTags={"team": "hr", "env": "live"}),
        },
    )


@pytest.fixture
def identity_pools(account: Path) -> list[str]:
    """Two identity pools beside the user pools."""
    ids = [f"{REGION}:{number}c95867a-7edd-44b0-93f7-403d26222bb2" for number in (1, 2)]
    for pool_id, name in zip(ids, ("maps", "shop"), strict=True):
        entry = {"IdentityPoolId": pool_id, "IdentityPoolName": name}
        here = {"IdentityPoolId": pool_id}
        answers = {
            "ListIdentityPools": ({}, {"IdentityPools": [entry]}),
            "DescribeIdentityPool": (here, {**entry, "IdentityPoolTags": {"team": name}}),
            "GetIdentityPoolRoles": (here, {**here, "Roles": {}}),
        }
        body = [
            {"operation": f"cognito-identity:{operation}", "request": request, "response": response}
            for operation, (request, response) in answers.items()
        ]
        path = account / REGION / "identity-pools" / f"{pool_id.partition(':')[2]}.json"
        path.write_text(json.dumps({"format": 1, "region": REGION, "answers": body}))
    return ids
