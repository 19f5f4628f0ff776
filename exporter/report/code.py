"""Cuts the code of one resource out of a file: from the comment above its declaration to its last line."""

from __future__ import annotations

from collections.abc import Sequence

_COMMENT = ("#", "//")
_CLOSING = (")", "]", "}")


def code_at(lines: Sequence[str], line: int) -> list[str]:
    """The lines of the declaration that begins at ``line``, which counts from 1; none where it is not there.

    Every language that is written has one form: what belongs to a declaration is indented deeper than its
    first line, but for the bracket that closes it, and what is said of it are the comments right above.

    >>> code_at(["# of", "a {", "  b", "}", "c"], 2)
    ['# of', 'a {', '  b', '}']
    """
    first = line - 1
    if not 0 <= first < len(lines):
        return []
    depth = _depth(lines[first])
    end = first + 1
    while end < len(lines) and (not lines[end].strip() or _depth(lines[end]) > depth):
        end += 1
    if end < len(lines) and lines[end].lstrip().startswith(_CLOSING) and _depth(lines[end]) == depth:
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    while first and lines[first - 1].lstrip().startswith(_COMMENT) and _depth(lines[first - 1]) == depth:
        first -= 1
    return list(lines[first:end])


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
