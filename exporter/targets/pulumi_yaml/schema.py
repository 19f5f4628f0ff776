"""The schema of pulumi-aws as far as the catalog knows it: a language host would download it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.arguments import Arg, Joined, Reference
from exporter.targets.pulumi_common.wire import camel_case, wire_name

VERSION = "7.51.1"
"""The version of pulumi-aws that the catalog's tables are of, and that ``templates/pulumi-yaml`` names."""

_ANY = {"$ref": "pulumi.json#/Any"}


def package_schema() -> dict[str, Any]:
    """Every type of the catalog, with the names of its inputs and of what others refer to.

    A property takes any value: what it must be, the comparison with the graph says better than a type.
    """
    referred = {reference.target for kind in KINDS for reference in _references(kind.args)}
    resources: dict[str, Any] = {}
    for kind in KINDS:
        if kind.pulumi:
            inputs = {wire_name(arg) for arg in kind.args}
            names = {target.partition(".")[2] for target in referred if target.startswith(f"{kind.name}.")}
            # Every resource has an id, and no schema may say so.
            outputs = {camel_case(name) for name in names | set(kind.outputs)} - {"id"}
            resources[kind.pulumi_type] = {
                "inputProperties": _properties(inputs),
                "properties": _properties(inputs | outputs),
            }
    return {"name": "aws", "version": VERSION, "resources": resources}


def _references(args: Iterable[Arg]) -> Iterator[Reference]:
    for arg in args:
        if isinstance(arg.ref, Reference):
            yield arg.ref
        elif isinstance(arg.ref, Joined):
            yield from (piece for piece in arg.ref.pieces if isinstance(piece, Reference))
        yield from _references(arg.args)


def _properties(names: Iterable[str]) -> dict[str, Any]:
    return dict.fromkeys(sorted(names), _ANY)
