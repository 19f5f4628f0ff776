"""Puts what a verification found into the report of an export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exporter.folder import files as disk
from exporter.report.build import as_json
from exporter.report.markdown import as_markdown


def record_verdict(folder: Path, verdict: dict[str, Any], templates: Path | None = None) -> None:
    """Put a verdict into the report of one region."""
    data = json.loads((folder / "report.json").read_text("utf-8")) | {"verdict": verdict}
    files = {"report.json": as_json(data), "report.md": as_markdown(data, templates)}
    disk.write(folder, files, files)
