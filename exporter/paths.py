"""Places in an answer of AWS: one form of path, the API's, for all that speaks of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

Path = tuple[str | int, ...]
"""Where a value stands in an answer: ``("SchemaAttributes", 3, "Name")``."""

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def parse(text: str) -> Path:
    """The path that a text spells.

    >>> parse("SchemaAttributes[3].Name")
    ('SchemaAttributes', 3, 'Name')
    """
    return tuple(int(index) if index else name for index, name in _STEP.findall(text))


def spell(path: Path) -> str:
    """A path as people write it: ``SchemaAttributes[3].Name``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def find(value: Any, path: str) -> Any:
    """The value at a dotted path of a document, or None; a table's own paths are split once, see ``dig``."""
    return dig(value, path.split("."))


def dig(value: Any, steps: Sequence[str | int]) -> Any:
    """The value below objects, step by step, or None."""
    for step in steps:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def holds(value: Any, steps: Sequence[str | int]) -> bool:
    """Whether an object has the member at the end of a path, whatever its value, null too."""
    *above, last = steps
    parent = dig(value, above)
    return isinstance(parent, Mapping) and last in parent


def leaves(value: Json, path: Path = ()) -> list[tuple[Path, Json]]:
    """Every leaf of a JSON value with its path; an empty list or object is a leaf too."""
    found: list[tuple[Path, Json]] = []
    _collect(value, path, found)
    return found


def _collect(value: Json, path: Path, found: list[tuple[Path, Json]]) -> None:
    # Lists and not generators: this is asked for every value of every answer, several times.
    if isinstance(value, dict) and value:
        for key, content in value.items():
            _collect(content, (*path, key), found)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            _collect(item, (*path, index), found)
    else:
        found.append((path, value))


class Missing:
    """Stands for a member that one of two compared values does not have."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Every place where two JSON values differ, as small as it can be; ``MISSING`` where one has none.

    Lists of unlike length differ as wholes, and ``true`` is not ``1``.
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key, MISSING), after.get(key, MISSING), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, (*path, index))
    elif before != after or isinstance(before, bool) != isinstance(after, bool):
        yield path, before, after
