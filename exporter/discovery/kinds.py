"""Which kinds are read, by what somebody wants besides the usual ones, and what not."""

from __future__ import annotations

from collections.abc import Iterable

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind

USERS = ("user", "user_in_group")
"""What ``users`` means."""


def kind_names(given: Iterable[str]) -> set[str]:
    """The names of the kinds that these words mean."""
    return {kind for name in given for kind in (USERS if name == "users" else (name,))}


def kinds_to_read(include: Iterable[str], exclude: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds to read: all but the optional ones, with what is included and without what is excluded."""
    wanted, unwanted = kind_names(include), kind_names(exclude)
    return tuple(
        kind for kind in KINDS if kind.name not in unwanted and (not kind.optional or kind.name in wanted)
    )
