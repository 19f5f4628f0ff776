"""What a state may hold of an export: read from the records, brought up to date with what is written now.

Nobody has to say at once that something was imported. So whatever was written once is treated as if a state
held it: where its name changes or its code goes, the code says so in the target's own way, which is nothing
to a state that does not hold it. Only the import statement depends on what was recorded as adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from exporter.folder.records import Records, Thing, Things
from exporter.model import Graph
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.registry import TARGETS


def adoption_of(records: Records, region: str, target: str, graph: Graph) -> Adoption:
    """What is adopted of one target in one region, and what else its code must tell a state.

    Another language of the same tool may have filled the state: Pulumi's have one project, and so one stack.
    """
    known = records.things_in(region, target)
    written = {resource.key: resource.name for resource in graph.imported}
    names = _names_in_states(records, region, target)
    earlier = {}
    for key, had in names.items():
        if key in written and (others := tuple(name for name in had if name != written[key])):
            earlier[key] = others
    adopted = frozenset(key for key, thing in known.items() if thing.adopted and key in written)
    confirmed = frozenset(key for key in adopted if known[key].confirmed)
    forgotten = tuple(Forgotten(key, names[key]) for key in sorted(names.keys() - written.keys()))
    return Adoption(adopted, earlier, forgotten, confirmed)


def _names_in_states(records: Records, region: str, target: str) -> dict[str, tuple[str, ...]]:
    """The names that each thing was written under by a target, and before by others of the same tool."""
    tool = TARGETS[target].tool
    others = [name for name, it in TARGETS.items() if it.tool == tool and name != target]
    found: dict[str, tuple[str, ...]] = {}
    for name in (*others, target):
        for key, thing in records.things_in(region, name).items():
            before = tuple(it for it in found.get(key, ()) if it not in thing.names)
            found[key] = (*before, *thing.names)
    return found


def renewed(records: Records, graphs: Mapping[tuple[str, str], Graph], *, adopting: bool = False) -> Records:
    """The records after these graphs were written: each thing with all names it was written under.

    With ``adopting`` all that is written is adopted. What a state was to forget and that is written again
    gets its import statement back: whether the state has forgotten it or not, that makes and deletes nothing,
    while code without one would make another thing beside the live one.
    """
    things: Things = {region: dict(by_target) for region, by_target in records.things.items()}
    for (region, target), graph in graphs.items():
        before = things.get(region, {}).get(target, {})
        now = {}
        for resource in graph.imported:
            known = before.get(resource.key, Thing(()))
            names = (*(name for name in known.names if name != resource.name), resource.name)
            adopted = known.adopted and known.written
            now[resource.key] = Thing(names, adopted or adopting, confirmed=adopted and known.confirmed)
        gone = {key: replace(thing, written=False) for key, thing in before.items()}
        things.setdefault(region, {})[target] = {**gone, **now}
    return replace(records, things=things)
