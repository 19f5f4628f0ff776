"""Asks somebody's own template what a thing is to be called that has no name yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from exporter.graph.naming import Nameless
from exporter.targets.lookup import NAMES
from exporter.targets.pages import page_drawer


def convention(templates: Path | None) -> Callable[[Nameless], str] | None:
    """The rule of a folder of templates; None where it has none, and poolport's own rule holds.

    Raises:
        UsageError: the template cannot be read. Asked for a name, the rule raises it where it fails.
    """
    if templates is None or not (templates / NAMES).is_file():
        return None
    draw = page_drawer(NAMES, templates, {})

    def name(thing: Nameless) -> str:
        return draw(**asdict(thing))

    return name
