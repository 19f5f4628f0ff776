"""Proves that the first plan of an export is empty, or says exactly what is not, and what was not checked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.child import clean_environment
from exporter.disk import read_plain, write_whole
from exporter.errors import UsageError
from exporter.folder import mapping, settings
from exporter.folder.adoption import adoption_of
from exporter.folder.export import states_of
from exporter.folder.graphs import build_graphs
from exporter.folder.layout import is_old
from exporter.folder.records import load
from exporter.forms import check
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph, Resource
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import Endpoint, serve
from exporter.scratch import scratch
from exporter.snapshot.form import parse_json
from exporter.snapshot.memory import Memory, remembered
from exporter.snapshot.store import Answer, locate, open_snapshot
from exporter.states import PROTECTIONS
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.engine import draw_project
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.registry import PROVER, TARGETS
from exporter.targets.target import ProviderOptions, Target
from exporter.verify.checks import (
    COMMON,
    holds_no_known_secret,
    nothing_is_written,
    states_confirm_what_is_adopted,
)
from exporter.verify.tree import check_tree
from exporter.verify.verdict import Verdict
from exporter.versions import Version, parse

_REPORT = {
    "choices": {str: {"protect?": str, "provider?": (str, None), "secrets_in_config?": bool}},
    "resources": [{"region": str, "type": str, "import_id": str, "template": {str: str}}],
}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What one target's code should hold, and what of it is adopted."""

    graph: Graph
    adoption: Adoption = NOTHING
    forgotten: tuple[Resource, ...] = ()
    provider: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Region:
    """One region of an export, and the graphs that its code should hold.

    ``newest`` is without the limits of an older provider, ``plain`` what is drawn for a proof where no
    exported code has a plan.
    """

    folder: Path
    graph: Graph
    newest: Graph
    plain: Graph
    drawn: Mapping[str, _Drawn]
    templates: Mapping[tuple[str, str], str]

    def project(self, target: Target, folder: Path) -> Project:
        """What a target's code in a folder should hold."""
        drawn = self.drawn.get(target.name) or _Drawn(self.newest)
        return Project(
            self.graph.region,
            folder,
            target.writer(drawn.graph),
            drawn.graph,
            self.newest,
            drawn.adoption,
            drawn.provider or (),
            {key: name for (target_name, key), name in self.templates.items() if target_name == target.name},
            drawn.forgotten,
        )


def verify_export(folder: Path, *, live: bool = False, snapshot: Path | None = None) -> Iterator[Verdict]:
    """Judge every region of an export, against a replay of its snapshot, or with ``live`` against AWS.

    It runs the tools of each exported language on the code, in copies of it. ``snapshot`` is where the
    snapshot is, of an export that does not hold it.

    Raises:
        UsageError: the folder holds no export.
    """
    found = locate(snapshot or folder)
    top = folder if snapshot else found.parent if found.name == "snapshot" else folder
    if is_old(top):
        raise UsageError(
            f"{top} has the layout of an older poolport: run 'poolport render {top}' once, it moves that to"
            " the present one"
        )
    regions = list(_regions(found, top))
    if live:
        _need_secrets(regions)
    memory = Memory(remembered(found))
    with _cloud(found, live) as (endpoint, environment):
        together = _judge_together(regions, top) if len(regions) > 1 else {}
        for region in regions:
            yield _judge(region, endpoint, environment, memory, together)


def _need_secrets(regions: Iterable[_Region]) -> None:
    """Check that a plan against AWS has the secrets that the code takes from the configuration."""
    wanted = sorted({f"TF_VAR_{name}" for region in regions for name in region.newest.secrets})
    if missing := [name for name in wanted if name not in os.environ]:
        raise UsageError(
            f"the plan needs the secrets that the code takes from variables: set {', '.join(missing)}"
        )


def _judge_together(regions: Sequence[_Region], top: Path) -> dict[tuple[str, str], Check]:
    """What is said of several regions as one, by the target's name and the region."""
    found: dict[tuple[str, str], Check] = {}
    for target in TARGETS.values():
        folders = [(region, region.folder / target.name) for region in regions]
        projects = [region.project(target, folder) for region, folder in folders if folder.is_dir()]
        if target.together and len(projects) > 1:
            checks = target.together(top, projects)
            found |= {(target.name, region): check for region, check in checks.items()}
    return found


