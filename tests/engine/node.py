"""A language host for Node: it runs a program as Pulumi's own does, with the packages of ``make node``."""

from __future__ import annotations

import os
from typing import Any

from tests.engine.language import main
from tests.node.tools import PACKAGES


def node(request: Any, engine: str) -> list[str]:
    """How a program in TypeScript is run; its types are checked elsewhere, which takes longest."""
    os.environ |= {"PULUMI_NODEJS_TYPESCRIPT": "true", "PULUMI_NODEJS_TRANSPILE_ONLY": "true"}
    options = {
        "monitor": request.monitor_address,
        "engine": engine,
        "organization": request.organization,
        "project": request.project,
        "stack": request.stack,
        "pwd": request.pwd,
        "dry-run": str(request.dryRun).lower(),
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    return ["node", str(PACKAGES / "@pulumi/pulumi/cmd/run"), *words, "."]


if __name__ == "__main__":
    main(node)
