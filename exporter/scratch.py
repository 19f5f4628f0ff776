"""Temporary folders of a proof: gone when it ends, and what a killed run has left is swept by the next."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"poolport-(\d+)-\w+")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that only this user can read, for as long as it is needed."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=f"poolport-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep() -> None:
    """Remove the folders of this user's runs that are dead: nothing else could clean up after SIGKILL."""
    for path in Path(tempfile.gettempdir()).glob("poolport-*-*"):
        match = _NAME.fullmatch(path.name)
        if match and not path.is_symlink() and path.is_dir() and _is_ours(path) and not _runs(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _is_ours(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _runs(process: int) -> bool:
    if os.name == "nt":  # signal 0 would end it there
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
