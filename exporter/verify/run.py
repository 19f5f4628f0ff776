"""An export's folder in, the proof of its empty plan out, or what differs, and what was not checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError, UsageError
from exporter.folder import mapping
from exporter.graph.build import build
from exporter.model import Graph, Ref, values
from exporter.replay.server import Endpoint, serve
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import locate, read_answers, read_manifest
from exporter.targets.engine import render, secrets_of
from exporter.targets.pulumi.preview import preview, unwanted
from exporter.targets.pulumi.program import differences, expected, registrations
from exporter.targets.terraform import module as modules
from exporter.targets.terraform import writer as hcl
from exporter.targets.terraform.configuration import addresses, lost
from exporter.targets.terraform.plan import (
    NO_CREDENTIALS,
    Change,
    Diagnostic,
    Plan,
    Terraform,
    find_tool,
    workspace,
)
from exporter.verify import text
from exporter.verify.verdict import Verdict
from exporter.versions import Version


@dataclass(frozen=True, slots=True)
class _Project:
    """One region's project, and the graphs that its code should hold."""

    folder: Path
    graph: Graph
    newest: Graph
    adopted: bool
    templates: Mapping[str, str]
    provider: Version

    def drawn(self, address: str) -> str:
        """Which template drew the code of a resource, to be said after what is wrong with it."""
        return f" (drawn by {self.templates[address]})" if address in self.templates else ""


def verify(folder: Path, *, live: bool = False) -> Iterator[Verdict]:
    """Judge every project of an export, against a replay of its snapshot, or with ``live`` against AWS.

    Raises:
        UsageError: the folder holds no export.
    """
    projects = list(_projects(folder))
    with _cloud(locate(folder), live) as (endpoint, environment):
        for project in projects:
            written = len(endpoint.calls) if endpoint else 0
            verdict = Verdict(project.graph.region, project.folder, len(project.newest.resources))
            try:
                _judge_terraform(project, environment, verdict)
            except ExporterError as error:
                verdict.skip("the plan only imports", str(error))
            _judge_pulumi(project, verdict)
            _judge_preview(project, environment, verdict)
            if endpoint:
                writes = [f"{c.operation} was called" for c in endpoint.calls[written:] if c.write]
                verdict.add("nothing is written to AWS", sorted(set(writes)))
            yield verdict


def _projects(folder: Path) -> Iterator[_Project]:
    snapshot = locate(folder)
    manifest = read_manifest(snapshot)
    top = snapshot.parent if snapshot.name == "snapshot" else folder
    for region, names in manifest.by_region.items():
        where = top / region if len(manifest.regions) > 1 else top
        if not ((where / "terraform").is_dir() or (where / "pulumi").is_dir()):
            raise UsageError(f"{where} holds no exported code: run 'poolport render {snapshot}' first")
        answers = [read_answers(snapshot, name)[1] for name in names]
        known = mapping.read(where / "mapping.json")
        choices, templates = _report(where)
        provider: Version | None = tuple(choices["provider"]) if choices.get("provider") else None
        config = bool(choices.get("secrets_in_config"))
        newest = build(manifest.account, region, answers, known, secrets=config)
        graph = newest
        if provider:
            graph = build(manifest.account, region, answers, known, provider, secrets=config)
        yield _Project(where, graph, newest, bool(choices.get("adopted")), templates, provider or ())


def _report(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """How the code was made: the choices, and the template that drew each Terraform address."""
    try:
        data = json.loads((folder / "report.json").read_text("utf-8"))
        drawn = {f"{r['type']}.{r['name']}": r["template"].get("terraform", "") for r in data["resources"]}
        return dict(data["choices"]), drawn
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{folder / 'report.json'} cannot be read, and it says how the code was made: render it again"
        ) from error


