"""Runs a Pulumi program of any language against our own engine, asks its formatter, and Pulumi's preview."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from exporter.child import clean_environment
from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.scratch import scratch
from exporter.targets.proof import Project, Proof
from exporter.targets.pulumi_common.language import Connection, Language
from exporter.targets.pulumi_common.monitor import serve
from exporter.targets.pulumi_common.preview import preview
from exporter.targets.pulumi_common.recording import Recording
from exporter.targets.pulumi_common.registered import outputs_of
from exporter.targets.pulumi_common.settings import read_settings
from exporter.targets.statements import importing


def prove(project: Project, environment: Mapping[str, str], language: Language) -> Proof:
    """Ask every tool that is there; what cannot be asked is missing, with the reason."""
    missing: dict[str, str] = {}
    versions: dict[str, str] = {}
    registrations = None
    if why := language.missing(project.folder):
        missing["registrations"] = why
    else:
        try:
            registrations = record(project.folder, project.newest, language).resources
            versions |= language.versions(project.folder)
        except ExporterError as error:
            missing["program"] = str(error)
    previewed = None
    if importing(project.newest, project.adoption) != project.newest.imported:
        missing["preview"] = "what is adopted stands in the state of your stack alone"
    elif shutil.which("pulumi") is None:
        missing["preview"] = "pulumi is not on the PATH: install it, and verify again"
    else:
        try:
            previewed = preview(project.folder, project.newest, environment, language)
        except (ExporterError, ValueError) as error:
            missing["preview"] = str(error)
    formatted = language.formatted(project.folder)
    if formatted is None:
        missing["formatted"] = language.formatter
    return Proof(
        project,
        formatted=formatted,
        registrations=registrations,
        preview=previewed,
        missing=missing,
        versions=versions,
    )


def record(program: Path, graph: Graph, language: Language) -> Recording:
    """What a program asks of an engine that answers with the graph's real values, as a first preview would.

    Raises:
        ExporterError: the program fails; the message has what it said of that.
    """
    name, own = read_settings(program)
    secrets = {f"{name}:{key}": masked for key, masked in graph.masked.items()}
    settings = {key: value if isinstance(value, str) else json.dumps(value) for key, value in own.items()}
    with scratch() as folder, serve(folder, outputs_of(graph), graph.region) as (address, recording):
        config = {**settings, "aws:region": graph.region, **secrets}
        connection = Connection(address, folder, name, config=config, secret_keys=tuple(sorted(secrets)))
        done = language.run(program, connection, clean_environment())
    if done.returncode:
        # What Python says while it ends, of an event loop that was not closed, is no reason.
        reason = done.stderr.partition("\nException ignored in")[0]
        said = [line for text in recording.errors or [reason] for line in text.strip().splitlines()[-1:]]
        raise ExporterError(
            f"the Pulumi program {program} fails: {(said or [f'exit code {done.returncode}'])[0]}:"
            " run it to see where"
        )
    return recording
