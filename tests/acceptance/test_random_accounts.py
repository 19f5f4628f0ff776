"""Random but AWS-like accounts through discover, render and the real provider: every plan must only import.

An account is made of what the sample account's answers hold, member by member, mixed anew: absent, null,
empty and odd shapes with it, and texts of any alphabet. What this finds becomes a named case of its own.
POOLPORT_RANDOM_ACCOUNTS sets how many accounts are tried (default 2, of 12 pools each).
"""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exporter.catalog import BY_NAME
from exporter.discovery.account import read_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.replay.server import serve
from exporter.snapshot.store import Manifest, read_answers, write_answers, write_manifest
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_typescript.language import complaints
from exporter.targets.terraform.plan import workspace
from tests import builders
from tests.acceptance.conftest import ACCOUNT, PROVIDER, environment
from tests.node.tools import compiled, link_packages, needs_node
from tests.targets.pulumi_typescript.projects import recorded

REGION = "us-east-1"
READ = ("user_pool", "identity_provider", "resource_server", "user_pool_client", "user_group")
ABSENT = "(absent)"
Members = dict[str, list[Any]]
Body = dict[str, Any]
Made = tuple[Body, Body, list[Body], dict[str, list[Body]]]

# What every answer has, or what would make it another thing.
FIXED = {
    "UserPool": {
        "Id",
        "Name",
        "Arn",
        "CreationDate",
        "LastModifiedDate",
        "Policies",
        "Domain",
        "CustomDomain",
    },
    "UserPoolClient": {"UserPoolId", "ClientId", "ClientName", "CreationDate", "LastModifiedDate"},
    "": set(),
}
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40)
TEXTS = st.text(
    st.sampled_from("ab {}$%\"'\\\n\r\tЖ字é🎁<>&#`")
    | st.characters(codec="utf-8", categories=["L", "N", "P", "S"]),
    max_size=60,
).map(lambda text: text + "{####}")


def _seen(operation: str, unwrap: str) -> Members:
    """Every value that the sample account has for each member of an answer, and that it may be absent."""
    members: Members = {}
    for path in sorted((ACCOUNT / REGION).glob("*.json")):
        for answer in read_answers(ACCOUNT, f"{REGION}/{path.name}")[1]:
            if answer.operation == operation and answer.response:
                content = answer.response[unwrap] if unwrap else answer.response
                for name, value in content.items():
                    values = members.setdefault(name, [ABSENT, None])
                    values += [value] if value not in values else []
                    if isinstance(value, dict) and {} not in values:
                        values.append({})
                    if isinstance(value, list) and [] not in values:
                        values.append([])
    return {name: values for name, values in members.items() if name not in FIXED[unwrap]}


POOLS = _seen("cognito-idp:DescribeUserPool", "UserPool")
MFA = _seen("cognito-idp:GetUserPoolMfaConfig", "")
CLIENTS = _seen("cognito-idp:DescribeUserPoolClient", "UserPoolClient")
# AWS accepts a validity only where its unit makes it 5 minutes to a day (refresh: an hour to ten years).
TOKENS = ("AccessTokenValidity", "IdTokenValidity", "RefreshTokenValidity", "TokenValidityUnits")
MINUTES = {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "minutes"}
LIFETIMES: list[dict[str, Any]] = [
    {},
    {"TokenValidityUnits": {}, "RefreshTokenValidity": 30},
    {"TokenValidityUnits": None, "AccessTokenValidity": 3, "RefreshTokenValidity": 0},
    {"TokenValidityUnits": {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}},
    {"TokenValidityUnits": MINUTES, "AccessTokenValidity": 5, "IdTokenValidity": 1440},
    {"TokenValidityUnits": MINUTES, "RefreshTokenValidity": 60},
    {"TokenValidityUnits": {"AccessToken": "minutes"}, "AccessTokenValidity": 30},
]


def _some(members: Members) -> st.SearchStrategy[dict[str, Any]]:
    mixed = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in sorted(members.items())})
    return mixed.map(lambda chosen: {name: v for name, v in chosen.items() if v != ABSENT})


def _items(operation: str, member: str) -> list[dict[str, Any]]:
    """What the sample account's answers hold of things beside pools and clients."""
    found = []
    for path in sorted((ACCOUNT / REGION).glob("*.json")):
        for answer in read_answers(ACCOUNT, f"{REGION}/{path.name}")[1]:
            if answer.operation == operation and answer.response:
                content = answer.response[member]
                found += content if isinstance(content, list) else [content]
    return found


PROVIDERS = _items("cognito-idp:DescribeIdentityProvider", "IdentityProvider")
SERVERS = _items("cognito-idp:ListResourceServers", "ResourceServers")
GROUPS = _items("cognito-idp:ListGroups", "Groups")


def _few(things: list[dict[str, Any]], name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.sampled_from(things), max_size=4, unique_by=lambda thing: str(thing[name]))


@st.composite
def pools(draw: st.DrawFn) -> Made:
    """A pool's answer, its MFA answer, the answers of its clients, and what else hangs on it by list."""
    pool = copy.deepcopy(draw(_some(POOLS)))
    if pool.get("AliasAttributes"):  # AWS has one or the other
        pool.pop("UsernameAttributes", None)
    policies: dict[str, Any] = {"PasswordPolicy": {"MinimumLength": draw(st.integers(6, 99))}}
    policies |= draw(st.sampled_from([{}, {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}]))
    template = pool.get("VerificationMessageTemplate")
    if template and draw(st.booleans()):
        template["EmailMessage"] = pool["EmailVerificationMessage"] = draw(TEXTS)
    pool |= {"Name": draw(NAMES), "Policies": policies}
    settings = {name: values for name, values in CLIENTS.items() if name not in TOKENS}
    client = st.builds(lambda one, two: {**one, **two}, _some(settings), st.sampled_from(LIFETIMES))
    others = {
        "IdentityProvider": draw(_few(PROVIDERS, "ProviderName")),
        "ResourceServer": draw(_few(SERVERS, "Identifier")),
        "Group": draw(_few(GROUPS, "GroupName")),
    }
    return pool, copy.deepcopy(draw(_some(MFA))), draw(st.lists(client, max_size=3)), others


