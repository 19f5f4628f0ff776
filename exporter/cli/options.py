"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.states import PROTECTIONS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _options(*options: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


FOLDER = click.Path(path_type=Path, file_okay=False)


class TargetName(click.ParamType[str]):
    """The name of a target; the registry is only asked when one is named or shown, for it takes a while."""

    name = "target"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, where there is such a target."""
        return click.Choice(self._names()).convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """All names, for the help."""
        return f"[{'|'.join(self._names())}]"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]

    def _names(self) -> list[str]:
        from exporter.targets.registry import TARGETS

        return sorted(TARGETS)


selection = _options(
    click.argument("pool_ids", nargs=-1, metavar="[POOL_ID]..."),
    click.option("--all", "everything", is_flag=True, help="Every pool of the region."),
    click.option("--name", "names", multiple=True, metavar="GLOB", help="Pools whose name matches."),
    click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Pools with this tag."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="But not those of this name or id."),
    click.option("--region", "regions", multiple=True, help="An AWS region; may repeat."),
    click.option(
        "--include", multiple=True, metavar="KIND", help="A kind that is not read unless asked for: users."
    ),
    click.option(
        "--exclude-kind", multiple=True, metavar="KIND", help="A kind to leave out, such as user_group."
    ),
    click.option(
        "--profile", "profiles", multiple=True, help="A profile of the AWS configuration; may repeat."
    ),
    click.option("--role-arn", "roles", multiple=True, metavar="ARN", help="A role to assume; may repeat."),
    click.option("--external-id", help="The external id that the roles ask for."),
    click.option("--endpoint-url", help="Another endpoint than AWS's, such as an emulator's."),
    click.option(
        "--max-rate",
        type=click.FloatRange(min=0, min_open=True),
        help="Calls a second for each of AWS's quota categories.  [default: the quota]",
    ),
    click.option(
        "--fetch-images",
        is_flag=True,
        help="Save the logos of login pages, whose URLs are all that AWS answers.",
    ),
    click.option("--refresh", is_flag=True, help="Read anew what an interrupted run has read."),
    click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong."),
    click.option("--json", "as_json", is_flag=True, help="Print what was done for machines, and no more."),
)
rendering = _options(
    click.option(
        "--target",
        "targets",
        multiple=True,
        type=TargetName(),
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
    click.option(
        "--secrets",
        type=click.Choice(["omit", "config"]),
        default="omit",
        show_default=True,
        help="Leave secrets out of the code, or take them from variables and config secrets.",
    ),
    click.option(
        "--protect",
        type=click.Choice(PROTECTIONS),
        default="irreplaceable",
        show_default=True,
        help="What may not be destroyed by mistake; irreplaceable: what cannot be made again as it was.",
    ),
    click.option("--force", is_flag=True, help="Replace edited files too; a copy is kept as .orig."),
)
