"""Places in AWS's answers without the numbers of list items, which say nothing about a set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from exporter.model import Field
from exporter.paths import Path, spell
from exporter.states import State

_INDEX = re.compile(r"\[\d+\]")


def without_indexes(path: str) -> str:
    """A place as it is compared: ``SchemaAttributes[3].Name`` is ``SchemaAttributes[].Name``."""
    return _INDEX.sub("[]", path)


def spelled(path: Path) -> str:
    """The same of a path that is not spelled yet."""
    return without_indexes(spell(path))


def overlap(one: str, other: str) -> bool:
    """Whether one place is the other, or lies in it.

    >>> overlap("ProviderDetails", "ProviderDetails.client_id"), overlap("Schema", "SchemaAttributes[].Name")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return long == short or (long.startswith(short) and long[len(short)] in ".[")


def counted(fields: Iterable[Field], *states: State) -> Counter[str]:
    """How many values of these states AWS has at each place."""
    return Counter(without_indexes(field.path) for field in fields if field.state in states)