def write_account(folder: Path, made: list[Made]) -> None:
    files = []
    for number, (pool, mfa, clients, others) in enumerate(made):
        pool_id = f"{REGION}_Random{number:03}"
        request = {"UserPoolId": pool_id}
        dates = {"CreationDate": 1.5e9 + number, "LastModifiedDate": 1.6e9}
        described, _ = builders.pool(pool_id, pool["Name"], **{**pool, **dates})
        answers = [described, builders.answer("GetUserPoolMfaConfig", request, mfa)]
        for index, client in enumerate(clients):
            members = {**client, **dates}
            answers.append(
                builders.client(f"client{number:03}x{index}", f"client {index}", pool_id, **members)
            )
        entries = [{"UserPoolId": pool_id, "ClientId": f"client{number:03}x{i}"} for i in range(len(clients))]
        entry = {"Id": pool_id, "Name": pool["Name"], "LambdaConfig": {}, **dates}
        mine = {kind: [{**thing, "UserPoolId": pool_id} for thing in found] for kind, found in others.items()}
        names = [{"ProviderName": provider["ProviderName"]} for provider in mine["IdentityProvider"]]
        for provider in mine["IdentityProvider"]:
            which = {"UserPoolId": pool_id, "ProviderName": provider["ProviderName"]}
            answers.append(builders.answer("DescribeIdentityProvider", which, {"IdentityProvider": provider}))
        answers += [
            builders.answer("ListUserPools", {}, {"UserPools": [entry]}),
            builders.answer("ListUserPoolClients", request, {"UserPoolClients": entries}),
            builders.answer("ListIdentityProviders", request, {"Providers": names}),
            builders.answer("ListResourceServers", request, {"ResourceServers": mine["ResourceServer"]}),
            builders.answer("ListGroups", request, {"Groups": mine["Group"]}),
        ]
        files.append(f"{REGION}/{pool_id}.json")
        write_answers(folder, files[-1], REGION, answers)
    write_manifest(folder, Manifest("123456789012", (REGION,), tuple(files), {}))


def some(number: int) -> settings:
    """So many accounts, the same ones each time; POOLPORT_RANDOM_ACCOUNTS asks for others, and how many."""
    return settings(
        max_examples=int(os.environ.get("POOLPORT_RANDOM_ACCOUNTS", str(number))),
        derandomize="POOLPORT_RANDOM_ACCOUNTS" not in os.environ,
        deadline=None,
        phases=[Phase.generate],  # a plan takes too long to shrink an account; the plan names the resource
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def read_as_from_aws(folder: Path, made: list[Made]) -> None:
    """The snapshot of an account in a folder, as boto3 reads it."""
    write_account(folder / "aws", made)
    with serve(folder / "aws") as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "x")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        kinds = tuple(BY_NAME[name] for name in READ)
        options = ReadOptions(Selection(everything=True), kinds, (REGION,), endpoint_url=endpoint.url)
        (read,) = read_account(options, folder / "snapshot").regions
    assert (read.done, read.refused) == (len(made), ())


@pytest.mark.provider
@some(2)
@given(made=st.lists(pools(), min_size=12, max_size=12))
def test_every_account_plans_to_imports_only(
    made: list[Made],
    terraform: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("random")
    read_as_from_aws(folder, made)
    written = render_export(folder / "snapshot", folder, choose(("terraform", "pulumi"), provider=PROVIDER))
    graph = written.drawing.graphs[REGION, "terraform"]
    with (
        serve(folder / "snapshot") as endpoint,
        workspace(folder / REGION / "terraform", terraform, environment(endpoint.url)) as module,
    ):
        assert module("fmt", "-check", "-recursive").stdout == ""
        plan = module.plan()
    wrong = [f"{error.address}: {error.message}: {error.detail}" for error in plan.errors]
    wrong += [f"{c.address}: {c.differences}" for c in plan.changes if c.actions != ("no-op",)]
    if wrong:
        pytest.fail("\n".join(wrong))
    assert plan.count("import") == len(graph.resources)
    program = written.drawing.graphs[REGION, "pulumi"]
    assert (
        list(differences(expected(program), record(folder / REGION / "pulumi", program, PYTHON).resources))
        == []
    )


@needs_node
@some(1)
@given(made=st.lists(pools(), min_size=12, max_size=12))
def test_every_account_registers_the_same_in_typescript(
    made: list[Made], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = link_packages(tmp_path_factory.mktemp("random"))
    write_account(folder / "aws", made)
    written = render_export(folder / "aws", folder, choose(("pulumi-typescript",)))
    graph = written.drawing.graphs[REGION, "pulumi-typescript"]
    project = folder / REGION / "pulumi-typescript"
    assert list(differences(expected(graph), recorded(project, graph).resources)) == []
    assert complaints(project) == ()
    assert compiled(folder) == ""


def test_the_sample_account_gives_shapes_to_mix() -> None:
    assert len(POOLS) > 20
    assert len(CLIENTS) > 15
    assert min(len(PROVIDERS), len(SERVERS), len(GROUPS)) > 2
