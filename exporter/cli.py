"""Arguments in, the stages in order, exit codes out; the only module that prints or exits."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter import __version__
from exporter.errors import ExporterError, UsageError

if TYPE_CHECKING:
    from exporter.discover import Progress, Result

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


def _options(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_FOLDER = click.Path(path_type=Path, file_okay=False)

_selection = _options(
    click.argument("pool_ids", nargs=-1, metavar="[POOL_ID]..."),
    click.option("--all", "everything", is_flag=True, help="Every pool of the region."),
    click.option("--name", "names", multiple=True, metavar="GLOB", help="Pools whose name matches."),
    click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Pools with this tag."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="But not those of this name or id."),
    click.option("--region", "regions", multiple=True, help="An AWS region; may repeat."),
    click.option("--profile", help="A profile of the AWS configuration."),
    click.option("--endpoint-url", help="Another endpoint than AWS's, such as an emulator's."),
    click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong."),
)
_rendering = _options(
    click.option(
        "--target",
        "targets",
        multiple=True,
        type=click.Choice(["pulumi", "terraform"]),
        default=["pulumi"],
        show_default=True,
        help="What to write; may repeat.",
    ),
    click.option("--adopted", is_flag=True, help="Without import statements, for after the import."),
    click.option(
        "--provider-version",
        metavar="VERSION",
        help="The Terraform AWS provider to write for, such as 5 or 6.4.0.  [default: the newest]",
    ),
    click.option(
        "--templates",
        type=click.Path(path_type=Path, file_okay=False),
        help="A folder of templates that override the built-in ones.",
    ),
    click.option("--force", is_flag=True, help="Replace edited files too; a copy is kept as .orig."),
)


@click.group(
    cls=_Group,
    epilog=EPILOG,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "POOLPORT",
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="poolport")
def main() -> None:
    """Bring hand-made Amazon Cognito pools under Pulumi or Terraform.

    poolport only reads from AWS. It writes the code that describes the pools as they are, and the
    statements that import them, so that the first plan changes nothing.
    """


@main.command()
@_selection
@_rendering
@click.option("--verify", is_flag=True, help="Then prove that the plan is empty, as 'poolport verify' does.")
@click.option("--out", type=_FOLDER, required=True, help="Where to write.")
def export(out: Path, quiet: bool, verify: bool, **options: Any) -> None:
    """Discover pools and write their code, import statements and report.

    \b
    poolport export us-east-1_AbC123 --target terraform --out customers
    poolport export --all --region eu-west-1 --region us-east-1 --out cognito
    poolport export --name 'customers*' --tag team=identity --out customers
    """
    results = _discover(out / "snapshot", quiet, options)
    secrets = frozenset(secret for result in results for secret in result.secrets)
    missing = _render(out / "snapshot", out, quiet, options, secrets)
    missing |= any(result.refused for result in results)
    if verify:
        missing |= not _verify(out, live=False, quiet=quiet, record=True)
    sys.exit(1 if missing else 0)


@main.command()
@_selection
@click.option("--out", type=_FOLDER, required=True, help="Where to write.")
def discover(out: Path, quiet: bool, **options: Any) -> None:
    """Only read: write AWS's answers, without secrets, to OUT/snapshot."""
    results = _discover(out / "snapshot", quiet, options)
    if not quiet:
        click.echo(f"Now 'poolport render {out}' writes the code.")
    sys.exit(1 if any(result.refused for result in results) else 0)


