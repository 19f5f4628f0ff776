"""Records what has been imported: all that is written, what somebody names, or what a state holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from exporter.errors import UsageError
from exporter.folder.export import Export, options_of, render_export
from exporter.folder.graphs import is_own
from exporter.folder.records import Records, Thing, Things, load
from exporter.folder.render import draw_export
from exporter.folder.settings import Settings
from exporter.folder.state import State, StateResource, held_by, read_state
from exporter.model import Graph
from exporter.nearest import nearest
from exporter.snapshot.store import open_snapshot
from exporter.targets.adoption import Forgotten
from exporter.targets.registry import target_named
from exporter.targets.statements import types_in_state
from exporter.telling import Tell, nobody

Graphs = Mapping[tuple[str, str], Graph]
"""By region and target."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to record: of which names and targets (all, where there are none), from which states.

    With ``undo`` the named resources are not adopted any more.
    """

    names: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    states: tuple[Path, ...] = ()
    undo: bool = False


def record(folder: Path, settings: Settings, wanted: Wanted, tell: Tell = nobody) -> tuple[Export, list[str]]:
    """Record it, write the code anew, and say in sentences what was recorded.

    The caller holds ``alone(folder)``.

    Raises:
        UsageError: a name is nothing that is written, or a state cannot be read or says nothing of a target.
    """
    states = [read_state(path) for path in wanted.states]
    records, options = load(folder), options_of(settings, folder)
    source = open_snapshot(folder)
    drawing = draw_export(source, folder, options, records, tell=tell)
    graphs = {
        place: graph
        for place, graph in drawing.graphs.items()
        if not wanted.targets or place[1] in wanted.targets
    }
    keys = _keys(folder, records, graphs, wanted.names)
    if states:
        new, told = _from_states(records, graphs, states, keys)
    elif wanted.undo:
        new, told = _undone(records, graphs, keys, wanted.names)
    else:
        new, told = _adopted(records, graphs, keys)
    export = render_export(source, folder, options, remembered=settings, records=new, locked=True, tell=tell)
    return export, told


def _keys(folder: Path, records: Records, graphs: Graphs, names: Sequence[str]) -> set[str]:
    """The keys of what was written under these names, or of all that was."""
    by_name: dict[str, set[str]] = {}
    for region, target in graphs:
        for key, thing in records.things_in(region, target).items():
            if thing.written:
                by_name.setdefault(thing.names[-1], set()).add(key)
    for name in names:
        if name not in by_name:
            likely = f": did you mean {nearest(name, by_name)}?" if by_name else ": export something first"
            raise UsageError(
                f"there is no resource of the name {name} in the code of {folder}{likely} (mapping.json has"
                " all names)"
            )
    return {key for name in names or by_name for key in by_name[name]}


def _copy(records: Records) -> Things:
    return {
        region: {target: dict(things) for target, things in by_target.items()}
        for region, by_target in records.things.items()
    }


def _adopted(records: Records, graphs: Graphs, keys: set[str]) -> tuple[Records, list[str]]:
    """What was written last. Its earlier names stay, and so does what is to be forgotten.

    Only a state proves that those statements have been applied, and without them a plan could destroy things.
    """
    found, told = _copy(records), []
    for (region, target), graph in graphs.items():
        things = found.setdefault(region, {}).setdefault(target, {})
        new = [key for key, it in things.items() if it.written and not it.adopted and key in keys]
        for key in new:
            things[key] = replace(things[key], adopted=True)
        told.append(f"{region}, {target}: {_count(things, graph)}, {len(new)} of them new")
    return replace(records, things=found), told


def _count(things: Mapping[str, Thing], graph: Graph) -> str:
    of = sum(it.key in things and things[it.key].adopted for it in graph.imported)
    return f"{of} of {len(graph.imported)} are adopted"


def _undone(
    records: Records, graphs: Graphs, keys: set[str], names: Sequence[str]
) -> tuple[Records, list[str]]:
    found = _copy(records)
    told: list[str] = []
    for region, target in graphs:
        things = found.get(region, {}).get(target, {})
        for key in sorted(keys & things.keys()):
            if things[key].adopted:
                things[key] = replace(things[key], adopted=False)
                told.append(
                    f"{region}, {target}: {things[key].names[-1]} has an import statement again: the next"
                    " apply imports it, which is only right where no state holds it"
                )
    if not told:
        raise UsageError(
            f"{', '.join(sorted(names))}: not adopted, so there is nothing to undo: 'report.md' in the export"
            " says what is adopted"
        )
    return replace(records, things=found), told


def _from_states(
    records: Records, graphs: Graphs, states: Sequence[State], keys: set[str]
) -> tuple[Records, list[str]]:
    """What states hold at the addresses of the code is adopted, and what none holds is forgotten already."""
    found = _copy(records)
    told: list[str] = []
    for state in states:
        matching = {place: graph for place, graph in graphs.items() if _is_of(state, place[1])}
        if not matching:
            raise UsageError(
                f"{state.source} is a state of {state.tool}, and no {state.tool} code is asked for: name the"
                " state of the tool that imports it"
            )
        for (region, target), graph in matching.items():
            held = held_by(state, graph)
            things = found.setdefault(region, {}).setdefault(target, {})
            here, elsewhere = _places(state, target, graph, held, things)
            for key, name in here.items():
                if key in keys:
                    things[key] = replace(
                        things.get(key, Thing(())), names=(name,), adopted=True, confirmed=True
                    )
            if here:
                _drop_absent(state, graph, things)
            told += _told(state, region, target, graph, here, elsewhere, things)
    return replace(records, things=found), told


def _drop_absent(state: State, graph: Graph, things: dict[str, Thing]) -> None:
    """Take out what has no code any more, and what was written of it, where the state does not hold it."""
    names = _names_in(state)
    written = {it.key for it in graph.imported}
    for key in [key for key in things if key not in written]:
        types = types_in_state(Forgotten(key, things[key].names), state.tool)
        if names.isdisjoint(product(types, things[key].names)):
            del things[key]


def _is_of(state: State, target: str) -> bool:
    return state.tool == target_named(target).tool


def _names_in(state: State) -> set[tuple[str, str]]:
    """The type and the name of all that a state holds where this export would have it."""
    return {(it.type, it.name) for it in state.resources if state.is_top(it)}


def _places(
    state: State,
    target: str,
    graph: Graph,
    held: Mapping[str, StateResource],
    things: Mapping[str, Thing],
) -> tuple[dict[str, str], dict[str, StateResource]]:
    """What a state holds under a name of the code, now or earlier, with that; and what it holds elsewhere."""
    here: dict[str, str] = {}
    elsewhere: dict[str, StateResource] = {}
    for key, it in held.items():
        known = (graph.by_key[key].name, *(things[key].names if key in things else ()))
        name = next((name for name in known if is_own(state, it, target, (name,))), None)
        if name is None:
            elsewhere[key] = it
        else:
            here[key] = name
    return here, elsewhere


def _told(
    state: State,
    region: str,
    target: str,
    graph: Graph,
    here: Mapping[str, str],
    elsewhere: Mapping[str, StateResource],
    things: Mapping[str, Thing],
) -> Iterator[str]:
    yield f"{region}, {target}: {state.source} holds {len(here)} of {len(graph.imported)}"
    for key, it in sorted(elsewhere.items()):
        yield (
            f"  {graph.by_key[key].name} is there as {it.address}: 'poolport export --state' leaves it out of"
            " this code"
        )
    adopted = {key for key, thing in things.items() if thing.adopted}
    unconfirmed = [it.name for it in graph.imported if it.key in adopted and it.key not in here]
    if unconfirmed:
        yield (
            f"  {', '.join(unconfirmed[:10])}{' and more' if len(unconfirmed) > 10 else ''}: recorded as"
            " adopted, and this state does not hold it"
        )
