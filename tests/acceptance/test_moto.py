"""An account made in moto, a cloud that knows nothing of poolport, exported and planned against moto."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from exporter.discovery import patience
from exporter.folder.render import choose, draw_export
from exporter.replay.environment import NO_CREDENTIALS
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.terraform.plan import workspace
from tests.acceptance.conftest import environment, poolport
from tests.cli import runs

REGION = "us-west-2"


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    _make_account(
        boto3.client(
            "cognito-idp",
            region_name=REGION,
            endpoint_url=url,
            aws_access_key_id="moto",
            aws_secret_access_key="moto",
        )
    )
    yield url
    server.stop()


def _make_account(cognito: Any) -> None:
    """Pools as different scripts make them: bare, with all that moto keeps, and two of one name."""
    cognito.create_user_pool(PoolName="bare")
    for name in ("shop", "shop"):
        pool = cognito.create_user_pool(
            PoolName=name,
            AutoVerifiedAttributes=["email"],
            UsernameAttributes=["email"],
            DeletionProtection="ACTIVE",
            EmailVerificationSubject='Your "code" costs ${price}',
            EmailVerificationMessage="line one\r\nline two {####} %{if}",
            Schema=[
                {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True},
                {
                    "Name": "tier",
                    "AttributeDataType": "Number",
                    "NumberAttributeConstraints": {"MaxValue": "9"},
                },
            ],
            UserPoolTags={"team": "shop", "owner": "zoë"},
            AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
            LambdaConfig={"PreSignUp": f"arn:aws:lambda:{REGION}:123456789012:function:pre-sign-up"},
        )["UserPool"]
        for client in ("web", "web", "batch"):
            cognito.create_user_pool_client(
                UserPoolId=pool["Id"],
                ClientName=client,
                GenerateSecret=client == "batch",
                CallbackURLs=["https://shop.example.com/b", "https://shop.example.com/a"],
                TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours"},
                AccessTokenValidity=30,
                IdTokenValidity=30,
            )
    cognito.create_user_pool_domain(UserPoolId=pool["Id"], Domain="shop-login")
    cognito.create_group(UserPoolId=pool["Id"], GroupName="admins", Precedence=0)


@pytest.mark.provider
def test_an_account_made_in_moto_is_exported_and_its_plan_against_moto_only_imports(
    moto: str, tmp_path: Path, terraform: str
) -> None:
    env = environment(moto)
    targets = ("--target", "terraform", "--target", "pulumi")
    run = poolport("export", "--all", "--region", REGION, *targets, "--out", str(tmp_path), env=env)
    assert "Traceback" not in run.stderr
    graph = draw_export(tmp_path / "snapshot", tmp_path, choose(("terraform",))).graphs[REGION, "terraform"]
    kinds = {resource.kind.name for resource in graph.resources}
    assert {"user_pool", "user_pool_client", "user_pool_domain"} <= kinds
    assert {r.name for r in graph.resources if r.kind.name == "user_pool"} == {"bare", "shop", "shop_2"}

    with workspace(tmp_path / REGION / "terraform", terraform, env) as module:
        plan = module.plan()
        changed = [change for change in plan.changes if change.actions != ("no-op",)]
        assert plan.errors == ()
        assert changed == []
        assert plan.count("import") == len(graph.resources)

    found = record(tmp_path / REGION / "pulumi", graph, PYTHON).resources
    assert list(differences(expected(graph), found)) == []


def test_a_second_export_of_the_same_account_writes_the_same_bytes(
    moto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    # What moto has not implemented it never answers, however long a run waits.
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    for folder in ("one", "two"):
        options = ("--region", REGION, "--target", "pulumi", "--out", str(tmp_path / folder))
        run = runs.poolport("export", "--all", *options, "--endpoint-url", moto, **NO_CREDENTIALS)
        assert run.exception is None or isinstance(run.exception, SystemExit), run.output
    one, two = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.py")}
        for folder in ("one", "two")
    )
    assert one == two
    assert one
