"""The command ``list``: what an account has, and who manages it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from exporter.cli.help import SectionedCommand
from exporter.cli.options import listing_options, listing_screen_options

if TYPE_CHECKING:
    from rich.text import Text

    from exporter.cli.console import Screen, Sentence
    from exporter.discovery.listing import Listed, RegionList
    from exporter.discovery.options import ReadOptions
    from exporter.folder.state import State

_REFUSED, _NONE = "?", "-"
"""Stand where AWS refused to say it, and where there is nothing."""


@click.command("list", cls=SectionedCommand)
@listing_options
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A Terraform or Pulumi state: what it manages is marked. May repeat.",
)
@listing_screen_options
def list_pools(accounts: Mapping[str, ReadOptions], states: tuple[Path, ...], screen: Screen) -> NoReturn:
    """Show what an account has, and write nothing: pools with their size, and who manages them.

    Every pool of the region where none are selected. A ? stands where AWS refused to say something.

    \b
    Examples:
      poolport list --region eu-west-1 --region us-east-1
      poolport list --name 'customers*' --state terraform.tfstate
      poolport list --profile dev --profile prod --json
    """
    from exporter.cli.last_resort import as_sentence
    from exporter.folder.state import read_state

    managed = _managed([read_state(path) for path in states])
    codes, done = [], []
    for name, options in accounts.items():
        if len(accounts) > 1:
            screen.show_text("")
            screen.show_text(name, "bold")
        try:
            regions = read_lists(options, screen)
        except Exception as unexpected:
            if len(accounts) == 1:
                raise
            error = as_sentence(unexpected)
            screen.fail(f"{name}: {error}")
            codes.append(error.exit_code)
            done.append({"account": name, "error": str(error), "missing": True})
            continue
        _show(regions, managed, screen)
        codes.append(max(map(_code, regions)))
        done.append(_as_json(name, regions, managed))
    screen.show_json(done)
    sys.exit(max(codes))


Managed = Mapping[tuple[str, str], Sequence[tuple[str, str]]]
"""By a type's name and a pool's id: the states that hold it, with the address there."""


def _managed(states: Sequence[State]) -> Managed:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for state in states:
        for resource in state.resources:
            found.setdefault((resource.type, resource.identity), []).append((state.source, resource.address))
    return found


def _managers(pool: Listed, managed: Managed) -> list[tuple[str, str]]:
    from exporter.catalog import BY_NAME

    kind = BY_NAME[pool.kind]
    return [it for name in (kind.terraform, kind.pulumi_type) for it in managed.get((name, pool.id), ())]


def read_lists(options: ReadOptions, screen: Screen) -> tuple[RegionList, ...]:
    """List the pools of an account, and show meanwhile where that is."""
    from exporter.cli.progress import ReadingLine
    from exporter.discovery.listing import list_account

    with ReadingLine(screen) as progress:
        return list_account(options, progress.show)


def _code(region: RegionList) -> int:
    if region.error:
        return region.error.exit_code
    return 1 if region.refused else 0


def _show(regions: Sequence[RegionList], managed: Managed, screen: Screen) -> None:
    from exporter.cli.summaries import gaps
    from exporter.discovery.results import RegionRead

    for region in regions:
        if region.error:
            screen.fail(str(region.error))
        else:
            screen.show(_lines(region, managed, screen.out.width if screen.out.is_terminal else 0))
    for gap in gaps([RegionRead(region.region, refused=region.refused) for region in regions]):
        screen.warn(gap)


def _lines(region: RegionList, managed: Managed, width: int) -> Iterator[Text | Sentence]:
    """A region's pools, in columns; on a terminal that is too narrow for these on two lines each."""
    from exporter.cli.console import line
    from exporter.cli.summaries import count

    users = [pool for pool in region.pools if pool.is_user_pool]
    others = [pool for pool in region.pools if not pool.is_user_pool]
    account = f" of account {region.account}" if region.account else ""
    pools = f"{count(len(users), 'user pool')}, {count(len(others), 'identity pool')}"
    yield line(f"{region.region}{account}: {pools}", "bold")
    if users:
        yield from _table(_USERS, [_row(_cells(pool), pool, managed) for pool in users], width)
    if others:
        yield from _table(_OTHERS, [_row((pool.name, pool.id), pool, managed) for pool in others], width)


_USERS = ("user pool", "id", "clients", "users", "created", "tier", "protected", "managed by")
_OTHERS = ("identity pool", "id", "managed by")


def _table(head: Sequence[str], rows: Sequence[list[Text]], width: int) -> Iterator[Text | Sentence]:
    """In columns; who manages a pool may be long, and stands below it where it does not fit."""
    from exporter.cli.console import columns, sentence

    whole = columns([_head(head), *rows])
    if not width or max(row.cell_len for row in whole) <= width:
        yield from whole
        return
    kept = columns([_head(head[:-1]), *(row[:-1] for row in rows)])
    if max(row.cell_len for row in kept) <= width:
        headed = whole[0].cell_len <= width
        below = ["", *(row[-1].plain for row in rows)]
        for line, short, manager in zip(whole, kept, below, strict=True):
            if headed and line.cell_len <= width:
                yield line
                continue
            yield short
            if manager not in ("", _NONE):
                yield sentence(f"    {head[-1]} {manager}", hang=4)
        return
    for first, row in zip(columns([_head(head[:2]), *(row[:2] for row in rows)]), [[], *rows], strict=True):
        yield first
        if row:
            cells = zip(head[2:], row[2:], strict=True)
            told = ", ".join(f"{word} {cell}" for word, cell in cells if cell.plain != _NONE) or _NONE
            yield sentence(f"    {told}", hang=4)


def _head(words: Sequence[str]) -> list[Text]:
    from exporter.cli.console import line

    return [line(word, "dim") for word in words]


def _cells(pool: Listed) -> tuple[str | None, ...]:
    protected = None if pool.protected is None else "yes" if pool.protected else "no"
    clients = _REFUSED if pool.clients is None else f"{pool.clients:,}"
    users = None if pool.users is None else f"{pool.users:,}"
    return (pool.name, pool.id, clients, users, pool.created, pool.tier, protected)


def _row(cells: Sequence[str | None], pool: Listed, managed: Managed) -> list[Text]:
    from exporter.cli.console import line

    by = [f"{address} in {source}" for source, address in _managers(pool, managed)]
    if pool.stack:
        by.insert(0, f"CloudFormation {pool.stack}")
    elif pool.stack is None:
        by.append(_REFUSED)
    # What an answer has not is older than the pool, or an emulator's.
    missing = line(_REFUSED, "yellow") if pool.stack is None else line(_NONE)
    row = [missing if cell is None else line(cell) for cell in cells]
    return [*row, line(", ".join(by) or _NONE)]


def _as_json(name: str, regions: Sequence[RegionList], managed: Managed) -> dict[str, Any]:
    account = name or next((region.account for region in regions if region.account), "")
    return {
        "account": account,
        "regions": [_region_json(region, managed) for region in regions],
        "missing": any(map(_code, regions)),
    }


def _region_json(region: RegionList, managed: Managed) -> dict[str, Any]:
    if region.error:
        return {"region": region.region, "error": str(region.error)}
    return {
        "region": region.region,
        "account": region.account,
        "pools": [
            pool.as_json()
            | {"states": [{"state": source, "address": at} for source, at in _managers(pool, managed)]}
            for pool in region.pools
        ],
        "refused": [call.as_json() for call in region.refused],
    }