@main.command()
@click.argument("snapshot", type=click.Path(path_type=Path, file_okay=False))
@_rendering
@click.option("--out", type=_FOLDER, help="Where to write.  [default: beside the snapshot]")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")
def render(snapshot: Path, out: Path | None, quiet: bool, **options: Any) -> None:
    """Only write: code, import statements and report from a SNAPSHOT, without AWS.

    SNAPSHOT is a folder that 'discover' or 'export' wrote, or the snapshot in it.
    """
    from exporter.snapshot import locate

    found = locate(snapshot)
    if out is None and found.name != "snapshot":
        raise UsageError(f"{found} is not beside any export: say where to write, with --out FOLDER")
    sys.exit(1 if _render(found, out or found.parent, quiet, options, frozenset()) else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--live", is_flag=True, help="Plan against AWS, with your credentials.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict for machines.")
@click.option("--quiet", "-q", is_flag=True, help="Only the exit code.")
def verify(folder: Path, live: bool, as_json: bool, quiet: bool) -> None:
    """Prove that the first plan of an export is empty, without credentials or network.

    DIR is what 'export' wrote. The real terraform plans the code against a replay of the snapshot, and the
    Pulumi program must register what that plan has proved. The exit code is 0 only for an empty plan.
    """
    sys.exit(0 if _verify(folder, live=live, quiet=quiet, as_json=as_json) else 1)


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


def _discover(snapshot: Path, quiet: bool, options: dict[str, Any]) -> list[Result]:
    """Read every region that was asked for; what AWS refused is said here, and stands in the report."""
    from exporter import lines
    from exporter.calls import Settings
    from exporter.catalog import KINDS
    from exporter.discover import Selection, check_pool_id, discover, finish, region_of

    selection = Selection(
        ids=options["pool_ids"],
        names=options["names"],
        tags=tuple(_tag(text) for text in options["tags"]),
        exclude=options["exclude"],
        everything=options["everything"],
    )
    if not selection.ids and not selection.lists:
        raise UsageError(
            "which pools? name their ids (us-east-1_AbC123), or use --all, --name GLOB or --tag KEY=VALUE"
        )
    regions = options["regions"] or sorted({region_of(pool_id) for pool_id in selection.ids})
    if selection.lists and not options["regions"]:
        regions = [_default_region(options["profile"])]
    for pool_id in selection.ids if len(regions) > 1 else ():
        check_pool_id(pool_id, None if region_of(pool_id) in regions else ", ".join(regions))
    results = []
    for region in dict.fromkeys(regions):
        settings = Settings(
            region,
            kinds=KINDS,
            profile=options["profile"],
            endpoint_url=options["endpoint_url"],
        )
        in_region = tuple(pool_id for pool_id in selection.ids if region_of(pool_id) == region)
        here = selection if len(regions) == 1 else replace(selection, ids=in_region)
        if not here.ids and not here.lists:
            continue
        result = discover(here, settings, snapshot, _progress(quiet))
        results.append(result)
        if not quiet:
            _clear_line()
            calls = sum(result.calls.values())
            click.echo(
                f"{region}: {lines.count(result.done, 'pool')} read in {lines.count(calls, 'call')},"
                f" {result.seconds:.1f} s"
            )
        for note in result.notes:
            click.secho(f"  {note}", fg="yellow", err=True)
    finish(snapshot, results, selection, settings)
    for gap in lines.gaps(results):
        click.secho(f"  {gap}", fg="yellow", err=True)
    return results


def _render(
    snapshot: Path,
    out: Path,
    quiet: bool,
    options: dict[str, Any],
    secrets: frozenset[str],
) -> bool:
    """Write the projects, say what they are and what to do next; whether something is missing."""
    from exporter import lines
    from exporter.pipeline import Choices, render_snapshot

    targets = tuple(dict.fromkeys(options["targets"]))
    choices = Choices(
        targets,
        adopted=options["adopted"],
        provider=_provider(options["provider_version"]),
        templates=options["templates"],
        force=options["force"],
        secrets=secrets,
    )
    written = render_snapshot(snapshot, out, choices)
    gaps = False
    for one in written:
        gaps |= any(finding.level == "error" for finding in one.project.graph.findings)
        if not quiet:
            _print(lines.written(one, targets, options["adopted"]))
    if not quiet:
        again = f"poolport render {snapshot} --out {out} {' '.join(f'--target {t}' for t in targets)} --adopted"
        _print(lines.next_steps(written, targets, options["adopted"], again))
    return gaps


def _verify(
    folder: Path, *, live: bool, quiet: bool, as_json: bool = False, record: bool = False
) -> bool:
    """Judge an export and show the verdict; whether it is an empty plan. ``record`` puts it in the report."""
    from exporter import lines
    from exporter.verify import verify as judge

    verdicts = []
    for verdict in judge(folder, live=live):
        verdicts.append(verdict)
        if not quiet and not as_json:
            _print(lines.verdict(verdict))
        if record:
            from exporter.report import add_verdict

            add_verdict(verdict.folder, verdict.as_json())
    if as_json:
        click.echo(json.dumps([verdict.as_json() for verdict in verdicts], indent=1, ensure_ascii=False))
    return all(verdict.empty for verdict in verdicts)


def _print(text: Iterable[str]) -> None:
    for line in text:
        click.echo(line)


def _progress(quiet: bool) -> Callable[[Progress], None]:
    """A line that lives on a terminal, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        return lambda progress: None

    def show(progress: Progress) -> None:
        rate = progress.calls / progress.seconds if progress.seconds else 0
        line = (
            f"{progress.region}: {progress.done} of {progress.found} pools, {progress.resources} resources,"
            f" {rate:.0f} calls a second"
        )
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    return show


def _clear_line() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"--tag {text} is not KEY=VALUE: write it like --tag team=identity")
    return key, value


def _provider(text: str | None) -> tuple[int, ...] | None:
    """``5`` is the newest of 5.x; the oldest that is known to work is 5.100.0."""
    if text is None:
        return None
    if not re.fullmatch(r"\d+(\.\d+){0,2}", text):
        raise UsageError(f"--provider-version {text} is no version: write it like 5, 6.4 or 6.4.0")
    parts = tuple(int(part) for part in text.split("."))
    if len(parts) < 3:
        parts = (*parts, *[1_000_000] * (3 - len(parts)))
    if parts < (5, 100, 0):
        raise UsageError(f"poolport writes for provider 5.100.0 and newer, not for {text}: upgrade it first")
    return parts


def _default_region(profile: str | None) -> str:
    """The region of the environment or the profile, as boto3 finds it."""
    import boto3

    region = os.environ.get("AWS_REGION") or boto3.Session(profile_name=profile).region_name
    if not region:
        raise UsageError("which region? name it with --region, or set AWS_REGION")
    return str(region)
