"""The commands that read AWS: ``export`` and ``discover``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from exporter.cli.help import SectionedCommand
from exporter.cli.options import FOLDER, reading_options, rendering_options, screen_options

if TYPE_CHECKING:
    from exporter.cli.accounts import AccountRun
    from exporter.cli.console import Screen
    from exporter.cli.parameters import Account, Choices, Reading

prune_option = click.option(
    "--prune",
    is_flag=True,
    help="Take out what AWS no longer has, or is not selected any more; no plan destroys it.",
)


@click.command(cls=SectionedCommand)
@reading_options
@screen_options
@rendering_options
@prune_option
@click.option("--verify", is_flag=True, help="Then prove that the plan is empty, as 'poolport verify' does.")
@click.option("--out", type=FOLDER, required=True, help="The export folder: where to write.")
def export(
    reading: Reading, screen: Screen, choices: Choices, prune: bool, verify: bool, out: Path
) -> NoReturn:
    """Discover pools and write their code, import statements and report.

    The folder remembers what was selected and how: run again with nothing but --out, it reads the same pools
    anew. Pools that are named beside those that it has are added. Nothing disappears unasked. On a terminal,
    a new folder without a selection or a target asks for them, and shows the command that does the same.

    \b
    Examples:
      poolport export us-east-1_sU78E9kcE --target terraform --out customers
      poolport export --all --region eu-west-1 --region us-east-1 \\
          --target pulumi --out cognito
      poolport export --name 'customers*' --tag env=prod --region us-east-1 \\
          --target terraform --out production
      poolport export --out customers
    """
    from exporter.cli.accounts import run_accounts
    from exporter.cli.one_account import export_account

    def one(account: Account, folder: Path) -> AccountRun:
        return export_account(account, reading, choices, folder, screen, prune=prune, verify=verify)

    sys.exit(run_accounts(reading, choices, out, screen, one))


@click.command(cls=SectionedCommand)
@reading_options
@screen_options
@click.option("--out", type=FOLDER, required=True, help="The export folder: where to write.")
def discover(reading: Reading, screen: Screen, out: Path) -> NoReturn:
    """Only read: write AWS's answers, without secrets, to OUT/snapshot.

    'poolport render OUT' writes the code from them, where AWS need not be reached.

    \b
    Examples:
      poolport discover us-east-1_sU78E9kcE --out answers
      poolport discover --all --region us-east-1 --out answers
    """
    from exporter.cli.accounts import run_accounts
    from exporter.cli.one_account import discover_account
    from exporter.cli.parameters import Choices

    def one(account: Account, folder: Path) -> AccountRun:
        return discover_account(account, reading, folder, screen)

    sys.exit(run_accounts(reading, Choices(), out, screen, one))
