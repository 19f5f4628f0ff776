"""The report for people, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exporter.states import MEANINGS
from exporter.targets.pages import draw_page
from exporter.targets.text import visible
from exporter.targets.writer import Filters


def as_markdown(data: Mapping[str, Any], templates: Path | None) -> bytes:
    """The report for people, from the template ``report/report.md.j2``."""
    variables = {**data, "meanings": MEANINGS}
    return draw_page("report/report.md.j2", templates, FILTERS, variables).encode("utf-8", "backslashreplace")


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>#|~$&"})
LIVE = re.compile(r"www\.|://|@|#\d|\bgh-\d|:[\w+-]+:", re.IGNORECASE)
"""What GitHub makes a link, a mention or a picture of, escaped or not, everywhere but in code."""
_BEGINS_BLOCK = re.compile(r"^(\d*)([-+=.)])")


def _escape(text: object) -> str:
    """Text that Markdown shows as it is, in a table cell too."""
    words = _on_one_line(text).split(" ")
    first = _BEGINS_BLOCK.sub(r"\1\\\2", words[0].translate(_SPECIAL))
    shown = [first, *(word.translate(_SPECIAL) for word in words[1:])]
    return " ".join(
        _code(word) if LIVE.search(word) else escaped for word, escaped in zip(words, shown, strict=True)
    )


def _code(text: object) -> str:
    """Text as Markdown code: in a table cell and elsewhere, with any number of backticks in it."""
    # In code a cell wants a bar escaped, and other places show the backslash: so it stands between.
    parts = re.split(r"( *\| *)", _on_one_line(text))
    return "".join(
        part.replace("|", "\\|") if number % 2 else _code_span(part) for number, part in enumerate(parts)
    )


def _code_span(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def _on_one_line(text: object) -> str:
    return " ".join(visible(re.sub(r"[\r\n\t]", " ", str(text))).split())


FILTERS: Filters = {"md": _escape, "code": _code}
