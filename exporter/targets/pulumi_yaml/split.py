"""Splits a program in YAML into one for each pool, so that each is previewed though another one fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

import yaml

_REFERENCE = re.compile(r"(?<!\$)(?:\$\$)*\$\{(\w+)")
"""A reference in a text, and the name that it begins with; ``$${`` is none."""

_Entries = dict[str, tuple[int, int]]
"""Where each entry of a map stands in a text: its first and its last place."""


def split(text: str) -> Iterator[str]:
    """The programs: for each resource that refers to no other, it and all that hangs on it, with what those
    need. Nothing else of the text is changed, but that there are no outputs. None where there is but one such
    resource, or where the text is no program in block style.
    """
    try:
        top = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError:
        return
    sections = _nodes(top)
    entries = _entries(text, sections["resources"]) if "resources" in sections else {}
    needs = {
        name: {it for it in _REFERENCE.findall(text[start:end]) if it in entries and it != name}
        for name, (start, end) in entries.items()
    }
    all_needs = {name: _closure(name, needs) for name in needs}
    roots = [name for name, found in needs.items() if not found]
    if len(roots) < 2:
        return
    outputs = [place for name, place in _entries(text, top).items() if name == "outputs"]
    for root in roots:
        kept = {it for name, found in all_needs.items() if root in found for it in found}
        gone = [place for name, place in entries.items() if name not in kept]
        yield _without(text, [*gone, *outputs])


def _nodes(node: yaml.Node | None) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _entries(text: str, node: yaml.Node | None) -> _Entries:
    """The whole lines of each entry of a map in block style."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return {}
    starts = [key.start_mark.index - key.start_mark.column for key, _ in node.value]
    ends = [*starts[1:], node.end_mark.index - node.end_mark.column]
    names = [key.value for key, _ in node.value]
    return dict(zip(names, zip(starts, ends, strict=True), strict=True)) if starts else {}


def _closure(name: str, needs: Mapping[str, Set[str]]) -> set[str]:
    """A resource, what it refers to, and what those do."""
    found, left = {name}, [name]
    while left:
        more = needs[left.pop()] - found
        found |= more
        left += more
    return found


def _without(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return text
