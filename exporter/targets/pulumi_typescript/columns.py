"""Says whether a line fits into prettier's 80 columns, and where that is in doubt."""

from __future__ import annotations

from unicodedata import category

WIDTH = 80
"""Columns of a line, by prettier's own default settings."""

_NARROW = ((0x20, 0x7E), (0xA1, 0xA8), (0xAA, 0xAC), (0xAF, 0x2FF), (0x370, 0x482), (0x48A, 0x52F))
"""Letters and marks of Europe that have one column by every table; the signs of copyright may be emoji."""
_WIDE = ((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
"""Kana, Chinese characters and Hangul, which have two columns by every table."""
_JOINS = frozenset("\u20e3\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What may become one emoji with the character before it."""


class InDoubt(Exception):
    """Tables of different Unicode versions may give a line different widths, and its layout depends on it."""


def fits(text: str, width: int = WIDTH) -> bool:
    """Whether a text has at most so many columns, as prettier counts them.

    Raises:
        InDoubt: it may or may not; written with escapes its width would be known.
    """
    if text.isascii():
        return len(text) <= width
    if (most := sum(map(_most, text))) <= width:
        return True
    if sum(map(_least, text)) <= width < most:
        raise InDoubt(text)
    return False


def _among(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(char) <= last for first, last in ranges)


def _most(char: str) -> int:
    return 1 if _among(char, _NARROW) else 2


def _least(char: str) -> int:
    if _among(char, _WIDE):
        return 2
    return 0 if char in _JOINS or category(char).startswith("M") else 1
