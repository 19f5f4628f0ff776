"""The lines that show what was read and what was written, and what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from exporter.cli.console import Sentence, line, sentence
from exporter.errors import ApiError
from exporter.failures import failure_of, is_ours, words_of
from exporter.report.groups import weighed

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.discovery.results import AccountRead, RegionRead
    from exporter.folder.export import Export, RegionExport
    from exporter.model import Graph
    from exporter.report.groups import Sentence as Said
    from exporter.snapshot.store import Source


MOST_POOLS = 5
"""How many pools or files a terminal names of which the same is said."""
MOST_CONFLICTS = 10
"""How many files a terminal names that could not be merged."""
MOST_REGIONS = 4
"""How many regions a terminal shows line by line."""
MOST_NEWS = 8
"""How many lines a terminal shows of what changed; the report has them all."""


def count(number: int, thing: str) -> str:
    """``1 pool``, ``1,200 pools``."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def region_read(region: RegionRead, *, verbose: bool = False) -> Iterator[Text]:
    """What reading one region took; with ``verbose`` the calls, and how many of each operation."""
    calls = f", {count(sum(region.calls.values()), 'call')}" if verbose else ""
    again = f", {count(region.throttled, 'throttle')}" if region.throttled else ""
    kept = f" ({region.skipped:,} of them by the run that was interrupted)" if region.skipped else ""
    yield line(
        f"{region.region}: {count(region.done, 'pool')} read{kept}{calls}, {region.seconds:.1f} s{again}"
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
        f" {failure.remedy.format(operation=_ALLOWED)}"
    )


_ALLOWED = "it ('poolport policy' prints all that is needed)"


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


def written(export: Export, *, verbose: bool = False) -> Iterator[Text]:
    """What the projects hold, and what writing them changed; with ``verbose`` how much of each kind."""
    yield Text()
    shown = export.regions if verbose else export.regions[:MOST_REGIONS]
    for region in shown:
        graphs = region.drawing.graphs
        number = by_target({name: len(graph.resources) for name, graph in graphs.items()}, "resource")
        yield line(f"{region.drawing.region}: {number} in {region.folder}", "bold")
        yield from _kinds(graphs) if verbose else ()
    if more := export.regions[len(shown) :]:
        yield line(f"and in {count(len(more), 'region')} more: {totals(more, 'resource')}", "bold")
    changes = [region.changes for region in export.regions]
    new, same, gone = (
        sum(len(getattr(it, name)) for it in changes) for name in ("written", "unchanged", "removed")
    )
    yield line(f"  {count(new, 'file')} written, {same:,} unchanged, {gone:,} removed")
    if any(graph.omitted for region in export.regions for graph in region.drawing.graphs.values()):
        yield line(f"  {totals(export.regions, 'thing')} of the account without code", "yellow")


def totals(regions: Sequence[RegionExport], thing: str) -> str:
    """How many resources, or things without code, some regions have, by target."""
    found: Counter[str] = Counter()
    for region in regions:
        for name, graph in region.drawing.graphs.items():
            found[name] += len(graph.resources if thing == "resource" else graph.omitted)
    return by_target(found, thing)


def findings(export: Export) -> Iterator[Text | Sentence]:
    """What was found, by weight, and the heaviest of it in words: what has no code, or two owners."""
    report = export.drawing.folder / "report.md"
    found = weighed((it for region in export.drawing.regions for it in region.findings), 0)
    numbers = {it.weight: it.number for it in found}
    known = numbers.pop("info", 0)
    if not numbers:
        return
    also = f", and {known:,} good to know" if known else ""
    yield line(f"  {count(sum(numbers.values()), 'finding')} to look at{also}: {report}", "yellow")
    for group in found:
        begin, told = f"  {group.number:>6,} {group.weight:<8}  ", group.meaning
        if group.weight in _TOLD:
            heaviest, *others = group.sentences
            also = f" (and {count(len(others), 'sentence')} more)" if others else ""
            told = f"{_subjects(heaviest)}: {heaviest.message}{also}"
        if group.weight != "info":
            yield sentence(f"{begin}{told}", "yellow", hang=len(begin), most=2)


