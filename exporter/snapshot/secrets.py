"""Masks the secrets in AWS's answers before they reach the disk, and finds them in what is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

MASK = "(masked by poolport)"
"""What stands in a snapshot where AWS answered a secret."""

SECRET_MEMBERS = frozenset(
    {"ClientSecret", "ClientSecretValue", "client_secret", "private_key", "Password", "TemporaryPassword"}
)
"""The members of AWS's answers that hold secrets, wherever they stand."""


SHORTEST_SECRET = 8
"""Characters from which a secret is looked for elsewhere; a shorter one would be found in any word."""


def mask(value: Any) -> Any:
    """The same answer with every secret replaced by the marker."""
    if isinstance(value, dict):
        return {
            key: MASK if key in SECRET_MEMBERS and content and isinstance(content, str) else mask(content)
            for key, content in value.items()
        }
    if isinstance(value, list):
        return [mask(item) for item in value]
    return value


def secrets(value: Any) -> Iterator[str]:
    """Every secret of an answer, to search what is written for it."""
    if isinstance(value, dict):
        for key, content in value.items():
            if key in SECRET_MEMBERS and content and isinstance(content, str) and content != MASK:
                yield content
            else:
                yield from secrets(content)
    elif isinstance(value, list):
        for item in value:
            yield from secrets(item)


_RUN = re.compile(r"[A-Za-z0-9]{16,}")


def searcher(known: Iterable[str]) -> Callable[[str], set[str]]:
    """A function that gives the secrets that stand in a text, wherever in it, however many there are.

    Nearly all are plain letters and digits: those are looked for in the runs of such characters only, so
    that the time grows with the text and not with the secrets times the text.
    """
    wanted = {secret for secret in known if len(secret) >= SHORTEST_SECRET}
    plain = {secret for secret in wanted if _RUN.fullmatch(secret)}
    lengths = sorted({len(secret) for secret in plain})

    def search(text: str) -> set[str]:
        found = {secret for secret in wanted - plain if secret in text}
        for run in _RUN.findall(text) if plain else ():
            for length in lengths:
                windows = (run[start : start + length] for start in range(len(run) - length + 1))
                found.update(window for window in windows if window in plain)
        return found

    return search


def without(value: Any, known: set[str]) -> Any:
    """The same answer with every known secret replaced, in whatever field somebody put it."""
    if isinstance(value, dict):
        return {key: without(content, known) for key, content in value.items()}
    if isinstance(value, list):
        return [without(item, known) for item in value]
    if isinstance(value, str):
        for secret in known:
            value = value.replace(secret, MASK)
    return value
