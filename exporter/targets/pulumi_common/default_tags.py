"""Knows the tags that a project's settings give to every resource, which its code then does not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from exporter.model import Graph
from exporter.targets.tags import lacking, untagged

KEY = "aws:defaultTags"


def default_tags(settings: Mapping[str, object]) -> dict[str, str]:
    """The tags that the values of a ``Pulumi.yaml`` give to every resource: ``aws:defaultTags``' ``tags``."""
    given = settings.get(KEY)
    tags = given.get("tags") if isinstance(given, dict) else None
    return {str(key): str(text) for key, text in tags.items()} if isinstance(tags, dict) else {}


def without(graph: Graph, tags: Mapping[str, str]) -> Graph:
    """The graph as a program has it whose provider gives these tags."""
    resources = tuple(replace(it, arguments=untagged(it.arguments, tags)) for it in graph.resources)
    return replace(graph, resources=resources)


def added(graph: Graph, tags: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each resource that would get tags that AWS does not have there: a plan changes it."""
    for resource in graph.imported:
        if keys := lacking(resource, tags):
            yield f"{resource.name}: {KEY} gives it {', '.join(keys)}, and AWS has no such tag there"


def judged_with(graph: Graph, settings: Mapping[str, object]) -> tuple[Graph, Sequence[str]]:
    """What a program with these settings must register, and what is wrong with the settings."""
    tags = default_tags(settings)
    return (without(graph, tags), list(added(graph, tags))) if tags else (graph, [])
