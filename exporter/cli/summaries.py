"""The lines that show what was read and what was written, and what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from exporter.cli.console import line
from exporter.errors import ApiError
from exporter.failures import failure_of, is_ours, words_of
from exporter.targets.text import visible
from exporter.versions import as_given

if TYPE_CHECKING:
    from exporter.discovery.results import RegionRead
    from exporter.folder.render import RegionExport, RenderOptions
    from exporter.model import Graph


MOST_ERRORS = 5
"""How many errors a terminal shows; the report has them all."""


def count(number: int, thing: str) -> str:
    """``1 pool``, ``1,200 pools``."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def region_read(region: RegionRead, *, verbose: bool = False) -> Iterator[Text]:
    """What reading one region took; with ``verbose`` the calls by operation, too."""
    calls = count(sum(region.calls.values()), "call")
    again = f", {count(region.throttled, 'throttle')}" if region.throttled else ""
    kept = f" ({region.skipped:,} of them by the run that was interrupted)" if region.skipped else ""
    yield line(
        f"{region.region}: {count(region.done, 'pool')} read{kept}, {calls}, {region.seconds:.1f} s{again}"
    )
    for operation, number in sorted(region.calls.items()) if verbose else ():
        yield line(f"  {number:>7,} {operation}", "dim")


def gaps(regions: Sequence[RegionRead]) -> list[str]:
    """What is missing of AWS's answers, a sentence for each region, operation and code."""
    missing = Counter((r.region, call.operation, call.error) for r in regions for call in r.refused)
    by_code: dict[tuple[str, str, str], tuple[ApiError, int]] = {}
    for (region, operation, error), number in missing.items():
        first, before = by_code.get((region, operation, error.code), (error, 0))
        by_code[region, operation, error.code] = first, before + number
    return [_gap(*call, *found) for call, found in sorted(by_code.items(), key=lambda item: item[0])]


def _gap(region: str, operation: str, code: str, error: ApiError, number: int) -> str:
    failure = failure_of(error)
    why = words_of(error) if is_ours(code) else code
    return (
        f"{region}: {failure.said} {operation} {count(number, 'time')} ({why}):"
        f" {failure.remedy.format(operation='it')}"
    )


def region_export(project: RegionExport) -> Iterator[Text]:
    """What one region's project holds, and what writing it changed."""
    drawing, changes = project.drawing, project.changes
    graphs, folder = drawing.graphs, drawing.folder
    resources = by_target({name: len(graph.resources) for name, graph in graphs.items()}, "resource")
    yield Text()
    yield line(f"{drawing.graph.region}: {resources} in {folder}", "bold")
    kinds = {name: _kinds(graph) for name, graph in graphs.items()}
    if len(set(kinds.values())) == 1:
        yield line(f"  {kinds.popitem()[1]}")
    else:
        yield from (line(f"  {name}: {text}") for name, text in kinds.items())
    yield line(
        f"  {count(len(changes.written), 'file')} written, {len(changes.unchanged)} unchanged,"
        f" {len(changes.removed)} removed"
    )
    for path in changes.kept:
        yield line(f"  {path} was edited: that version is {path}.orig now", "yellow")
    omitted = {name: len(graph.omitted) for name, graph in graphs.items()}
    if any(omitted.values()):
        yield line(f"  {by_target(omitted, 'thing')} of the account without code", "yellow")
    levels = Counter(finding["level"] for finding in drawing.findings)
    if levels["error"] or levels["warning"]:
        found = f"{count(levels['error'], 'error')} and {count(levels['warning'], 'warning')} to look at"
        yield line(f"  {found}: {folder / 'report.md'}", "yellow")
    for finding in [it for it in drawing.findings if it["level"] == "error"][:MOST_ERRORS]:
        # As the report shows it: what AWS says may be in it.
        yield line(f"    {visible(_subject(finding))}: {visible(finding['message'])}", "yellow")


def by_target(numbers: Mapping[str, int], thing: str) -> str:
    """``4 resources``, or ``4 resources for pulumi and 3 for terraform`` where the targets differ."""
    if len(set(numbers.values())) == 1:
        return count(next(iter(numbers.values())), thing)
    (first, number), *rest = numbers.items()
    return " and ".join([f"{count(number, thing)} for {first}", *(f"{n:,} for {name}" for name, n in rest)])


def _kinds(graph: Graph) -> str:
    kinds = Counter(resource.kind.name for resource in graph.resources)
    return ", ".join(f"{number} {kind}" for kind, number in kinds.items())


def _subject(finding: Mapping[str, Any]) -> str:
    """What a finding is about: its name, with file and line where it has code."""
    if not finding["file"]:
        return str(finding["name"] or finding["resource"])
    line = f":{finding['line']}" if finding["line"] else ""
    return f"{finding['name']} ({finding['file']}{line})"


def next_steps(projects: Sequence[RegionExport], options: RenderOptions, adopted: str) -> Iterator[Text]:
    """What to do with the projects; ``adopted`` is the command that writes them without imports."""
    from exporter.targets.adoption import NOTHING
    from exporter.targets.registry import target_named
    from exporter.targets.statements import whole

    yield Text()
    yield line("Next", "bold")
    for project in projects:
        for name, graph in project.drawing.graphs.items():
            folder = project.drawing.folder / name
            adoption = whole(graph) if options.targets[name].adopted else NOTHING
            for step in target_named(name).next_steps(folder, graph, adoption):
                yield line(f"  {step}")
    if not all(chosen.adopted for chosen in options.targets.values()):
        yield line(f"  after the import: {adopted}")


def adopted_command(snapshot: Path, out: Path, options: RenderOptions) -> str:
    """The command that writes the same code once more, without import statements."""
    where = [str(out)] if snapshot == out / "snapshot" else [str(snapshot), "--out", str(out)]
    words = ["poolport", "render", *where]
    words += [word for target in options.targets for word in ("--target", target)]
    words += ["--provider-version", as_given(options.provider)] if options.provider else []
    words += ["--templates", str(options.templates)] if options.templates else []
    words += ["--secrets", "config"] if any(chosen.secrets for chosen in options.targets.values()) else []
    protect = next((chosen.protect for chosen in options.targets.values()), "irreplaceable")
    words += ["--protect", protect] if protect != "irreplaceable" else []
    return shlex.join([*words, "--adopted"])
