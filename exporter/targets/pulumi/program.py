"""Runs a Pulumi program in Python under mocks, and tells what it registers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exporter.child import clean_environment, python, run
from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.targets.pulumi_common.registered import outputs_of


def registrations(program: Path, graph: Graph) -> list[dict[str, Any]]:
    """What a project registers under Pulumi's mocks, which answer with the graph's real values.

    Raises:
        ExporterError: the program fails; the message has the last line that it said.
    """
    secrets = {f"poolport:{name}": masked for name, masked in graph.masked.items()}
    config = {"aws:region": graph.region, **secrets}
    command = python("exporter.targets.pulumi.recorder", str(program), json.dumps(config))
    done = run(command, clean_environment(), text=json.dumps(outputs_of(graph)))
    if done.returncode:
        # What Python says while it ends, of an event loop that was not closed, is no reason.
        reason = done.stderr.partition("\nException ignored in")[0]
        said = reason.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise ExporterError(f"the Pulumi program {program} fails: {said[0]}: run it to see where")
    found: list[dict[str, Any]] = json.loads(done.stdout)["resources"]
    return found
