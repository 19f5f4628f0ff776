"""A project on the real engine: a state in a folder, and our provider beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Graph, Resource
from exporter.targets.literals import literal
from exporter.targets.pulumi_common.registered import expected, outputs_of
from exporter.targets.pulumi_common.wire import wire_name
from exporter.targets.pulumi_yaml.schema import package_schema

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / ".engine/pulumi"
"""Where ``make engine`` puts the CLI."""

FORCES_NEW = {
    "aws:cognito/identityPoolRoleAttachment:IdentityPoolRoleAttachment": ["identityPoolId", "roles"],
    "aws:wafv2/webAclAssociation:WebAclAssociation": ["resourceArn", "webAclArn"],
    "aws:cognito/userPoolDomain:UserPoolDomain": ["domain", "userPoolId"],
    "aws:cognito/userPoolClient:UserPoolClient": ["userPoolId", "generateSecret"],
    "aws:lambda/permission:Permission": ["action", "function", "principal", "sourceArn", "statementId"],
    "aws:cognito/userGroup:UserGroup": ["name", "userPoolId"],
    "aws:cognito/userPool:UserPool": ["aliasAttributes", "usernameAttributes"],
}
"""What cannot be changed in place, of the kinds that a test replaces."""

REQUIRED = {
    "aws:cognito/managedUserPoolClient:ManagedUserPoolClient": ["userPoolId"],
    "aws:cognito/userGroup:UserGroup": ["userPoolId"],
}


@dataclass
class Step:
    """One line of a preview or an update: ``import``, ``same``, ``update``, ..., of a resource."""

    operation: str
    kind: str
    name: str


@dataclass
class Live:
    """An account that the provider plays, a project of it, and the stack that the project is adopted into.

    ``refused`` are the inputs that fail the provider's check, by type; ``ignored`` what AWS has besides that
    the code does not write, by the resource's name; ``secrets`` the stack's; ``target`` is the project's.
    """

    folder: Path
    graph: Graph
    refused: dict[str, list[str]] = field(default_factory=dict)
    ignored: dict[str, dict[str, Any]] = field(default_factory=dict)
    required: dict[str, list[str]] = field(default_factory=lambda: dict(REQUIRED))
    secrets: dict[str, str] = field(default_factory=dict)
    target: str = "pulumi"

    @property
    def project(self) -> Path:
        return self.folder / "out" / self.graph.region / self.target

    @property
    def log(self) -> Path:
        return self.folder / "writes.jsonl"

    def start(self) -> None:
        """Write what the provider reads, and how it is started."""
        outputs = outputs_of(self.graph)
        resources = [
            {
                "type": wanted["type"],
                "import_id": resource.import_id,
                "id": state_id(resource),
                "inputs": inputs,
                "outputs": {
                    name: value
                    for name, value in outputs.get(f"{wanted['type']} {wanted['name']}", {}).items()
                    if name not in ("id", *inputs)
                },
            }
            for resource, wanted in zip(self.graph.resources, expected(self.graph), strict=True)
            for inputs in [self.inputs(resource)]
        ]
        world = {
            "resources": resources,
            "forces_new": FORCES_NEW,
            "required": self.required,
            "refused": self.refused,
            "schema": package_schema(),
            "log": str(self.log),
        }
        (self.folder / "world.json").write_text(json.dumps(world))
        for name, module in (
            ("resource-aws", "provider"),
            ("language-python", "language"),
            ("language-nodejs", "node"),
        ):
            plugin = self.folder / f"plugin/pulumi-{name}"
            plugin.parent.mkdir(exist_ok=True)
            plugin.write_text(
                f"#!/bin/sh\nexport PYTHONPATH='{ROOT}' POOLPORT_WORLD='{self.folder}/world.json'\n"
                f"exec '{sys.executable}' -m tests.engine.{module} \"$@\"\n"
            )
            plugin.chmod(0o755)
        (self.folder / "state").mkdir(exist_ok=True)

    def inputs(self, resource: Resource) -> dict[str, Any]:
        """What AWS has of a resource, as the provider reads it."""
        written = {wire_name(a.arg): literal(a.value, wire_name) for a in resource.arguments}
        return written | self.ignored.get(resource.name, {})

    def environment(self) -> dict[str, str]:
        """What the CLI needs, and nothing of the user's."""
        return {
            "PATH": os.pathsep.join((str(ENGINE.parent), str(self.folder / "plugin"), "/usr/bin", "/bin")),
            "HOME": str(self.folder),
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": (self.folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DEBUG_COMMANDS": "true",  # which tells the steps one by one
            "PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK": "true",
        }

    def prepare(self) -> None:
        """Make the stack and its configuration, and run nothing."""
        self._inline("init", self.project)

    def run(self, command: str, folder: Path | None = None) -> list[Step]:
        """``preview`` or ``up`` of the program in a folder, in a process of its own.

        Raises:
            EngineError: the engine refuses it; the text is what it said.
        """
        said = self._inline(command, folder or self.project)
        return [Step(**step) for step in json.loads(said.splitlines()[-1])]

    def _inline(self, command: str, program: Path) -> str:
        request = {"command": command, "program": str(program), "secrets": self.secrets}
        done = subprocess.run(
            [sys.executable, "-m", "tests.engine.inline", str(self.folder)],
            input=json.dumps(request),
            env={**self.environment(), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise EngineError(done.stdout + done.stderr)
        return done.stdout

    def pulumi(self, *arguments: str) -> str:
        """Run the CLI in the project's workspace."""
        done = subprocess.run(
            [str(ENGINE), *arguments, "--non-interactive"],
            cwd=self.folder / "work",
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise EngineError(done.stdout + done.stderr)
        return done.stdout

    def configured(self) -> dict[str, Any]:
        """What the provider was given last, each setting as the engine sends it: JSON where it is no text."""
        found: dict[str, Any] = json.loads(self.log.with_name("configured.json").read_text())
        return found

    def writes(self) -> list[list[Any]]:
        """What was written since the last question, each ``[what, type, name, content]``."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]


class EngineError(Exception):
    """What the engine said when it refused."""


def state_id(resource: Resource) -> str:
    """The id that the real provider gives a resource after the import: of most kinds the import id."""
    return {
        "user_pool_client": lambda: resource.import_id.split("/")[1],
        "managed_user_pool_client": lambda: resource.import_id.split("/")[1],
        "lambda_permission": lambda: resource.import_id.split("/")[-1],
        "user": lambda: resource.import_id.split("/", 1)[1],
    }.get(resource.kind.name, lambda: resource.import_id)()


def live(
    folder: Path,
    snapshot: Path,
    *,
    facts: Mapping[str, Any] | None = None,
    target: str = "pulumi",
    **choices: Any,
) -> Live:
    """Render a snapshot's project of a target, and play its account; ``facts`` are of ``Live``."""
    export = render_export(snapshot, folder / "out", choose((target,), **choices))
    (graph,) = export.drawing.graphs.values()
    secrets = dict.fromkeys(graph.secrets, "secret")
    found = Live(folder, graph, secrets=secrets, target=target, **(facts or {}))
    found.start()
    return found


def count(steps: Sequence[Step]) -> Mapping[str, int]:
    """How many steps of each operation, without those of the stack and its providers."""
    found: dict[str, int] = {}
    for step in steps:
        if not step.kind.startswith("pulumi:"):
            found[step.operation] = found.get(step.operation, 0) + 1
    return found