def _judge(
    region: _Region,
    endpoint: Endpoint | None,
    environment: Mapping[str, str],
    memory: Memory,
    together: Mapping[tuple[str, str], Check],
) -> Verdict:
    before = len(endpoint.calls) if endpoint else 0
    proofs = [
        (target, _proof(target, region.project(target, region.folder / target.name), environment, memory))
        for target in TARGETS.values()
        if (region.folder / target.name).is_dir()
    ]
    checks: list[Check] = []
    if not any(target.plans for target, _ in proofs):
        proof = _prove_drawn(region, environment)
        checks += [check(proof) for check in PROVER.plan_checks]
        proofs_with_plan = [proof]
    else:
        proofs_with_plan = [proof for target, proof in proofs if target.plans]
    for target, proof in sorted(proofs, key=lambda pair: not pair[0].plans):
        checks += [check(proof) for check in (*COMMON, *target.checks, *target.plan_checks)]
        if (target.name, region.graph.region) in together:
            checks.append(together[target.name, region.graph.region])
        checks.append(holds_no_known_secret(proof, memory))
        if proof.project.adoption.adopted:
            checks.append(states_confirm_what_is_adopted(proof))
    if endpoint:
        checks.append(nothing_is_written(endpoint.calls[before:]))
    checks = [replace(check, details=tuple(map(memory.redact, check.details))) for check in checks]
    plans = [proof.plan for proof in proofs_with_plan if proof.plan]
    unproved = [target.name for target, proof in proofs if proof.plan is None and proof.registrations is None]
    versions = {
        k: v for proof in (*proofs_with_plan, *(p for _, p in proofs)) for k, v in proof.versions.items()
    }
    resources = len(region.newest.resources)
    return Verdict(
        region.graph.region,
        region.folder,
        resources,
        tuple(checks),
        plans[0] if plans else None,
        versions,
        tuple(unproved),
    )


def _proof(target: Target, project: Project, environment: Mapping[str, str], memory: Memory) -> Proof:
    """What the tools say of a project, without the secrets that are remembered."""
    proof = target.prove(project, environment)
    return replace(proof, plan=proof.plan and proof.plan.redacted(memory.redact))


def _prove_drawn(region: _Region, environment: Mapping[str, str]) -> Proof:
    """The plan of code that is drawn for it from the same graph, where no exported code has a plan."""
    with scratch() as folder:
        module = folder / PROVER.name
        for name, content in draw_project(region.plain, PROVER).items():
            write_whole(module, name, content)
        project = replace(
            region.project(PROVER, module),
            graph=region.plain,
            writer=PROVER.writer(region.plain),
            templates={},
        )
        return PROVER.prove(project, environment)


def _regions(snapshot: Path, top: Path) -> Iterator[_Region]:
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
        drawn: dict[str, _Drawn] = {}
        for name, graph in graphs.items():
            adoption = adoption_of(records, region, name, graph)
            gone = _gone(adoption, answers, known, graph, wanted[name])
            drawn[name] = _Drawn(graph, adoption, gone, wanted[name].provider)
        first = graphs[there[0]]
        limitless = {there[0]: Options(None, secrets, checks_ignored=True)}
        newest = build_graphs(account, region, answers, known, limitless, states)[there[0]]
        plain = first
        if not any(TARGETS[name].plans for name in there):
            drawn_for_proof = {there[0]: Options(None, secrets)}
            plain = build_graphs(account, region, answers, known, drawn_for_proof, states)[there[0]]
        by_key = {key: name for key, name in templates.items() if key[0] == region}
        yield _Region(where, first, newest, plain, drawn, {key[1:]: name for key, name in by_key.items()})


def _graph_options(target: Target, choices: Mapping[str, Any]) -> Options:
    """What the choices of a target, as its report has them, mean for its graph."""
    given = [it for it in PROTECTIONS if it == choices.get("protect")]
    protect = given[0] if given else "irreplaceable"
    config = bool(choices.get("secrets_in_config"))
    provider = _version(choices.get("provider")) if issubclass(target.options, ProviderOptions) else None
    return Options(provider, config, protect, target.options.checks_ignored)


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


@contextmanager
def _cloud(snapshot: Path, live: bool) -> Iterator[tuple[Endpoint | None, dict[str, str]]]:
    """The environment in which AWS is the snapshot, or with ``live`` AWS itself."""
    if live:
        yield None, clean_environment(aws=True)
        return
    # A key of this run alone: nobody else's call is answered, or changes the verdict.
    key = secrets.token_hex(16)
    with serve(snapshot, key=key) as endpoint:
        own = {"AWS_ACCESS_KEY_ID": key, "AWS_ENDPOINT_URL": endpoint.url}
        yield endpoint, {**clean_environment(), **NO_CREDENTIALS, **own}
