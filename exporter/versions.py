"""Versions of the Terraform provider, which every Pulumi provider is built on."""

from __future__ import annotations

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
