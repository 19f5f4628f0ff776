"""The commands of ``poolport templates``: what templates there are, one's own copy of one, and a trial."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from exporter.cli.help import WholeSentences
from exporter.cli.options import FOLDER, listing_screen_options, quiet_option, verdict_options
from exporter.cli.target_name import TargetName
from exporter.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from exporter.cli.console import Screen
    from exporter.targets.listing import Listed
    from exporter.targets.target import Target

target_option = click.option(
    "--target", "targets", multiple=True, type=TargetName(), help="Only of this target; may repeat."
)


@click.group(cls=WholeSentences)
def templates() -> None:
    """Show the templates, copy one to change it, and try templates of your own.

    \b
    Examples:
      poolport templates list
      poolport templates eject terraform/resource.j2 --to templates
      poolport templates check templates
      poolport render customers --templates templates
    """


@templates.command("list")
@click.option("--templates", "own", type=FOLDER, help="Your own folder: shows what it overrides and adds.")
@target_option
@listing_screen_options
def list_command(own: Path | None, targets: tuple[str, ...], screen: Screen) -> None:
    """Show every template by its name, what it draws, and which are overridden.

    \b
    Examples:
      poolport templates list --target terraform
      poolport templates list --templates templates
    """
    from exporter.folder.render import check_templates
    from exporter.targets.listing import list_templates
    from exporter.targets.overrides import unused_templates

    check_templates(own)
    found = list_templates(_targets(targets), own)
    screen.show(_listed(found))
    for sentence in unused_templates(own) if own else ():
        screen.warn(sentence)
    screen.show_json([it.as_json() for it in found])


@templates.command()
@click.argument("name", metavar="PATH")
@click.option("--to", "folder", type=FOLDER, required=True, help="Your folder of templates.")
@quiet_option
def eject(name: str, folder: Path, screen: Screen) -> None:
    """Copy a built-in template to your own folder, where it overrides the built-in one.

    PATH is its name, as 'list' shows it; terraform/resources/KIND.j2 begins one for a kind alone. The copy
    draws the same as before, until you change it. A file that is there already stays as it is.

    \b
    Examples:
      poolport templates eject pulumi/resource.j2 --to templates
      poolport templates eject terraform/resources/user_pool.j2 --to templates
    """
    from exporter.targets.ejecting import eject as copy

    place = copy(name, folder)
    screen.show_text(f"{place}: change it, then run 'poolport templates check {folder}'")


@templates.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@target_option
@verdict_options
def check(folder: Path, targets: tuple[str, ...], screen: Screen) -> NoReturn:
    """Draw a sample account with your templates, and prove it as 'verify' proves an export.

    DIR is your folder of templates. What they touch is drawn for every target, and no account is needed. The
    exit code is 0 where all plans only import, 1 where a check fails or none was made, and 2 where a
    template cannot be used: a name that does not exist, a mistake, or a file that nothing takes. A language
    whose tools are not here is named, and fails where --target asks for it. Node's packages are taken from
    node_modules in DIR, in the working directory, or in one above them.

    This runs your templates, and the code that they draw: only from people whom you trust.

    \b
    Examples:
      poolport templates check templates
      poolport templates check templates --target terraform
    """
    from exporter.cli.console import visible
    from exporter.cli.progress import StepLine
    from exporter.cli.verdicts import verdict_lines
    from exporter.verify import templates as trials

    chosen = _targets(targets) if targets else trials.touched(folder)
    with StepLine(screen, "drawing the sample account"):
        tried = trials.trial(folder, chosen)
        wrong = trials.problems(tried)
    for sentence in wrong:
        screen.fail(sentence)
    if wrong:
        screen.show_json({"problems": [visible(it) for it in wrong], "verdicts": []})
        sys.exit(UsageError.exit_code)
    screen.show_text(f"Tried on the sample account: {', '.join(target.name for target in chosen)}")
    for sentence in trials.unchecked(tried):
        screen.warn(f"not checked: {sentence}")
    verdicts = []
    with StepLine(screen, "drawing the sample account with your templates") as steps:
        for verdict in trials.prove(tried, steps.tell):
            verdicts.append(verdict)
            steps.clear()
            screen.show(verdict_lines(verdict, verbose=screen.verbose))
    screen.show_json({"problems": [], "verdicts": [verdict.as_json() for verdict in verdicts]})
    passed = [verdict.empty if targets else verdict.sound for verdict in verdicts]
    sys.exit(0 if passed and all(passed) else 1)


def _targets(names: Sequence[str]) -> list[Target]:
    from exporter.targets.registry import TARGETS, target_named

    return [target_named(name) for name in names or sorted(TARGETS)]


def _listed(found: Sequence[Listed]) -> Iterator[Text]:
    from exporter.cli.console import columns, line

    rows = [(line(it.name), line(f"{it.draws} ({', '.join(it.targets)})")) for it in found]
    for it, row in zip(found, columns(rows, indent=0), strict=True):
        yield row
        if whose := _overridden(it):
            yield line(f"  {whose}", "yellow")


def _overridden(it: Listed) -> str:
    """Whose template is taken, where it is somebody's own."""
    places = sorted({str(path) for path in it.overrides.values()})
    if not places:
        return ""
    if not it.builtin:
        return f"yours: {places[0]}"
    some = "" if len(it.overrides) == len(it.targets) else f" for {', '.join(it.overrides)}"
    return f"overridden{some} by {', '.join(places)}"
