"""The lines that show what was judged of an export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from exporter.cli.console import Sentence, columns, line, sentence
from exporter.cli.summaries import count
from exporter.verify.verdict import UNPLANNED

if TYPE_CHECKING:
    from exporter.targets.proof import Change
    from exporter.verify.verdict import Verdict

COLOURS = {"passed": "green", "failed": "red", "not checked": "yellow"}


def verdict_lines(found: Verdict, *, verbose: bool = False) -> Iterator[Text | Sentence]:
    """What was judged of one region: what a plan would change, then the checks, then the verdict.

    The checks that passed are named with ``verbose`` only, so that the others are seen.
    """
    yield Text()
    plan = found.plan or UNPLANNED
    changes = sorted((it for it in plan.changes if it.actions != ("no-op",)), key=_replaced_first)
    rows = [_row(change) for change in changes]
    for change, row in zip(changes, columns(rows), strict=True):
        yield row
        for path, before, after in change.differences:
            yield line(f"             {path}: {_short(before)} -> {_short(after)}")
    passed = sum(check.result == "passed" for check in found.checks)
    for check in (it for it in found.checks if verbose or it.result != "passed"):
        yield (
            Text("  ")
            .append_text(line(f"{check.result:<11}", COLOURS[check.result]))
            .append_text(line(f"  {check.name}"))
        )
        for detail in check.details:
            for words in detail.split("\n"):  # what a tool said may have several lines
                yield sentence(f"               {words}")
    if passed and not verbose:
        text = f"  {count(passed, 'check')} (-v names them)"
        yield Text("  ").append_text(line(f"{'passed':<11}", COLOURS["passed"])).append_text(line(text))
    if found.versions:
        yield line(
            "  judged by " + ", ".join(f"{name} {version}" for name, version in found.versions.items())
        )
    for name in found.unproved:
        yield line(f"  {name}: no tool has read its code, so this is not a proof of it", "red")
    if found.plan:
        yield line(f"{found.region}: {found.summary}", "bold green" if found.empty else "bold red")
    else:
        yield line(f"{found.region}: not proven, no plan was made", "bold yellow")


def _replaced_first(change: Change) -> tuple[bool, str]:
    return not change.replaces, change.address


def _row(change: Change) -> tuple[Text, Text, Text]:
    verb = "replace" if change.replaces else " and ".join(change.actions)
    imported = f"imported {change.imported}" if change.imported else "not imported"
    return line(verb, "red"), line(change.address, "red"), line(imported, "red")


def _short(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
