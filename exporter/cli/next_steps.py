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
    projects = [(region, name) for region in export.regions for name in region.drawing.graphs]
    importing = any(_importing(region, name) for region, name in projects)
    if importing and not proved:
        yield line(f"  {shlex.join(['poolport', 'verify', folder])}")
    for name in dict.fromkeys(name for _, name in projects):
        for steps, (_, *others) in _alike(export.regions, name):
            yield from (line(f"  {step}") for step in steps)
            if others:
                yield sentence(f"    {_others(others, name)}")
    if importing:
        yield line(f"  after the import: {shlex.join(['poolport', 'adopted', folder])}")


def _importing(region: RegionExport, name: str) -> int:
    """How many resources of a target's code are to be imported."""
    drawing = region.drawing
    return len(statements.importing(drawing.graphs[name], drawing.adoptions[name]))


def _alike(regions: Sequence[RegionExport], name: str) -> list[tuple[Sequence[str], list[RegionExport]]]:
    """The regions that have a target's code, those together of which only folder and numbers differ.

    With each group are the commands of its first region.
    """
    found: dict[tuple[str, ...], tuple[Sequence[str], list[RegionExport]]] = {}
    for region in regions:
        drawing, place = region.drawing, region.folder / name
        if name in drawing.graphs:
            folder = shlex.quote(str(place))
            steps = target_named(name).next_steps(place, drawing.graphs[name], drawing.adoptions[name])
            shape = tuple(re.sub(r"\d[\d,]*( imports?)?", "N", it.replace(folder, "DIR")) for it in steps)
            found.setdefault(shape, (steps, []))[1].append(region)
    return list(found.values())


def _others(regions: Sequence[RegionExport], name: str) -> str:
    """Where the same is to be done, with the number that the plan must say there."""
    shown = [
        f"{shlex.quote(str(region.folder / name))} ({_importing(region, name):,})"
        for region in regions[:MOST_REGIONS]
    ]
    more = len(regions) - len(shown)
    return f"the same in {', '.join(shown)}" + (f", and in {count(more, 'region')} more" if more else "")
