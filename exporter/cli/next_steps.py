"""The lines that say what to do next with an export: commands to copy, once for projects that are alike."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from exporter.cli.console import Sentence, line, sentence
from exporter.cli.summaries import MOST_REGIONS, count
from exporter.targets import statements
from exporter.targets.registry import target_named

if TYPE_CHECKING:
    from exporter.folder.export import Export, RegionExport


def next_steps(export: Export, *, proved: bool = False) -> Iterator[Text | Sentence]:
    """What to do with the projects; ``proved`` says that they are, or are about to be."""
    yield Text()
    yield line("Next", "bold")
    folder = str(export.drawing.folder)
    importing = {name: 0 for region in export.regions for name in region.drawing.graphs}
    for region in export.regions:
        for name, graph in region.drawing.graphs.items():
            importing[name] += len(statements.importing(graph, region.drawing.adoptions[name]))
    if any(importing.values()) and not proved:
        yield line(f"  {shlex.join(['poolport', 'verify', folder])}")
    for name in importing:
        for region, *others in _alike(export.regions, name):
            yield from (line(f"  {step}") for step in _commands(region, name))
            if others:
                yield sentence(f"    {_others(others, name)}")
    if any(importing.values()):
        yield line(f"  after the import: {shlex.join(['poolport', 'adopted', folder])}")


def _commands(region: RegionExport, name: str) -> Sequence[str]:
    drawing = region.drawing
    return target_named(name).next_steps(region.folder / name, drawing.graphs[name], drawing.adoptions[name])


def _alike(regions: Sequence[RegionExport], name: str) -> list[list[RegionExport]]:
    """The regions that have a target's code, those together of which only folder and numbers differ."""
    found: dict[tuple[str, ...], list[RegionExport]] = {}
    for region in regions:
        if name in region.drawing.graphs:
            folder = shlex.quote(str(region.folder / name))
            steps = _commands(region, name)
            shape = tuple(re.sub(r"\d[\d,]*( imports?)?", "N", it.replace(folder, "DIR")) for it in steps)
            found.setdefault(shape, []).append(region)
    return list(found.values())


def _others(regions: Sequence[RegionExport], name: str) -> str:
    """Where the same is to be done, with the number that the plan must say there."""
    shown = []
    for region in regions[:MOST_REGIONS]:
        drawing = region.drawing
        number = len(statements.importing(drawing.graphs[name], drawing.adoptions[name]))
        shown.append(f"{shlex.quote(str(region.folder / name))} ({number:,})")
    more = len(regions) - len(shown)
    return f"the same in {', '.join(shown)}" + (f", and in {count(more, 'region')} more" if more else "")
