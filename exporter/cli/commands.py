"""The commands that read no account: ``render``, ``verify``, ``replay``, ``policy``, ``completion``."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from exporter.cli.help import SectionedCommand
from exporter.cli.options import (
    FOLDER,
    exclude_kind_option,
    include_option,
    quiet_option,
    rendering_options,
    verdict_options,
)
from exporter.cli.target_name import TargetName
from exporter.errors import UsageError

if TYPE_CHECKING:
    from exporter.cli.console import Screen
    from exporter.cli.parameters import Choices


@click.command(cls=SectionedCommand)
@click.argument("snapshot", metavar="DIR", type=FOLDER)
@rendering_options
@click.option("--out", type=FOLDER, help="The export folder to write to.  [default: DIR]")
@quiet_option
def render(snapshot: Path, choices: Choices, out: Path | None, screen: Screen) -> NoReturn:
    """Only write: code, import statements and report from a snapshot, without AWS.

    DIR is a folder that 'discover' or 'export' wrote, or a snapshot; the snapshot of another folder is taken
    over into the one that --out names.

    \b
    Examples:
      poolport render customers
      poolport render customers --target terraform --target pulumi
      poolport render customers --protect all --dry-run
    """
    from exporter.cli.rendering import render_folder

    sys.exit(render_folder(snapshot, out, choices, screen))


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--target", "targets", multiple=True, type=TargetName(), help="Only of this target; may repeat."
)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read it from a Terraform or Pulumi state: what that holds is adopted, the rest is not.",
)
@click.option("--undo", is_flag=True, help="Give the named resources their import statements back.")
@quiet_option
def adopted(
    folder: Path,
    names: tuple[str, ...],
    targets: tuple[str, ...],
    states: tuple[Path, ...],
    undo: bool,
    screen: Screen,
) -> NoReturn:
    """Record that what is written has been imported: it needs no import statement any more.

    DIR is an export folder, NAME a resource (customers, customers_web); without any, all that was written.
    The code is written anew without their import statements. What says where renamed things were, or what is
    to be forgotten, stays until a --state shows that it has been applied.

    \b
    Examples:
      poolport adopted customers
      poolport adopted customers --target terraform customers_web
      terraform -chdir=customers/us-east-1/terraform state pull > state.json
      poolport adopted customers --state state.json
    """
    from exporter.cli.rendering import record_adoption

    sys.exit(record_adoption(folder, names, targets, states, screen, undo=undo))


@click.command(cls=SectionedCommand)
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--live", is_flag=True, help="Plan against AWS, with your credentials.")
@click.option("--snapshot", type=FOLDER, help="Where its snapshot is.  [default: in DIR]")
@verdict_options
def verify(folder: Path, live: bool, snapshot: Path | None, screen: Screen) -> NoReturn:
    """Prove that the first plan of an export is empty, without credentials or network.

    DIR is what 'export' wrote. The real terraform plans the code against a replay of the snapshot, and the
    Pulumi program must register what that plan has proved. The exit code is 0 only for an empty plan. The
    verdict is kept in the report, until the code changes.

    This runs the code of the export, and templates can run code too: only from people whom you trust.

    \b
    Examples:
      poolport verify customers
      poolport verify customers --json > verdict.json
    """
    from exporter.cli import stages

    verdicts = stages.verify(folder, screen, live=live, snapshot=snapshot)
    screen.show_json([verdict.as_json() for verdict in verdicts])
    sys.exit(0 if verdicts and all(verdict.empty for verdict in verdicts) else 1)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Where to listen.  [default: a free one]"
)
def replay(folder: Path, port: int) -> None:
    """Serve a snapshot on loopback as AWS would, until interrupted.

    DIR is what 'discover' or 'export' wrote, or the snapshot in it. It prints a URL: what is run with it as
    AWS_ENDPOINT_URL reads what the account had, without credentials that are real. Writes are refused.

    \b
    Example, with a second shell:
      poolport replay customers --port 4566
      AWS_ENDPOINT_URL=http://127.0.0.1:4566 \\
          aws cognito-idp list-user-pools --max-results 60
    """
    from exporter.replay.server import serve
    from exporter.snapshot.store import locate

    if not folder.is_dir():
        raise UsageError(f"the folder {folder} does not exist: name one that 'poolport discover' wrote")
    try:
        with serve(locate(folder), port=port) as endpoint:
            click.echo(endpoint.url)
            threading.Event().wait()
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}: choose another --port") from error
    except KeyboardInterrupt:
        pass


@click.command()
@include_option
@exclude_kind_option
@click.option(
    "--role-arn",
    "roles",
    multiple=True,
    metavar="ARN",
    help="A role that 'export' shall assume: its caller's permission is printed, too; may repeat.",
)
def policy(include: tuple[str, ...], exclude_kind: tuple[str, ...], roles: tuple[str, ...]) -> None:
    """Print the least-privilege IAM policy that 'export' needs.

    \b
    Examples:
      poolport policy > policy.json
      poolport policy --include users \\
          --role-arn arn:aws:iam::123456789012:role/reader
    """
    import json

    from exporter.cli.checks import check_role
    from exporter.cli.parameters import kinds
    from exporter.discovery.policy import policy as least

    for role in roles:
        check_role(role)
    click.echo(json.dumps(least(kinds(include, exclude_kind), roles), indent=2))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Example, in ~/.bashrc:
      eval "$(poolport completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # click has all three
    click.echo(found(ctx.find_root().command, {}, "poolport", "_POOLPORT_COMPLETE").source())
