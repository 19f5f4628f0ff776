"""Runs a Pulumi program of any language against our own engine, and tells what it registers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from exporter.child import clean_environment
from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.scratch import scratch
from exporter.targets.pulumi_common.language import Connection, Language
from exporter.targets.pulumi_common.monitor import Outputs
from exporter.targets.pulumi_common.recording import Recording
from exporter.targets.pulumi_common.registered import outputs_of
from exporter.targets.pulumi_common.server import serve
from exporter.targets.pulumi_common.settings import read_settings

_REASON = re.compile(r"[\w.]*(?:Error|Exception)(?: \[\w+\])?: .")
"""The line with which Python and Node say why a program ended, among those that say where."""


def record(program: Path, graph: Graph, language: Language) -> Recording:
    """What a project asks of an engine that answers with the graph's real values, as a first preview would.

    Raises:
        ExporterError: the program fails; the message has what it said of that.
    """
    name, own = read_settings(program)
    secrets = {f"{name}:{key}": masked for key, masked in graph.masked.items()}
    config = {**own, "aws:region": graph.region}
    return record_stack(program, name, outputs_of(graph), config, secrets, language)


def record_stack(
    program: Path,
    name: str,
    outputs: Outputs,
    config: Mapping[str, object],
    secrets: Mapping[str, str],
    language: Language,
) -> Recording:
    """The same of any program, in a stack of a project's name, with a configuration by full key.

    Raises:
        ExporterError: the program fails; the message has what it said of that.
    """
    values = {key: it if isinstance(it, str) else json.dumps(it) for key, it in config.items()} | dict(
        secrets
    )
    with scratch() as folder, serve(folder, outputs, values.get("aws:region", "")) as (address, recording):
        connection = Connection(
            address, address, folder, name, config=values, secret_keys=tuple(sorted(secrets))
        )
        done = language.run(program, connection, clean_environment())
    if done.returncode or recording.errors:  # the engine, too, fails whatever has logged an error
        # What Python says while it ends, of an event loop that was not closed, is no reason.
        said = "\n".join(recording.errors) or done.stderr.partition("\nException ignored in")[0]
        reason = _reason(said) or f"exit code {done.returncode}"
        raise ExporterError(f"the Pulumi program {program} fails: {reason}: run it to see where")
    return recording


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    # TypeScript's compiler announces its reasons, which follow: they are lines of another form.
    reasons = [line for line in lines if _REASON.match(line) and not line.endswith("TypeScript:")]
    return (reasons or lines or [""])[-1]
