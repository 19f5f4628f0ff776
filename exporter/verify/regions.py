"""Tells what the code of each region of an export should hold: its graphs, and what of them is adopted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.disk import read_plain
from exporter.errors import UsageError
from exporter.folder import mapping, settings
from exporter.folder.adoption import adoption_of
from exporter.folder.export import states_of
from exporter.folder.graphs import build_graphs
from exporter.folder.records import load
from exporter.forms import check
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph, Resource
from exporter.snapshot.form import parse_json
from exporter.snapshot.store import Answer, open_snapshot
from exporter.states import DEFAULTS, PROTECTIONS, Defaults
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.proof import Project
from exporter.targets.registry import TARGETS
from exporter.targets.target import ProviderOptions, Target
from exporter.verify.tree import check_tree
from exporter.versions import Version, parse

_REPORT = {
    "choices": {
        str: {"defaults?": str, "protect?": str, "provider?": (str, None), "secrets_in_config?": bool}
    },
    "resources": [{"region": str, "type": str, "import_id": str, "template": {str: str}}],
}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What one target's code should hold, and what of it is adopted.

    ``newest`` is the same without the limits of an older provider.
    """

    graph: Graph
    newest: Graph
    adoption: Adoption = NOTHING
    forgotten: tuple[Resource, ...] = ()
    provider: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """One region of an export, and the graphs that its code should hold.

    ``plain`` is what is drawn for a proof where no exported code has a plan.
    """

    folder: Path
    graph: Graph
    newest: Graph
    plain: Graph
    drawn: Mapping[str, _Drawn]
    templates: Mapping[tuple[str, str], str]

    def project(self, target: Target, folder: Path) -> Project:
        """What a target's code in a folder should hold."""
        drawn = self.drawn.get(target.name) or _Drawn(self.newest, self.newest)
        return Project(
            self.graph.region,
            folder,
            target.writer(drawn.graph),
            drawn.graph,
            drawn.newest,
            drawn.adoption,
            drawn.provider or (),
            {key: name for (target_name, key), name in self.templates.items() if target_name == target.name},
            drawn.forgotten,
        )


def regions_of(snapshot: Path, top: Path) -> Iterator[Region]:
    """The regions of a snapshot, whose code is below a folder.

    Raises:
        UsageError: a region has no code, or what says how it was made cannot be read.
    """
    source = open_snapshot(snapshot)
    records = load(top)
    choices, templates = _report(top)
    kept = settings.load(top)
    states = states_of(kept, top) if kept else ()
    for region, names in source.manifest.by_region.items():
        where = top / region
        there = [name for name in TARGETS if (where / name).is_dir()]
        if not there:
            raise UsageError(f"{where} holds no exported code: run 'poolport render {snapshot}' first")
        for name in there:
            check_tree(where / name)
        answers = [source.answers(name) for name in names]
        known = replace(mapping.read(top / "mapping.json", region), last=records.names.get(region, {}))
        wanted = {name: _graph_options(TARGETS[name], choices.get(name, {})) for name in there}
        secrets = any(it.secrets for it in wanted.values())
        account = source.manifest.account
        graphs = build_graphs(account, region, answers, known, wanted, states)
        limitless = {name: replace(it, provider=None, checks_ignored=True) for name, it in wanted.items()}
        newest = build_graphs(account, region, answers, known, limitless, states)
        with_secrets = next((name for name in there if wanted[name].secrets), there[0])
        drawn: dict[str, _Drawn] = {}
        for name, graph in graphs.items():
            adoption = adoption_of(records, region, name, graph)
            gone = _gone(adoption, answers, known, graph, wanted[name])
            drawn[name] = _Drawn(graph, newest[name], adoption, gone, wanted[name].provider)
        first = graphs[there[0]]
        plain = first
        if not any(TARGETS[name].plans for name in there):
            # What one of them leaves out must not be missing from the plan of any.
            defaults = min((it.defaults for it in wanted.values()), key=DEFAULTS.index)
            drawn_for_proof = {there[0]: Options(None, secrets, defaults=defaults)}
            plain = build_graphs(account, region, answers, known, drawn_for_proof, states)[there[0]]
        by_key = {key: name for key, name in templates.items() if key[0] == region}
        yield Region(
            where, first, newest[with_secrets], plain, drawn, {key[1:]: name for key, name in by_key.items()}
        )


def _graph_options(target: Target, choices: Mapping[str, Any]) -> Options:
    """What the choices of a target, as its report has them, mean for its graph."""
    given = [it for it in PROTECTIONS if it == choices.get("protect")]
    protect = given[0] if given else "irreplaceable"
    config = bool(choices.get("secrets_in_config"))
    # A report that says nothing is older than the choice.
    defaults: Defaults = "omit" if choices.get("defaults") == "omit" else "keep"
    provider = _version(choices.get("provider")) if issubclass(target.options, ProviderOptions) else None
    return Options(provider, config, protect, target.options.checks_ignored, defaults)


def _gone(
    adoption: Adoption, answers: list[list[Answer]], known: KnownNames, graph: Graph, wanted: Options
) -> tuple[Resource, ...]:
    """What is to be forgotten and is still in the snapshot, so that a proof can have it in its state."""
    if not adoption.forgotten:
        return ()
    plain = replace(known, skipped=frozenset())
    everything = build(graph.account, graph.region, answers, plain, Options(wanted.provider)).by_key
    return tuple(everything[it.key] for it in adoption.forgotten if it.key in everything)


def _version(kept: str | None) -> Version | None:
    """The provider's version as a report has it."""
    return parse(kept) if kept else None


def _report(folder: Path) -> tuple[dict[str, Any], dict[tuple[str, str, str], str]]:
    """How the code was made: each target's choices, and the template that drew each resource.

    That is by region, target and the resource's key.
    """
    try:
        data = parse_json(read_plain(folder / "report.json"))
        check(data, _REPORT)
        kinds = {kind.terraform: kind.name for kind in KINDS}
        drawn = {
            (r["region"], target, f"{kinds[r['type']]}:{r['import_id']}"): name
            for r in data["resources"]
            for target, name in r["template"].items()
        }
        for chosen in data["choices"].values():
            _version(chosen.get("provider"))
        return dict(data["choices"]), drawn
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"{folder / 'report.json'} cannot be read, and it says how the code was made: render it again"
        ) from error
