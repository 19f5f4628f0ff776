"""Runs a Pulumi program in Python against an engine, as Pulumi's own language host does for a preview.

    python -m exporter.targets.pulumi.runner PROGRAM MONITOR ENGINE PROJECT STACK ORGANIZATION

``PULUMI_CONFIG`` and ``PULUMI_CONFIG_SECRET_KEYS`` have the stack's configuration.
"""

from __future__ import annotations

import asyncio
import runpy
import sys
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.settings import Settings, configure, get_engine
from pulumi.runtime.stack import run_in_stack


def main(program: Path, monitor: str, engine: str, project: str, stack: str, organization: str) -> None:
    """Run a program to its end; a process can do this once, Pulumi's settings are global."""
    configure(
        Settings(
            project=project,
            stack=stack,
            monitor=monitor,
            engine=engine,
            dry_run=True,
            organization=organization,
            root_directory=str(program),
        )
    )
    _leave_out_debugging(get_engine())
    sys.path.insert(0, str(program))

    def run() -> None:
        runpy.run_path(str(program / "__main__.py"), run_name="__main__")

    asyncio.run(run_in_stack(run))


def _leave_out_debugging(engine: Any) -> None:
    """Do not send what only a debugger of Pulumi reads: eight calls for each resource, and each one waits."""
    send = engine.Log

    def log(request: Any) -> None:
        if request.severity != engine_pb2.DEBUG:
            send(request)

    engine.Log = log


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
