"""A Pulumi project and the graph it was drawn from in, every difference between the two out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError
from exporter.graph.evaluate import camel_case
from exporter.model import (
    Block,
    Blocks,
    Entries,
    External,
    File,
    Graph,
    Join,
    Ref,
    Resource,
    Secret,
    Value,
    values,
)
from exporter.snapshot.secrets import MASK
from exporter.targets.engine import secrets_of


def registrations(program: Path, graph: Graph) -> list[dict[str, Any]]:
    """What a project registers under Pulumi's mocks, which answer with the graph's real values.

    Raises:
        ExporterError: the program fails; the message has the last line that it said.
    """
    config = {"aws:region": graph.region, **{f"poolport:{name}": MASK for name in secrets_of(graph)}}
    run = subprocess.run(
        [sys.executable, "-m", "exporter.targets.pulumi.recorder", str(program), json.dumps(config)],
        input=json.dumps(outputs_of(graph)),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if run.returncode:
        said = run.stderr.strip().splitlines()[-1:] or [f"exit code {run.returncode}"]
        raise ExporterError(f"the Pulumi program {program} fails: {said[0]}: run it to see where")
    found: list[dict[str, Any]] = json.loads(run.stdout)["resources"]
    return found


def expected(graph: Graph, *, adopted: bool = False) -> list[dict[str, Any]]:
    """What a project that was drawn from a graph must register, in the form of ``registrations``."""
    by_key = graph.by_key
    return [
        {
            "type": resource.pulumi_type,
            "name": resource.name,
            "import_id": "" if adopted else resource.import_id,
            "protect": resource.protect,
            "inputs": {camel_case(a.pulumi): literal(a.value) for a in resource.arguments},
            "ignore_changes": sorted(ignore.pulumi for ignore in resource.ignores),
            "secret_outputs": sorted(camel_case(name) for name in resource.secret_outputs),
            "references": _references(resource, by_key),
        }
        for resource in graph.resources
    ]


def differences(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> Iterator[str]:
    """Every difference, a sentence each; none for a project that is right."""
    by_id = {(r["type"], r["name"]): r for r in found}
    if len(by_id) != len(found):
        yield "a resource is registered twice"
    for resource in wanted:
        name = f"{resource['type']} {resource['name']}"
        other = by_id.pop((resource["type"], resource["name"]), None)
        if other is None:
            yield f"{name} is not registered"
            continue
        for key in resource:
            if key == "inputs":
                yield from _compare(name, resource[key], other[key])
            elif key == "secret_outputs":  # the SDK adds some of its own
                if missing := set(resource[key]) - set(other[key]):
                    yield f"{name}: the outputs {sorted(missing)} are not secret"
            elif resource[key] != other[key]:
                yield f"{name}: {key} is {other[key]!r}, and should be {resource[key]!r}"
    for kind, name in by_id:
        yield f"{kind} {name} is registered, and not in the account"


def literal(value: Value) -> Any:
    """A value as it is today, in Pulumi's wire form."""
    match value:
        case Ref() | External():
            return value.literal
        case Join(parts):
            return "".join(part if isinstance(part, str) else part.literal for part in parts)
        case File():
            return value.content
        case Secret():
            return MASK
        case Block(arguments):
            return {camel_case(a.pulumi): literal(a.value) for a in arguments}
        case Blocks(items):
            return [literal(item) for item in items]
        case Entries(items):
            return {key: literal(item) for key, item in items}
        case tuple():
            return [literal(item) for item in value]
        case _:
            return value


def _compare(where: str, wanted: Any, found: Any) -> Iterator[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key in sorted({*wanted, *found}):
            if key not in found:
                yield f"{where}.{key} is lost, it should be {wanted[key]!r}"
            elif key not in wanted:
                yield f"{where}.{key} is {found[key]!r}, and AWS has no such value"
            else:
                yield from _compare(f"{where}.{key}", wanted[key], found[key])
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from _compare(f"{where}[{index}]", one, other)
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield f"{where} is {found!r}, and AWS has {wanted!r}"


def outputs_of(graph: Graph) -> dict[str, dict[str, str]]:
    """The outputs that others refer to, as they are in reality, by ``"type name"``."""
    outputs: dict[str, dict[str, str]] = {}
    by_key = graph.by_key
    for resource in graph.resources:
        for argument in resource.arguments:
            for ref in _refs(argument.value):
                target = by_key[ref.resource]
                known = outputs.setdefault(f"{target.pulumi_type} {target.name}", {})
                known[ref.attribute] = ref.literal
    return outputs


def _refs(value: Value) -> Iterator[Ref]:
    for scalar in values(value):
        for part in scalar.parts if isinstance(scalar, Join) else (scalar,):
            if isinstance(part, Ref):
                yield part


def _references(resource: Resource, by_key: Mapping[str, Resource]) -> dict[str, list[str]]:
    found = {
        camel_case(a.pulumi): sorted({by_key[ref.resource].name for ref in _refs(a.value)})
        for a in resource.arguments
    }
    return {key: names for key, names in found.items() if names}
