"""The lines that show what was read and what was written, and what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from exporter.cli.console import line
from exporter.errors import ApiError
from exporter.failures import failure_of, is_ours, words_of
from exporter.targets.text import visible

if TYPE_CHECKING:
    from exporter.discovery.results import AccountRead, RegionRead
    from exporter.folder.export import Export, RegionExport
    from exporter.folder.files import Changes
    from exporter.model import Graph
    from exporter.snapshot.store import Source


MOST_ERRORS = 5
"""How many errors a terminal shows; the report has them all."""
MOST_NEWS = 20
"""How many lines a terminal shows of what changed; the report has them all."""


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


def no_pools(account: AccountRead, *, stays: bool) -> str:
    """What is said where an account has no pools; ``stays`` says that the folder has some of before."""
    where = " and ".join(region.region for region in account.regions)
    what = "what the folder has stays" if stays else "nothing was written"
    return f"There are no pools in {where} of account {account.account or '(unknown)'}: {what}."


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


def news(export: Export) -> Iterator[Text]:
    """What changed in AWS since the last export, where there was one."""
    from exporter.changes.show import NOTHING, as_lines

    found = export.drawing.news
    if found is None:
        return
    yield Text()
    lines = list(as_lines(found))
    if not lines:
        yield line(f"Since the last export {NOTHING} in AWS", "bold")
        return
    yield line("Since the last export", "bold")
    yield from (line(f"  {text}") for text in lines[:MOST_NEWS])
    if len(lines) > MOST_NEWS:
        yield line(f"  and {len(lines) - MOST_NEWS:,} more: {export.drawing.folder / 'report.md'}")


def region_export(project: RegionExport) -> Iterator[Text]:
    """What one region's project holds, and what writing it changed."""
    drawing, changes, folder = project.drawing, project.changes, project.folder
    graphs = drawing.graphs
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
    omitted = {name: len(graph.omitted) for name, graph in graphs.items()}
    if any(omitted.values()):
        yield line(f"  {by_target(omitted, 'thing')} of the account without code", "yellow")
    levels = Counter(finding["level"] for finding in drawing.findings)
    if levels["error"] or levels["warning"]:
        found = f"{count(levels['error'], 'error')} and {count(levels['warning'], 'warning')} to look at"
        yield line(f"  {found}: {folder.parent / 'report.md'}", "yellow")
    for finding in [it for it in drawing.findings if it["level"] == "error"][:MOST_ERRORS]:
        # As the report shows it: what AWS says may be in it.
        yield line(f"    {visible(_subject(finding))}: {visible(finding['message'])}", "yellow")


def edits(changes: Changes) -> Iterator[Text]:
    """What became of the files that somebody had edited, those of the whole folder."""
    for path in changes.merged:
        yield line(f"  {path} was edited, and has both the edit and what is new", "yellow")
    for path in changes.kept:
        yield line(f"  {path} was edited: that version is {path}.orig now", "yellow")


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


def next_steps(export: Export) -> Iterator[Text]:
    """What to do with the projects."""
    from exporter.targets.registry import target_named

    yield Text()
    yield line("Next", "bold")
    importing = False
    for region in export.regions:
        for name, graph in region.drawing.graphs.items():
            adoption = region.drawing.adoptions[name]
            importing |= len(adoption.adopted) < len(graph.imported)
            for step in target_named(name).next_steps(region.folder / name, graph, adoption):
                yield line(f"  {step}")
    if importing:
        command = shlex.join(["poolport", "adopted", str(export.drawing.folder)])
        yield line(f"  after the import: {command}")


def conflicts(export: Export) -> Iterator[str]:
    """The files that stayed as somebody has edited them, a sentence each."""
    folder, found = export.drawing.folder, export.changes.conflicts
    steps = {step.path: step.content is not None for step in export.steps}
    for path, why in found.items():
        new = folder / f"{path}.new"
        there = steps.get(f"{path}.new", new.exists())  # an earlier run may have written it
        yield f"{folder / path} stayed as it is ({why})" + (f", the new text is in {new}" if there else "")


def dry_run(export: Export) -> Iterator[Text]:
    """What would be written, file by file."""
    from exporter.folder.export import beside

    changes, other = export.changes, beside(export)
    words = (
        ("added", (*changes.added, *other.added), "green"),
        ("changed", (*changes.changed, *other.changed), "yellow"),
        ("merged", changes.merged, "yellow"),
        ("removed", (*changes.removed, *other.removed), "red"),
        ("conflict", tuple(changes.conflicts), "red"),
    )
    yield line(f"Nothing was written. In {export.drawing.folder} would be", "bold")
    for word, paths, style in words:
        for path in sorted(paths):
            yield line(f"  {word:<8}  {path}", style)
    yield line(f"  {count(len(changes.unchanged), 'file')} unchanged")


def kept(source: Source) -> Iterator[str]:
    """The pools that an earlier run has left: gone from AWS by now, or not selected any more."""
    for name in source.manifest.files:
        answers = source.answers(name)
        whys = {answer.kept.why for answer in answers if answer.kept}
        why = whys.pop() if len(whys) == 1 and all(answer.kept for answer in answers) else ""
        if why in _LEFT:
            pool = name.rsplit("/", 1)[-1].removesuffix(".json")
            yield f"{pool} {_LEFT[why]}: its code stays until 'poolport export --prune'"


_LEFT = {"gone": "is gone from AWS", "unselected": "is not selected any more"}
