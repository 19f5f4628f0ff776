"""Arguments in, the stages in order, exit codes out; the only module that prints or exits."""

from __future__ import annotations

import json
import os
import shlex
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from exporter import __version__
from exporter.cli.options import FOLDER, rendering, selection
from exporter.errors import ExporterError, UsageError

if TYPE_CHECKING:
    from exporter.cli.parameters import Account
    from exporter.discovery.results import AccountRead, Progress, RegionRead
    from exporter.folder.render import RegionExport, RenderOptions

EPILOG = """\b
Exit codes: 0 done; 1 done, but something is missing or the plan is not empty (the report says what);
2 the arguments or an edited file cannot be used; 3 AWS gave no answer; 4 the output folder
holds something that would be lost; 130 interrupted.

Every option can be set by an environment variable: --endpoint-url of 'export' is
POOLPORT_EXPORT_ENDPOINT_URL. Region, profile and credentials also come from AWS's own variables and files.
"""


class _Group(click.Group):
    """The commands; an ExporterError is one sentence and its exit code, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExporterError as error:
            click.secho(f"poolport: {error}", fg="red", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("poolport: interrupted; the same command goes on from here", err=True)
            ctx.exit(130)


Told = dict[str, Any]
"""What was done, for machines."""

PLAIN_SECONDS = 10
"""How often a run says where it is, where no terminal shows it all the time."""


@click.group(
    cls=_Group,
    epilog=EPILOG,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="poolport")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Bring hand-made Amazon Cognito pools under Pulumi or Terraform.

    poolport only reads from AWS. It writes the code that describes the pools as they are, and the
    statements that import them, so that the first plan changes nothing.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


@main.command()
@selection
@rendering
@click.option("--verify", is_flag=True, help="Then prove that the plan is empty, as 'poolport verify' does.")
@click.option("--out", type=FOLDER, required=True, help="Where to write.")
def export(out: Path, quiet: bool, as_json: bool, verify: bool, **options: Any) -> None:
    """Discover pools and write their code, import statements and report.

    \b
    poolport export us-east-1_AbC123 --target terraform --out customers
    poolport export --all --region eu-west-1 --region us-east-1 --out cognito
    poolport export --name 'customers*' --tag team=identity --out customers
    """
    from exporter.cli import console as lines

    _choices(options, frozenset())  # what cannot be used is said before anything is read

    def one(account: Account, folder: Path) -> Told:
        silent = quiet or as_json
        read = _discover(account, folder / "snapshot", silent, options)
        written = _render(folder / "snapshot", folder, silent, options, read.secrets)
        told = lines.as_json(account.name, read.regions, written)
        if verify:
            verdicts = _verify(folder, live=False, quiet=silent, record=True)
            told |= {"verdicts": verdicts, "missing": told["missing"] or not _all_empty(verdicts)}
        return told

    _each_account(out, options, as_json, one)


@main.command()
@selection
@click.option("--out", type=FOLDER, required=True, help="Where to write.")
def discover(out: Path, quiet: bool, as_json: bool, **options: Any) -> None:
    """Only read: write AWS's answers, without secrets, to OUT/snapshot."""
    from exporter.cli import console as lines

    def one(account: Account, folder: Path) -> Told:
        read = _discover(account, folder / "snapshot", quiet or as_json, options)
        if not quiet and not as_json:
            click.echo(f"Now 'poolport render {folder}' writes the code.")
        return lines.as_json(account.name, read.regions, [])

    _each_account(out, options, as_json, one)


@main.command()
@click.option(
    "--include", multiple=True, metavar="KIND", help="A kind that is not read unless asked for: users."
)
@click.option("--exclude-kind", multiple=True, metavar="KIND", help="A kind to leave out.")
def policy(include: tuple[str, ...], exclude_kind: tuple[str, ...]) -> None:
    """Print the least-privilege IAM policy that 'export' needs."""
    from exporter.cli import parameters as choices
    from exporter.discovery.policy import policy as least

    click.echo(json.dumps(least(choices.kinds(include, exclude_kind)), indent=2))


