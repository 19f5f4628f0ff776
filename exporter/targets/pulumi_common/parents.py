"""Knows the aliases that say a resource had no parent before: they can find nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from exporter.targets.proof import Registration

_NO_PARENT = re.compile(
    r'spec \{ (?:name: "(?P<name>\w+)" )?'
    r'(?:noParent: true|parentUrn: "[^"]*::pulumi:pulumi:Stack::[^":]*") \}'
)
"""An alias as the recorder tells one that says more than a name."""


def without_earlier_parents(wanted: Registration, aliases: Iterable[Any]) -> list[Any]:
    """The aliases but those by which a resource is found that lay below nothing before.

    The type is its own, and so is the name, or one that it had before: no other resource of the stack had
    that place.
    """
    own = {"", wanted["name"], *wanted["aliases"]}
    return [
        it
        for it in aliases
        if not (found := _NO_PARENT.fullmatch(str(it))) or (found["name"] or "") not in own
    ]
