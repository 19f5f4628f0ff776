"""Compares the code, as terraform read it, with the graph that it was drawn from.

A plan shows no difference for an argument that is optional and computed: what a changed template dropped is
only seen where the code itself is compared with the graph, and what was left out as a default, and is another
value by now, only in what the plan has read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from exporter.model import Argument, Block, Blocks, Resource
from exporter.targets.literals import literal
from exporter.targets.proof import Plan
from exporter.targets.tags import untagged
from exporter.targets.terraform.spelling import TerraformWriter


def addresses(writer: TerraformWriter) -> dict[str, Resource]:
    """The resources by their Terraform addresses."""
    return {writer.address(resource): resource for resource in writer.graph.resources}


def lost(configuration: Mapping[str, Any], writer: TerraformWriter) -> Iterator[tuple[str, str]]:
    """Each difference as (address, sentence); ``configuration`` is the one of ``terraform show -json``.

    A tag that the provider gives to all resources is not lost.
    """
    defaults = _default_tags(configuration)
    found = _resources(configuration)
    for address, resource in addresses(writer).items():
        if address not in found:
            yield address, "it is in the account and not in the code"
            continue
        arguments = untagged(resource.arguments, defaults) if defaults else resource.arguments
        for sentence in _arguments(writer, arguments, found[address].get("expressions", {}), ""):
            yield address, sentence
        waits = found[address].get("depends_on", ())
        for key in resource.depends_on:
            if (first := writer.address(writer.graph.by_key[key])) not in waits and first in found:
                yield address, f"depends_on is lost, it should hold {first}"


def unlike_defaults(plan: Plan, writer: TerraformWriter) -> Iterator[tuple[str, str]]:
    """What the code leaves out as a default though AWS has another value now, as (address, sentence)."""
    known = addresses(writer)
    code = _resources(plan.configuration)
    for change in plan.changes:
        expressions = code.get(change.address, {}).get("expressions", {})
        for default in known[change.address].defaults if change.address in known else ():
            name, wanted = default.arg.name, literal(default.value)
            given = change.unsaid.get(name)
            if name not in expressions and given is not None and not _is(wanted, given):
                yield (
                    change.address,
                    f"{name} is left out as {wanted!r}, and AWS has {given!r}: export it again",
                )


def _is(wanted: Any, given: Any) -> bool:
    """Whether what the provider read is a default; it has a block as a list, with what is empty in it."""
    if isinstance(wanted, dict) and isinstance(given, list):
        (given,) = given or [{}]
        given = {name: it for name, it in given.items() if it not in (None, "", [])}
    return bool(wanted == given)


def _resources(configuration: Mapping[str, Any]) -> dict[str, Any]:
    return {r["address"]: r for r in configuration.get("root_module", {}).get("resources", ())}


def _default_tags(configuration: Mapping[str, Any]) -> dict[str, str]:
    """The tags that the code tells the provider to give to every resource, as far as they are plain text."""
    provider = configuration.get("provider_config", {}).get("aws", {}).get("expressions", {})
    for block in provider.get("default_tags", ()):
        tags = block.get("tags", {}).get("constant_value")
        if isinstance(tags, dict):
            return {key: text for key, text in tags.items() if isinstance(text, str)}
    return {}


def _arguments(
    writer: TerraformWriter, arguments: tuple[Argument, ...], expressions: Mapping[str, Any], path: str
) -> Iterator[str]:
    for argument in arguments:
        name = f"{path}{argument.arg.name}"
        found = expressions.get(argument.arg.name)
        if isinstance(argument.value, Block | Blocks):
            wanted = argument.value.items if isinstance(argument.value, Blocks) else (argument.value,)
        else:
            yield from _value(writer, argument, found, name)
            continue
        listed = found if isinstance(found, list) else [found] if found else []
        if len(listed) != len(wanted):
            yield f"{name} is there {len(listed)} times, and should be {len(wanted)} times"
            continue
        for index, (block, expression) in enumerate(zip(wanted, listed, strict=True)):
            inner = f"{name}[{index}]." if len(wanted) > 1 else f"{name}."
            yield from _arguments(writer, block.arguments, expression, inner)


def _value(writer: TerraformWriter, argument: Argument, found: Any, name: str) -> Iterator[str]:
    if not isinstance(found, dict):
        yield f"{name} is lost, it should be {literal(argument.value)!r}"
    elif "constant_value" in found:
        given = found["constant_value"]
        if not writer.agrees(argument.value, given):
            yield f"{name} is {given!r}, and AWS has {literal(argument.value)!r}"
