"""``poolport diff``: what changed since an export, live and offline, without a trace in the folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from exporter.replay.protocol import Call, Fault, Reply, refuse
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import Answer
from tests.builders import REGION, answer, client, pool
from tests.changes.support import whole
from tests.cli.runs import ACCOUNT, CUSTOMERS, HARMLESS, HOSTILE, files, poolport, sentence
from tests.cli.test_secrets import account, everywhere, provider, things
from tests.secret_spellings import SECRETS, SPELLINGS, leaks

ONE, TWO = f"{REGION}_keeper", f"{REGION}_other"
Pools = dict[str, list[Answer]]


def of(pool_id: str, name: str, *clients: str, **members: Any) -> list[Answer]:
    """A pool with clients, as AWS answers it."""
    here = {"UserPoolId": pool_id}
    listed = {"UserPoolClients": [{**here, "ClientId": it} for it in clients]}
    return [
        *pool(pool_id, name, **members),
        answer("ListUserPoolClients", here, listed),
        *(client(it, it, pool_id) for it in clients),
    ]


@contextmanager
def aws(folder: Path, pools: Pools, fault: Fault | None = None) -> Iterator[Endpoint]:
    """An account that has these pools, and answers every call about them."""
    with serve(account(folder, {it: whole(it, pools[it]) for it in pools}), fault=fault) as endpoint:
        yield endpoint


def exported(tmp_path: Path, pools: Pools, *selection: str, command: str = "export") -> Path:
    """A folder of these pools as they were."""
    target = ("--target", "terraform") if command == "export" else ()
    out = tmp_path / "out"
    with aws(tmp_path / "before", pools) as endpoint:
        asked = (*(selection or tuple(pools)), "--region", REGION, "--endpoint-url", endpoint.url)
        run = poolport(command, *asked, *target, "--out", out)
    assert run.exit_code in (0, 1), run.output
    return out


def diff(tmp_path: Path, out: Path, pools: Pools, *more: object, fault: Fault | None = None) -> Result:
    """Compare the folder with an account, and see that the folder is as it was."""
    before = files(out)
    with aws(tmp_path / "after", pools, fault) as endpoint:
        run = poolport("diff", out, "--endpoint-url", endpoint.url, *more)
    assert files(out) == before
    assert not list(tmp_path.rglob("*.resume"))
    return run


def denied(*operations: str) -> Fault:
    def fault(call: Call, number: int) -> Reply | None:
        named = call.operation.rpartition(":")[2] in operations
        return refuse("AccessDeniedException", "not authorized") if named else None

    return fault


def test_where_nothing_changed_the_exit_code_is_0(tmp_path: Path) -> None:
    pools = {ONE: [*of(ONE, "keeper", "web"), *provider("a-secret-of-many-characters")[1:]]}
    out = exported(tmp_path, pools)
    run = diff(tmp_path, out, pools)
    assert (run.exit_code, run.stdout, run.stderr) == (0, f"{REGION}: nothing changed\n", "")
    quiet = diff(tmp_path, out, pools, "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_the_sample_account_is_the_same_every_time(tmp_path: Path) -> None:
    with serve(ACCOUNT) as endpoint:
        asked = ("--region", "us-east-1", "--region", "eu-west-1", "--endpoint-url", endpoint.url)
        poolport("discover", "--all", *asked, "--include", "users", "--out", tmp_path / "out")
        run = poolport("diff", tmp_path / "out", "--endpoint-url", endpoint.url)
        alone = poolport("diff", tmp_path / "out", "--endpoint-url", endpoint.url, "--region", "eu-west-1")
    assert (run.exit_code, run.stdout) == (0, "eu-west-1: nothing changed\nus-east-1: nothing changed\n")
    assert (alone.exit_code, alone.stdout) == (0, "eu-west-1: nothing changed\n")


def test_what_changed_is_told_and_the_exit_code_is_5(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper", "web")})
    now = {ONE: of(ONE, "keeper", "kiosk", UserPoolTags={"team": "a"})}
    run = diff(tmp_path, out, now)
    assert run.exit_code == 5
    assert run.stdout.splitlines() == [
        f"{REGION}: 1 added, 1 gone, 1 changed",
        f"  keeper ({ONE})",
        f"    added: user_pool_client keeper_kiosk (kiosk), {ONE}/kiosk",
        f"    gone: user_pool_client keeper_web (web), {ONE}/web",
        "    keeper.tags.team: added a",
    ]
    assert run.stderr == ""
    quiet = diff(tmp_path, out, now, "--quiet")
    assert (quiet.exit_code, quiet.output) == (5, "")
    data = json.loads(diff(tmp_path, out, now, "--json").stdout)
    assert (data["changed"], data["missing"]) == (True, False)
    page = diff(tmp_path, out, now, "--markdown")
    assert page.exit_code == 5
    assert page.stdout.startswith(
        "# What changed in Amazon Cognito\n\n## us-east-1: 1 added, 1 gone, 1 changed\n"
    )
    assert "* `keeper.tags.team`: added `a`\n" in page.stdout


def test_a_call_that_is_refused_now_is_a_gap_and_1_wins(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper", "web", "kiosk")})
    now = {ONE: of(ONE, "keeper", "web", "kiosk", UserPoolTags={"team": "a"})}
    for operation in ("DescribeUserPoolClient", "ListUserPoolClients"):
        run = diff(tmp_path, out, now, fault=denied(operation))
        assert run.exit_code == 1, run.output
        assert "gone" not in run.stdout
        assert "    keeper.tags.team: added a" in run.stdout
        assert f"  could not be read: cognito-idp:{operation} (" in run.stdout
        assert f"{operation}" in run.stderr
        assert "allow it" in run.stderr
        quiet = diff(tmp_path, out, now, "--quiet", fault=denied(operation))
        assert (quiet.exit_code, quiet.stdout) == (1, "")
        assert operation in quiet.stderr


def test_a_pool_that_cannot_be_read_beside_another_one_is_no_change(tmp_path: Path) -> None:
    pools = {ONE: of(ONE, "keeper", "web"), TWO: of(TWO, "other")}
    out = exported(tmp_path, pools)

    def fault(call: Call, number: int) -> Reply | None:
        about = call.operation.endswith(":DescribeUserPool") and call.request.get("UserPoolId") == ONE
        return refuse("AccessDeniedException", "not authorized") if about else None

    run = diff(tmp_path, out, pools, fault=fault)
    assert run.exit_code == 1
    assert run.stdout.startswith(
        f"{REGION}: 1 not compared\n  could not be read: cognito-idp:DescribeUserPool ("
    )


@pytest.mark.parametrize("selection", [(), ("--all",), ("--name", "*"), ("--tag", "team=a")])
def test_a_pool_that_aws_has_no_more_is_gone_with_all_in_it(
    selection: tuple[str, ...], tmp_path: Path
) -> None:
    tagged = {"UserPoolTags": {"team": "a"}}
    pools = {ONE: of(ONE, "keeper", "web", **tagged), TWO: of(TWO, "other", **tagged)}
    out = exported(tmp_path, pools, *selection)
    run = diff(tmp_path, out, {TWO: pools[TWO]})
    assert run.exit_code == 5, run.output
    assert run.stdout.splitlines() == [
        f"{REGION}: 2 gone",
        f"  keeper ({ONE})",
        f"    gone: user_pool keeper, {ONE}",
        f"    gone: user_pool_client keeper_web (web), {ONE}/web",
    ]
    # Also where it was the only one.
    (tmp_path / "alone").mkdir()
    alone = exported(tmp_path / "alone", {ONE: pools[ONE]}, *selection)
    last = diff(tmp_path, alone, {TWO: of(TWO, "other")} if selection == () else {})
    assert last.exit_code == 5, last.output
    assert "2 gone" in last.stdout


def test_a_pool_that_appeared_is_added_where_the_selection_takes_it(tmp_path: Path) -> None:
    before, now = {ONE: of(ONE, "keeper")}, {ONE: of(ONE, "keeper"), TWO: of(TWO, "other", "web")}
    by_id = diff(tmp_path, exported(tmp_path, before), now)
    assert (by_id.exit_code, by_id.stdout) == (0, f"{REGION}: nothing changed\n")
    run = diff(tmp_path, exported(tmp_path, before, "--all"), now)
    assert run.exit_code == 5
    assert f"    added: user_pool_client other_web (web), {TWO}/web" in run.stdout


def test_a_pool_that_was_renamed_is_compared_though_the_selection_was_by_its_name(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper", "web")}, "--name", "keep*")
    run = diff(tmp_path, out, {ONE: of(ONE, "people", "web")})
    assert run.exit_code == 5
    assert run.stdout.splitlines()[2:] == ["    keeper.name: keeper -> people"]


def test_a_pool_that_is_excluded_by_its_new_name_has_changed_its_name(tmp_path: Path) -> None:
    pools = {ONE: of(ONE, "keeper", "web"), TWO: of(TWO, "_other")}
    out = exported(tmp_path, pools, "--all", "--exclude", "_oth*")
    run = diff(tmp_path, out, {**pools, ONE: of(ONE, "_others_keeper", "web")})
    assert run.exit_code == 5
    assert "keeper.name: keeper -> _others_keeper" in run.stdout
    assert "gone" not in run.stdout


def test_lists_that_are_refused_make_no_pool_gone(tmp_path: Path) -> None:
    pools = {ONE: of(ONE, "keeper")}
    out = exported(tmp_path, pools, "--all")
    run = diff(tmp_path, out, pools, fault=denied("ListUserPools"))
    assert run.exit_code == 1
    assert run.stdout.splitlines()[0] == f"{REGION}: 1 not compared"
    assert "could not be read: cognito-idp:ListUserPools: AWS refused the call" in run.stdout


def caller(number: str) -> Fault:
    """Says whose the credentials are."""
    body = (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        f"<Account>{number}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )

    def fault(call: Call, number: int) -> Reply | None:
        return Reply(200, body.encode()) if call.operation.endswith(":GetCallerIdentity") else None

    return fault


def test_another_accounts_credentials_stop_before_anything_is_read(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper")})
    before = files(out)
    with aws(tmp_path / "after", {}, caller("210987654321")) as endpoint:
        run = poolport("diff", out, "--endpoint-url", endpoint.url)
        assert [call.operation for call in endpoint.calls] == ["sts:GetCallerIdentity"]
    assert "is of account 123456789012, and the credentials are for account 210987654321" in sentence(run, 2)
    assert files(out) == before


def test_where_nobody_says_whose_the_credentials_are_a_lost_account_is_not_gone(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper")})
    run = diff(tmp_path, out, {}, fault=denied("GetCallerIdentity"))
    assert "nobody says which account these credentials are for" in sentence(run, 3)
    with aws(tmp_path / "after", {}, caller("123456789012")) as endpoint:
        known = poolport("diff", out, "--endpoint-url", endpoint.url)
    assert (known.exit_code, known.stdout.splitlines()[0]) == (5, f"{REGION}: 1 gone")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_shown_whichever_run_saw_it_first(secret: str, tmp_path: Path) -> None:
    known = SECRETS[secret]
    plain = [*pool(ONE, "keeper"), *provider("another-secret-of-theirs")]
    for spelling in ("plain", "base64"):
        copy = SPELLINGS[spelling](known)
        holding = [*pool(ONE, "keeper", **everywhere(copy)), *provider(known, email=copy), *things(ONE, copy)]
        # What is a copy of a secret nobody can tell before the secret itself is seen.
        innocent = [*pool(ONE, "keeper", **everywhere(copy)), *things(ONE, copy)]
        for number, (before, now) in enumerate(((holding, plain), (plain, holding), (innocent, holding))):
            place = tmp_path / f"{spelling}-{number}"
            place.mkdir()
            out = exported(place, {ONE: before}, command="discover")
            for more in ((), ("--json",), ("--markdown",)) if spelling == "plain" else ((),):
                run = diff(place, out, {ONE: now}, *more)
                assert run.exit_code == 5, run.output
                assert list(leaks(place / "nothing", [known], run.stdout, run.stderr)) == []
            shutil.rmtree(place)


def test_a_secret_that_only_the_folder_remembers_is_masked_too(tmp_path: Path) -> None:
    secret = SECRETS["plain"]
    out = exported(tmp_path, {ONE: [*pool(ONE, "keeper"), *provider(secret)]})
    now = [*pool(ONE, "keeper", UserPoolTags={"note": f"see {secret}", "team": "a"})]
    run = diff(tmp_path, out, {ONE: now})
    assert run.exit_code == 5
    assert "keeper.tags.team: added a" in run.stdout
    assert "keeper.tags.note" in run.stdout.replace("UserPoolTags", "tags")
    assert list(leaks(tmp_path / "nothing", [secret], run.stdout, run.stderr)) == []


def test_a_secret_that_came_is_told_without_its_value(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: [*pool(ONE, "keeper"), *provider("", "x_member")]})
    run = diff(tmp_path, out, {ONE: [*pool(ONE, "keeper"), *provider("a-secret-of-many-characters")]})
    assert run.exit_code == 5
    assert "    keeper_corp.provider_details.client_secret: a secret was added" in run.stdout
    assert MASK not in run.stdout


def test_nothing_of_aws_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper")})
    hostile = of(ONE, HOSTILE, "web", UserPoolTags={HOSTILE: HOSTILE})
    for option in ((), ("--markdown",), ("--json",)):
        run = diff(tmp_path, out, {ONE: hostile}, *option)
        assert run.exit_code == 5
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r"} & set(run.output)
    assert HARMLESS.split("\\x1b")[0] in diff(tmp_path, out, {ONE: hostile}).stdout


def test_two_folders_are_compared_offline(tmp_path: Path) -> None:
    old = exported(tmp_path, {ONE: of(ONE, "keeper", "web")})
    (tmp_path / "more").mkdir()
    new = exported(tmp_path / "more", {ONE: of(ONE, "keeper", "web", "kiosk")})
    run = poolport("diff", old, new)
    assert run.exit_code == 5
    assert run.stdout.splitlines()[0] == f"{REGION}: 1 added"
    assert poolport("diff", new, new / "snapshot").exit_code == 0
    back = json.loads(poolport("diff", new, old, "--json").stdout)
    assert [it["name"] for it in back["regions"][0]["pools"][0]["gone"]] == ["keeper_kiosk"]


def test_a_gap_in_a_folder_is_no_change_offline(tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=denied("ListGroups", "DescribeUserPoolClient")) as endpoint:
        poolport("discover", CUSTOMERS, "--out", tmp_path / "gaps", "--endpoint-url", endpoint.url)
    with serve(ACCOUNT) as endpoint:
        poolport("discover", CUSTOMERS, "--out", tmp_path / "whole", "--endpoint-url", endpoint.url)
    for sides in (("whole", "gaps"), ("gaps", "whole")):
        run = poolport("diff", *(tmp_path / it for it in sides))
        assert run.exit_code == 1
        (first, *rest) = run.stdout.splitlines()
        assert first.startswith("us-east-1: ")
        assert first.endswith(" not compared")
        assert "," not in first
        assert all(line.startswith("  could not be read") for line in rest)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--json", "--markdown"), "--markdown and --json print the same in two ways"),
        (("--region", "eu-west-3"), "has nothing of the region eu-west-3: name one of us-east-1"),
        (("OTHER", "--profile", "x"), "--profile has no effect beside NEW"),
        (("OTHER", "--endpoint-url", "x"), "--endpoint-url has no effect beside NEW"),
        (("--external-id", "abc"), "--external-id has no effect without --role-arn"),
        (("--role-arn", "abc"), "--role-arn abc is not the ARN of a role"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper")})
    given = [out if it == "OTHER" else it for it in arguments]
    assert said in sentence(poolport("diff", out, *given), 2)


def test_a_selection_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    out = exported(tmp_path, {ONE: of(ONE, "keeper")})
    (out / "poolport.toml").unlink()  # a snapshot without it says what its run selected
    manifest = out / "snapshot/manifest.json"
    data = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**data, "selection": {"ids": "all"}}))
    assert "selection.ids is 'all', and not a list" in sentence(poolport("diff", out), 2)
    manifest.write_text(json.dumps({**data, "selection": {}, "files": []}))
    assert "holds no pools" in sentence(poolport("diff", out), 2)


def test_a_snapshot_that_names_no_selection_is_read_pool_by_pool(tmp_path: Path) -> None:
    pools = {ONE: of(ONE, "keeper", "web"), TWO: of(TWO, "other")}
    out = exported(tmp_path, {ONE: pools[ONE]})
    manifest = out / "snapshot/manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "selection": {}}))
    run = diff(tmp_path, out, pools)
    assert (run.exit_code, run.stdout) == (0, f"{REGION}: nothing changed\n")
