"""The commands that read AWS: ``export`` and ``discover``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from exporter.cli.help import SectionedCommand
from exporter.cli.options import FOLDER, reading_options, rendering_options, screen_options

if TYPE_CHECKING:
    from exporter.cli.accounts import AccountRun
    from exporter.cli.console import Screen
    from exporter.discovery.options import ReadOptions
    from exporter.folder.render import RenderOptions


@click.command(cls=SectionedCommand)
@reading_options
@screen_options
@rendering_options
@click.option("--verify", is_flag=True, help="Then prove that the plan is empty, as 'poolport verify' does.")
@click.option("--out", type=FOLDER, required=True, help="Where to write.")
def export(
    accounts: Mapping[str, ReadOptions], screen: Screen, choices: RenderOptions, verify: bool, out: Path
) -> NoReturn:
    """Discover pools and write their code, import statements and report.

    \b
    poolport export us-east-1_AbC123 --target terraform --out customers
    poolport export --all --region eu-west-1 --region us-east-1 --out cognito
    poolport export --name 'customers*' --tag team=identity --out customers
    """
    from exporter.cli import stages
    from exporter.cli.accounts import AccountRun, run_accounts
    from exporter.disk import folder_below

    def one(name: str, options: ReadOptions, folder: Path) -> AccountRun:
        read = stages.read(options, folder_below(folder, "snapshot"), screen)
        if not read.manifest.files:
            return AccountRun(name, read)
        searched = replace(choices, secrets=read.secrets)
        projects = stages.render(folder / "snapshot", folder, searched, screen)
        verdicts = stages.verify(folder, screen, live=False, templates=choices.templates) if verify else None
        return AccountRun(name, read, projects, verdicts)

    sys.exit(run_accounts(accounts, out, screen, one))


@click.command(cls=SectionedCommand)
@reading_options
@screen_options
@click.option("--out", type=FOLDER, required=True, help="Where to write.")
def discover(accounts: Mapping[str, ReadOptions], screen: Screen, out: Path) -> NoReturn:
    """Only read: write AWS's answers, without secrets, to OUT/snapshot."""
    from exporter.cli import stages
    from exporter.cli.accounts import AccountRun, run_accounts
    from exporter.disk import folder_below

    def one(name: str, options: ReadOptions, folder: Path) -> AccountRun:
        read = stages.read(options, folder_below(folder, "snapshot"), screen)
        if read.manifest.files:
            screen.show_text(f"Now write the code: {shlex.join(['poolport', 'render', str(folder)])}")
        return AccountRun(name, read)

    sys.exit(run_accounts(accounts, out, screen, one))
