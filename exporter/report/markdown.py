"""The report for people, in Markdown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from exporter.targets.engine import render_page

_MEANINGS = {
    "written": "stands in the code",
    "referenced": "stands in the code as a reference",
    "computed": "AWS sets it, nobody writes it",
    "default": "says nothing that AWS would not do without it",
    "masked": "is a secret, and in no file",
    "unsupported": "cannot be managed by the provider; a finding says so",
    "unknown": "poolport has never heard of it; a finding says so",
}


def as_markdown(data: dict[str, Any], templates: Path | None) -> bytes:
    """The report for people, from the template ``report/report.md.j2``."""
    return render_page(
        "report/report.md.j2", templates, {"md": _escape, "code": _code}, meanings=_MEANINGS, **data
    ).encode()


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>#|~$"} | dict.fromkeys("\r\n\t", " "))


def _escape(text: object) -> str:
    """Text that Markdown shows as it is, in a table cell too."""
    return str(text).translate(_SPECIAL)


def _code(text: object) -> str:
    """Text as Markdown code: in a table cell, with any number of backticks in it."""
    plain = " ".join(str(text).split()).replace("|", "\\|")
    fence = "`" * (max((len(run) for run in re.findall("`+", plain)), default=0) + 1)
    pad = " " if "`" in plain else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
