"""Reads the values that a ``Pulumi.yaml`` gives to config keys, in each form that Pulumi takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml


def read_settings(project: Path) -> tuple[str, dict[str, object]]:
    """The name of a project, and the values that its ``Pulumi.yaml`` gives to config keys, by full key.

    A file that cannot be read names nothing: a check of its own says so.
    """
    try:
        content = yaml.safe_load((project / "Pulumi.yaml").read_bytes())
    except (OSError, yaml.YAMLError):
        content = None
    content = content if isinstance(content, dict) else {}
    name, config = content.get("name"), content.get("config")
    project_name = name if isinstance(name, str) else "poolport"
    values = config_values(config) if isinstance(config, dict) else {}
    return project_name, {key if ":" in key else f"{project_name}:{key}": it for key, it in values.items()}


def config_values(config: Mapping[object, object]) -> dict[str, object]:
    """The keys of a ``config`` that have a value: ``key: x``, ``value: x`` or ``default: x``."""
    return {str(key): value for key, entry in config.items() if (value := _value(entry)) is not None}


def _value(entry: object) -> object:
    return entry.get("value", entry.get("default")) if isinstance(entry, dict) else entry
