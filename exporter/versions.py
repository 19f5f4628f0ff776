"""Versions of the Terraform provider as numbers."""

from __future__ import annotations

Version = tuple[int, ...]
"""A version of the Terraform provider: ``(5, 100, 0)``."""


def version(text: str) -> Version:
    """A version as numbers; ``6.9`` is older than ``6.12.0``."""
    return tuple(int(part) for part in text.split("."))
