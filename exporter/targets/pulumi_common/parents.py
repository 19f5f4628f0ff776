"""Knows the aliases that say a resource had no parent before: they can find nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from exporter.targets.proof import Registration

_EARLIER = re.compile(
    r'spec \{ (?:name: "(?P<name>\w+)" )?'
    r'(?:noParent: true|parentUrn: "[^"]*::(?:pulumi:pulumi:Stack::[^":]*'
    r'|poolport:exports:(?P<project>[\w-]+)::[\w-]+)") \}'
)
"""An alias as the recorder tells one that says more than a name."""


def without_earlier_parents(wanted: Registration, aliases: Iterable[Any]) -> list[Any]:
    """The aliases but those by which a resource is found that lay below nothing before.

    That is below the stack, or in a stack of several projects below the component of its own region. The type
    is its own, and so is the name, or one that it had before: no other resource had that place.
    """
    names = {None, wanted["name"], *wanted["aliases"]}
    projects = {None, wanted.get("region", "")}

    def is_earlier(alias: Any) -> bool:
        found = _EARLIER.fullmatch(str(alias))
        return found is not None and found["name"] in names and found["project"] in projects

    return [alias for alias in aliases if not is_earlier(alias)]
