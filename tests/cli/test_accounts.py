"""A run over several accounts: a folder each, one that fails stops no other, the worst exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.cli.accounts import AccountRun, run_accounts
from exporter.cli.console import open_screen
from exporter.discovery.options import ReadOptions
from exporter.discovery.results import AccountRead, RefusedCall, RegionRead
from exporter.discovery.selection import Selection
from exporter.errors import ApiError, AwsError, ExporterError
from exporter.snapshot.store import Manifest
from exporter.targets.proof import Plan
from exporter.verify.verdict import Verdict

OPTIONS = ReadOptions(Selection(everything=True), ())
DENIED = RefusedCall("cognito-idp:ListGroups", {"UserPoolId": "x"}, ApiError("AccessDenied", "no"))


def read(*refused: RefusedCall) -> AccountRead:
    region = RegionRead("us-east-1", done=2, calls={"b": 1, "a": 2}, refused=refused, seconds=1.23456)
    return AccountRead("123456789012", (region,), Manifest("123456789012", (), (), {}))


def ran(
    capsys: pytest.CaptureFixture[str],
    results: dict[str, AccountRun | ExporterError],
    *,
    as_json: bool = False,
) -> tuple[int, str, str, list[Path]]:
    folders = []

    def one(name: str, options: ReadOptions, folder: Path) -> AccountRun:
        folders.append(folder)
        found = results[name]
        if isinstance(found, ExporterError):
            raise found
        return found

    screen = open_screen().limited(quiet=False, as_json=as_json)
    code = run_accounts(dict.fromkeys(results, OPTIONS), Path("out"), screen, one)
    return code, *capsys.readouterr(), folders


def test_one_account_is_written_to_the_folder_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, {"dev": AccountRun("dev", read())}) == (0, "", "", [Path("out")])


def test_several_have_a_folder_and_a_heading_each(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err, folders = ran(
        capsys, {"dev": AwsError("the token has expired"), "prod": AccountRun("prod", read(DENIED))}
    )
    assert (code, out) == (3, "\ndev\n\nprod\n")
    assert err == "poolport: dev: the token has expired\n"
    assert folders == [Path("out/dev"), Path("out/prod")]


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
        {"account": "prod", "regions": [region], "projects": [], "missing": True},
    ]
    assert out == json.dumps(expected, indent=1) + "\n"


def verdict(*, planned: bool) -> Verdict:
    return Verdict("us-east-1", Path("out"), 0, (), Plan((), (), {}) if planned else None)


@pytest.mark.parametrize(
    ("run", "missing"),
    [
        (AccountRun("", read()), False),
        (AccountRun("", read(DENIED)), True),
        (AccountRun("", read(), (), (verdict(planned=True),)), False),
        (AccountRun("", read(), (), (verdict(planned=True), verdict(planned=False))), True),
        (AccountRun("", read(), (), ()), True),  # nothing was judged, so nothing is proved
    ],
    ids=["all", "a refused call", "proved", "not proved", "not judged"],
)
def test_what_is_missing_or_not_proved(run: AccountRun, missing: bool) -> None:
    assert run.missing is missing
    assert run.as_json()["missing"] is missing


def test_json_names_the_account_by_its_number_where_it_has_no_name() -> None:
    assert AccountRun("", read()).as_json()["account"] == "123456789012"
    assert AccountRun("dev", read()).as_json()["account"] == "dev"


def test_a_fault_in_one_account_stops_no_other(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def one(name: str, options: ReadOptions, folder: Path) -> AccountRun:
        return AccountRun(name, {"prod": read()}[name])

    assert run_accounts(dict.fromkeys(["dev", "prod"], OPTIONS), Path("out"), open_screen(), one) == 70
    assert "poolport: dev: this is a fault of poolport itself, a KeyError" in capsys.readouterr().err
