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
        content = _load(project / "Pulumi.yaml")
    except (OSError, ValueError):
        content = {}
    name = content.get("name")
    project_name = name if isinstance(name, str) else "poolport"
    values = _values(content)
    return project_name, {key if ":" in key else f"{project_name}:{key}": it for key, it in values.items()}


def settings(path: Path) -> dict[str, object]:
    """The values that a ``Pulumi.yaml`` gives to config keys; none where it has another form.

    Raises:
        ValueError: it is no YAML.
        OSError: it cannot be read.
    """
    return _values(_load(path))


def _load(path: Path) -> dict[str, object]:
    try:
        content = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        raise ValueError(str(error).partition("\n")[0]) from error
    return content if isinstance(content, dict) else {}


def _values(content: Mapping[str, object]) -> dict[str, object]:
    config = content.get("config")
    return config_values(config) if isinstance(config, dict) else {}


def config_values(config: Mapping[object, object]) -> dict[str, object]:
    """The keys of a ``config`` that have a value: ``key: x``, ``value: x`` or ``default: x``."""
    return {str(key): value for key, entry in config.items() if (value := _value(entry)) is not None}


def _value(entry: object) -> object:
    return entry.get("value", entry.get("default")) if isinstance(entry, dict) else entry
