"""What is said of values that no table knows."""

from __future__ import annotations

from exporter.model import Finding

A_SECRET = "a secret: it is in no file that poolport writes"
"""Why a value is masked."""


def unknown_member(resource: str, path: str) -> Finding:
    """What is said of a member that no table knows."""
    return Finding(
        "warning",
        resource,
        path,
        "AWS answers a member that poolport does not know; the code does not have it",
        "look at it in the snapshot, and look for a newer poolport",
    )


def masked_member(resource: str, path: str) -> Finding:
    """What is said of a member that no table knows, and whose name says that it is a secret."""
    return Finding(
        "warning",
        resource,
        path,
        "AWS answers a member that poolport does not know, masked since its name says that it is a secret",
        "look for a newer poolport; if it is not a secret, please report it",
    )
