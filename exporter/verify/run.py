"""Proves that the first plan of an export is empty, or says exactly what is not, and what was not checked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.child import clean_environment
from exporter.disk import read_plain, write_whole
from exporter.errors import UsageError
from exporter.folder import mapping
from exporter.forms import check
from exporter.graph.build import Options, build
from exporter.model import Graph, Resource
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import Endpoint, serve
from exporter.scratch import scratch
from exporter.snapshot.form import parse_json
from exporter.snapshot.memory import Memory, remembered
from exporter.snapshot.store import locate, read_answers, read_manifest
from exporter.states import PROTECTIONS
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.engine import draw_project
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.registry import PROVER, TARGETS
from exporter.targets.statements import whole
from exporter.targets.target import ProviderOptions, Target
from exporter.verify.checks import COMMON, holds_no_known_secret, nothing_is_written
from exporter.verify.tree import check_tree
from exporter.verify.verdict import Verdict
from exporter.versions import Version, parse

_REPORT = {
    "choices": {
        "adopted?": bool,
        "protect?": str,
        "provider?": (str, [int], None),
        "secrets_in_config?": bool,
    },
    "resources": [{"type": str, "import_id": str, "template": {str: str}}],
}


@dataclass(frozen=True, slots=True)
class _Region:
    """One region of an export, and the graphs that its code should hold."""

    folder: Path
    graph: Graph
    newest: Graph
    adoption: Adoption
    provider: tuple[int, ...]
    templates: Mapping[tuple[str, str], str]
    forgotten: tuple[Resource, ...] = ()

    def project(self, target: Target, folder: Path) -> Project:
        """What a target's code in a folder should hold."""
        graph = self.graph if issubclass(target.options, ProviderOptions) else self.newest
        return Project(
            self.graph.region,
            folder,
            target.writer(graph),
            graph,
            self.newest,
            self.adoption,
            self.provider,
            {key: name for (target_name, key), name in self.templates.items() if target_name == target.name},
            self.forgotten,
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
    regions = list(_regions(found, top))
    if live:
        _need_secrets(regions)
    memory = Memory(remembered(found))
    with _cloud(found, live) as (endpoint, environment):
        for region in regions:
            yield _judge(region, endpoint, environment, memory)


def _need_secrets(regions: Iterable[_Region]) -> None:
    """Check that a plan against AWS has the secrets that the code takes from the configuration."""
    wanted = sorted({f"TF_VAR_{name}" for region in regions for name in region.newest.secrets})
    if missing := [name for name in wanted if name not in os.environ]:
        raise UsageError(
            f"the plan needs the secrets that the code takes from variables: set {', '.join(missing)}"
        )


def _judge(
    region: _Region, endpoint: Endpoint | None, environment: Mapping[str, str], memory: Memory
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
        checks.append(holds_no_known_secret(proof, memory))
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
        for name, content in draw_project(region.graph, PROVER).items():
            write_whole(module, name, content)
        project = replace(region.project(PROVER, module), adoption=NOTHING, templates={}, forgotten=())
        return PROVER.prove(project, environment)


def _regions(snapshot: Path, top: Path) -> Iterator[_Region]:
    manifest = read_manifest(snapshot)
    for region, names in manifest.by_region.items():
        where = top / region if len(manifest.regions) > 1 else top
        if not any((where / name).is_dir() for name in TARGETS):
            raise UsageError(f"{where} holds no exported code: run 'poolport render {snapshot}' first")
        for name in TARGETS:
            if (where / name).is_dir():
                check_tree(where / name)
        answers = [read_answers(snapshot, name)[1] for name in names]
        known = mapping.read(where / "mapping.json")
        choices, templates = _report(where)
        provider = _version(choices.get("provider"))
        config = bool(choices.get("secrets_in_config"))
        chosen = [it for it in PROTECTIONS if it == choices.get("protect")]
        protect = chosen[0] if chosen else "irreplaceable"
        newest = build(manifest.account, region, answers, known, Options(None, config, protect, True))
        graph = build(manifest.account, region, answers, known, Options(provider, config, protect))
        adoption = whole(newest) if choices.get("adopted") else NOTHING
        # Of what the code forgets the snapshot may still have the values: mapping.json skips it.
        all_known = replace(known, skipped=frozenset())
        gone = {thing.key for thing in adoption.forgotten}
        unskipped = build(manifest.account, region, answers, all_known, Options(provider)) if gone else graph
        forgotten = tuple(resource for resource in unskipped.resources if resource.key in gone)
        yield _Region(where, graph, newest, adoption, provider or (), templates, forgotten)


def _version(kept: str | list[int] | None) -> Version | None:
    """The provider's version as a report has it; older reports have it as numbers."""
    if isinstance(kept, list):
        return tuple(kept) or None
    return parse(kept) if kept else None


def _report(folder: Path) -> tuple[dict[str, Any], dict[tuple[str, str], str]]:
    """How the code was made: the choices, and the template that drew each resource for each target."""
    try:
        data = parse_json(read_plain(folder / "report.json"))
        check(data, _REPORT)
        kinds = {kind.terraform: kind.name for kind in KINDS}
        drawn = {
            (target, f"{kinds[r['type']]}:{r['import_id']}"): name
            for r in data["resources"]
            for target, name in r["template"].items()
        }
        _version(data["choices"].get("provider"))
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
