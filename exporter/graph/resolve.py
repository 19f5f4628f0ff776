"""A value and the pattern of what it refers to in, the value with references in it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from exporter.model import External, Join, Ref


@cache
def _pattern(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pieces = re.findall(r"\{[^}]+\}|\*|[^{}*]+", pattern)
    expression = "".join(
        "(.+)" if piece.startswith("{") else "([^/]*)" if piece == "*" else f"({re.escape(piece)})"
        for piece in pieces
    )
    return re.compile(expression, re.DOTALL), tuple(piece.strip("{}") for piece in pieces)


def match(pattern: str, value: str, lookup: Callable[[str, str], Ref | None]) -> Join | None:
    """Text with references inside it: ``{resource_server.identifier}/*``; None where none is found."""
    expression, pieces = _pattern(pattern)
    found = expression.fullmatch(value)
    if not found:
        return None
    parts: list[str | Ref | External] = []
    for piece, text in zip(pieces, found.groups(), strict=True):
        part: str | Ref = (lookup(piece, text) or text) if "." in piece else text
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return Join(tuple(parts)) if any(isinstance(part, Ref) for part in parts) else None
