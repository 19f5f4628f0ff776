"""The help pages: whole sentences, and every option in one section."""

from __future__ import annotations

import re

import click
import pytest

from exporter.cli import main
from exporter.cli.help import SECTIONS, SectionedCommand
from tests.cli.runs import poolport


def test_no_sentence_is_cut() -> None:
    shown = " ".join(poolport("--help", COLUMNS="80").output.split())
    assert not re.search(r"\w\.\.\.", shown)
    for command in main.commands.values():
        assert (command.help or "").split("\n\n")[0].replace("\n", " ") in shown


@pytest.mark.parametrize("name", ["export", "discover", "list", "render", "verify"])
def test_every_option_is_in_one_section(name: str) -> None:
    command = main.commands[name]
    assert isinstance(command, SectionedCommand)
    flags = [flag for section in SECTIONS.values() for flag in section]
    shown = poolport(name, "--help").output
    for option in command.params:
        if isinstance(option, click.Option):
            longest = max(option.opts, key=len)
            assert flags.count(longest) == 1, f"{longest} is in {flags.count(longest)} sections"
            assert shown.count(f"{longest} ") >= 1


def test_case_and_and_or_are_said() -> None:
    shown = " ".join(poolport("export", "--help").output.split())
    assert "case counts" in shown
    assert "one must match" in shown
    assert "all must hold" in shown
