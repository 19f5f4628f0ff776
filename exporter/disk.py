"""Writes files whole, or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from exporter.errors import OutputError


def json_text(data: Any) -> str:
    """JSON, sorted and indented, as it stands in a file."""
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def leads_out(name: str) -> bool:
    """Whether a name made from data is no plain path below a folder: absolute, with ``..``, or unprintable.

    >>> [leads_out(name) for name in ("files/a.svg", "a.svg/../../b", "/etc/b", "C:\\\\b", "a//b", "a\\0")]
    [False, True, True, True, True, True]
    """
    steps = re.split(r"[/\\]", name)
    return not name.isprintable() or ":" in steps[0] or not {"", ".", ".."}.isdisjoint(steps)


def below(folder: Path, name: str) -> Path:
    """The path of a name below a folder.

    Raises:
        OutputError: it leads out of the folder.
    """
    if leads_out(name):
        raise OutputError(
            f"{name!r} leads out of {folder}, where no file may go: look for it in what was read, and fix it"
        )
    return folder / name


def write_json(path: Path, data: Any) -> None:
    """Write JSON, sorted and indented, whole or not at all."""
    write_whole(path, json_text(data).encode("utf-8", "surrogatepass"))


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under a temporary name beside it, then rename it into place.

    Raises:
        OutputError: the system refuses it; what stood there is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:200]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(temporary, mode)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}: fix that, or choose another --out"
        ) from error
