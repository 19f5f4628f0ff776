"""What is adopted: read from the records, brought up to date with what is written now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from exporter.errors import UsageError
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


def adopting(
    records: Records, graphs: Mapping[tuple[str, str], Graph], keys: Iterable[str] | None = None
) -> Records:
    """The records with all that is written, or only what these keys name, adopted under its name of now.

    What was said of earlier names, and of what is forgotten, is then done with, where all is adopted.
    """
    wanted = None if keys is None else set(keys)
    adopted: Adopted = {region: dict(by_target) for region, by_target in records.adopted.items()}
    for (region, target), graph in graphs.items():
        before = adopted.get(region, {}).get(target, {})
        now = {it.key: (it.name,) for it in graph.imported if wanted is None or it.key in wanted}
        kept = {} if wanted is None else {key: names for key, names in before.items() if key not in now}
        adopted.setdefault(region, {})[target] = {**kept, **now}
    return replace(records, adopted=adopted)


def check_names(records: Records, region: str, names: Mapping[tuple[str, str], str]) -> None:
    """Check that no name is one under which a state may still hold something else.

    Raises:
        UsageError: one is; the plan would take the one thing for the other.
    """
    taken = records.names_taken(region)
    for (kind, import_id), name in names.items():
        key, target = taken.get(name, (f"{kind}:{import_id}", ""))
        if key != f"{kind}:{import_id}" and key.partition(":")[0] == kind:
            raise UsageError(
                f"mapping.json gives {kind} {import_id} the name {name}, under which a state may still hold"
                f" {key.replace(':', ' ', 1)}: take another name, or apply the {target} code and run"
                " 'poolport adopted' first"
            )
