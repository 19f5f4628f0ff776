"""Asks on a terminal what to export: which pools, what to call them, what to leave out, which languages."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from exporter.catalog import BY_NAME, KINDS
from exporter.cli.summaries import count
from exporter.errors import UsageError
from exporter.graph.naming import NAME
from exporter.graph.words import human, identifier, plain
from exporter.kind_names import in_words
from exporter.targets.registry import TARGETS
from exporter.targets.text import visible

if TYPE_CHECKING:
    from exporter.discovery.listing import Listed, RegionList

FINISHED, _UNNAMED = "Go on", "as poolport calls it"
_MARKS = "(space marks, enter goes on)"


@dataclass(frozen=True, slots=True)
class Picked:
    """What somebody has chosen: ids of pools, kinds to leave out, and names of pools by kind and id."""

    pools: tuple[str, ...]
    exclude_kinds: tuple[str, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def names_by_region(self, regions: Sequence[RegionList]) -> dict[str, dict[tuple[str, str], str]]:
        """The names by region, as ``mapping.merged`` takes them."""
        found: dict[str, dict[tuple[str, str], str]] = {}
        for region in regions:
            for pool in region.pools:
                if name := self.names.get((pool.kind, pool.id)):
                    found.setdefault(region.region, {})[pool.kind, pool.id] = name
        return found


def pick(regions: Sequence[RegionList], *, renaming: bool) -> Picked:
    """Show the pools with what hangs on them, and ask; ``renaming`` says whether names are asked for.

    Raises:
        UsageError: there is no pool to choose from.
        KeyboardInterrupt: whoever was asked has broken off.
    """
    import questionary

    pools = [pool for region in regions for pool in region.pools]
    if not pools:
        where = " and ".join(region.region for region in regions)
        raise UsageError(f"there are no pools in {where} to choose from: name another --region")
    choices: list[Any] = []
    for region in regions:
        choices += [questionary.Separator(f"-- {region.region}")] if region.pools else []
        choices += [questionary.Choice(_described(pool), pool) for pool in region.pools]
    chosen: list[Listed] = _ask(
        "checkbox",
        "Which pools?",
        instruction=_MARKS,
        choices=choices,
        validate=_some("mark a pool with the space key"),
    )
    names = _names(chosen) if renaming else {}
    left_out: list[str] = _ask(
        "checkbox",
        "What of them shall have no code? Mostly nothing.",
        instruction=_MARKS,
        choices=[questionary.Choice(in_words(it.name), it.name) for it in KINDS if _may_go(it.name)],
    )
    return Picked(tuple(pool.id for pool in chosen), tuple(left_out), names)


def pick_targets() -> tuple[str, ...]:
    """Ask which languages to write."""
    found: list[str] = _ask(
        "checkbox",
        "Which code shall be written?",
        instruction=_MARKS,
        choices=sorted(TARGETS),
        validate=_some("mark a language with the space key"),
    )
    return tuple(found)


def same_command(context: click.Context, picked: Picked, targets: Iterable[str]) -> str:
    """The command that does the same without asking: what was given, and what was chosen."""
    words = ["poolport", context.command.name or "", *picked.pools]
    for parameter in context.command.params:
        if isinstance(parameter, click.Option) and _is_given(context, parameter):
            option = max(parameter.opts, key=len)
            value = context.params[parameter.name or ""]
            values = value if parameter.multiple else (value,)
            words += [option] if parameter.is_flag else [word for it in values for word in (option, str(it))]
    words += [word for kind in picked.exclude_kinds for word in ("--exclude-kind", kind)]
    words += [word for name in targets for word in ("--target", name)]
    return shlex.join(words)


def _is_given(context: click.Context, parameter: click.Option) -> bool:
    source = context.get_parameter_source(parameter.name or "")
    return source is click.core.ParameterSource.COMMANDLINE


def _names(pools: Sequence[Listed]) -> dict[tuple[str, str], str]:
    """The names in the code that somebody gives, until they are right."""
    import questionary

    given: dict[tuple[str, str], str] = {}
    while True:
        shown = [
            questionary.Choice(
                f"{_title(pool)}  {pool.id}: {given.get((pool.kind, pool.id)) or _UNNAMED}", pool
            )
            for pool in pools
        ]
        pool: Listed | str = _ask(
            "select",
            "Their names in the code",
            instruction="(arrows choose, enter changes)",
            choices=[FINISHED, *shown],
        )
        if isinstance(pool, str):
            return given
        key = pool.kind, pool.id
        others = {name for it, name in given.items() if it != key}
        given[key] = _ask(
            "text",
            f"What shall the code call {_title(pool)}?",
            default=given.get(key) or plain(identifier(human(pool.name or "")), BY_NAME[pool.kind].nouns),
            validate=_usable(others),
        )


def _usable(taken: Iterable[str]) -> Callable[[str], bool | str]:
    """What a prompt says of a name: it is one, and no other pool has it."""
    taken = set(taken)

    def judge(name: str) -> bool | str:
        if not NAME.fullmatch(name):
            return "small letters, digits and _, with a letter first"
        return f"another pool is called {name}" if name in taken else True

    return judge


def _some(sentence: str) -> Callable[[Sequence[Any]], bool | str]:
    return lambda chosen: bool(chosen) or sentence


def _described(pool: Listed) -> str:
    """A pool on a line: its name, its id, and what a person asks first."""
    parts = []
    if pool.clients is not None:
        parts.append(count(pool.clients, "client"))
    if pool.users is not None:
        parts.append(count(pool.users, "user"))
    if not pool.is_user_pool:
        parts.append("identity pool")
    if pool.stack:
        parts.append(f"made by CloudFormation {visible(pool.stack)}")
    return f"{_title(pool)}  {pool.id}" + (f"  {', '.join(parts)}" if parts else "")


def _title(pool: Listed) -> str:
    return visible(pool.name or pool.id)


def _may_go(kind: str) -> bool:
    """Whether a kind may be left out: no pool itself, and nothing that is read only when it is asked for."""
    found = BY_NAME[kind]
    return bool(found.parent) and not found.optional


def _ask(kind: str, message: str, **more: Any) -> Any:
    """One question on stderr, since stdout may be a file."""
    import sys

    import questionary
    from prompt_toolkit.output.defaults import create_output

    prompt = getattr(questionary, kind)
    return prompt(message, output=create_output(sys.stderr), **more).unsafe_ask()
