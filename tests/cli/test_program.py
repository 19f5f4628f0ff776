"""The program: exit codes, the variables of options, what its process is set to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from exporter import __version__
from exporter.cli import main
from exporter.errors import AwsError, ExporterError, OutputError, UsageError
from exporter.replay.server import Endpoint
from exporter.targets.proof import Plan
from exporter.verify.verdict import Verdict
from tests.cli.runs import ACCOUNT, HARMLESS, HOSTILE, LEGACY, poolport, sentence

PULUMI = ("--target", "pulumi")


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["export", "--all"], ["export", "--target", "cdk", "--out", "x"], ["--nothing"]],
)
def test_what_click_refuses_is_a_sentence_with_the_same_exit_code(arguments: list[str]) -> None:
    sentence(poolport(*arguments), 2)


def _options() -> list[tuple[str, str]]:
    return [
        (name, max(parameter.opts, key=len))
        for name, command in sorted(main.commands.items())
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]


@pytest.mark.parametrize(("name", "option"), _options())
def test_a_variable_sets_every_option(name: str, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = f"POOLPORT_{name}_{option.strip('-').replace('-', '_')}".upper()
    monkeypatch.setenv(variable, "1")
    parent = click.Context(main, info_name="poolport", **main.context_settings)
    context = click.Context(main.commands[name], parent, info_name=name)
    (parameter,) = (p for p in main.commands[name].params if option in p.opts)
    assert parameter.resolve_envvar_value(context) == "1"


def test_a_variable_is_used(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport(
        "discover", LEGACY, POOLPORT_DISCOVER_OUT=str(tmp_path), POOLPORT_DISCOVER_ENDPOINT_URL=aws.url
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / f"snapshot/us-east-1/{LEGACY}.json").exists()


def test_the_version() -> None:
    assert poolport("--version").output == f"poolport, version {__version__}\n"


def test_help_imports_nothing_slow() -> None:
    program = (
        "import atexit, runpy, sys\n"
        "slow = {'boto3', 'botocore', 'jinja2', 'pulumi', 'rich', 'yaml'}\n"
        "atexit.register(lambda: print(sorted(slow & set(sys.modules)), file=sys.stderr))\n"
        "sys.argv = ['poolport', '--help']\n"
        "runpy.run_module('exporter', run_name='__main__')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: " in run.stdout
    assert run.stderr == "[]\n"


def test_an_interruption_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("exporter.discovery.account.read_account", interrupted)
    assert "goes on" in sentence(poolport("export", LEGACY, *PULUMI, "--out", tmp_path), 130)


@pytest.mark.parametrize(
    ("command", "broken_off", "said"),
    [
        (("verify",), "exporter.verify.run.locate", "nothing was proved: run the same command again"),
        (("render",), "exporter.snapshot.store.open_snapshot", "finishes what was begun"),
        (("diff",), "exporter.changes.remembered.read_options", "nothing was changed"),
    ],
    ids=lambda it: it[0] if isinstance(it, tuple) else "",
)
def test_an_interruption_says_what_it_leaves(
    command: tuple[str, ...], broken_off: str, said: str, monkeypatch: pytest.MonkeyPatch, exported: Path
) -> None:
    """Only what reads or writes goes on from where it was: a proof begins anew."""

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(broken_off, interrupted)
    told = sentence(poolport(*command, exported), 130)
    assert said in told
    assert "goes on" not in told


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ExporterError("it would hold a secret"), 1),
        (UsageError("the file cannot be used"), 2),
        (AwsError("the token has expired"), 3),
        (OutputError("the file was edited"), 4),
    ],
    ids=["1", "2", "3", "4"],
)
def test_every_error_has_its_exit_code(
    error: ExporterError, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stopped(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("exporter.folder.export.render_export", stopped)
    assert sentence(poolport("render", ACCOUNT, *PULUMI, "--out", tmp_path), code) == f"poolport: {error}\n"


def test_done_is_exit_code_0(tmp_path: Path) -> None:
    result = poolport("policy")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["Statement"]


@pytest.mark.parametrize(
    ("verdicts", "code"), [([], 1), ([True], 0), ([True, False], 1)], ids=["none", "empty", "one is not"]
)
def test_only_an_empty_plan_is_exit_code_0(
    verdicts: list[bool], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = [Plan((), (), {}) if planned else None for planned in verdicts]
    judged = [Verdict("us-east-1", Path("out"), 0, (), plan) for plan in plans]
    monkeypatch.setattr("exporter.verify.run.verify_export", lambda folder, **_: iter(judged))
    result = poolport("verify", "out", "--json")
    assert (result.exit_code, result.stderr) == (code, "")
    assert json.loads(result.stdout) == [verdict.as_json() for verdict in judged]
    assert poolport("verify", "out", "--quiet").output == ""
    assert poolport("verify", "out").exit_code == code


def test_an_error_shows_an_account_s_words_literally(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def stopped(*arguments: object, **options: object) -> None:
        raise AwsError(f"AWS says {HOSTILE}")

    monkeypatch.setattr("exporter.folder.export.render_export", stopped)
    said = sentence(poolport("render", ACCOUNT, *PULUMI, "--out", tmp_path), 3)
    assert said == f"poolport: AWS says {HARMLESS}\n"


def test_the_program_looks_for_cycles_less_often() -> None:
    program = (
        "import atexit, gc, sys; from exporter.cli import run\n"
        "atexit.register(lambda: print(gc.get_threshold()[0], file=sys.stderr))\n"
        "sys.argv = ['poolport', '--version']; run()"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == f"poolport, version {__version__}\n"
    assert ran.stderr == "100000\n"


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where records of faults are kept."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def stops_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(*arguments: object, **options: object) -> None:
        secret = "hunter2-in-a-variable"
        try:
            raise KeyError(secret)
        except KeyError:
            raise error from None

    monkeypatch.setattr("exporter.folder.export.render_export", render)


@pytest.mark.parametrize(
    "error", [KeyError("hunter2"), RecursionError("hunter2"), MemoryError(), TypeError("hunter2 \x1b[2J")]
)
def test_what_nobody_thought_of_is_one_sentence_and_a_record_without_data(
    error: Exception, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops_with(error, monkeypatch)
    said = sentence(poolport("render", ACCOUNT, *PULUMI, "--out", kept.parent / "x"), 70)
    (record,) = kept.iterdir()
    assert str(record) in said
    text = record.read_text("utf-8")
    assert f"{type(error).__name__}\n  exporter.cli.program:" in text
    assert "hunter2" not in said + text
    assert str(Path(__file__).parents[2]) not in text
    assert record.stat().st_mode & 0o077 == 0


def test_a_fault_is_told_where_no_record_can_be_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = kept.parent / "x"
    shutil.copytree(ACCOUNT, out / "snapshot")
    kept.rmdir()
    stops_with(KeyError("x"), monkeypatch)
    assert "report it as a bug" in sentence(poolport("render", out, *PULUMI), 70)


def test_what_the_system_refuses_is_a_sentence_wherever_it_happens(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops_with(OSError(28, "No space left on device", "here"), monkeypatch)
    assert "here cannot be used: No space left on device" in sentence(
        poolport("render", ACCOUNT, *PULUMI, "--out", kept.parent / "x"), 4
    )
    assert list(kept.iterdir()) == []
