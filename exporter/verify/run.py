"""Proves that the first plan of an export is empty, or says exactly what is not, and what was not checked."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from exporter.child import clean_environment
from exporter.disk import write_whole
from exporter.errors import UsageError
from exporter.folder.layout import is_old
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import Endpoint, serve
from exporter.scratch import scratch
from exporter.snapshot.memory import Memory, remembered
from exporter.snapshot.store import locate
from exporter.targets.engine import draw_project
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.registry import PROVER, TARGETS
from exporter.targets.target import Target
from exporter.verify.checks import (
    COMMON,
    holds_no_known_secret,
    nothing_is_written,
    states_confirm_what_is_adopted,
)
from exporter.verify.regions import Region, regions_of
from exporter.verify.verdict import Verdict


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
    regions = list(regions_of(found, top))
    if live:
        _need_secrets(regions)
    memory = Memory(remembered(found))
    with _cloud(found, live) as (endpoint, environment):
        together = _judge_together(regions, top) if len(regions) > 1 else {}
        for region in regions:
            yield _judge(region, endpoint, environment, memory, together)


def _need_secrets(regions: Iterable[Region]) -> None:
    """Check that a plan against AWS has the secrets that the code takes from the configuration."""
    wanted = sorted({f"TF_VAR_{name}" for region in regions for name in region.newest.secrets})
    if missing := [name for name in wanted if name not in os.environ]:
        raise UsageError(
            f"the plan needs the secrets that the code takes from variables: set {', '.join(missing)}"
        )


def _judge_together(regions: Sequence[Region], top: Path) -> dict[tuple[str, str], Check]:
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
    region: Region,
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


def _prove_drawn(region: Region, environment: Mapping[str, str]) -> Proof:
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
