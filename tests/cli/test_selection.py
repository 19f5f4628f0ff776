"""What is said of a selection that chooses other pools than somebody meant, or none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from exporter.replay.protocol import Call, Reply
from exporter.replay.server import Endpoint, serve
from tests.cli.runs import ACCOUNT, CUSTOMERS, LEGACY, files, poolport, sentence

REGION = ("--region", "us-east-1")
BOTH = (*REGION, "--region", "eu-west-1")
PULUMI = ("--target", "pulumi")


def none(call: Call, number: int) -> Reply | None:
    """The lists of an account without pools."""
    lists = {"ListUserPools": b'{"UserPools": []}', "ListIdentityPools": b'{"IdentityPools": []}'}
    body = lists.get(call.operation.rpartition(":")[2])
    return Reply(200, body) if body else None


@pytest.mark.parametrize("command", ["export", "discover"])
def test_an_account_without_pools_is_done_and_nothing_is_written(command: str, tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=none) as endpoint:
        asked = (command, "--all", *BOTH, "--out", tmp_path / "a/b", "--endpoint-url", endpoint.url)
        asked = (*asked, *(PULUMI if command == "export" else ()))
        run = poolport(*asked)
        data = poolport(*asked, "--json")
    assert run.exit_code == data.exit_code == 0, run.output
    assert (
        "There are no pools in us-east-1 and eu-west-1 of account 123456789012: nothing was written."
        in run.stdout
    )
    assert not list(tmp_path.iterdir())
    assert not json.loads(data.stdout)[0]["missing"]


def test_code_stays_as_it_is_where_the_account_has_no_pools_now(exported: Path) -> None:
    before = files(exported / "us-east-1")
    with serve(ACCOUNT, fault=none) as endpoint:
        run = poolport("export", "--all", *REGION, "--out", exported, "--endpoint-url", endpoint.url)
    assert run.exit_code == 1, run.output
    assert "There are no pools in us-east-1 of account 123456789012: what the folder has stays." in run.stdout
    prune = f"poolport export --prune --out {exported}"
    assert f"legacy-mobile ({LEGACY}) is gone from AWS: its code stays until '{prune}'" in run.stderr
    assert files(exported / "us-east-1") == before
    findings = json.loads((exported / "report.json").read_text())["findings"]
    assert {it["resource"].partition(":")[0] for it in findings if "gone from AWS" in it["message"]} == {
        "user_pool",
        "user_pool_client",
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--name", "LEGACY*"), r"no pool matches --name LEGACY\*: \d+ pools were looked at in us-east-1;"),
        (("--name", "Custmers"), r"; did you mean .*customers.*\?;"),
        (("--all", "--exclude", "*"), "no pool matches --all --exclude"),
    ],
)
def test_what_matches_nothing_is_told_with_what_is_near(
    asked: tuple[str, ...], said: str, tmp_path: Path, aws: Endpoint
) -> None:
    run = poolport("export", *asked, *REGION, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert run.exit_code == 2, run.output
    assert re.search(said, run.stderr, re.IGNORECASE)
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("regions", [REGION, BOTH])
def test_an_exclusion_that_takes_nothing_away_stops_the_run(
    regions: tuple[str, ...], tmp_path: Path, aws: Endpoint
) -> None:
    asked = ("--all", "--exclude", CUSTOMERS, "--exclude", "nosuchpool", *regions)
    run = poolport("export", *asked, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert run.exit_code == 2, run.output
    assert "--exclude nosuchpool takes away none of the pools" in run.stderr
    assert not list(tmp_path.rglob("manifest.json"))
    assert not list(tmp_path.rglob("report.md"))


def test_an_exclusion_may_be_of_one_region(tmp_path: Path, aws: Endpoint) -> None:
    asked = ("--all", "--exclude", CUSTOMERS, *BOTH, "--quiet")
    run = poolport("discover", *asked, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert run.exit_code == 0, run.output
    assert not list(tmp_path.rglob(f"{CUSTOMERS}.json"))


@pytest.mark.parametrize("other", [(LEGACY,), ("--name", "web"), ("--tag", "a=b")])
def test_all_stands_alone(other: tuple[str, ...], tmp_path: Path, aws: Endpoint) -> None:
    before = len(aws.calls)
    asked = ("--all", *other, *REGION, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    said = sentence(poolport("export", *asked), 2)
    assert f"{' '.join(other)} has no effect beside it" in said
    assert len(aws.calls) == before


def test_that_users_are_read_is_said(tmp_path: Path, aws: Endpoint) -> None:
    asked = ("discover", LEGACY, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert "e-mail addresses" not in poolport(*asked).stdout
    assert "e-mail addresses" in poolport(*asked, "--include", "users").stdout


def test_an_interrupted_run_is_not_called_a_strange_folder(tmp_path: Path) -> None:
    (tmp_path / "out/snapshot").mkdir(parents=True)
    (tmp_path / "out/snapshot/.us-east-1.resume").write_text("{}\n")
    said = sentence(poolport("render", tmp_path / "out"), 2)
    assert "was interrupted: run the same 'poolport export'" in said


def test_it_is_the_same_to_the_byte_however_the_pools_were_named(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / "out"
    asked = (*REGION, "--endpoint-url", aws.url, "--target", "terraform", "--out", out)
    poolport("export", LEGACY, *asked)
    poolport("export", "--all", *asked)
    before = files(out)
    poolport("export", *asked[2:])
    assert files(out) == before
    poolport("export", "--all", *asked)
    assert files(out) == before
