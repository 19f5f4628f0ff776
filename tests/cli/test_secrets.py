"""Secrets of every spelling in every place, through the real command line: no file and no stream has one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.replay.server import serve
from exporter.snapshot.memory import record_of
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer
from tests.builders import REGION, answer, client, pool
from tests.cli.runs import poolport
from tests.secret_spellings import PEM, SECRETS, SPELLINGS, leaks

KEEPER, OTHER = f"{REGION}_keeper", f"{REGION}_other"
TARGETS = ("--target", "terraform", "--target", "terraform-json", "--target", "pulumi")


def provider(
    secret: str, member: str = "client_secret", pool_id: str = KEEPER, **mapping: str
) -> list[Answer]:
    """The provider that has the secret, of the first pool."""
    here = {"UserPoolId": pool_id}
    details = {"client_id": "x", member: secret, "authorize_scopes": "openid"}
    whole = {"ProviderName": "corp", "ProviderType": "OIDC", **here, "ProviderDetails": details}
    return [
        answer(
            "ListIdentityProviders", here, {"Providers": [{"ProviderName": "corp", "ProviderType": "OIDC"}]}
        ),
        answer(
            "DescribeIdentityProvider",
            {**here, "ProviderName": "corp"},
            {"IdentityProvider": {**whole, "AttributeMapping": mapping}},
        ),
    ]


def everywhere(copy: str) -> dict[str, Any]:
    """A pool's members with a copy of the secret in each place where a text may stand."""
    return {
        "UserPoolTags": {"note": copy, copy: "note", "team": "a"},
        "EmailVerificationMessage": f"{copy} {{####}}",
        "VerificationMessageTemplate": {"EmailSubject": copy, "DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "From": copy, "SourceArn": copy},
        "SchemaAttributes": [{"Name": f"custom:{copy}", "AttributeDataType": "String", "Mutable": True}],
        "LambdaConfig": {"PreSignUp": copy},
        "NewMember": {"Deep": [copy, {copy: 1}]},
    }


def things(pool_id: str, copy: str) -> list[Answer]:
    """What hangs on a pool, with a copy in its names and texts."""
    here = {"UserPoolId": pool_id}
    of_client = {"CallbackURLs": [f"https://a.example/?x={copy}"], "DefaultRedirectURI": copy}
    server = {**here, "Identifier": "api", "Name": copy, "Scopes": []}
    group = {**here, "GroupName": copy, "Description": copy, "RoleArn": copy}
    return [
        answer("ListUserPoolClients", here, {"UserPoolClients": [{**here, "ClientId": "c1"}]}),
        client("c1", copy, pool_id, **of_client),
        answer("ListGroups", here, {"Groups": [group, {**here, "GroupName": "plain", "Description": copy}]}),
        answer("ListResourceServers", here, {"ResourceServers": [server]}),
    ]


def account(folder: Path, files: dict[str, list[Answer]]) -> Path:
    """A folder that plays AWS, with its secrets in clear."""
    names = []
    for pool_id, answers in files.items():
        listed = answer("ListUserPools", {}, {"UserPools": [{"Id": pool_id, "Name": pool_id[-6:]}]})
        records = [
            {"operation": it.operation, "request": dict(it.request), "response": it.response}
            for it in (listed, *answers)
        ]
        names.append(f"{REGION}/{pool_id}.json")
        (folder / REGION).mkdir(parents=True, exist_ok=True)
        data = {"answers": records, "format": 1, "region": REGION}
        (folder / names[-1]).write_text(json.dumps(data))
    folder.mkdir(exist_ok=True)
    manifest = {"account": "", "files": names, "format": 1, "regions": [REGION], "selection": {}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def export(folder: Path, out: Path, *more: str) -> Iterator[str]:
    """Export an account with all targets; what is printed."""
    with serve(folder) as endpoint:
        ran = poolport(
            *("export", "--all", "--region", REGION, "--endpoint-url", endpoint.url, "--out", out),
            *(*TARGETS, "--provider-version", "5.100.0", *more),
        )
    assert ran.exit_code in (0, 1), ran.output
    assert ran.exception is None or isinstance(ran.exception, SystemExit)
    assert list(out.glob(f"{REGION}/terraform/*.tf")), ran.output
    return iter((ran.stdout, ran.stderr))


@pytest.mark.parametrize("more", [(), ("--secrets", "config")], ids=["masked", "config"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_file_no_name_and_no_stream_holds_a_secret(
    secret: str, more: tuple[str, ...], tmp_path: Path
) -> None:
    """Each spelling has two pools: one that has the secret itself too, one that has only copies."""
    known = SECRETS[secret]
    files = {}
    for number, spelling in enumerate(SPELLINGS):
        keeper, other = f"{KEEPER}{number}", f"{OTHER}{number}"
        copy = SPELLINGS[spelling](known)
        files[keeper] = [
            *pool(keeper, f"keeper {number}", **everywhere(copy)),
            *provider(known, email=copy, pool_id=keeper, **{copy: "x"}),
            *things(keeper, copy),
        ]
        files[other] = [*pool(other, f"other {number}", **everywhere(copy)), *things(other, copy)]
    streams = export(account(tmp_path / "aws", files), tmp_path / "out", *more)
    assert len(list(tmp_path.glob(f"out/{REGION}/terraform/*_[0-9].tf"))) == len(files)
    assert list(leaks(tmp_path / "out", [known], *streams)) == []


def test_a_secret_of_a_pool_that_is_no_longer_read_is_known_by_its_digest(tmp_path: Path) -> None:
    secret = SECRETS["plain"]
    files = {KEEPER: [*pool(KEEPER, "keeper"), *provider(secret)]}
    streams = [*export(account(tmp_path / "aws", files), tmp_path / "out")]
    assert record_of(tmp_path / "out/snapshot").is_file()
    later = {
        OTHER: pool(
            OTHER, "other", UserPoolTags={"note": f"see {secret}", "b64": SPELLINGS["base64"](secret)}
        )
    }
    streams += export(account(tmp_path / "later", later), tmp_path / "out")
    assert list(leaks(tmp_path / "out", [secret], *streams)) == []


def test_of_a_key_and_a_secret_in_one_value_only_the_secret_is_masked(tmp_path: Path) -> None:
    pool_id = f"{REGION}:36fa3a19-3d73-4e5a-9864-41e422ed5a78"
    logins = {"api.twitter.com": f"consumerKey;{PEM}", "graph.facebook.com": "123"}
    here = {"IdentityPoolId": pool_id}
    found = {**here, "IdentityPoolName": "social", "SupportedLoginProviders": logins}
    name = f"{REGION}/identity-pools/x.json"
    records = [
        {
            "operation": "cognito-identity:ListIdentityPools",
            "request": {},
            "response": {"IdentityPools": [found]},
        },
        {"operation": "cognito-identity:DescribeIdentityPool", "request": here, "response": found},
    ]
    folder = account(tmp_path / "aws", {})
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(json.dumps({"answers": records, "format": 1, "region": REGION}))
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "files": [name]}))
    out = tmp_path / "out"
    streams = export(folder, out)
    assert list(leaks(out, [PEM], *streams)) == []
    (kept,) = (out / "snapshot" / REGION / "identity-pools").iterdir()
    assert f"consumerKey;{MASK}" in kept.read_text()
    code = (out / REGION / "terraform/social.tf").read_text()
    assert '"graph.facebook.com" = "123"' in code
    assert 'supported_login_providers["api.twitter.com"],' in code
