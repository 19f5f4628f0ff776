"""Finds where each resource stands: its name, its file and its line in the code of every target."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.model import Graph
from exporter.targets.target import Target


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource stands: its file for each target that has it, and the line where that is known.

    Files are relative to the export's folder. A template of the user's may write a resource to another file,
    where its declaration is looked for; one that is written so that it is not found has its usual file.
    """

    kind: str
    name: str
    files: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)


def places(graphs: Mapping[Target, Graph], files: Mapping[str, bytes]) -> dict[str, Place]:
    """The place of every resource by its key; ``files`` are those that were drawn.

    What a plan is made of has the first word where a thing has another name or kind in some target.
    """
    found: dict[str, Place] = {}
    for target in sorted(graphs, key=lambda it: not it.plans):
        graph = graphs[target]
        writer = target.writer(graph)
        lines: dict[str, dict[str, int]] = {}
        drawn = [path for path in files if path.startswith(f"{graph.region}/{target.name}/")]
        for resource in graph.resources:
            path = home = f"{graph.region}/{target.file_of(resource)}"
            line = 0
            for path in (home, *drawn):
                if path not in lines:
                    lines[path] = _declared(target, files.get(path, b""))
                if line := lines[path].get(writer.address(resource)) or lines[path].get(resource.name) or 0:
                    break
            path = path if line else home
            place = found.setdefault(resource.key, Place(resource.kind.name, resource.name, {}))
            found[resource.key] = Place(
                place.kind,
                place.name,
                {**place.files, target.name: path},
                {**place.lines, **({target.name: line} if line else {})},
            )
    return found


def _declared(target: Target, content: bytes) -> dict[str, int]:
    """The line of each declaration in a file, by the address or the name that it gives."""
    if not target.declaration:
        return {}
    text = content.decode("utf-8", "replace")
    found: dict[str, int] = {}
    number, last = 1, 0
    for match in re.finditer(target.declaration, text, re.MULTILINE):
        number += text.count("\n", last, match.start())
        last = match.start()
        found.setdefault(".".join(match.groups()), number)
    return found
