"""``poolport export`` and ``discover``: what is read, what is written, what is missing."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.folder.render import RenderOptions
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.store import Source
from exporter.targets.proof import Plan
from exporter.verify.verdict import Verdict
from tests.cli.runs import ACCOUNT, CUSTOMERS, LEGACY, ROOT, files, poolport, sentence

PULUMI = ("--target", "pulumi")


def test_no_credentials_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, aws: Endpoint
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = poolport("discover", LEGACY, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert "--profile" in sentence(result, 3)


def test_an_unknown_pool_is_one_sentence(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport(
        "export", "us-east-1_Nobody123", *PULUMI, "--out", tmp_path / "out", "--endpoint-url", aws.url
    )
    assert result.exit_code in (1, 3), result.output
    assert "us-east-1_Nobody123" in result.stderr
    assert "ResourceNotFoundException" in result.stderr
    assert "Traceback" not in result.output


def _denied(operation: str) -> Callable[[Call, int], Reply | None]:
    def fault(call: Call, number: int) -> Reply | None:
        if call.operation == operation:
            return refuse("AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized")
        return None

    return fault


def test_a_refused_call_is_a_gap_and_exit_code_1(tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=_denied("cognito-idp:DescribeUserPoolClient")) as endpoint:
        result = poolport(
            "export", LEGACY, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", endpoint.url
        )
    assert result.exit_code == 1, result.output
    assert "cognito-idp:DescribeUserPoolClient" in result.stderr
    assert "AccessDeniedException" in result.stderr
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["summary"]["resources"]
    paths = {finding["path"] for finding in report["findings"] if finding["level"] == "error"}
    assert paths == {"cognito-idp:DescribeUserPoolClient"}


def test_what_was_refused_names_the_call_and_the_pool(tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=_denied("cognito-idp:ListGroups")) as endpoint:
        run = poolport("export", LEGACY, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", endpoint.url)
    said = "AWS refused cognito-idp:ListGroups (AccessDeniedException"
    assert re.search(rf"^ +1 error +legacy_mobile: {re.escape(said)}", run.stdout, re.M), run.output
    (found,) = [
        it
        for it in json.loads((tmp_path / "out/report.json").read_text("utf-8"))["findings"]
        if it["message"].startswith(said)
    ]
    assert (found["name"], found["file"]) == ("legacy_mobile", "us-east-1/pulumi/pools/legacy_mobile.py")
    assert "'poolport policy' prints all that is needed" in run.stderr


def test_a_resource_without_code_is_exit_code_1(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("export", CUSTOMERS, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["omitted"]
    assert "without code" in result.stdout


def test_several_regions_have_a_project_each(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / "out"
    regions = ("--region", "us-east-1", "--region", "eu-west-1")
    result = poolport("export", "--all", *regions, *PULUMI, "--out", out, "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output  # one client has no code
    tops = {path.relative_to(out).as_posix() for path in out.glob("*/*")}
    assert {"us-east-1/pulumi", "eu-west-1/pulumi", "snapshot/manifest.json"} <= tops
    assert "us-east-1/terraform" not in tops
    assert json.loads((out / "report.json").read_text("utf-8"))["regions"] == ["eu-west-1", "us-east-1"]
    assert "\x1b" not in result.output
    written = b"".join(files(out).values())
    for secret in (ACCOUNT / "SECRETS.txt").read_bytes().split():
        assert secret not in written


def test_the_same_account_gives_the_same_bytes(exported: Path, aws: Endpoint) -> None:
    before = files(exported)
    targets = ("--target", "terraform", "--target", "pulumi")
    again = poolport("export", LEGACY, *targets, "--out", exported, "--endpoint-url", aws.url)
    assert again.exit_code == 0, again.output
    assert files(exported) == before
    assert "0 files written" in again.stdout
    alone = poolport("export", "--out", exported, "--endpoint-url", aws.url)  # the folder remembers
    assert alone.exit_code == 0, alone.output
    assert files(exported) == before
    rendered = poolport("render", exported, *targets)
    assert rendered.exit_code == 0, rendered.output
    assert files(exported) == before


def test_an_id_that_the_account_does_not_hold_is_told_on_the_terminal(exported: Path) -> None:
    mapping = exported / "mapping.json"
    mapping.write_text(mapping.read_text().replace(f'"{LEGACY}": {{', '"us-east-1_Typo12345": {', 1))
    run = poolport("render", exported)
    assert run.exit_code == 0, run.output
    assert "mapping.json, line " in run.stderr
    assert "us-east-1_Typo12345 is not in this export" in run.stderr


def on_a_terminal(arguments: list[str], **environment: str) -> tuple[int, str]:
    """The exit code of a run, and all that it sent to a real terminal of 60 columns."""
    main, terminal = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    kept |= {"TERM": "xterm-256color", "COLUMNS": "60", **environment}
    command = [sys.executable, "-m", "exporter", *arguments]
    with subprocess.Popen(command, stdout=terminal, stderr=terminal, env=kept, cwd=ROOT) as process:
        os.close(terminal)
        sent = b""
        with contextlib.suppress(OSError):  # what Linux says where nobody writes any more
            while piece := os.read(main, 65536):
                sent += piece
    os.close(main)
    return process.returncode, sent.decode()


def test_a_terminal_shows_colour_and_where_the_reading_is(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / ("long" * 30)
    arguments = ["export", CUSTOMERS, *PULUMI, "--out", str(out), "--endpoint-url", aws.url]
    code, sent = on_a_terminal(arguments)
    assert code == 1  # one client has no code
    live, _, rest = sent.partition("us-east-1: 1 pool read")
    assert "of 1 pool" in live
    assert live.endswith("\x1b[2K")
    assert f" in {out}/us-east-1\x1b[0m\r\n" in rest
    code, plain = on_a_terminal(arguments, NO_COLOR="1")
    assert code == 1
    assert "\x1b" not in plain
    assert plain.startswith("us-east-1: 1 pool read")


def test_machines_get_one_value(tmp_path: Path, aws: Endpoint) -> None:
    arguments = ("--json", "--out", tmp_path, "--endpoint-url", aws.url)
    result = poolport("export", LEGACY, "--target", "terraform", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    (done,) = json.loads(result.stdout)
    assert list(done) == ["account", "regions", "projects", "missing", "conflicts"]
    (region,) = done["regions"]
    assert (region["region"], region["pools"], region["refused"], region["notes"]) == ("us-east-1", 1, [], [])
    (project,) = done["projects"]
    assert project == {
        "region": "us-east-1",
        "folder": str(tmp_path / "us-east-1"),
        "resources": {"terraform": 4},
        "omitted": {"terraform": 0},
        "findings": {"info": project["findings"]["info"]},
        "files_written": project["files_written"],
    }
    assert done["missing"] is False


@pytest.mark.parametrize("empty", [True, False])
def test_verify_goes_into_the_report_the_answer_and_the_exit_code(
    empty: bool, tmp_path: Path, aws: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = Verdict("us-east-1", tmp_path / "us-east-1", 4, (), Plan((), (), {}) if empty else None)
    monkeypatch.setattr("exporter.verify.run.verify_export", lambda folder, **_: iter([verdict]))
    arguments = ("--verify", "--json", "--out", tmp_path, "--endpoint-url", aws.url)
    result = poolport("export", LEGACY, *PULUMI, *arguments)
    assert result.exit_code == (0 if empty else 1)
    (done,) = json.loads(result.stdout)
    assert list(done)[-3:] == ["missing", "conflicts", "verdicts"]
    assert done["missing"] is not empty
    assert done["verdicts"] == [verdict.as_json()]
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    files = report["verdict"].pop("files")
    assert report["verdict"] == {"regions": [verdict.as_json()]}
    assert list(files) == ["pulumi"]


def test_discover_says_what_comes_next(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("discover", LEGACY, "--out", tmp_path, "--endpoint-url", aws.url)
    assert result.exit_code == 0
    assert result.stdout.endswith(f"Now write the code: poolport render {tmp_path}\n")
    assert not (tmp_path / "report.md").exists()
    quiet = poolport("discover", LEGACY, "--quiet", "--out", tmp_path, "--endpoint-url", aws.url)
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_what_is_written_is_searched_for_the_secrets_that_were_read(
    tmp_path: Path, aws: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[frozenset[str]] = []

    def render(snapshot: Source, out: Path, options: RenderOptions, **more: object) -> None:
        searched.append(options.secrets)
        raise ExporterError("that was all")

    monkeypatch.setattr("exporter.folder.export.render_export", render)
    poolport("export", CUSTOMERS, *PULUMI, "--out", tmp_path, "--endpoint-url", aws.url)
    (secrets,) = searched
    assert secrets
    assert secrets <= set((ACCOUNT / "SECRETS.txt").read_text("utf-8").split())


OBEYED = "no \x1b[2J\u202e \x9b31m \u2028 \ud800 @admin www.evil.example"


def test_what_aws_says_is_obeyed_by_no_terminal_and_no_page(tmp_path: Path) -> None:
    def fault(call: Call, number: int) -> Reply | None:
        spoilt = ("cognito-idp:ListGroups", "cognito-idp:DescribeUserPoolClient")
        return refuse("AccessDeniedException", OBEYED, 403) if call.operation in spoilt else None

    with serve(ACCOUNT, fault=fault) as endpoint:
        arguments = ("--target", "terraform", "--target", "pulumi", "--endpoint-url", endpoint.url)
        shown = poolport("export", CUSTOMERS, "--out", tmp_path / "out", *arguments)
        data = poolport("export", CUSTOMERS, "--out", tmp_path / "out", *arguments, "--json")
    assert shown.exit_code == data.exit_code == 1
    assert json.loads(data.stdout)[0]["regions"][0]["refused"]
    texts = {
        path: content.decode() for path, content in files(tmp_path / "out").items() if path[-4:] != ".png"
    }
    for name, text in {**texts, "terminal": shown.output, "json": data.output}.items():
        assert not {"\x1b", "\u202e", "\x9b", "\u2028", "\ud800"} & set(text), name


@pytest.mark.parametrize("spoilt", ["cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool"])
def test_nor_is_what_stops_the_run(tmp_path: Path, spoilt: str) -> None:
    def fault(call: Call, number: int) -> Reply | None:
        return refuse("AccessDeniedException", OBEYED, 403) if call.operation == spoilt else None

    with serve(ACCOUNT, fault=fault) as endpoint:
        selection = ("--all", "--region", "us-east-1", "--exclude-kind", "identity_pool")
        run = poolport(
            "export", *selection, *PULUMI, "--out", tmp_path / "out", "--endpoint-url", endpoint.url
        )
    assert r"no \x1b[2J\u202e" in run.stderr
    assert not {"\x1b", "\u202e", "\x9b", "\u2028", "\ud800"} & set(run.output)
