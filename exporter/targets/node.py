"""Finds what is installed for Node, as Node itself does."""

from __future__ import annotations

from pathlib import Path

MODULES = "node_modules"


def package(start: Path, name: str) -> Path | None:
    """The folder of an installed package, where Node finds it: below a folder, or below one above that."""
    start = start.resolve()
    places = (folder / MODULES / name for folder in (start, *start.parents))
    return next((place for place in places if place.is_dir()), None)


def packages(start: Path, name: str) -> Path | None:
    """The ``node_modules`` that such a package is in."""
    found = package(start, name)
    return found and found.parents[len(Path(name).parts) - 1]
