"""Turns whatever nobody has thought of into one sentence, and keeps a record of it for a bug report."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Iterator

from exporter import __version__
from exporter.errors import ExporterError, Fault, OutputError


def as_sentence(error: Exception) -> ExporterError:
    """What to say of an error, with its exit code: its own, the system's, or that poolport is at fault."""
    if isinstance(error, ExporterError):
        return error
    if isinstance(error, OSError) and error.errno is not None:
        named = f"{error.filename} cannot be used" if error.filename else "the system refuses something"
        return OutputError(
            f"{named}: {error.strerror or type(error).__name__}: fix that, and run the same command again"
        )
    kept = _keep(record(error))
    where = f"the record of it, which holds no data, is in {kept}: report it" if kept else "report it"
    return Fault(f"this is a fault of poolport itself, a {type(error).__name__}: {where} as a bug")


def record(error: BaseException) -> str:
    """Where an error came from: types, modules, lines and functions.

    No message and no value, for they may be secrets; no path, for it may name a person.
    """
    head = f"poolport {__version__}, Python {platform.python_version()}, {platform.system()}"
    return "\n".join([head, *_lines(error)]) + "\n"


def _lines(error: BaseException) -> Iterator[str]:
    seen: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in seen:
        seen.append(found)
        yield f"{'after ' if len(seen) > 1 else ''}{type(found).__module__}.{type(found).__name__}"
        for frame, line in traceback.walk_tb(found.__traceback__):
            # The compiled code of a template has no module's name.
            yield f"  {frame.f_globals.get('__name__', 'a template')}:{line} {frame.f_code.co_name}"
        found = found.__cause__ or found.__context__


def _keep(text: str) -> str:
    """The file, for the user's eyes only, in the temporary folder; empty where it cannot be written."""
    try:
        handle, path = tempfile.mkstemp(prefix="poolport-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return ""
    return path
