"""What a folder's settings mean for reading: which pools of which regions, and which kinds."""

from __future__ import annotations

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection, any_of
from exporter.folder.settings import Query, Settings

_USERS = ("user", "user_in_group")


def read_options(settings: Settings) -> ReadOptions:
    """How to read anew all that a folder has selected; with its queries, or none where it has none."""
    queries = tuple((selection_of(query), query.regions) for query in settings.select)
    return ReadOptions(
        any_of([selection for selection, _ in queries]) if queries else Selection(),
        kinds_of(settings),
        queries=queries,
    )


def selection_of(query: Query) -> Selection:
    """A query of the settings as what reads pools takes it; a tag is ``KEY=VALUE``."""
    tags = ((key, value) for key, _, value in (text.partition("=") for text in query.tags))
    return Selection(query.pools, query.names, tuple(tags), query.exclude, query.all)


def kinds_of(settings: Settings) -> tuple[Kind, ...]:
    """The kinds that are read: all but the optional ones, with what is included, without what is excluded."""
    wanted, unwanted = _names(settings.include), _names(settings.exclude_kinds)
    return tuple(
        kind for kind in KINDS if kind.name not in unwanted and (not kind.optional or kind.name in wanted)
    )


def _names(given: tuple[str, ...]) -> set[str]:
    return {kind for name in given for kind in (_USERS if name == "users" else (name,))}
