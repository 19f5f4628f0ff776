"""The program ``poolport``: its commands, the exit codes of errors, and the settings of its process."""

from __future__ import annotations

import gc
import signal
from types import FrameType
from typing import Any, NoReturn

import click

from exporter import __version__
from exporter.cli.commands import adopted, completion, policy, render, replay, verify
from exporter.cli.diff import diff
from exporter.cli.export import discover, export
from exporter.cli.help import WholeSentences
from exporter.cli.last_resort import as_sentence
from exporter.cli.listing import list_pools
from exporter.cli.options import current_screen
from exporter.cli.origin import variable_of
from exporter.cli.templates import templates
from exporter.cli.wrong_usage import is_help, usage_sentence
from exporter.errors import UsageError

EPILOG = """\b
Begin with:
  poolport list --region us-east-1
  poolport export --all --region us-east-1 --target terraform --out cognito
  poolport verify cognito

\b
Exit codes:
  0    done
  1    done, but something is missing or the plan is not empty: the report
       says what
  2    the arguments or an edited file cannot be used
  3    AWS gave no answer
  4    something of yours would be lost (an edit that cannot be merged stays
       as it is), or the folder cannot be written
  5    there are differences ('diff' only)
  70   a fault of poolport
  130  interrupted

Every option can be set by an environment variable: --endpoint-url of 'export' is
POOLPORT_EXPORT_ENDPOINT_URL. Region, profile and credentials also come from AWS's own variables and files.
"""


def run() -> None:
    """Run the program in this process, and end it with an exit code."""
    set_garbage_collection()
    end_on_signals()
    main(prog_name="poolport")


def set_garbage_collection() -> None:
    """Look for cycles less often: an account is millions of small objects without any.

    With Python's own thresholds writing 24,000 resources takes about a fifth longer. It is set here, since
    it holds for the whole process, which no library should decide.
    """
    gc.set_threshold(100_000, 50, 50)


def end_on_signals() -> None:
    """End on each signal that ends a program as on Ctrl-C: with everything temporary cleaned up."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup ignores the one
            signal.signal(number, _interrupt)


_NOTHING = "nothing was changed: run the same command again"
_GOES_ON = {
    "discover": "the same command goes on with what has been read",
    "export": "the same command goes on with what has been read and written",
    "render": "the same command finishes what was begun, or begins anew",
    "adopted": "the same command finishes what was begun, or begins anew",
    "verify": "nothing was proved: run the same command again",
}
"""What an interrupted command has left, where that is more than nothing."""


def _stop(error: click.UsageError, ctx: click.Context) -> NoReturn:
    """End with what is wrong with the command line; where nothing is, click shows a page."""
    if is_help(error):
        raise error
    if (
        isinstance(error, click.BadParameter)
        and error.param
        and (name := variable_of(error.param, error.ctx))
    ):
        error.param_hint = f"'{name}'"  # click names the option, which nobody typed
    current_screen().fail(usage_sentence(error))
    ctx.exit(UsageError.exit_code)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


class _Group(WholeSentences):
    """The commands; an error is one sentence and its exit code, never a traceback."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            return _stop(error, ctx)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _stop(error, ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click has its own words and codes for them
        except Exception as error:
            stopped = as_sentence(error)
            current_screen().fail(str(stopped))
            ctx.exit(stopped.exit_code)
        except KeyboardInterrupt:
            current_screen().leave_line()
            current_screen().fail(f"interrupted; {_GOES_ON.get(ctx.invoked_subcommand or '', _NOTHING)}")
            ctx.exit(130)


@click.group(
    cls=_Group,
    epilog=EPILOG,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="poolport")
def main() -> None:
    """Bring hand-made Amazon Cognito pools under Pulumi or Terraform.

    poolport only reads from AWS. It writes the code that describes the pools as they are, and the
    statements that import them, so that the first plan changes nothing.
    """


def _name_variables(command: click.Command, prefix: str) -> None:
    """Give every option its environment variable: POOLPORT_EXPORT_REGION, POOLPORT_TEMPLATES_EJECT_TO."""
    for option in command.params:
        if isinstance(option, click.Option):
            # click would name it after our parameter (POOLPORT_EXPORT_REGIONS); users know the flag.
            flag = max(option.opts, key=len).removeprefix("--").replace("-", "_")
            option.envvar = f"{prefix}_{command.name}_{flag}".upper()
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _name_variables(inner, f"{prefix}_{command.name}")


for _command in (
    adopted,
    completion,
    diff,
    discover,
    export,
    list_pools,
    policy,
    render,
    replay,
    templates,
    verify,
):
    main.add_command(_command)
    _name_variables(_command, "POOLPORT")
