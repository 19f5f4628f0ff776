"""Runs a project on the engine by its command, which starts the language's own host."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.engine.stack import Live, Step

PLUGINS = """
plugins:
  providers:
    - name: aws
      path: {plugin}
"""


def run(live: Live, command: str, folder: Path | None = None) -> list[Step]:
    """``preview`` or ``up`` of the program in a folder, each step in the order in which the engine said them.

    Raises:
        EngineError: the engine refuses it; the text is what it said.
    """
    prepare(live, folder)
    log = live.folder / "events.jsonl"
    log.unlink(missing_ok=True)
    more = ("--yes", "--skip-preview") if command == "up" else ()
    live.pulumi(command, *more, "--event-log", str(log))
    events = [json.loads(line) for line in log.read_text().splitlines()]
    return [step(event["resourcePreEvent"]["metadata"]) for event in events if "resourcePreEvent" in event]


def step(metadata: dict[str, str]) -> Step:
    """One step, as an event tells it."""
    kind, name = metadata["urn"].split("::")[2:4]
    return Step(metadata["op"], kind.split("$")[-1], name)


def prepare(live: Live, folder: Path | None = None) -> None:
    """Copy a project to the stack's workspace, with our provider for pulumi-aws, and its secrets set."""
    work = live.folder / "work"
    kept = work / "Pulumi.test.yaml"
    settings = kept.read_text() if kept.exists() else ""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder or live.project, work)
    if settings:
        kept.write_text(settings)
    with (work / "Pulumi.yaml").open("a") as file:
        file.write(PLUGINS.format(plugin=live.folder / "plugin"))
    live.pulumi("stack", "select", "--create", "test")
    for name, value in live.secrets.items():
        live.pulumi("config", "set", "--secret", name, value)
