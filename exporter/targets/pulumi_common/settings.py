"""Reads the values that a ``Pulumi.yaml`` gives to config keys, in each form that Pulumi takes."""

from __future__ import annotations

from collections.abc import Mapping


def config_values(config: Mapping[object, object]) -> dict[str, object]:
    """The keys of a ``config`` that have a value: ``key: x``, ``value: x`` or ``default: x``."""
    return {str(key): value for key, entry in config.items() if (value := _value(entry)) is not None}


def _value(entry: object) -> object:
    return entry.get("value", entry.get("default")) if isinstance(entry, dict) else entry
