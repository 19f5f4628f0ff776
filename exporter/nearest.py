"""Finds what somebody meant who typed a word that there is not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str]) -> str:
    """The known word that is most like the typed one, whatever its case.

    >>> nearest("us-esat-1", ["us-east-1", "us-west-1"]), nearest("Clients", ["user_pool_client", "user"])
    ('us-east-1', 'user_pool_client')
    """
    return max(sorted(known), key=lambda word: _likeness(typed.casefold(), word.casefold()), default="")


def near(typed: str, known: Iterable[str], least: float = 0.6, most: int = 3) -> list[str]:
    """The known words that are so much like it that they may be meant, the likeliest first.

    >>> near("WEB", ["web", "webshop", "customers"])
    ['web', 'webshop']
    """
    likely = [(_likeness(typed.casefold(), word.casefold()), word) for word in set(known)]
    return [word for likeness, word in sorted(likely, reverse=True) if likeness[1] >= least][:most]


def meant(typed: str, known: Iterable[str], least: float = 0.6) -> str:
    """``; did you mean web or webshop?``, or nothing where nothing is like it."""
    found = near(typed, known, least)
    return f"; did you mean {' or '.join(found)}?" if found else ""


def _likeness(typed: str, known: str) -> tuple[bool, float]:
    """How much one word is like another: most of all where only letters are in another order."""
    return sorted(typed) == sorted(known), difflib.SequenceMatcher(None, typed, known).ratio()