@main.command()
@click.argument("snapshot", type=click.Path(path_type=Path, file_okay=False))
@rendering
@click.option("--out", type=FOLDER, help="Where to write.  [default: beside the snapshot]")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
def render(snapshot: Path, out: Path | None, quiet: bool, **options: Any) -> None:
    """Only write: code, import statements and report from a SNAPSHOT, without AWS.

    SNAPSHOT is a folder that 'discover' or 'export' wrote, or the snapshot in it.
    """
    from exporter.snapshot.store import locate

    if not snapshot.is_dir():
        raise UsageError(f"the folder {snapshot} does not exist: name one that 'poolport discover' wrote")
    found = locate(snapshot)
    if out is None and found.name != "snapshot":
        raise UsageError(f"{found} is not beside any export: say where to write, with --out FOLDER")
    written = _render(found, out or found.parent, quiet, options, frozenset())
    sys.exit(1 if any(one.missing for one in written) else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--live", is_flag=True, help="Plan against AWS, with your credentials.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict for machines.")
@click.option("--quiet", "-q", is_flag=True, help="Only the exit code.")
def verify(folder: Path, live: bool, as_json: bool, quiet: bool) -> None:
    """Prove that the first plan of an export is empty, without credentials or network.

    DIR is what 'export' wrote. The real terraform plans the code against a replay of the snapshot, and the
    Pulumi program must register what that plan has proved. The exit code is 0 only for an empty plan.
    """
    verdicts = _verify(folder, live=live, quiet=quiet or as_json)
    if as_json:
        click.echo(json.dumps(verdicts, indent=1, ensure_ascii=False))
    sys.exit(0 if _all_empty(verdicts) else 1)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Where to listen.  [default: a free one]"
)
def replay(folder: Path, port: int) -> None:
    """Serve a snapshot on loopback as AWS would, until interrupted.

    DIR is what 'discover' or 'export' wrote, or the snapshot in it. It prints a URL: what is run with it as
    AWS_ENDPOINT_URL reads what the account had, without credentials that are real. Writes are refused.
    """
    from exporter.replay.server import serve
    from exporter.snapshot.store import locate

    try:
        with serve(locate(folder), port=port) as endpoint:
            click.echo(endpoint.url)
            threading.Event().wait()
    except OSError as error:
        raise UsageError(f"port {port} cannot be used: {error.strerror}: choose another --port") from error
    except KeyboardInterrupt:
        pass


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    eval "$(poolport completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # click has all three
    click.echo(found(main, {}, "poolport", "_POOLPORT_COMPLETE").source())


def _each_account(
    out: Path, options: dict[str, Any], as_json: bool, run: Callable[[Account, Path], Told]
) -> NoReturn:
    """Run for every account, each in a folder of its own where there are several; one stops no other."""
    from exporter.cli import parameters as choices

    accounts = choices.accounts(options["profiles"], options["roles"])
    codes, all_told = [], []
    for account in accounts:
        folder = out / account.name if len(accounts) > 1 else out
        if len(accounts) > 1 and not as_json:
            click.secho(f"\n{account.name}", bold=True)
        try:
            told = run(account, folder)
            codes.append(1 if told["missing"] else 0)
        except ExporterError as error:
            if len(accounts) == 1:
                raise
            click.secho(f"poolport: {account.name}: {error}", fg="red", err=True)
            told = {"account": account.name, "error": str(error), "missing": True}
            codes.append(error.exit_code)
        all_told.append(told)
    if as_json:
        click.echo(json.dumps(all_told, indent=1, ensure_ascii=False))
    sys.exit(max(codes))


