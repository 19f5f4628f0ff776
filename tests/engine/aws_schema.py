"""The schema of pulumi-aws for the catalog's kinds, as its Python package tells it: with the real types."""

from __future__ import annotations

import collections.abc
import importlib
import inspect
import typing
import warnings
from typing import Any

from pulumi import _types

from exporter.catalog import KINDS
from exporter.targets.pulumi.writer import spell_argument
from exporter.targets.pulumi_yaml.schema import package_schema

_PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number"}


def typed_schema() -> dict[str, Any]:
    """Every type of the catalog, with the types of its inputs.

    ``pulumi convert`` writes by them: another type makes another program.
    """
    types: dict[str, Any] = {}
    resources: dict[str, Any] = {}
    known = package_schema()["resources"]
    for kind in KINDS:
        if kind.pulumi:
            module, _, name = kind.pulumi.rpartition(".")
            with warnings.catch_warnings():  # whole modules are loaded, with what is out of date in them
                warnings.simplefilter("ignore", DeprecationWarning)
                of = importlib.import_module(f"pulumi_aws.{spell_argument(module)}")
                inputs, required = _properties(getattr(of, f"{name}Args"), module, types)
            outputs = {it: {"type": "string"} for it in known[kind.pulumi_type]["properties"]}
            resources[kind.pulumi_type] = {
                "inputProperties": inputs,
                "requiredInputs": required,
                "properties": outputs | inputs,
                "required": sorted({*required, *outputs} - (inputs.keys() - set(required))),
            }
    return {
        "name": "aws",
        "version": package_schema()["version"],
        "resources": resources,
        "types": types,
        "language": {
            "go": {"importBasePath": "github.com/pulumi/pulumi-aws/sdk/v7/go/aws"},
            "python": {"readme": ""},
            "nodejs": {"packageName": "@pulumi/aws"},
        },
        "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
    }


def _properties(owner: type, module: str, types: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The properties of a class of arguments by their wire names, and those that it asks for."""
    wire = _types.input_type_py_to_pulumi_names(owner)
    takes = inspect.signature(owner).parameters.values()
    required = [wire[it.name] for it in takes if it.default is inspect.Parameter.empty]
    found = {name: _spec(hint, module, types) for name, hint in _types.input_type_types(owner).items()}
    return found, sorted(required)


def _spec(hint: Any, module: str, types: dict[str, Any]) -> dict[str, Any]:
    """A type as a schema has it."""
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        return _spec(typing.get_args(hint)[0], module, types)
    if origin is collections.abc.Sequence:
        return {"type": "array", "items": _spec(typing.get_args(hint)[0], module, types)}
    if origin is collections.abc.Mapping:
        return {"type": "object", "additionalProperties": _spec(typing.get_args(hint)[1], module, types)}
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    name = hint.__name__.removesuffix("Args")
    token = f"aws:{module}/{name[0].lower()}{name[1:]}:{name}"
    if token not in types:
        types[token] = {}
        properties, required = _properties(hint, module, types)
        types[token] |= {"type": "object", "properties": properties, "required": required}
    return {"$ref": f"#/types/{token}"}
