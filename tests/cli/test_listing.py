"""``poolport list``: columns for people, JSON for machines, nothing on disk, and the exit codes of export."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from exporter.catalog import KINDS
from exporter.cli.console import Screen
from exporter.cli.listing import _show, list_pools
from exporter.discovery.listing import list_account
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.replay.protocol import Fault
from exporter.replay.server import Endpoint, serve
from tests.cli.runs import ACCOUNT, CUSTOMERS, HARMLESS, HOSTILE, LEGACY, Terminal, files, poolport, sentence
from tests.discovery.support import DENIED, EXPIRED, ONE, TWO, on, pool, snapshot

HERE = ("--region", "us-east-1")
STACKS = "us-east-1_8pjmooX22"
IDENTITY_POOL = "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2"


def rows(output: str) -> dict[str, list[str]]:
    """The columns of each pool, by its id."""
    cells = [[cell for cell in line.strip().split("  ") if cell] for line in output.splitlines()]
    return {row[1].strip(): [cell.strip() for cell in row] for row in cells if len(row) > 2}


def test_people_see_columns(aws: Endpoint) -> None:
    run = poolport("list", *HERE, "--endpoint-url", aws.url)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith("us-east-1 of account 123456789012: 7 user pools, 2 identity pools\n")
    shown = rows(run.stdout)
    head = ["user pool", "id", "clients", "users", "created", "tier", "protected", "managed by"]
    customers = ["customers", CUSTOMERS, "10", "48,211", "2021-05-18", "PLUS", "yes", "-"]
    assert (shown[CUSTOMERS], shown[LEGACY][5:]) == (customers, ["-", "-", "-"])
    assert shown[STACKS][-1] == "CloudFormation PlatformStack"
    assert shown[IDENTITY_POOL] == ["customers_identity", IDENTITY_POOL, "-"]
    assert [cell.strip() for cell in run.stdout.splitlines()[1].split("  ") if cell] == head
    starts = {line.index("us-east-1_") for line in run.stdout.splitlines() if "us-east-1_" in line}
    assert len(starts) == 2  # 社員ポータル is twice as wide as it has characters
    assert not any(line.endswith(" ") for line in run.stdout.splitlines())


def test_machines_see_json(aws: Endpoint) -> None:
    run = poolport("list", CUSTOMERS, IDENTITY_POOL, "--json", "--endpoint-url", aws.url)
    assert (run.exit_code, run.stderr) == (0, "")
    (account,) = json.loads(run.stdout)
    (region,) = account["regions"]
    assert (account["account"], account["missing"]) == ("123456789012", False)
    assert (region["region"], region["account"], region["refused"]) == ("us-east-1", "123456789012", [])
    assert region["pools"] == [
        {
            "kind": "user_pool",
            "id": CUSTOMERS,
            "name": "customers",
            "clients": 10,
            "users": 48211,
            "created": "2021-05-18",
            "tier": "PLUS",
            "deletion_protection": True,
            "cloudformation_stack": "",
            "states": [],
        },
        {
            "kind": "identity_pool",
            "id": IDENTITY_POOL,
            "name": "customers_identity",
            "cloudformation_stack": "",
            "states": [],
        },
    ]


def test_quiet_says_nothing_where_nothing_is_wrong(aws: Endpoint) -> None:
    run = poolport("list", *HERE, "--quiet", "--endpoint-url", aws.url)
    assert (run.exit_code, run.output) == (0, "")


def test_nothing_is_written(aws: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert poolport("list", *HERE, "--endpoint-url", aws.url).exit_code == 0
    assert list(tmp_path.rglob("*")) == []


def faulty(fault: Fault, *arguments: str) -> Any:
    with serve(ACCOUNT, fault=fault) as endpoint:
        return poolport("list", *arguments, "--endpoint-url", endpoint.url)


def test_a_refused_call_costs_its_cell_and_is_warned_of() -> None:
    run = faulty(on("ListUserPoolClients", DENIED, UserPoolId=CUSTOMERS), *HERE)
    assert run.exit_code == 1
    customers = ["customers", CUSTOMERS, "?", "48,211", "2021-05-18", "PLUS", "yes", "-"]
    assert rows(run.stdout)[CUSTOMERS] == customers
    said = "  us-east-1: AWS refused cognito-idp:ListUserPoolClients 1 time (AccessDeniedException): allow it"
    assert run.stderr.startswith(said)
    assert run.stderr.count("\n") == 1


def test_a_pool_that_is_not_described_has_question_marks() -> None:
    run = faulty(on("DescribeUserPool", DENIED, UserPoolId=CUSTOMERS), *HERE)
    assert run.exit_code == 1
    assert rows(run.stdout)[CUSTOMERS] == ["customers", CUSTOMERS, "10", "?", "2021-05-18", *"???"]
    assert rows(run.stdout)[LEGACY][2] == "3"


def test_json_says_what_was_refused() -> None:
    run = faulty(on("DescribeUserPool", DENIED, UserPoolId=CUSTOMERS), CUSTOMERS, LEGACY, "--json")
    (account,) = json.loads(run.stdout)
    (region,) = account["regions"]
    assert (run.exit_code, account["missing"]) == (1, True)
    assert [it["operation"] for it in region["refused"]] == ["cognito-idp:DescribeUserPool"]
    found = {it["id"]: it for it in region["pools"]}
    assert (found[CUSTOMERS]["users"], found[CUSTOMERS]["cloudformation_stack"]) == (None, None)
    assert found[LEGACY]["users"] == 18344


def test_a_region_without_answer_stops_no_other_one_and_is_exit_code_3() -> None:
    run = faulty(
        lambda call, number: EXPIRED if call.region == "us-east-1" else None, *HERE, "--region", "eu-west-1"
    )
    assert run.exit_code == 3
    assert run.stderr.startswith("poolport: calling cognito-idp:ListUserPools in us-east-1: ")
    assert "expired" in run.stderr
    assert "eu-west-1_nI9whiDqc" in rows(run.stdout)


def test_no_answer_at_all_is_one_sentence() -> None:
    assert "expired" in sentence(faulty(on("*", EXPIRED), *HERE), 3)


def test_what_cannot_be_used_is_exit_code_2(aws: Endpoint) -> None:
    more = ("--endpoint-url", aws.url)
    assert "is not a pool id" in sentence(poolport("list", "nonsense", *more), 2)
    assert "no pool matches --name nobody" in sentence(poolport("list", "--name", "nobody", *HERE, *more), 2)
    assert "has no effect beside it" in sentence(poolport("list", "--all", LEGACY, *more), 2)
    assert "which region?" in sentence(poolport("list", *more, AWS_CONFIG_FILE="/dev/null"), 2)


def test_without_a_selection_all_is_listed_but_what_is_excluded(aws: Endpoint) -> None:
    run = poolport("list", *HERE, "--exclude", "cust*", "--endpoint-url", aws.url)
    assert run.exit_code == 0
    assert LEGACY in rows(run.stdout)
    assert CUSTOMERS not in rows(run.stdout)


def test_an_account_without_pools_says_so(tmp_path: Path) -> None:
    with serve(snapshot(tmp_path / "account", {})) as endpoint:
        run = poolport("list", *HERE, "--endpoint-url", endpoint.url)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.endswith(": 0 user pools, 0 identity pools\n")


def test_whatever_something_is_called_a_terminal_obeys_nothing(tmp_path: Path) -> None:
    tags = {"UserPoolTags": {"aws:cloudformation:stack-name": HOSTILE}, "UserPoolTier": HOSTILE}
    account = snapshot(tmp_path / "account", {ONE: pool(ONE, HOSTILE, **tags), TWO: pool(TWO, "b")})
    with serve(account) as endpoint:
        run = poolport("list", *HERE, "--endpoint-url", endpoint.url)
        as_json = poolport("list", *HERE, "--json", "--endpoint-url", endpoint.url)
    assert run.exit_code == 0
    (shown,) = [line for line in run.stdout.splitlines() if ONE in line]
    assert shown.count(HARMLESS) == 3
    assert not any(it in run.stdout + as_json.stdout for it in "\x1b\x07\x9b\u202e\r")
    (region,) = json.loads(as_json.stdout)[0]["regions"]
    assert HOSTILE in [it["name"] for it in region["pools"]]


def test_several_accounts_have_a_heading_each_and_one_that_fails_stops_no_other(
    aws: Endpoint, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text("[profile dev]\naws_access_key_id = a\naws_secret_access_key = b\n")
    profiles = ("--profile", "nobody", "--profile", "dev")
    env = {"AWS_CONFIG_FILE": str(config)}
    run = poolport("list", LEGACY, *profiles, "--endpoint-url", aws.url, **env)
    assert run.exit_code == 2
    assert run.stderr.startswith("poolport: nobody: ")
    assert run.stdout.startswith("\nnobody\n\ndev\nus-east-1 of account 123456789012: 1 user pool,")
    run = poolport("list", LEGACY, *profiles, "--json", "--endpoint-url", aws.url, **env)
    failed, done = json.loads(run.stdout)
    assert (failed["account"], failed["missing"], done["account"]) == ("nobody", True, "dev")


def state_file(tmp_path: Path, **of: Any) -> Path:
    """What ``terraform state pull`` prints of some resources."""
    resources = [
        {
            "mode": "managed",
            "type": kind,
            "name": "main",
            "module": "module.login",
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"schema_version": 0, "attributes": {"id": pool_id, **more}}],
        }
        for kind, (pool_id, more) in of.items()
    ]
    path = tmp_path / "app.tfstate"
    path.write_text(json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": resources}))
    return path


def test_what_a_state_manages_is_named_with_its_address(aws: Endpoint, tmp_path: Path) -> None:
    path = state_file(
        tmp_path,
        aws_cognito_user_pool=(CUSTOMERS, {}),
        aws_cognito_identity_pool=(IDENTITY_POOL, {}),
        # Its id is its pool's: it does not manage the pool.
        aws_cognito_log_delivery_configuration=(LEGACY, {"user_pool_id": LEGACY}),
    )
    asked = ("list", CUSTOMERS, LEGACY, IDENTITY_POOL, "--state", path, "--endpoint-url", aws.url)
    before = files(tmp_path)
    run = poolport(*asked)
    assert (run.exit_code, run.stderr) == (0, "")
    shown = rows(run.stdout)
    assert shown[CUSTOMERS][-1] == f"module.login.aws_cognito_user_pool.main in {path}"
    assert shown[IDENTITY_POOL][-1] == f"module.login.aws_cognito_identity_pool.main in {path}"
    assert shown[LEGACY][-1] == "-"
    (region,) = json.loads(poolport(*asked, "--json").stdout)[0]["regions"]
    states = {it["id"]: it["states"] for it in region["pools"]}
    assert states[CUSTOMERS] == [{"state": str(path), "address": "module.login.aws_cognito_user_pool.main"}]
    assert states[LEGACY] == []
    assert files(tmp_path) == before


def test_a_state_that_is_none_is_one_sentence_before_any_call(aws: Endpoint, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    before = len(aws.calls)
    sentence(poolport("list", *HERE, "--state", tmp_path / "x.json", "--endpoint-url", aws.url), 2)
    assert len(aws.calls) == before


def test_its_help_names_no_option_that_writes() -> None:
    names = {option.name for option in list_pools.params}
    assert not names & {"out", "include", "refresh", "fetch_images", "force"}
    assert "Show what an account has, and write nothing" in poolport("list", "--help").output


def shown_at(
    width: int, aws: Endpoint, terminal: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """The lines of ``list`` on a terminal of so many columns, none of which is wider."""
    monkeypatch.setenv("COLUMNS", str(width))
    screen = terminal()
    kinds = tuple(kind for kind in KINDS if kind.root)
    options = ReadOptions(Selection(everything=True), kinds, ("us-east-1",), endpoint_url=aws.url)
    _show(list_account(options, lambda _: None), {}, screen)
    assert isinstance(screen.out.file, Terminal)
    lines = re.sub(r"\x1b\[[\d;]*m", "", screen.out.file.getvalue()).splitlines()
    assert max(map(cell_len, lines)) <= width
    return lines


@pytest.mark.parametrize(("width", "head"), [(115, "managed by"), (106, "protected")])
def test_who_manages_a_pool_stands_below_it_where_it_does_not_fit(
    width: int, head: str, aws: Endpoint, terminal: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown_at(width, aws, terminal, monkeypatch)
    assert lines[1].endswith(head)
    at = next(number for number, line in enumerate(lines) if "PlatformUserPool" in line)
    assert lines[at].split()[-1] == "no"
    assert lines[at + 1] == "    managed by CloudFormation PlatformStack"
    assert sum("managed by" in line for line in lines) == 2 + (head == "managed by")


def test_a_terminal_that_is_too_narrow_shows_each_pool_on_two_lines(
    aws: Endpoint, terminal: Callable[[], Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = shown_at(72, aws, terminal, monkeypatch)
    at = next(number for number, line in enumerate(lines) if CUSTOMERS in line)
    assert lines[at].split() == ["customers", CUSTOMERS]
    assert lines[at + 1] == "    clients 10, users 48,211, created 2021-05-18, tier PLUS, protected"
    assert lines[at + 2] == "    yes"
