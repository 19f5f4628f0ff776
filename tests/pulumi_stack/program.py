"""Exported projects to run, and an engine that keeps what a root program registers."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import pulumi.runtime
import pytest
from google.protobuf import empty_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import Settings, configure
from pulumi.runtime.stack import run_in_stack

from exporter.pulumi_stack import run_all

STACK = "urn:pulumi:test::poolport::pulumi:pulumi:Stack::poolport-test"
SECRET = "4dabf18193072939515e22adb298388d"
POOL = 'import pulumi_aws as aws\n\ncustomers = aws.cognito.UserPool("customers", name="customers")\n'
MAIN = 'import pulumi\n\nfrom pools import customers\n\npulumi.export("id", customers.customers.id)\n'


@dataclass(frozen=True)
class Made:
    """What the engine is asked to make or to read: parent and provider by their names, "" for none."""

    type: str
    name: str
    parent: str
    provider: str
    inputs: dict[str, Any]


class Monitor:
    """The engine's side of a program: it agrees to everything and keeps it."""

    def __init__(self) -> None:
        self.made: list[Made] = []
        self.calls: list[tuple[str, str]] = []
        self.outputs: dict[str, Any] = {}
        self.urns: list[str] = []
        self.events: list[str] = []

    def of(self, type_end: str) -> list[Made]:
        return [made for made in self.made if made.type.endswith(type_end)]

    def RegisterResource(self, request: Any) -> Any:
        urn, known = self._keep(request, request.object)
        return resource_pb2.RegisterResourceResponse(urn=urn, id=f"{request.name}-id", object=known)

    def ReadResource(self, request: Any) -> Any:
        urn, known = self._keep(request, request.properties)
        return resource_pb2.ReadResourceResponse(urn=urn, properties=known)

    def _keep(self, request: Any, properties: Any) -> tuple[str, Any]:
        found = (request.type, request.name, _last(request.parent), _provider(request.provider))
        self.made.append(Made(*found, _plain(MessageToDict(properties))))
        self.events.append(request.name)
        # As the engine does, which leaves the stack's own type out.
        above = request.parent.split("::")[2] + "$" if request.parent not in ("", STACK) else ""
        self.urns.append(f"urn:pulumi:test::poolport::{above}{request.type}::{request.name}")
        return self.urns[-1], properties

    def RegisterResourceOutputs(self, request: Any) -> Any:
        self.outputs[_last(request.urn)] = _plain(MessageToDict(request.outputs))
        return empty_pb2.Empty()

    def Invoke(self, request: Any) -> Any:
        self.events.append(request.tok)
        self.calls.append((request.tok, _provider(request.provider)))
        return resource_pb2.ResourceInvokeResponse()

    def GetDeploymentInfo(self, request: Any) -> Any:
        return resource_pb2.DeploymentInfo(supportedFeatures=[resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS])

    def SignalAndWaitForShutdown(self, request: Any) -> Any:
        return empty_pb2.Empty()


def run(
    folder: Path, config: dict[str, str] | None = None, program: Callable[[], None] | None = None
) -> Monitor:
    """Run a root program; Pulumi's settings live in a context that ends with it."""
    monitor = Monitor()

    def run() -> None:
        configure(Settings(project="poolport", stack="test", monitor=monitor, dry_run=False))
        pulumi.runtime.set_all_config(config or {})
        asyncio.run(run_in_stack(program or (lambda: run_all(folder))))

    contextvars.copy_context().run(run)
    return monitor


def refused(folder: Path, **config: str) -> str:
    with pytest.raises(pulumi.RunError) as error:
        run(folder, config)
    return str(error.value)


def export(folder: Path, region: str, /, **files: str) -> Path:
    """An exported project in FOLDER/pulumi; a file is named by its path without ".py"."""
    project = folder / "pulumi"
    contents = {"__main__": MAIN, "pools/__init__": "", "pools/customers": POOL, **files}
    for name, content in contents.items():
        path = project / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    describe(project, f"config:\n  aws:region:\n    value: {region}\n", name=f"cognito-{region}")
    return project


def describe(project: Path, config: str, name: str = "cognito") -> None:
    project.mkdir(parents=True, exist_ok=True)
    (project / "Pulumi.yaml").write_text(f"name: {name}\nruntime:\n  name: python\n{config}")


def _last(urn: str) -> str:
    return urn.rpartition("::")[2]


def _provider(reference: str) -> str:
    return reference.split("::")[-2] if reference else ""


def _plain(value: Any) -> Any:
    """A value without the marks of secrets."""
    if not isinstance(value, dict):
        return value
    return value["value"] if SECRET in value else {key: _plain(item) for key, item in value.items()}
