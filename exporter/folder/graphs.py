"""Builds the graph of each target in one region; what other states manage is left to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from exporter.folder.state import State, StateResource, held_by
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.snapshot.store import Answer
from exporter.targets.registry import target_named


def build_graphs(
    account: str,
    region: str,
    answers: Sequence[list[Answer]],
    known: KnownNames,
    options: Mapping[str, Options],
    states: Iterable[State] = (),
) -> dict[str, Graph]:
    """The graph of each target, by its name; targets with the same options have the same graph.

    What one of ``states`` manages is not written, unless it stands where the code of one of these targets has
    it: then the state is that code's own.
    """
    states = tuple(states)
    built: dict[Options, Graph] = {}
    for wanted in options.values():
        if wanted not in built:
            built[wanted] = build(account, region, answers, known, wanted)
    graphs = {name: built[wanted] for name, wanted in options.items()}
    if not states:
        return graphs
    elsewhere = tuple(sorted(_elsewhere(graphs, states).items()))
    managed = tuple(sorted(_managed(states).items()))
    if not elsewhere and not managed:
        return graphs
    known_places = {name: replace(it, elsewhere=elsewhere, managed=managed) for name, it in options.items()}
    return build_graphs(account, region, answers, known, known_places)


def _elsewhere(graphs: Mapping[str, Graph], states: Iterable[State]) -> dict[str, str]:
    """The resources that a state manages at an address that is not this export's, with that."""
    found: dict[str, str] = {}
    own: set[str] = set()
    for state in states:
        for name, graph in graphs.items():
            for key, held in held_by(state, graph).items():
                if is_own(state, held, name, (graph.by_key[key].name,)):
                    own.add(key)
                else:
                    found.setdefault(key, f"{held.address} in {state.source}")
    return {key: place for key, place in found.items() if key not in own}


def _managed(states: Iterable[State]) -> dict[str, str]:
    return {
        held.arn: f"{held.address} in {state.source}"
        for state in states
        for held in state.resources
        if held.arn
    }


def is_own(state: State, held: StateResource, target: str, names: Iterable[str]) -> bool:
    """Whether a state holds something where a target's code has it, under one of these names."""
    if state.tool != target_named(target).tool or not state.is_top(held):
        return False
    return held.name in {target_named(target).spell_resource(name) for name in names}
