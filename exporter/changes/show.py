"""Shows what changed: as lines for a terminal, as Markdown for an issue, as JSON for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from exporter.changes.model import Change, Changed, RegionChanges, Shown, Thing, has_changes, has_unread
from exporter.changes.words import spell
from exporter.report.markdown import FILTERS
from exporter.targets.pages import draw_page
from exporter.targets.writer import Filters

NOTHING = "nothing changed"
"""What is said of a region without changes."""


def as_lines(regions: Sequence[RegionChanges]) -> Iterator[str]:
    """What changed, line by line; names and values are AWS's own, so whoever prints a line escapes it."""
    for region in regions:
        yield f"{region.region}: {summary(region)}"
        for pool in region.pools:
            yield f"  {pool.title}"
            for verb, things in (("added", pool.added), ("gone", pool.gone)):
                yield from (f"    {verb}: {_thing(thing)}" for thing in things)
            for changed in pool.changed:
                yield from (f"    {path_of(changed, it)}: {words_of(it)}" for it in changed.changes)
        for unread in region.unread:
            when = " when the earlier one was written" if unread.before else ""
            yield f"  could not be read{when}: {unread.what}: {unread.why}"
        yield from (f"  {note}" for note in region.notes)


def summary(region: RegionChanges) -> str:
    """A region in a few words: ``1 added, 2 gone, 3 changed``."""
    numbers = {
        "added": sum(len(pool.added) for pool in region.pools),
        "gone": sum(len(pool.gone) for pool in region.pools),
        "changed": sum(len(pool.changed) for pool in region.pools),
        "not compared": len(region.unread),
    }
    return ", ".join(f"{number:,} {verb}" for verb, number in numbers.items() if number) or NOTHING


def path_of(changed: Changed, change: Change) -> str:
    """What a change is about: ``customers.password_policy.minimum_length``."""
    return f"{changed.thing.name}.{change.path}" if change.path else changed.thing.name


def words_of(
    change: Change, quote: Callable[[Shown], str] = spell, tell: Callable[[str], str] = lambda said: said
) -> str:
    """What became of an argument: ``8 -> 12``, ``added code; removed implicit``.

    ``quote`` writes a value, ``tell`` a sentence that may have one in it.
    """
    found = []
    if change.before is not None and change.after is not None:
        found.append(f"{quote(change.before)} -> {quote(change.after)}")
    lists = {
        "added": (change.after, *change.added) if change.before is None else change.added,
        "removed": (change.before, *change.removed) if change.after is None else change.removed,
    }
    for verb, items in lists.items():
        if shown := [quote(item) for item in items if item is not None]:
            found.append(f"{verb} {', '.join(shown)}")
    return "; ".join([*found, *([tell(change.said)] if change.said else [])])


def as_markdown(regions: Sequence[RegionChanges]) -> str:
    """What changed, from the template ``report/changes.md.j2``: the text of an issue."""
    code, escape = FILTERS["code"], FILTERS["md"]
    own: Filters = {
        "path": path_of,
        "summary": summary,
        "words": lambda change: words_of(change, lambda shown: code(spell(shown)), escape),
    }
    return draw_page("report/changes.md.j2", None, FILTERS | own, {"regions": regions})


def as_json(regions: Sequence[RegionChanges]) -> dict[str, Any]:
    """What changed, for machines."""
    return {
        "changed": has_changes(regions),
        "missing": has_unread(regions),
        "regions": [region.as_json() for region in regions],
    }


def _thing(thing: Thing) -> str:
    why = f", without code: {thing.why}" if thing.why else ""
    named = f"{thing.name} ({thing.title})" if thing.title != thing.name else thing.name
    return f"{thing.kind} {named}, {thing.import_id}{why}"
