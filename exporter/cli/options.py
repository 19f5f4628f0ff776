"""The options that several commands share, and the frozen values that a command gets in their place."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.target_name import TargetName
from exporter.states import COMMENTS, DEFAULTS, PROTECTIONS

if TYPE_CHECKING:
    from exporter.cli.console import Screen
    from exporter.cli.parameters import Choices, Reading
    from exporter.discovery.options import ReadOptions

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def current_screen() -> Screen:
    """The screen of the run: one for all that it prints."""
    root = click.get_current_context().find_root()
    if root.obj is None:
        from exporter.cli.console import open_screen

        root.obj = open_screen()
    screen: Screen = root.obj
    return screen


def _gathered(name: str, fill: Callable[..., object], *options: Decorator) -> Decorator:
    """Options that a command gets as one value: ``fill`` makes it from what click has parsed."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def run(*args: Any, **arguments: Any) -> Any:
            mine = {parameter: arguments.pop(parameter) for parameter in parameters}
            return command(*args, **{name: fill(**mine)}, **arguments)

        filled: Command = run
        before = len(getattr(run, "__click_params__", ()))
        for option in reversed(options):
            filled = option(filled)
        parameters = [p.name for p in getattr(filled, "__click_params__", ())[before:]]
        return filled

    return decorate


def _reading(**arguments: Any) -> Reading:
    from exporter.cli.parameters import reading

    return reading(**arguments)


def _listing(**arguments: Any) -> Mapping[str, ReadOptions]:
    from exporter.cli.parameters import listing

    return listing(**arguments)


def _choices(**arguments: Any) -> Choices:
    from exporter.cli.parameters import Choices

    return Choices(**arguments)


def _screen(quiet: bool, as_json: bool = False, verbose: bool = False) -> Screen:
    return current_screen().limited(quiet=quiet, as_json=as_json, verbose=verbose)


FOLDER = click.Path(path_type=Path, file_okay=False)

include_option = click.option(
    "--include",
    multiple=True,
    metavar="users",
    help="Read users and memberships too. This writes people's addresses (e-mail, phone) and other attributes"
    " into the snapshot and the code: keep both private.",
)
exclude_kind_option = click.option(
    "--exclude-kind",
    multiple=True,
    metavar="KIND",
    help="A kind to leave out, such as user_group; may repeat.",
)

WHICH_POOLS: tuple[Decorator, ...] = (
    click.argument("pool_ids", nargs=-1, metavar="[POOL_ID]..."),
    click.option("--all", "everything", is_flag=True, help="Every pool of the region, or of each."),
    click.option(
        "--name",
        "names",
        multiple=True,
        metavar="GLOB",
        help="Pools of a name, such as 'web*'; case counts. May repeat: one must match.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        metavar="KEY=VALUE",
        help="Pools with this tag; may repeat: all must hold, and one of the names. Ids are taken besides.",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="But not those of this name or id; may repeat. One that takes nothing away is an error.",
    ),
    click.option("--region", "regions", multiple=True, metavar="REGION", help="An AWS region; may repeat."),
)
HOW_ASKED: tuple[Decorator, ...] = (
    click.option(
        "--profile",
        "profiles",
        multiple=True,
        metavar="NAME",
        help="A profile of the AWS configuration; may repeat.",
    ),
    click.option("--role-arn", "roles", multiple=True, metavar="ARN", help="A role to assume; may repeat."),
    click.option("--external-id", metavar="ID", help="The external id that the roles ask for."),
    click.option("--endpoint-url", metavar="URL", help="Another endpoint than AWS's, such as an emulator's."),
    click.option(
        "--max-rate",
        metavar="NUMBER",
        type=float,
        help="Calls a second for each of AWS's quota categories.  [default: the quota]",
    ),
)

reading_options = _gathered(
    "reading",
    _reading,
    *WHICH_POOLS,
    include_option,
    exclude_kind_option,
    *HOW_ASKED,
    click.option(
        "--fetch-images",
        is_flag=True,
        help="Save the logos of login pages, whose URLs are all that AWS answers.",
    ),
    click.option("--refresh", is_flag=True, help="Read again what an interrupted run has read."),
)
"""A command gets ``reading``: which pools of which accounts, and how AWS is asked."""

listing_options = _gathered("accounts", _listing, *WHICH_POOLS, *HOW_ASKED)
"""A command gets ``accounts``: how to read each account, by its name; all pools where none are selected."""

rendering_options = _gathered(
    "choices",
    _choices,
    click.option(
        "--target",
        "targets",
        multiple=True,
        type=TargetName(),
        help="What to write; may repeat. The folder remembers it.",
    ),
    click.option(
        "--adopted",
        is_flag=True,
        help="Record all that is written as imported, as 'poolport adopted' does: no import statements.",
    ),
    click.option(
        "--provider-version",
        metavar="VERSION",
        help="The Terraform AWS provider to write for, such as 5 or 6.4.0."
        "  [default: as remembered, else the newest]",
    ),
    click.option("--templates", type=FOLDER, help="A folder of templates that override the built-in ones."),
    click.option(
        "--secrets",
        type=click.Choice(["omit", "config"]),
        help="Leave secrets out of the code, or take them from variables and config secrets."
        "  [default: as remembered, else omit]",
    ),
    click.option(
        "--protect",
        type=click.Choice(PROTECTIONS),
        help="What may not be destroyed by mistake; irreplaceable: what cannot be made again as it was."
        "  [default: as remembered, else irreplaceable]",
    ),
    click.option(
        "--comments",
        type=click.Choice(COMMENTS),
        help="How much the code says of itself: what one must act on, also the reasons, or also what things"
        " are.  [default: as remembered, else reasons]",
    ),
    click.option(
        "--defaults",
        type=click.Choice(DEFAULTS),
        help="Leave out arguments whose value AWS and the provider have without them too, or write them."
        "  [default: as remembered, else omit in new code, and keep in what an older poolport wrote]",
    ),
    click.option(
        "--state",
        "states",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="A Terraform or Pulumi state: what it manages elsewhere is not written. May repeat.",
    ),
    click.option(
        "--force",
        is_flag=True,
        help="Take the new text in place of every edit; a copy is kept as .orig.",
    ),
    click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing."),
)
"""A command gets ``choices``: what to write, and how."""


def _printing(quiet: str, as_json: str = "", verbose: str = "") -> Decorator:
    """A command gets ``screen``, which prints what these options leave."""
    options = [click.option("--quiet", "-q", is_flag=True, help=quiet)]
    options += [click.option("--json", "as_json", is_flag=True, help=as_json)] if as_json else []
    options += [click.option("--verbose", "-v", is_flag=True, help=verbose)] if verbose else []
    return _gathered("screen", _screen, *options)


quiet_option = _printing("Say only what went wrong.")
screen_options = _printing(
    "Say only what went wrong.",
    "Print what was done for machines, and nothing else.",
    "Show how often each operation of AWS was called, too.",
)
listing_screen_options = _printing(
    "Say only what went wrong.", "Print the list for machines, and nothing else."
)
changes_options = _printing("Say only what went wrong.", "Print what changed for machines, and nothing else.")
verdict_options = _printing(
    "Only the exit code.", "Print the verdict for machines.", "Name the checks that passed, too."
)
