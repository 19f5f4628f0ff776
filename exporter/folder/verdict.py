"""Puts what a verification found into the report of an export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exporter.disk import below
from exporter.errors import UsageError
from exporter.folder import files as disk
from exporter.forms import check
from exporter.report.build import as_json
from exporter.report.markdown import as_markdown
from exporter.snapshot.form import parse_json


def record_verdict(folder: Path, verdict: dict[str, Any], templates: Path | None = None) -> None:
    """Put a verdict into the report of one region.

    Raises:
        UsageError: the report is none, or a template of one's own cannot draw it.
    """
    path = below(folder, "report.json")
    try:
        data = parse_json(disk.read(path) or b"")
        check(data, {})
    except ValueError as error:
        raise UsageError(f"{path} cannot be read: {error}: render it again") from error
    data |= {"verdict": verdict}
    files = {"report.json": as_json(data), "report.md": as_markdown(data, templates)}
    disk.write(folder, files, files)
