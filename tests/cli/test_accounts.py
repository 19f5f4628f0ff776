"""A run over several accounts: a folder each, one that fails stops no other, the worst exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exporter.cli.accounts import AccountRun, run_accounts
from exporter.cli.console import open_screen
from exporter.cli.parameters import Account, Choices, Reading
from exporter.discovery.options import ReadOptions
from exporter.discovery.results import AccountRead, RefusedCall, RegionRead
from exporter.discovery.selection import Selection
from exporter.errors import ApiError, AwsError, ExporterError, UsageError
from exporter.folder.export import Export
from exporter.folder.files import Changes
from exporter.folder.records import Records
from exporter.folder.render import Drawing, RegionDrawing
from exporter.folder.settings import Query
from exporter.model import Finding, Graph
from exporter.snapshot.store import Manifest
from exporter.targets.proof import Plan
from exporter.verify.verdict import Verdict

NUMBERS = {"dev": "111111111111", "prod": "222222222222", "test": "333333333333"}
DENIED = RefusedCall("cognito-idp:ListGroups", {"UserPoolId": "x"}, ApiError("AccessDenied", "no"))


def reading(*names: str) -> Reading:
    """What a command line says that names these accounts by their roles."""
    accounts = [
        Account(name, None, f"arn:aws:iam::{NUMBERS[name]}:role/reader") if name else Account("", None, None)
        for name in names
    ]
    return Reading(Query(all=True), None, None, tuple(accounts), ReadOptions(Selection(), ()))


def read(*refused: RefusedCall) -> AccountRead:
    region = RegionRead("us-east-1", done=2, calls={"b": 1, "a": 2}, refused=refused, seconds=1.23456)
    return AccountRead("123456789012", (region,), Manifest("123456789012", (), (), {}))


def ran(
    capsys: pytest.CaptureFixture[str],
    results: dict[str, AccountRun | ExporterError],
    out: Path = Path("out"),
    *,
    as_json: bool = False,
) -> tuple[int, str, str, list[Path]]:
    folders = []

    def one(account: Account, folder: Path) -> AccountRun:
        folders.append(folder)
        found = results[account.name]
        if isinstance(found, ExporterError):
            raise found
        return found

    screen = open_screen().limited(quiet=False, as_json=as_json)
    code = run_accounts(reading(*results), Choices(), out, screen, one)
    return code, *capsys.readouterr(), folders


def test_one_account_is_written_to_the_folder_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, {"dev": AccountRun("dev", read())}) == (0, "", "", [Path("out")])


def test_several_have_a_heading_and_a_folder_of_their_number_each(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err, folders = ran(
        capsys, {"dev": AwsError("the token has expired"), "prod": AccountRun("prod", read(DENIED))}
    )
    assert (code, out) == (3, "\ndev\n\nprod\n")
    assert err == "poolport: dev: the token has expired\n"
    assert folders == [Path("out/111111111111"), Path("out/222222222222")]


def test_a_later_run_of_one_of_them_finds_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / NUMBERS["dev"]).mkdir()
    assert ran(capsys, {"dev": AccountRun("dev", read())}, tmp_path)[3] == [tmp_path / NUMBERS["dev"]]
    assert ran(capsys, {"prod": AccountRun("prod", read())}, tmp_path)[3] == [tmp_path / NUMBERS["prod"]]


def test_an_export_folder_with_a_folder_of_such_a_name_stays_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / NUMBERS["dev"]).mkdir()
    (tmp_path / "poolport.toml").touch()
    assert ran(capsys, {"prod": AccountRun("prod", read())}, tmp_path)[3] == [tmp_path]


def test_whose_credentials_are_is_asked_and_where_nobody_says_it_that_is_the_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NUMBERS["dev"]).mkdir()
    monkeypatch.setattr("exporter.discovery.identity.account_of_credentials", lambda _: NUMBERS["test"])
    assert ran(capsys, {"": AccountRun("", read())}, tmp_path)[3] == [tmp_path / NUMBERS["test"]]
    monkeypatch.setattr("exporter.discovery.identity.account_of_credentials", lambda _: "")
    with pytest.raises(UsageError, match="nobody says whose the credentials are: check them, or name"):
        ran(capsys, {"": AccountRun("", read())}, tmp_path)


def test_the_worst_exit_code_is_that_of_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    results: dict[str, AccountRun | ExporterError] = {
        "dev": AccountRun("dev", read(DENIED)),
        "prod": AwsError("the token has expired"),
        "test": AccountRun("test", read()),
    }
    assert ran(capsys, results)[0] == 3


def test_the_error_of_the_only_account_stops_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AwsError):
        ran(capsys, {"": AwsError("the token has expired")})


def test_json_has_every_account(capsys: pytest.CaptureFixture[str]) -> None:
    results: dict[str, AccountRun | ExporterError] = {
        "dev": AwsError("the token has expired"),
        "prod": AccountRun("prod", read(DENIED)),
    }
    code, out, _, _ = ran(capsys, results, as_json=True)
    refused = {
        "operation": "cognito-idp:ListGroups",
        "request": {"UserPoolId": "x"},
        "code": "AccessDenied",
        "message": "no",
    }
    region: dict[str, Any] = {
        "region": "us-east-1",
        "pools": 2,
        "resumed": 0,
        "calls": {"a": 2, "b": 1},
        "throttled": 0,
        "seconds": 1.235,
        "refused": [refused],
        "notes": [],
    }
    assert code == 3
    expected = [
        {"account": "dev", "error": "the token has expired", "missing": True},
        {"account": "123456789012", "regions": [region], "projects": [], "missing": True},
    ]
    assert out == json.dumps(expected, indent=1) + "\n"


def verdict(*, planned: bool) -> Verdict:
    return Verdict("us-east-1", Path("out"), 0, (), Plan((), (), {}) if planned else None)


def export(*, conflicts: bool = False, missing: bool = False) -> Export:
    """An export of one region, with a conflict or with something of the account without code."""
    finding = Finding("error", "user_pool:x", "Name", "is wrong", "fix it")
    graph = Graph("123456789012", "us-east-1", (), (), findings=(finding,) if missing else ())
    region = RegionDrawing("us-east-1", {"pulumi": graph}, {})
    changes = Changes(conflicts={"report.md": "1 conflict"} if conflicts else {})
    return Export(Drawing(Path("out"), (region,), {}, b"{}", Records()), changes, ())


@pytest.mark.parametrize(
    ("run", "missing"),
    [
        (AccountRun("", read()), False),
        (AccountRun("", read(DENIED)), True),
        (AccountRun("", read(), export()), False),
        (AccountRun("", read(), export(missing=True)), True),
        (AccountRun("", read(), None, (verdict(planned=True),)), False),
        (AccountRun("", read(), None, (verdict(planned=True), verdict(planned=False))), True),
        (AccountRun("", read(), None, ()), True),  # nothing was judged, so nothing is proved
    ],
    ids=["all", "a refused call", "written", "without code", "proved", "not proved", "not judged"],
)
def test_what_is_missing_or_not_proved(run: AccountRun, missing: bool) -> None:
    assert run.missing is missing
    assert run.as_json()["missing"] is missing
    assert run.exit_code == missing


def test_an_edit_that_could_not_be_merged_is_exit_code_4_and_named() -> None:
    run = AccountRun("", read(DENIED), export(conflicts=True))
    assert run.exit_code == 4
    assert run.as_json()["conflicts"] == {"report.md": "1 conflict"}


def test_json_names_the_account_by_its_number_and_by_its_name_where_nobody_knows_that() -> None:
    assert AccountRun("dev", read()).as_json()["account"] == "123456789012"
    assert AccountRun("dev", replace(read(), account="")).as_json()["account"] == "dev"


def test_a_fault_in_one_account_stops_no_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def one(account: Account, folder: Path) -> AccountRun:
        return AccountRun(account.name, {"prod": read()}[account.name])

    assert run_accounts(reading("dev", "prod"), Choices(), Path("out"), open_screen(), one) == 70
    assert "poolport: dev: this is a fault of poolport itself, a KeyError" in capsys.readouterr().err
