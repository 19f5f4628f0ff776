"""The program: exit codes, the variables of options, what its process is set to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from exporter import __version__
from exporter.cli import main
from exporter.replay.server import Endpoint
from tests.cli.runs import LEGACY, poolport, sentence


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["export", "--all"], ["export", "--target", "cdk", "--out", "x"], ["--nothing"]],
)
def test_what_click_refuses_has_the_same_exit_code(arguments: list[str]) -> None:
    result = poolport(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


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


def test_help_needs_neither_boto3_nor_jinja2() -> None:
    program = (
        "import atexit, runpy, sys\n"
        "slow = {'boto3', 'botocore', 'jinja2', 'pulumi'}\n"
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
    assert "goes on" in sentence(poolport("export", "--all", "--out", tmp_path), 130)
