"""Lets one run at a time write a folder; a killed one blocks nobody, as the system gives its lock back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exporter.disk import remove_empty, writing
from exporter.errors import OutputError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder. It is made where it is missing, and goes again when it stays empty.

    Nothing is written for it: the folder itself is locked, so that not even its date changes.

    Raises:
        OutputError: another run is writing it, or the system refuses it.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with writing(folder):
            handle = _lock(folder)
        try:
            yield
        finally:
            os.close(handle)
    finally:
        remove_empty(missing)


def _lock(folder: Path) -> int:
    """The handle whose end is the end of the lock."""
    taken = OutputError(f"another poolport is writing {folder}: let it end, then try again")
    if sys.platform == "win32":
        try:  # no folder can be locked there; the system removes this file when the process ends
            return os.open(folder / ".poolport.lock", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
        except FileExistsError as error:
            raise taken from error
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise taken from error
    except OSError:
        pass  # some network file systems have no locks; who works on one would be shut out for good
    return handle
