"""What a folder says of how to read it again: its settings, or the manifest of its snapshot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from exporter.catalog import KINDS
from exporter.catalog.root import scope_of
from exporter.changes.folders import Side, load
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.folder import reading, settings
from exporter.folder.layout import query_of
from exporter.forms import check
from exporter.snapshot.store import locate

_FORM = {
    "ids?": [str],
    "names?": [str],
    "tags?": [str],
    "exclude?": [str],
    "everything?": bool,
    "kinds?": [str],
}


def read_options(folder: Path) -> ReadOptions:
    """How to read again what a folder has; where nothing says what was selected, its pools one by one.

    Raises:
        UsageError: the folder is not a snapshot, or its manifest has another form.
    """
    kept = settings.load(folder)
    side = load(folder)
    if kept and kept.select:
        return replace(reading.read_options(kept), fetch_images=_has_images(side))
    chosen = dict(side.manifest.selection)
    try:
        check(chosen, _FORM, "selection")
    except ValueError as error:
        path = locate(folder) / "manifest.json"
        raise UsageError(f"{path} cannot be used: {error}: discover it again, or restore it") from error
    kinds = tuple(
        kind for kind in KINDS if (kind.name in chosen["kinds"] if "kinds" in chosen else not kind.optional)
    )
    selection = reading.selection_of(query_of(chosen))
    if not selection.ids and not selection.lists:
        selection = Selection(_ids(side))
    if not selection.ids and not selection.lists:
        raise UsageError(f"{folder} holds no pools: discover some first")
    return ReadOptions(selection, kinds, tuple(side.regions), fetch_images=_has_images(side))


def _ids(side: Side) -> tuple[str, ...]:
    files = (answers for region in side.regions.values() for answers in region.values())
    found = {scope_of(answer.request, KINDS) for answers in files for answer in answers}
    return tuple(sorted(found - {""}))


def _has_images(side: Side) -> bool:
    """Whether the logos of login pages were fetched, which are compared only then."""
    looks = (
        (answer.response or {}).get("UICustomization")
        for files in side.regions.values()
        for answers in files.values()
        for answer in answers
    )
    return any(isinstance(look, dict) and "FetchedImage" in look for look in looks)
