"""Versions of the Terraform provider, which every Pulumi provider is built on."""

from __future__ import annotations

import re

from packaging.version import Version as _Version

Version = tuple[int, ...]
"""A version of the Terraform provider: ``(5, 100, 0)``."""

OLDEST = "5.100.0"
"""The oldest version of the Terraform provider that poolport writes for; it was tested with it."""


def version(text: str) -> Version:
    """A version as numbers; ``6.9`` is older than ``6.12.0``.

    >>> version("6.9.0") < version("6.12.0")
    True
    """
    return _Version(text).release


NEWEST = 1_000_000
"""Stands for the parts of a version that were not given: no release has a number as high."""

RELEASED = "5.100.x, or 6.x: 5, 5.100.0, 6, 6.4 and 6.4.0 are such versions"
"""The versions that poolport writes for, in words."""


def as_given(version: Version) -> str:
    """A version without the parts that were not given.

    >>> as_given((6, 4, NEWEST))
    '6.4'
    """
    return ".".join(str(part) for part in version if part != NEWEST)


def lowest(version: Version) -> str:
    """The lowest release that a version means: where parts were not given, their first.

    >>> lowest((6, NEWEST, NEWEST)), lowest((5, NEWEST, NEWEST))
    ('6.0.0', '5.100.0')
    """
    first = tuple(0 if part == NEWEST else part for part in version)
    return ".".join(map(str, max(first, _Version(OLDEST).release)))


def parse(text: str) -> Version:
    """A version as somebody writes it: ``5`` is the newest of 5.x, whose last release is 5.100.

    Raises:
        ValueError: it is not a version, or there is none, or it is older than the oldest.
    """
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}", text):
        raise ValueError(f"{text[:80]!r} is not a version")
    given = tuple(int(part) for part in text.split("."))
    found = given + (NEWEST,) * (3 - len(given))
    if found < _Version(OLDEST).release:
        raise ValueError(f"{text} is older than the oldest")
    if found[0] > 6 or (found[0] == 5 and found[1] not in (100, NEWEST)):
        raise ValueError(f"there is no {text}")
    return found
