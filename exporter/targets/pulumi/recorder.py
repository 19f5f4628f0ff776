"""Records as JSON everything that a Pulumi program registers, in a process of its own.

    python -m exporter.targets.pulumi.recorder PROGRAM CONFIG.json < outputs.json > registrations.json

The program runs under Pulumi's mocks: no engine, no cloud, no network. ``outputs.json`` maps
``"type name"`` to the outputs that a resource has in reality, so that what is computed from them is real too.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import pulumi.runtime
from pulumi.runtime import mocks, rpc

Outputs = dict[str, dict[str, Any]]


class _Account(mocks.Mocks):
    """Answers a registration with the outputs that the real resource has."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        known = self.outputs.get(f"{args.typ} {args.name}", {})
        return known.get("id", args.resource_id or args.name), {**args.inputs, **known}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]]]:
        return {}, []


class _Monitor(mocks.MockMonitor):
    """Keeps each registration as the engine would get it; the stock mocks do not show the options."""

    def __init__(self, account: _Account) -> None:
        super().__init__(account)
        self.seen: list[dict[str, Any]] = []

    def RegisterResource(self, request: Any) -> Any:
        if request.type != "pulumi:pulumi:Stack":
            self.seen.append(
                {
                    "type": request.type,
                    "name": request.name,
                    "parent": request.parent,
                    "provider": request.provider,
                    "import_id": request.importId,
                    "aliases": sorted(map(_alias, request.aliases)),
                    "protect": bool(request.protect),
                    "retain_on_delete": bool(request.retainOnDelete),
                    "delete_before_replace": bool(request.deleteBeforeReplace),
                    "inputs": _plain(rpc.deserialize_properties(request.object, keep_unknowns=True)),
                    "ignore_changes": sorted(request.ignoreChanges),
                    "depends_on": sorted(_name(urn) for urn in request.dependencies),
                    "secret_outputs": sorted(request.additionalSecretOutputs),
                    "references": {
                        key: sorted(_name(urn) for urn in found.urns)
                        for key, found in request.propertyDependencies.items()
                        if found.urns
                    },
                }
            )
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def ReadResource(self, request: Any) -> Any:
        self.seen.append({"type": request.type, "name": request.name, "read": request.id})
        return super().ReadResource(request)  # type: ignore[no-untyped-call]


def _plain(value: Any) -> Any:
    """A value without the marks of secrets, which the mocks put around whatever holds one."""
    if rpc.is_rpc_secret(value):
        return _plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _alias(alias: Any) -> str:
    """The name of an alias that differs in the name alone, or all that it says."""
    spec = alias.spec
    plain = not (alias.urn or spec.type or spec.stack or spec.project or spec.parentUrn or spec.noParent)
    return spec.name if plain else " ".join(str(alias).split())


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]


def record(program: Path, config: dict[str, str], outputs: Outputs) -> dict[str, Any]:
    """Run a program's folder; a process can do this once, Pulumi's settings are global."""
    account = _Account(outputs)
    monitor = _Monitor(account)
    pulumi.runtime.set_all_config(config)
    pulumi.runtime.set_mocks(account, project="poolport", stack="verify", preview=False, monitor=monitor)
    sys.path.insert(0, str(program))

    @pulumi.runtime.test  # type: ignore[untyped-decorator]
    def run() -> None:
        runpy.run_path(str(program / "__main__.py"), run_name="__main__")

    run()
    return {"resources": monitor.seen}


if __name__ == "__main__":
    printed = sys.stdout
    sys.stdout = sys.stderr  # whatever the program prints, the result stays JSON
    result = record(Path(sys.argv[1]), json.loads(sys.argv[2]), json.load(sys.stdin))
    json.dump(result, printed, default=repr)
