"""Runs a project's program on the engine by Pulumi's Automation API, which needs no host for Python.

    python -m tests.engine.inline FOLDER < request.json

Prints the steps as JSON, in the order in which the engine said them.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import yaml
from pulumi import automation as auto


def main() -> None:
    """One ``preview`` or ``up``."""
    folder, request = Path(sys.argv[1]), json.load(sys.stdin)
    program = Path(request["program"])
    work = folder / "work"
    work.mkdir(exist_ok=True)
    # The project's own settings, as the CLI would read them; each as JSON, which is YAML.
    own = yaml.safe_load((program / "Pulumi.yaml").read_bytes())
    runtime = own.get("runtime", {}).get("name", "python")
    settings = {
        "name": "poolport",
        "runtime": runtime,
        # Python runs here: its folder would be one of the CLI's own.
        "main": "." if runtime == "python" else str(program),
        "plugins": {"providers": [{"name": "aws", "path": str(folder / "plugin")}]},
        "config": own["config"],
    }
    (work / "Pulumi.yaml").write_text(json.dumps(settings))

    def run() -> None:
        sys.path.insert(0, str(program))
        runpy.run_path(str(program / "__main__.py"), run_name="__main__")

    if runtime == "python":
        options = auto.LocalWorkspaceOptions(work_dir=str(work))
        stack = auto.create_or_select_stack("test", project_name="poolport", program=run, opts=options)
    else:
        stack = auto.create_or_select_stack("test", work_dir=str(work))
    for name, value in request["secrets"].items():
        stack.set_config(name, auto.ConfigValue(value, secret=True))
    steps: list[dict[str, str]] = []

    def note(event: Any) -> None:
        if event.resource_pre_event is not None:
            metadata = event.resource_pre_event.metadata
            kind, name = metadata.urn.split("::")[2:4]
            operation = getattr(metadata.op, "value", metadata.op)
            steps.append({"operation": operation, "kind": kind.split("$")[-1], "name": name})

    if request["command"] == "init":
        return
    command = stack.up if request["command"] == "up" else stack.preview
    command(on_event=note, on_output=lambda line: print(line, file=sys.stderr))
    print(json.dumps(steps))


if __name__ == "__main__":
    main()
