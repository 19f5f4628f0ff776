"""A set of changes to a folder, done one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.disk import below, read_plain, remove, write_whole


@dataclass(frozen=True, slots=True)
class Change:
    """One file: its new content, or None where it goes."""

    path: str
    content: bytes | None
    executable: bool = False
    mode: int | None = None


def recover(folder: Path) -> bool:
    """Nothing to recover."""
    return False


def commit(folder: Path, changes: Sequence[Change]) -> None:
    """Carry the changes out."""
    for change in changes:
        if change.content is None:
            remove(folder, change.path)
            continue
        path = below(folder, change.path)
        if not path.exists() or read_plain(path) != change.content:
            write_whole(folder, change.path, change.content, executable=change.executable, mode=change.mode)
