"""What a folder's settings mean for reading: which pools of which regions, and which kinds."""

from __future__ import annotations

from exporter.discovery.kinds import kinds_to_read
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection, any_of
from exporter.folder.settings import Query, Settings


def read_options(settings: Settings) -> ReadOptions:
    """How to read anew all that a folder has selected; with its queries, or none where it has none."""
    queries = tuple((selection_of(query), query.regions) for query in settings.select)
    return ReadOptions(
        any_of([selection for selection, _ in queries]) if queries else Selection(),
        kinds_to_read(settings.include, settings.exclude_kinds),
        queries=queries,
    )


def selection_of(query: Query) -> Selection:
    """A query of the settings as what reads pools takes it; a tag is ``KEY=VALUE``."""
    tags = ((key, value) for key, _, value in (text.partition("=") for text in query.tags))
    return Selection(query.pools, query.names, tuple(tags), query.exclude, query.all)