def _discover(account: Account, snapshot: Path, quiet: bool, options: dict[str, Any]) -> AccountRead:
    """Read every region that was asked for; what AWS refused is said here, and stands in the report."""
    from exporter.cli import console as lines
    from exporter.cli import parameters as choices
    from exporter.discovery.account import read_account
    from exporter.discovery.options import ReadOptions
    from exporter.discovery.selection import Selection

    def say(region: RegionRead) -> None:
        if not quiet:
            _clear_line()
            _print(lines.discovered(region))
        for note in region.notes:
            click.secho(f"  {note}", fg="yellow", err=True)

    selection = Selection(
        ids=options["pool_ids"],
        names=options["names"],
        tags=tuple(choices.tag(text) for text in options["tags"]),
        exclude=options["exclude"],
        everything=options["everything"],
    )
    chosen = ReadOptions(
        selection,
        kinds=choices.kinds(options["include"], options["exclude_kind"]),
        regions=options["regions"],
        profile=account.profile,
        role_arn=account.role_arn,
        external_id=options["external_id"],
        endpoint_url=options["endpoint_url"],
        max_rate=options["max_rate"],
        refresh=options["refresh"],
        fetch_images=options["fetch_images"],
    )
    read = read_account(chosen, snapshot, _progress(quiet), say)
    for name in read.scrubbed:
        click.secho(
            f"  {name} held a secret of another pool in one of its fields: rotate it", fg="red", err=True
        )
    for gap in lines.gaps(read.regions):
        click.secho(f"  {gap}", fg="yellow", err=True)
    return read


def _render(
    snapshot: Path,
    out: Path,
    quiet: bool,
    options: dict[str, Any],
    secrets: frozenset[str],
) -> list[RegionExport]:
    """Write the projects, say what they are and what to do next."""
    from exporter.cli import console as lines
    from exporter.folder.render import render_export

    choices = _choices(options, secrets)
    written = render_export(snapshot, out, choices)
    for one in written:
        if not quiet:
            _print(lines.written(one))
    if not quiet:
        again = ["poolport", "render", str(snapshot), "--out", str(out)]
        again += [word for target in choices.targets for word in ("--target", target)]
        for name in ("provider_version", "templates"):
            again += [f"--{name.replace('_', '-')}", str(options[name])] if options[name] else []
        again += ["--secrets", "config"] if options["secrets"] == "config" else []
        again += ["--protect", options["protect"]] if options["protect"] != "irreplaceable" else []
        _print(lines.next_steps(written, choices, shlex.join([*again, "--adopted"])))
    return written


def _choices(options: dict[str, Any], secrets: frozenset[str]) -> RenderOptions:
    from exporter.cli.parameters import provider
    from exporter.folder.render import choose

    return choose(
        sorted(options["targets"]),
        adopted=options["adopted"],
        provider=provider(options["provider_version"]),
        secrets_in_config=options["secrets"] == "config",
        protect=options["protect"],
        templates=options["templates"],
        force=options["force"],
        secrets=secrets,
    )


def _verify(folder: Path, *, live: bool, quiet: bool, record: bool = False) -> list[Told]:
    """Judge an export and show the verdicts; ``record`` puts them into the reports."""
    from exporter.cli import console as lines
    from exporter.folder.verdict import record_verdict
    from exporter.verify.run import verify_export

    told = []
    for verdict in verify_export(folder, live=live):
        told.append(verdict.as_json())
        if not quiet:
            _print(lines.verdict(verdict))
        if record:
            record_verdict(verdict.folder, told[-1])
    return told


def _all_empty(verdicts: list[Told]) -> bool:
    return bool(verdicts) and all(verdict["empty"] for verdict in verdicts)


def _print(text: Iterable[str]) -> None:
    for line in text:
        click.echo(line)


def _progress(quiet: bool) -> Callable[[Progress], None]:
    """A line that lives on a terminal, a plain line now and then elsewhere."""
    from exporter.cli import console as lines

    terminal = sys.stderr.isatty()
    last = 0.0

    def show(progress: Progress) -> None:
        nonlocal last
        if terminal:
            click.echo(f"\r\x1b[K{lines.progress(progress)}", nl=False, err=True)
        elif progress.seconds - last >= PLAIN_SECONDS:
            last = progress.seconds
            click.echo(lines.progress(progress), err=True)

    return (lambda progress: None) if quiet else show


def _clear_line() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


for _name, _command in main.commands.items():
    for _option in _command.params:
        if isinstance(_option, click.Option):
            # click would name it after our parameter (POOLPORT_EXPORT_REGIONS); users know the flag.
            _flag = max(_option.opts, key=len).removeprefix("--").replace("-", "_")
            _option.envvar = f"POOLPORT_{_name}_{_flag}".upper()
