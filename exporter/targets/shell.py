"""Spells a text as one word of a script for ``sh``, and reads it back."""

from __future__ import annotations

import re
import shlex

_PRINTF = re.compile(r"\$\(printf %b '((?:\\0[0-7]{3}|[^\\'])*)'\)(\n*)")


def spell_word(text: str) -> str:
    r"""A word; what an editor or a terminal obeys is spelled for printf, byte by byte.

    The shell takes line ends from the end of what a command prints, so those stand behind it in quotes.

    >>> spell_word("it is"), spell_word("a\tb")
    ("'it is'", '"$(printf %b \'a\\0011b\')"')
    """
    body = text.rstrip("\n")
    ends = text[len(body) :]
    # What looks like such a word is spelled as one, so that each is read as it was meant.
    if body.isprintable() and not body.startswith("$(printf"):
        return shlex.quote(text)
    spelled = "".join(
        char if char.isprintable() and char not in "\\'\"" else "".join(f"\\0{b:03o}" for b in char.encode())
        for char in body
    )
    return f"\"$(printf %b '{spelled}')\"" + (shlex.quote(ends) if ends else "")


def read_word(word: str) -> str:
    """The text of a word, as ``shlex`` has taken its quotes away."""
    match = _PRINTF.fullmatch(word)
    if match is None:
        return word
    pieces = re.split(r"\\0([0-7]{3})", match[1])
    found = b"".join(bytes([int(it, 8)]) if number % 2 else it.encode() for number, it in enumerate(pieces))
    return found.decode("utf-8", "replace") + match[2]
