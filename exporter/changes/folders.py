"""Compares two export folders or snapshots, offline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.catalog import KINDS
from exporter.changes.compare import compare
from exporter.changes.complete import complete
from exporter.changes.model import RegionChanges, Unread
from exporter.disk import below
from exporter.errors import UsageError
from exporter.folder import mapping
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.snapshot.secrets import Searcher
from exporter.snapshot.store import Answer, Manifest, locate, read_answers, read_manifest

Files = Mapping[str, list[Answer]]
"""The answers of a region, by the file of each pool."""

_OPTIONS = Options(secrets=True, defaults="keep")
"""With secrets, so that one that came or went is seen, and with defaults: a change has both values."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a snapshot's answers, and the names that its folder gives."""

    manifest: Manifest
    regions: Mapping[str, Files]
    names: Mapping[str, KnownNames]

    def names_in(self, region: str) -> KnownNames:
        """The names of a region's things."""
        return self.names.get(region, KnownNames())

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that were read, as far as the manifest says it; else all."""
        said = self.manifest.selection.get("kinds")
        return frozenset(map(str, said)) if isinstance(said, list) else frozenset(k.name for k in KINDS)

    def without(self, search: Searcher) -> Side:
        """The same without secrets that were found out since."""
        regions = {
            region: {name: [_searched(it, search) for it in answers] for name, answers in files.items()}
            for region, files in self.regions.items()
        }
        return replace(self, regions=regions)


def load(folder: Path) -> Side:
    """A folder's snapshot, given it or the export that it stands in.

    Raises:
        UsageError: there is none, or it or a mapping.json beside it cannot be used.
    """
    if not folder.is_dir():
        raise UsageError(f"the folder {folder} does not exist: name one that poolport wrote")
    snapshot = locate(folder)
    manifest = read_manifest(snapshot)
    regions = {
        region: {name: read_answers(snapshot, name)[1] for name in names}
        for region, names in manifest.by_region.items()
    }
    out = snapshot.parent if snapshot.name == "snapshot" else snapshot
    return Side(manifest, regions, {region: _names(out, region) for region in regions})


def _names(out: Path, region: str) -> KnownNames:
    """The names in the export's mapping.json, else in the one that the region has of its own."""
    own = below(out, f"{region}/{mapping.FILE}")
    return mapping.read(own if own.exists() else below(out, mapping.FILE))


def diff_folders(old: Path, new: Path) -> list[RegionChanges]:
    """What changed from one export folder or snapshot to another, region by region.

    Things have the names of OLD; what only NEW has, those of NEW.

    Raises:
        UsageError: one of them cannot be used, or they are of two accounts.
    """
    before, after = load(old), load(new)
    one, other = before.manifest.account, after.manifest.account
    if one and other and one != other:
        raise UsageError(
            f"{old} is of account {one}, and {new} of account {other}: name two folders of one account"
        )
    regions = sorted({*before.regions, *after.regions})
    return [compare_region(region, before, after) for region in regions]


def compare_region(
    region: str, before: Side, after: Side, unread: Iterable[Unread] = (), notes: Iterable[str] = ()
) -> RegionChanges:
    """What changed in one region.

    ``unread`` is what the caller knows that could not be read, ``notes`` what else there is to say of it.
    """
    old, new, told = complete_files(before.regions.get(region, {}), after.regions.get(region, {}))
    account = before.manifest.account or after.manifest.account
    names = before.names_in(region)
    first = build(account, region, old.values(), names, _OPTIONS)
    second = build(account, region, new.values(), _same_names(first, names, after.names_in(region)), _OPTIONS)
    both = before.kinds & after.kinds
    told_kinds = [
        f"{kind} is not compared: only {'the later' if kind in after.kinds else 'the earlier'} run read it"
        for kind in sorted(before.kinds ^ after.kinds)
        if _has(kind, first) or _has(kind, second)
    ]
    return compare(_only(first, both), _only(second, both), (*unread, *told), (*notes, *told_kinds))


def complete_files(
    before: Files, after: Files
) -> tuple[dict[str, list[Answer]], dict[str, list[Answer]], list[Unread]]:
    """The files of both sides, each pool's completed by the other side's."""
    old, new = dict(before), dict(after)
    told: list[Unread] = []
    for name in before.keys() | after.keys():
        one, other, unread = complete(before.get(name, []), after.get(name, []))
        told += unread
        for files, answers, there in ((old, one, before), (new, other, after)):
            if name in there:
                files[name] = answers
    return dict(sorted(old.items())), dict(sorted(new.items())), told


def _same_names(before: Graph, earlier: KnownNames, later: KnownNames) -> KnownNames:
    """The names of the second graph: those of the first, and for what only it has those of its own folder."""
    names: dict[str, dict[str, str]] = {}
    for (kind, import_id), name in before.names.items():
        names.setdefault(kind, {})[import_id] = name
    taken = set(before.names.values())
    for kind, ids in later.names.items():
        for import_id, name in ids.items():
            if name not in taken:
                names.setdefault(kind, {}).setdefault(import_id, name)
    skipped = earlier.skipped | {it for it in later.skipped if it not in before.names}
    return KnownNames(names, skipped)


def _only(graph: Graph, kinds: frozenset[str]) -> Graph:
    return replace(
        graph,
        resources=tuple(it for it in graph.resources if it.kind.name in kinds),
        omitted=tuple(it for it in graph.omitted if it.kind in kinds),
    )


def _has(kind: str, graph: Graph) -> bool:
    return any(it.kind.name == kind for it in graph.resources) or any(it.kind == kind for it in graph.omitted)


def _searched(answer: Answer, search: Searcher) -> Answer:
    text = json.dumps([dict(answer.request), answer.response], ensure_ascii=False)
    if not search.is_in(text):
        return answer
    request = search.redact_tree(dict(answer.request))
    return replace(answer, request=request, response=search.redact_tree(answer.response))
