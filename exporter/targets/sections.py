"""Divides the resources of a file into sections with the headings that the catalog's kinds have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from exporter.model import Resource


@dataclass(frozen=True, slots=True)
class Section:
    """Resources that follow each other; ``heading`` is what they are, empty where that need not be said."""

    heading: str
    resources: tuple[Resource, ...]


def sections(resources: Iterable[Resource]) -> list[Section]:
    """The sections of a file, in the order of its resources.

    The pool itself has no heading, and one heading alone would say nothing.
    """
    found = [
        Section(heading, tuple(members))
        for heading, members in groupby(resources, lambda resource: resource.kind.heading)
    ]
    if len({section.heading for section in found} - {""}) < 2:
        return [Section("", section.resources) for section in found]
    return found
