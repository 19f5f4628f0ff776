"""Tells what changed in AWS between the last export of a folder and the one that is about to be written.

The report keeps what an export found until another one finds something: a run that finds nothing changes no
byte of it, and neither does a rendering, which asks nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.changes.folders import Files, Side, compare_region
from exporter.changes.model import RegionChanges, has_changes
from exporter.changes.show import as_json, as_lines
from exporter.disk import below, read_plain
from exporter.folder import mapping
from exporter.folder.snapshots import Joined
from exporter.forms import check
from exporter.graph.naming import KnownNames
from exporter.snapshot.secrets import Searcher
from exporter.snapshot.store import Answer, Manifest, read_answers, read_manifest

Names = Mapping[tuple[str, str], str]
"""The names of a region's things, by kind and import id."""

_FORM = {"lines": [str], "regions": [{"region": str}]}


def since_last(
    folder: Path, joined: Joined, found: Mapping[str, Names], search: Searcher
) -> tuple[RegionChanges, ...] | None:
    """What changed from the snapshot in ``folder`` to the one that replaces it; None where there is none yet.

    What an earlier run has left because it is gone from AWS is gone, though it keeps its code. Only regions
    are there of which there is something to say. ``found`` are the names that things have now; ``search``
    finds the secrets of this run, which an older answer may hold unmasked.

    Raises:
        UsageError: the folder's snapshot or its mapping cannot be read.
    """
    snapshot = folder / "snapshot"
    if not (snapshot / "manifest.json").exists():
        return None
    old, new = read_manifest(snapshot), joined.source.manifest
    told = []
    for region in _moved(snapshot, old, joined):
        left_out = [name for name in joined.unselected if name.startswith(f"{region}/")]
        earlier = {
            name: read_answers(snapshot, name)[1]
            for name in old.by_region.get(region, ())
            if name not in left_out
        }
        later = {
            name: joined.source.answers(name)
            for name in new.by_region.get(region, ())
            if name not in joined.selected
        }
        before = Side(old, {region: _there(_answered(earlier))}, {region: _names(folder, region)})
        after = Side(new, {region: _there(later)}, {region: _known(found.get(region, {}))})
        notes = [f"{_pool(it)} is not selected any more, and is taken out" for it in left_out]
        chosen = [name for name in joined.selected if name.startswith(f"{region}/")]
        notes += [f"{_pool(it)} is selected from now on" for it in chosen]
        told.append(compare_region(region, before.without(search), after, notes=notes))
    return tuple(it for it in told if it.pools or it.unread or it.notes)


def for_report(
    last: Mapping[str, Any], news: Sequence[RegionChanges] | None, search: Searcher
) -> dict[str, Any] | None:
    """What the report says of it: the news, or what the ``last`` report has where there are none.

    Beside the form of ``poolport diff --json`` it has the ``lines`` that a terminal shows. What holds a
    secret that was found out since is not kept.
    """
    if news and has_changes(news):
        return as_json(news) | {"lines": list(as_lines(news))}
    kept: Any = last.get("changes")
    try:
        check(kept, _FORM)
    except ValueError:
        return None
    return None if search.is_in(json.dumps(kept, ensure_ascii=False)) else dict(kept)


def _moved(snapshot: Path, old: Manifest, joined: Joined) -> list[str]:
    """The regions of which some answer is another one."""
    found = set()
    for name, place in joined.changed.items():
        region = name.partition("/")[0]
        if "/" not in name or region in found:
            continue
        if name not in old.files or place is None or read_plain(snapshot / name) != read_plain(place / name):
            found.add(region)
    return sorted(found)


def _answered(files: Files) -> dict[str, list[Answer]]:
    """The answers without the refusals of calls whose earlier answer is still there: that one counts."""
    found = {}
    for name, answers in files.items():
        kept = {_call(it) for it in answers if it.kept}
        found[name] = [it for it in answers if it.error is None or _call(it) not in kept]
    return found


def _call(answer: Answer) -> tuple[str, str]:
    return answer.operation, json.dumps(dict(answer.request), sort_keys=True)


def _there(files: Files) -> dict[str, list[Answer]]:
    """The answers without those about what is gone from AWS; a pool of which nothing is left is gone too."""
    left = {
        name: [it for it in answers if it.kept is None or it.kept.why != "gone"]
        for name, answers in files.items()
    }
    return {name: answers for name, answers in left.items() if answers}


def _names(folder: Path, region: str) -> KnownNames:
    return mapping.read(below(folder, mapping.FILE), region)


def _known(found: Names) -> KnownNames:
    names: dict[str, dict[str, str]] = {}
    for (kind, import_id), name in found.items():
        names.setdefault(kind, {})[import_id] = name
    return KnownNames(names)


def _pool(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".json")
