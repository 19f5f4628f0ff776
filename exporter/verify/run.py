"""Proves that the first plan of an export is empty, or says exactly what is not, and what was not checked."""

from __future__ import annotations

import itertools
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from exporter.targets.proof import Check, Proof
from exporter.targets.registry import PROVER, TARGETS
from exporter.targets.target import Target
from exporter.telling import Tell, below, nobody
from exporter.verify.checks import (
    COMMON,
    holds_no_known_secret,
    nothing_is_written,
    states_confirm_what_is_adopted,
)
from exporter.verify.regions import Region, regions_of
from exporter.verify.verdict import Verdict


def verify_export(
    folder: Path, *, live: bool = False, snapshot: Path | None = None, tell: Tell = nobody
) -> Iterator[Verdict]:
    """Judge every region of an export, against a replay of its snapshot, or with ``live`` against AWS.

    It runs the tools of each exported language on the code, in copies of it. ``snapshot`` is where the
    snapshot is, of an export that does not hold it; ``tell`` hears which project is at which step.

    Raises:
        UsageError: the folder holds no export.
    """
    for given in filter(None, (folder, snapshot)):
        if not given.is_dir():
            raise UsageError(f"the folder {given} does not exist: name one that 'poolport export' wrote")
    found = locate(snapshot or folder)
    top = folder if snapshot else found.parent if found.name == "snapshot" else folder
    if is_old(top):
        raise UsageError(
            f"{top} has the layout of an older poolport: run 'poolport render {top}' once, it moves that to"
            " the present one"
        )
    tell("reading what the code should hold")
    regions = list(regions_of(found, top))
    if live:
        _need_secrets(regions)
    memory = Memory(remembered(found))
    with _cloud(found, live) as (endpoint, environment):
        begin = _numbered(tell, sum(map(len, map(_steps, regions))) + len(_stacks(regions)))
        together = _judge_together(regions, top, begin)
        for region in regions:
            yield _judge(region, endpoint, environment, memory, together, begin)


Begin = Callable[[str], Tell]
"""Begins the proof of a project, and gives what tells its steps."""


def _numbered(tell: Tell, total: int) -> Begin:
    """Begins one proof after the other; each of its steps is told with its number."""
    numbers = itertools.count(1)
    return lambda project: below(tell, f"{next(numbers)} of {total}: {project}")


def _steps(region: Region) -> list[str]:
    """The proofs of a region: one of each target, and a plan where none of them has one."""
    there = [target for target in TARGETS.values() if (region.folder / target.name).is_dir()]
    return [it.name for it in there] + ([] if any(it.plans for it in there) else [PROVER.name])


def _stacks(regions: Sequence[Region]) -> dict[str, list[Region]]:
    """The targets of which several regions are judged as one, each with those regions."""
    found = {
        name: [region for region in regions if (region.folder / name).is_dir()]
        for name, target in TARGETS.items()
        if target.together
    }
    return {name: there for name, there in found.items() if len(there) > 1}


def _need_secrets(regions: Iterable[Region]) -> None:
    """Check that a plan against AWS has the secrets that the code takes from the configuration."""
    wanted = sorted({f"TF_VAR_{name}" for region in regions for name in region.newest.secrets})
    if missing := [name for name in wanted if name not in os.environ]:
        raise UsageError(
            f"the plan needs the secrets that the code takes from variables: set {', '.join(missing)}"
        )


def _judge_together(regions: Sequence[Region], top: Path, begin: Begin) -> dict[tuple[str, str], Check]:
    """What is said of several regions as one, by the target's name and the region."""
    found: dict[tuple[str, str], Check] = {}
    for name, there in _stacks(regions).items():
        target = TARGETS[name]
        begin(f"{name} of {len(there)} regions")("running them as one stack")
        if target.together:
            checks = target.together(top, [region.project(target, region.folder / name) for region in there])
            found |= {(name, region): check for region, check in checks.items()}
    return found


def _judge(
    region: Region,
    endpoint: Endpoint | None,
    environment: Mapping[str, str],
    memory: Memory,
    together: Mapping[tuple[str, str], Check],
    begin: Begin,
) -> Verdict:
    name = region.graph.region
    before = len(endpoint.calls) if endpoint else 0
    proofs = [
        (target, _proof(target, region, environment, memory, begin(f"{name}/{target.name}")))
        for target in TARGETS.values()
        if (region.folder / target.name).is_dir()
    ]
    checks: list[Check] = []
    if not any(target.plans for target, _ in proofs):
        proof = _prove_drawn(region, environment, begin(f"{name}, as {PROVER.name}"))
        checks += [check(proof) for check in PROVER.plan_checks]
        proofs_with_plan = [proof]
    else:
        proofs_with_plan = [proof for target, proof in proofs if target.plans]
    for target, proof in sorted(proofs, key=lambda pair: not pair[0].plans):
        checks += [check(proof) for check in (*COMMON, *target.checks, *target.plan_checks)]
        if (target.name, name) in together:
            checks.append(together[target.name, name])
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
        name,
        region.folder,
        resources,
        tuple(checks),
        plans[0] if plans else None,
        versions,
        tuple(unproved),
    )


def _proof(
    target: Target, region: Region, environment: Mapping[str, str], memory: Memory, tell: Tell
) -> Proof:
    """What the tools say of a project, without the secrets that are remembered."""
    project = region.project(target, region.folder / target.name)
    proof = target.prove(project, environment, tell)
    return replace(proof, plan=proof.plan and proof.plan.redacted(memory.redact))


def _prove_drawn(region: Region, environment: Mapping[str, str], tell: Tell) -> Proof:
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
        return PROVER.prove(project, environment, tell)


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
