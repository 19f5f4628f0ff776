"""Checks that the folder of a project holds only what tools can read to its end."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from exporter.errors import UsageError

_NOT_OURS = frozenset({"venv", ".venv", ".terraform", ".git", "__pycache__", "node_modules"})
_LOCK = re.compile(r"\.#.*")
"""Emacs marks a file that is being edited by a link to nowhere."""


def check_tree(folder: Path) -> None:
    """Look at every file below a folder; links are followed, as the tools follow them.

    Raises:
        UsageError: a link leads nowhere or in a circle, or something is no plain file: reading it might wait
            for ever.
    """
    _check(folder, ())


def _check(folder: Path, above: tuple[Path, ...]) -> None:
    above = (*above, folder.resolve())
    for path in sorted(folder.iterdir()):
        if path.name in _NOT_OURS or _LOCK.fullmatch(path.name):
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:  # nothing is there, or ELOOP
            raise UsageError(
                f"{path} cannot be read ({error.strerror or error}): remove it, or move it away"
            ) from error
        if stat.S_ISDIR(mode):
            if path.resolve() in above:
                raise UsageError(f"{path} is a link to a folder that it is in: remove it, or move it away")
            _check(path, above)
        elif not stat.S_ISREG(mode):
            raise UsageError(f"{path} is not a plain file: remove it, or move it away")
