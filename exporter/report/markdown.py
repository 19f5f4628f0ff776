"""The report for people, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exporter.states import MEANINGS
from exporter.targets.engine import draw_page


def as_markdown(data: Mapping[str, Any], templates: Path | None) -> bytes:
    """The report for people, from the template ``report/report.md.j2``."""
    variables = {**data, "meanings": MEANINGS}
    return draw_page("report/report.md.j2", templates, {"md": _escape, "code": _code}, variables).encode(
        "utf-8", "backslashreplace"
    )


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