_TOLD = ("error", "owners")
"""The weights of which a terminal shows what is said of most things."""


def _subjects(found: Said) -> str:
    """What a sentence is said of, by its name."""
    first = found.things[0]["name"] or found.things[0]["resource"]
    more = len(found.things) - 1
    return f"{first} and {more:,} more" if more else first


def edits(export: Export) -> Iterator[Text]:
    """What became of the files that somebody had edited, those of the whole folder."""
    for paths, said in (
        (export.changes.merged, "{} was edited, and has both the edit and what is new"),
        (export.changes.kept, "{} was edited: that version is {}.orig now"),
    ):
        for path in paths[:MOST_POOLS]:
            yield line("  " + said.replace("{}", path), "yellow")
        if (more := len(paths) - MOST_POOLS) > 0:
            yield line(f"  and so {'was' if more == 1 else 'were'} {count(more, 'file')} more", "yellow")


def by_target(numbers: Mapping[str, int], thing: str) -> str:
    """``4 resources``, or ``4 resources for pulumi and 3 for terraform`` where the targets differ."""
    if len(set(numbers.values())) == 1:
        return count(next(iter(numbers.values())), thing)
    (first, number), *rest = numbers.items()
    return " and ".join([f"{count(number, thing)} for {first}", *(f"{n:,} for {name}" for name, n in rest)])


def _kinds(graphs: Mapping[str, Graph]) -> Iterator[Text]:
    """How many resources of each kind there are, once where the targets are alike."""
    kinds = {name: Counter(it.kind.name for it in graph.resources) for name, graph in graphs.items()}
    texts = {name: ", ".join(f"{n} {kind}" for kind, n in found.items()) for name, found in kinds.items()}
    alike = len(set(texts.values())) == 1
    for name, text in list(texts.items())[:1] if alike else texts.items():
        yield line(f"  {text}" if alike else f"  {name}: {text}")


def conflicts(export: Export) -> Iterator[str]:
    """The files that stayed as somebody has edited them, a sentence each."""
    folder, found = export.drawing.folder, export.changes.conflicts
    steps = {step.path: step.content is not None for step in export.steps}
    for path, why in list(found.items())[:MOST_CONFLICTS]:
        new = folder / f"{path}.new"
        if steps.get(f"{path}.new", new.exists()):  # an earlier run may have written it
            remedy = f", the new text is in {new}: take over what you need of it, then remove it"
        else:
            remedy = "" if ": " in why else ": --force takes the new text, and keeps a copy as .orig"
        yield f"{folder / path} stayed as it is ({why}){remedy}"
    if (more := len(found) - MOST_CONFLICTS) > 0:
        yield f"so did {count(more, 'file')} more: --json names them all"


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


def kept(source: Source, folder: Path) -> Iterator[str]:
    """The pools that an earlier run has left: gone from AWS by now, or not selected any more."""
    from exporter.folder.snapshots import title_of

    prune = shlex.join(["poolport", "export", "--prune", "--out", str(folder)])
    found: dict[str, list[str]] = {}
    for name in source.manifest.files:
        answers = source.answers(name)
        whys = {answer.kept.why for answer in answers if answer.kept}
        why = whys.pop() if len(whys) == 1 and all(answer.kept for answer in answers) else ""
        if why in _LEFT:
            found.setdefault(why, []).append(
                title_of(answers) or name.rsplit("/", 1)[-1].removesuffix(".json")
            )
    for left, pools in found.items():
        shown = [f"{pool} {_LEFT[left]}: its code stays until '{prune}'" for pool in pools[:MOST_POOLS]]
        yield from shown
        if more := len(pools) - len(shown):
            yield f"and so {'is' if more == 1 else 'are'} {count(more, 'pool')} more, which report.md names"


_LEFT = {"gone": "is gone from AWS", "unselected": "is not selected any more"}
