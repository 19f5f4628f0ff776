"""Results in, the lines that a terminal shows of them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from click import style

if TYPE_CHECKING:
    from exporter.discovery.results import Progress, RegionRead
    from exporter.folder.render import RegionExport, RenderOptions
    from exporter.verify.verdict import Verdict


def count(number: int, thing: str) -> str:
    """``1 pool``, ``1,200 pools``."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def progress(now: Progress) -> str:
    """Where a run is, on one line: done, rate, throttles, and the time that is left."""
    rate = now.calls / now.seconds if now.seconds else 0.0
    text = f"{now.region}: {now.done:,} of {count(now.found, 'pool')}, {count(now.resources, 'resource')}"
    text += f", {rate:.0f} calls a second"
    if now.throttled:
        text += f", {count(now.throttled, 'throttle')}"
    if now.done and now.found > now.done:
        left = now.seconds / now.done * (now.found - now.done)
        text += f", about {left:.0f} s left" if left < 120 else f", about {left / 60:.0f} min left"
    return text


def discovered(result: RegionRead) -> Iterator[str]:
    """What reading one region took: pools, calls by operation, seconds, throttles."""
    calls = count(sum(result.calls.values()), "call")
    again = f", {count(result.throttled, 'throttle')}" if result.throttled else ""
    kept = f", {result.skipped} of them by the run before" if result.skipped else ""
    took = f"{calls}, {result.seconds:.1f} s{again}"
    yield f"{result.region}: {count(result.done, 'pool')} read{kept} in {took}"
    for operation, number in sorted(result.calls.items()):
        yield style(f"  {number:>7,} {operation}", dim=True)


def as_json(account: str, results: Sequence[RegionRead], projects: Sequence[RegionExport]) -> dict[str, Any]:
    """What was done for one account, for machines; ``missing`` is what makes the exit code 1."""
    missing = any(result.refused for result in results) or any(project.missing for project in projects)
    return {
        "account": account or next((result.account for result in results if result.account), ""),
        "regions": [
            {
                "region": result.region,
                "pools": result.done,
                "resumed": result.skipped,
                "calls": dict(sorted(result.calls.items())),
                "throttled": result.throttled,
                "seconds": round(result.seconds, 3),
                "refused": [
                    {
                        "operation": call.operation,
                        "request": dict(call.request),
                        "code": call.error.code,
                        "message": call.error.message,
                    }
                    for call in result.refused
                ],
                "notes": list(result.notes),
            }
            for result in results
        ],
        "projects": [
            {
                "region": project.drawing.graph.region,
                "folder": str(project.drawing.folder),
                "resources": {t: len(graph.resources) for t, graph in project.drawing.graphs.items()},
                "omitted": len(project.drawing.graph.omitted),
                "findings": Counter(finding.level for finding in project.drawing.graph.findings),
                "files_written": len(project.changes.written),
            }
            for project in projects
        ],
        "missing": missing,
    }


def gaps(results: Sequence[RegionRead]) -> list[str]:
    """What AWS refused, a sentence for each region, operation and code."""
    refused = Counter((r.region, call.operation, call.error.code) for r in results for call in r.refused)
    return [
        f"{region}: AWS refused {operation} {count(number, 'time')} ({code}): allow it, then run the same"
        " command again"
        for (region, operation, code), number in sorted(refused.items())
    ]


def written(project: RegionExport) -> Iterator[str]:
    """What one region's project holds, and what writing it changed."""
    graph, changes, folder = project.drawing.graph, project.changes, project.drawing.folder
    levels = Counter(finding.level for finding in graph.findings)
    yield ""
    yield style(f"{graph.region}: {count(len(graph.resources), 'resource')} in {folder}", bold=True)
    kinds = Counter(resource.kind.name for resource in graph.resources)
    yield "  " + ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    yield (
        f"  {count(len(changes.written), 'file')} written, {len(changes.unchanged)} unchanged,"
        f" {len(changes.removed)} removed"
    )
    for path in changes.kept:
        yield style(f"  {path} was edited: that version is {path}.orig now", fg="yellow")
    if graph.omitted:
        yield style(f"  {count(len(graph.omitted), 'thing')} of the account without code", fg="yellow")
    if levels["error"] or levels["warning"]:
        found = f"{count(levels['error'], 'error')} and {count(levels['warning'], 'warning')} to look at"
        yield style(f"  {found}: {folder / 'report.md'}", fg="yellow")


def next_steps(projects: Sequence[RegionExport], options: RenderOptions, again: str) -> Iterator[str]:
    """What to do with the projects; ``again`` is the command that draws them without imports."""
    from exporter.targets.registry import target_named

    yield ""
    yield style("Next", bold=True)
    for project in projects:
        for name, graph in project.drawing.graphs.items():
            folder = project.drawing.folder / name
            for line in target_named(name).next_steps(folder, graph, options.targets[name]):
                yield f"  {line}"
    if not all(chosen.adopted for chosen in options.targets.values()):
        yield f"  after the import: {again}"


def verdict(found: Verdict) -> Iterator[str]:
    """What was judged of one region: its resources, changed ones first, then every check by name."""
    from exporter.verify.verdict import UNPLANNED

    plan = found.plan or UNPLANNED
    yield ""
    width = max((len(change.address) for change in plan.changes), default=0)
    for change in sorted(plan.changes, key=lambda c: (not c.replaces, c.actions == ("no-op",), c.address)):
        verb = "replace" if change.replaces else " and ".join(change.actions)
        imported = f"imported {change.imported}" if change.imported else "not imported"
        line = f"  {verb:<8} {change.address:<{width}}  {imported}"
        yield line if change.actions == ("no-op",) else style(line, fg="red")
        for path, before, after in change.differences:
            yield f"             {path}: {_short(before)} -> {_short(after)}"
    for check in found.checks:
        color = {"passed": "green", "failed": "red", "not checked": "yellow"}[check.result]
        yield f"  {style(f'{check.result:<11}', fg=color)}  {check.name}"
        for detail in check.details:
            yield f"               {detail}"
    if found.versions:
        judges = ", ".join(f"{name} {version}" for name, version in found.versions.items())
        yield f"  judged by {judges}"
    if found.plan:
        color = "green" if found.empty else "red"
        yield style(f"{found.region}: {found.summary}", fg=color, bold=True)
    else:
        yield style(f"{found.region}: not proven, no plan was made", fg="yellow", bold=True)


def _short(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[: length - 3] + "..."
