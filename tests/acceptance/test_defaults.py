"""What is left out as a default, by the real provider: nothing to do, the next change keeps it, all is seen.

The code of each thing here has none of the arguments that have a default. The account that takes the next
change resets whatever is not sent, as AWS does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.catalog import KINDS
from exporter.changes.folders import diff_folders
from exporter.changes.show import as_lines
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Graph
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.pulumi_common.wire import wire_name
from exporter.verify import run
from exporter.verify.run import verify_export
from exporter.verify.verdict import Verdict
from tests.acceptance.conftest import PROVIDER, environment
from tests.acceptance.writes.account import ANSWERED
from tests.acceptance.writes.rounds import Rounds, adopted
from tests.builders import ACCOUNT, NEEDED, REGION, answer, client, pool
from tests.graph.test_defaults import OTHERS, SPARE

POOL = f"{REGION}_Plain"
IDENTITY = f"{REGION}:1a234567-8901-234b-5cde-f6789f01a2b3"
PLAIN = {"web": "user_pool_client", "AmazonOpenSearchService-x": "managed_user_pool_client"}
"""The clients, with their kinds."""
CHANGED = {
    "identity_pool": "identity_pool.AllowUnauthenticatedIdentities",
    "managed_user_pool_client": "managed_user_pool_client.RefreshTokenValidity",
    "user_pool": "user_pool.Policies.PasswordPolicy.MinimumLength",
    "user_pool_client": "user_pool_client.RefreshTokenValidity",
}
"""The change of another argument, for each kind that has defaults."""


def members(kind: str, others: bool = False) -> dict[str, Any]:
    """Every default of a kind, as AWS answers it, or another value of each."""
    spare = [arg for it, arg in SPARE if it.name == kind]
    return {arg.path: OTHERS[arg.path] if others else arg.default.value for arg in spare if arg.default}


def account(folder: Path, *, others: bool = False) -> Path:
    """A snapshot of a pool, its clients and an identity pool that have all defaults, or none."""
    more: dict[str, Any] = {"RefreshTokenValidity": 30, "EnableTokenRevocation": True}
    clients = [
        client(f"id{len(name)}", name, POOL, **more, **members(it, others)) for name, it in PLAIN.items()
    ]
    needed = NEEDED | {"DeletionProtection": "INACTIVE"}
    described = pool(POOL, "plain", **needed | members("user_pool", others))
    here = {"IdentityPoolId": IDENTITY}
    guests = {"IdentityPoolName": "shop", "AllowUnauthenticatedIdentities": False}
    identity = answer(
        "cognito-identity:DescribeIdentityPool", here, {**here, **guests, **members("identity_pool", others)}
    )
    files = {POOL: [*described, *clients], IDENTITY.replace(":", "_"): [identity]}
    written: list[str] = list(_write(folder, files))
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), tuple(written), {}))
    return folder


def _write(folder: Path, files: dict[str, list[Answer]]) -> Iterator[str]:
    for name, answers in files.items():
        yield f"{REGION}/{name}.json"
        write_answers(folder, f"{REGION}/{name}.json", REGION, answers)


def exported(folder: Path) -> Graph:
    options = choose(("terraform", "pulumi"), provider=PROVIDER, defaults="omit")
    return render_export(folder / "snapshot", folder, options).drawing.graphs[REGION, "terraform"]


def failures(verdict: Verdict) -> list[str]:
    return [said for check in verdict.checks if check.result == "failed" for said in check.details]


@pytest.mark.provider
def test_without_its_defaults_everything_imports_with_nothing_to_do(tmp_path: Path, terraform: str) -> None:
    account(tmp_path / "snapshot")
    graph = exported(tmp_path)
    left = {(it.kind.name, default.arg.path) for it in graph.resources for default in it.defaults}
    assert left == {(kind.name, arg.path) for kind, arg in SPARE}
    written = {(it.kind.name, argument.arg.path) for it in graph.resources for argument in it.arguments}
    assert not left & written
    (verdict,) = verify_export(tmp_path)
    assert failures(verdict) == []
    assert verdict.summary == "4 to import, 0 to add, 0 to change, 0 to destroy"
    passed = {check.name for check in verdict.checks if check.result == "passed"}
    assert {"the code has every value of the account", "the program registers what the plan proved"} <= passed


def aws_has(rounds: Rounds, kind: str) -> dict[str, Any]:
    """What AWS has by now where the code has none, of the one thing of a kind."""
    names = {it: name for name, it in PLAIN.items()}
    bodies = [it for it in rounds.account.index.values() if isinstance(it, dict)]
    things = {
        "identity_pool": [it for it in bodies if it.get("IdentityPoolName")],
        "user_pool": [it["UserPool"] for it in bodies if "UserPool" in it],
    }
    clients = [it["UserPoolClient"] for it in bodies if "UserPoolClient" in it]
    (found,) = things.get(kind) or [it for it in clients if it["ClientName"] == names[kind]]
    return {path: found.get(path) for path in members(kind)}


def sent(rounds: Rounds, kind: str) -> dict[str, Any]:
    """What an update of a kind has sent of its defaults, though the code has none."""
    clients = {f"id{len(name)}": it for name, it in PLAIN.items()}
    plain = {"UpdateIdentityPool": "identity_pool", "UpdateUserPool": "user_pool"}
    calls = [
        it
        for it in rounds.account.writes
        if (plain.get(it.operation.partition(":")[2]) or clients.get(it.request.get("ClientId", ""))) == kind
    ]
    assert calls
    return {path: it.request[path] for it in calls for path in members(kind) if path in it.request}


@pytest.mark.provider
@pytest.mark.sends_writes
def test_the_next_change_leaves_every_default_as_aws_has_it(tmp_path: Path, terraform: str) -> None:
    snapshot = account(tmp_path / "snapshot")
    with adopted(snapshot, exported(tmp_path), terraform) as rounds:
        rounds.waiting = {name: it for name, it in rounds.waiting.items() if name in CHANGED.values()}
        assert rounds.waiting.keys() == set(CHANGED.values())
        rounds.run(3)
        results = {it.change.name: it for it in rounds.results}
        assert results.keys() == set(CHANGED.values())
        for kind, name in CHANGED.items():
            known = kind == "managed_user_pool_client"  # its first change ends in an error, and is made
            assert results[name].exact or (known and results[name].known(rounds.graph.findings) == "N1b")
            assert aws_has(rounds, kind) == members(kind)
            assert sent(rounds, kind) == {
                path: members(kind)[path] for path in members(kind).keys() - ANSWERED
            }
    assert rounds.stray == []
    assert {it.operation for it in rounds.account.writes} == {
        "cognito-identity:UpdateIdentityPool",
        "cognito-idp:UpdateUserPool",
        "cognito-idp:UpdateUserPoolClient",
    }


@pytest.mark.provider
def test_verify_says_no_where_the_account_has_another_value_than_the_default(
    tmp_path: Path, terraform: str
) -> None:
    account(tmp_path / "snapshot")
    exported(tmp_path)
    (verdict,) = verify_export(tmp_path, snapshot=account(tmp_path / "later", others=True))
    said = failures(verdict)
    for kind, arg in SPARE:
        assert any(f"{kind.terraform}." in it and f": {arg.name} is " in it for it in said), (arg.name, said)
        registered = f"{(kind.adopted_as or kind).pulumi_type} "
        lost = f".{wire_name(arg)} is lost, it should be "
        assert any(it.startswith(registered) and lost in it for it in said), (arg.name, said)
    assert not verdict.sound


@pytest.mark.provider
def test_an_empty_plan_does_not_hide_that_aws_itself_has_another_value_by_now(
    tmp_path: Path, terraform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(tmp_path / "snapshot")
    exported(tmp_path)
    with serve(account(tmp_path / "later", others=True)) as endpoint:
        monkeypatch.setattr(run, "clean_environment", lambda aws=False: environment(endpoint.url))
        (verdict,) = verify_export(tmp_path, live=True)
    said = failures(verdict)
    for kind, arg in SPARE:
        mine = [it for it in said if f"{kind.terraform}." in it and f": {arg.name} is left out as" in it]
        assert len(mine) == 1, (arg.name, said)
        assert ": export it again" in mine[0]
    assert not verdict.sound


def test_diff_tells_each_change_from_and_to_a_default_with_both_values(tmp_path: Path) -> None:
    for name in ("plain", "other"):
        account(tmp_path / name / "snapshot", others=name == "other")
        exported(tmp_path / name)
    there, back = (
        [line.strip() for line in as_lines(diff_folders(tmp_path / one, tmp_path / other))]
        for one, other in (("plain", "other"), ("other", "plain"))
    )
    for _, arg in SPARE:
        assert arg.default is not None
        values = [arg.default.value, OTHERS[arg.path]]
        values = [next(iter(it.values())) if isinstance(it, dict) else it for it in values]
        one, other = (str(it).lower() if isinstance(it, bool) else str(it) for it in values)
        for lines, said in ((there, f": {one} -> {other}"), (back, f": {other} -> {one}")):
            assert any(f".{arg.name}" in it and it.endswith(said) for it in lines), (arg.name, lines)


def test_every_kind_with_a_default_is_tried() -> None:
    assert {kind.name for kind in KINDS for arg in kind.args if arg.default} == set(CHANGED)