@contextmanager
def _cloud(snapshot: Path, live: bool) -> Iterator[tuple[Endpoint | None, dict[str, str]]]:
    """The environment in which AWS is the snapshot, or with ``live`` AWS itself."""
    if live:
        yield None, dict(os.environ)
        return
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with serve(snapshot) as endpoint:
        yield endpoint, {**kept, **NO_CREDENTIALS, "AWS_ENDPOINT_URL": endpoint.url}


def _judge_terraform(project: _Project, environment: Mapping[str, str], verdict: Verdict) -> None:
    """Plan the module; where only Pulumi was exported, the module that the same graph gives."""
    module = project.folder / "terraform"
    exported = module.is_dir()
    if exported:
        _judge_text(module, verdict)
    tool = find_tool()
    if tool is None:
        verdict.skip("the plan only imports", "neither terraform nor tofu is on the PATH: install one")
        return
    with tempfile.TemporaryDirectory(prefix="poolport-") as drawn:
        if not exported:
            module = Path(drawn)
            _write(module, render(project.graph, "terraform"))
        # A plan asks for every variable; those of secrets are ignored in it, whatever they are.
        variables = {f"TF_VAR_{name}": MASK for name in secrets_of(project.graph)}
        with workspace(module, tool, {**variables, **environment}, init=False) as terraform:
            if project.adopted:
                _write(terraform.folder, {"imports.tf": _imports(project.graph)})
            if exported:
                run = terraform("fmt", "-check", "-recursive", "-no-color")
                verdict.add("terraform is formatted", run.stdout.splitlines() + run.stderr.splitlines()[:3])
            plan = _plan(terraform, project.graph)
    verdict.planned = True
    planned = {resource.key for resource in project.graph.resources}
    later = [r.pulumi_type for r in project.newest.resources if r.key not in planned]
    if later:
        verdict.skip(
            "every resource was planned",
            f"{len(later)} need a newer provider than {'.'.join(map(str, project.provider[:1]))}.x:"
            f" {', '.join(sorted(set(later)))}",
        )
    verdict.changes, verdict.errors = plan.changes, plan.errors
    verdict.versions |= plan.versions
    by_address = addresses(project.graph)
    changed = [
        f"{change.address}: {', '.join(change.actions)} {path}: {before} becomes {after}"
        + project.drawn(change.address)
        for change in plan.changes
        if change.actions != ("no-op",)
        for path, before, after in change.differences or (("", "", "it"),)
    ]
    verdict.add(
        "every resource is valid", [_say(error) + project.drawn(error.address) for error in plan.errors]
    )
    verdict.add("the plan only imports", changed)
    known = {address: resource.import_id for address, resource in by_address.items()}
    seen = {change.address: change.imported for change in plan.changes}
    refused = {error.address for error in plan.errors}
    wrong = [
        f"{address} is imported as {seen[address] or 'nothing'}, and should be {known.get(address)}"
        for address in sorted(seen)
        if seen[address] != known.get(address, "")
    ]
    twice = [f"{i} is imported {n} times" for i, n in Counter(_pairs(plan.changes)).items() if n > 1]
    verdict.add("every import id is right, and there once", wrong + twice)
    missing = [
        f"{address}: {sentence}{project.drawn(address)}"
        for address, sentence in lost(plan.configuration, project.graph)
        if address not in refused
    ]
    verdict.add("the code has every value of the account", missing)


def _pairs(changes: tuple[Change, ...]) -> list[str]:
    return [f"{c.address.split('.')[0]} {c.imported}" for c in changes if c.imported]


def _plan(terraform: Terraform, graph: Graph) -> Plan:
    """Plan; what the provider refuses is named and taken out, so that the rest is still judged."""
    errors: list[Diagnostic] = []
    literals = _literals(graph)
    for _ in range(20):
        found = terraform.init()
        plan = None if found else terraform.plan()
        found = found or (plan.errors if plan else ())
        if plan and not found:
            return Plan(plan.changes, tuple(errors), plan.versions, plan.configuration)
        gone: set[str] = set()
        for error in found:
            address = error.address or modules.address_at(terraform.folder, error.file, error.line)
            if not address or address not in gone:  # one mistake often has several errors
                errors.append(Diagnostic(error.message, error.detail, address, error.file, error.line))
            if address:
                gone.add(address)
            elif (terraform.folder / error.file).is_file():
                (terraform.folder / error.file).unlink()
            else:
                return Plan((), tuple(errors), {})
        modules.remove(terraform.folder, gone, literals)
    return Plan((), tuple(errors), {})


