"""Finds the tags that a provider's default tags can give, and takes them out of the resources' own.

Terraform's provider reads a tag that is a default and that AWS has as a default: a resource that names it too
has a plan that changes it, and a default that some resource lacks is added to that one. So only a tag that
every resource has can be a default, and then no resource names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from exporter.model import Argument, Entries, Graph, Resource

TAGS = "tags"
"""What every provider calls the argument."""


def common_tags(graph: Graph) -> dict[str, str]:
    """The tags that every resource has that can have tags, each with the same value; sorted."""
    found: dict[str, str] | None = None
    for resource in graph.imported:
        if is_taggable(resource):
            own = tags_of(resource)
            found = own if found is None else {key: it for key, it in found.items() if own.get(key) == it}
    return dict(sorted((found or {}).items()))


def is_taggable(resource: Resource) -> bool:
    """Whether a resource can have tags."""
    return any(arg.name == TAGS for arg in resource.kind.args)


def tags_of(resource: Resource) -> dict[str, str]:
    """The tags of a resource that are plain text."""
    values = (it.value for it in resource.arguments if it.arg.name == TAGS)
    return {
        key: text
        for value in values
        if isinstance(value, Entries)
        for key, text in value.items
        if isinstance(text, str)
    }


def untagged(arguments: Iterable[Argument], tags: Mapping[str, str]) -> tuple[Argument, ...]:
    """The arguments of a resource without these tags; one that has no other has no such argument."""
    found = []
    for argument in arguments:
        if argument.arg.name == TAGS and isinstance(argument.value, Entries):
            left = tuple((k, it) for k, it in argument.value.items if k not in tags or tags[k] != it)
            if not left:
                continue
            argument = replace(argument, value=Entries(left))
        found.append(argument)
    return tuple(found)


def entries(value: Any) -> Any:
    """A mapping of a template's as a value of an argument; any other value as it is."""
    return Entries(tuple(value.items())) if isinstance(value, dict) else value


def lacking(resource: Resource, defaults: Mapping[str, str]) -> list[str]:
    """The default tags that a resource would get and AWS does not have there."""
    has = {
        key
        for it in resource.arguments
        if it.arg.name == TAGS and isinstance(it.value, Entries)
        for key, _ in it.value.items
    }
    return [key for key in defaults if key not in has] if is_taggable(resource) else []
