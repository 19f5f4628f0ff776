"""What is adopted: read from the records, brought up to date with what is written now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from exporter.folder.records import Adopted, Records
from exporter.model import Graph
from exporter.targets.adoption import Adoption, Forgotten


def adoption_of(records: Records, region: str, target: str, graph: Graph) -> Adoption:
    """What is adopted of one target in one region, as its code must tell."""
    known = records.adopted_in(region, target)
    written = {resource.key: resource.name for resource in graph.imported}
    earlier = {}
    for key, names in known.items():
        if key in written and (others := tuple(name for name in names if name != written[key])):
            earlier[key] = others
    forgotten = tuple(Forgotten(key, known[key]) for key in sorted(known.keys() - written.keys()))
    return Adoption(frozenset(known.keys() & written.keys()), earlier, forgotten)


def renewed(records: Records, graphs: Mapping[tuple[str, str], Graph]) -> Records:
    """The records after these graphs were written: each adopted thing with all names it was written under."""
    adopted: Adopted = {}
    for region, by_target in records.adopted.items():
        for target, things in by_target.items():
            graph = graphs.get((region, target))
            written = {it.key: it.name for it in graph.imported} if graph else {}
            adopted.setdefault(region, {})[target] = {
                key: _with(names, written.get(key, names[-1])) for key, names in things.items()
            }
    return replace(records, adopted=adopted)


def _with(names: tuple[str, ...], now: str) -> tuple[str, ...]:
    """The names with the one of now at the end."""
    return (*(name for name in names if name != now), now)


def adopting(records: Records, graphs: Mapping[tuple[str, str], Graph]) -> Records:
    """The records with all that is written adopted beside what was, under its name of now."""
    adopted: Adopted = {region: dict(by_target) for region, by_target in records.adopted.items()}
    for (region, target), graph in graphs.items():
        before = adopted.get(region, {}).get(target, {})
        now = {it.key: before.get(it.key, (it.name,)) for it in graph.imported}
        adopted.setdefault(region, {})[target] = {**before, **now}
    return replace(records, adopted=adopted)