def _literals(graph: Graph) -> dict[str, str]:
    by_key = graph.by_key
    found: dict[str, str] = {}
    for resource in graph.resources:
        for argument in resource.arguments:
            for value in values(argument.value):
                for part in getattr(value, "parts", (value,)):
                    if isinstance(part, Ref):
                        target = by_key[part.resource]
                        name = f"{target.terraform_type}.{target.name}.{part.attribute}"
                        found[name] = hcl.quote(part.literal)
    return found


def _imports(graph: Graph) -> bytes:
    blocks = (
        f"import {{\n  to = {address}\n  id = {hcl.quote(resource.import_id)}\n}}\n"
        for address, resource in addresses(graph).items()
    )
    return "\n".join(blocks).encode()


def _say(error: Diagnostic) -> str:
    where = f"{error.file}:{error.line}: " if error.file else ""
    return f"{where}{error.address or 'the module'}: {error.message}: {error.detail}".rstrip(": ")


def _judge_text(folder: Path, verdict: Verdict) -> None:
    verdict.add(f"{folder.name} holds no secret", list(text.secrets(folder)))
    verdict.add(f"{folder.name} reads no file that is missing", list(text.missing_files(folder)))


def _judge_pulumi(project: _Project, verdict: Verdict) -> None:
    program = project.folder / "pulumi"
    if not program.is_dir():
        return
    _judge_text(program, verdict)
    formatter = next((name for name in ("black", "ruff") if find_spec(name)), None)
    if formatter is None:
        verdict.skip("pulumi is formatted", "neither black nor ruff is installed beside poolport")
    else:
        command = ["black", "--check"] if formatter == "black" else ["ruff", "format", "--check"]
        files = [str(program / name) for name in ("__main__.py", "externals.py", "pools")]
        files = [name for name in files if Path(name).exists()]
        run = subprocess.run(
            [sys.executable, "-m", *command, *files], capture_output=True, text=True, check=False
        )
        said = [line for line in (run.stdout + run.stderr).splitlines() if "would" in line or "error" in line]
        verdict.add("pulumi is formatted", said if run.returncode else [])
    if not find_spec("pulumi_aws"):
        verdict.skip(
            "the program registers what the plan proved",
            "pulumi and pulumi-aws are not installed beside poolport: install poolport[pulumi]",
        )
        return
    try:
        found = registrations(program, project.newest)
    except ExporterError as error:
        verdict.add("the program registers what the plan proved", [str(error)])
        return
    wanted = expected(project.newest, adopted=project.adopted)
    verdict.add("the program registers what the plan proved", list(differences(wanted, found)))
    verdict.versions["pulumi-aws"] = metadata.version("pulumi-aws")


def _judge_preview(project: _Project, environment: Mapping[str, str], verdict: Verdict) -> None:
    """What Pulumi's own engine says, where it is installed; it is the last word on a Pulumi project."""
    name = "pulumi preview only imports"
    if not (project.folder / "pulumi").is_dir():
        return
    if project.adopted:
        verdict.skip(name, "the code has no import statements any more, and only your stack knows the state")
    elif shutil.which("pulumi") is None:
        verdict.skip(name, "pulumi is not on the PATH: install it, and verify again")
    else:
        try:
            found = preview(project.folder / "pulumi", project.newest, environment)
        except (ExporterError, ValueError) as error:
            verdict.skip(name, str(error))
        else:
            verdict.add(name, list(unwanted(found, project.newest)))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
