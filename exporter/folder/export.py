"""Writes an export to its folder: code, report, names, settings and records, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exporter.errors import UsageError
from exporter.folder import files as disk
from exporter.folder import mapping, settings, settings_file
from exporter.folder.files import Changes, Plan, record_steps
from exporter.folder.records import PLACE, Records, load
from exporter.folder.render import Drawing, RegionDrawing, RenderOptions, draw_export
from exporter.folder.settings import Settings
from exporter.folder.snapshots import Joined
from exporter.folder.state import State, read_state
from exporter.folder.transaction import Change, commit
from exporter.snapshot.store import Source
from exporter.targets.pages import draw_page
from exporter.targets.registry import TARGETS, target_named
from exporter.telling import Tell, nobody

README = "README.md"
ATTRIBUTES = ".gitattributes"


@dataclass(frozen=True, slots=True)
class RegionExport:
    """One region of an export, and what writing it changes; ``folder`` is the region's."""

    drawing: RegionDrawing
    folder: Path
    changes: Changes

    @property
    def missing(self) -> bool:
        """Whether something of the account is not in the code that should be."""
        return self.drawing.missing

    def as_json(self) -> dict[str, Any]:
        """What was written, for machines."""
        graphs = self.drawing.graphs
        return {
            "region": self.drawing.region,
            "resources": {name: len(graph.resources) for name, graph in graphs.items()},
            "omitted": {name: len(graph.omitted) for name, graph in graphs.items()},
            "findings": Counter(finding["level"] for finding in self.drawing.findings),
            "files_written": len(self.changes.written),
            "folder": str(self.folder),
        }


@dataclass(frozen=True, slots=True)
class Export:
    """An export, and what writing it changes in its folder."""

    drawing: Drawing
    changes: Changes
    steps: tuple[Change, ...] = field(repr=False)

    @property
    def regions(self) -> tuple[RegionExport, ...]:
        """Region by region."""
        return tuple(
            RegionExport(it, self.drawing.folder / it.region, self.changes.below(it.region))
            for it in self.drawing.regions
        )

    @property
    def missing(self) -> bool:
        """Whether something of the account is not in the code that should be."""
        return any(it.missing for it in self.drawing.regions)


def render_export(
    snapshot: Path | Source,
    out: Path,
    options: RenderOptions,
    *,
    remembered: Settings | None = None,
    joined: Joined | None = None,
    records: Records | None = None,
    dry_run: bool = False,
    locked: bool = False,
    tell: Tell = nobody,
) -> Export:
    """Write the projects of a snapshot to ``out/REGION/TARGET``, with all that a folder keeps beside them.

    ``remembered`` are the settings of from now on; without, none are written. ``joined`` is the snapshot that
    goes into the folder with the code, ``records`` what is adopted, where that is not as the folder has it.
    With ``dry_run`` nothing is written; ``locked`` says that the caller keeps other runs out;
    ``tell`` hears the steps.

    Raises:
        UsageError: the snapshot, the mapping or a template cannot be used.
        OutputError: the folder cannot be written.
        ExporterError: the output would hold a secret. In every case nothing has changed.
    """
    records = records or load(out)
    drawing = draw_export(snapshot, out, options, records, joined, tell)
    tell("comparing it with the folder")
    made = plan(drawing, records, options)
    if guarded := frozenset(_left_behind(made.changes, options)):
        options = replace(options, guarded=guarded)
        drawing = draw_export(snapshot, out, options, records, joined, tell)
        made = plan(drawing, records, options)
    steps = [
        *_snapshot_steps(joined),
        *made.steps,
        *_own_steps(drawing, remembered),
        *record_steps(made.records),
    ]
    if not dry_run:
        tell("writing the files")
        commit(out, steps, locked=locked)
    return Export(drawing, made.changes, tuple(steps))


def _left_behind(changes: Changes, options: RenderOptions) -> Iterator[tuple[str, str]]:
    """The regions and targets of which a file stays as somebody has edited it."""
    for path in changes.conflicts:
        region, *rest = path.split("/")
        if rest and rest[0] in options.targets:
            yield region, rest[0]


def beside(export: Export) -> Changes:
    """What an export that is not written yet would change besides code and report, as its folder is now.

    The tool's own records are nobody's to read.
    """
    found: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    code = {*export.drawing.files, *export.changes.removed}
    for step in export.steps:
        if step.path in code or step.path.startswith(f"{PLACE}/"):
            continue
        current = disk.read(export.drawing.folder / step.path)
        if current != step.content:
            word = "removed" if step.content is None else "added" if current is None else "changed"
            found[word].append(step.path)
    return Changes(tuple(found["added"]), tuple(found["changed"]), removed=tuple(found["removed"]))


def plan(drawing: Drawing, records: Records, options: RenderOptions) -> Plan:
    """What becomes of the code and the report; the code of a target that is not written any more stays."""
    others = TARGETS.keys() - options.targets.keys()
    stays = [path for path in records.files if path.split("/")[1:2] in [[name] for name in others]]
    made = disk.plan(
        drawing.folder,
        drawing.files,
        records,
        force=options.force,
        moved=dict(_moved(drawing, records)),
        stays=stays,
    )
    return Plan(
        made.changes,
        made.steps,
        Records(made.records.files, drawing.records.names, drawing.records.things),
    )


def _moved(drawing: Drawing, records: Records) -> Iterator[tuple[str, str]]:
    """The files of the pools that have another name now, each with the one of before."""
    for (region, name), graph in drawing.graphs.items():
        target = target_named(name)
        for resource in graph.resources:
            before = records.names.get(region, {}).get(resource.key)
            if resource.kind.root and before and before != resource.name:
                old = target.group_file.format(target.spell(before))
                yield f"{region}/{target.file_of(resource)}", f"{region}/{name}/{old}"


def _snapshot_steps(joined: Joined | None) -> Iterator[Change]:
    for name, content in joined.contents().items() if joined else ():
        yield Change(f"snapshot/{name}", content)


def _own_steps(drawing: Drawing, remembered: Settings | None) -> Iterator[Change]:
    """The files that people edit and poolport only adds to, and those that it writes once."""
    folder = drawing.folder
    yield Change(mapping.FILE, drawing.names)
    yield Change(
        f"{PLACE}/.gitignore",
        b"# What an interrupted run has left; the next one goes on from there.\n/next/\n/read/\n",
    )
    if remembered is None:
        return
    yield Change(settings.FILE, settings_file.written(folder, remembered))
    for name in (README, ATTRIBUTES):
        if not (folder / name).exists():
            text = draw_page(f"folder/{name}.j2", None, {}, _facts(drawing, remembered))
            yield Change(name, text.encode())


def _facts(drawing: Drawing, remembered: Settings) -> Mapping[str, Any]:
    return {
        "account": remembered.account,
        "regions": [it.region for it in drawing.regions],
        "targets": list(remembered.targets),
    }


def options_of(
    remembered: Settings, folder: Path, *, force: bool = False, adopted: bool = False
) -> RenderOptions:
    """What a folder's settings mean for what is written.

    Raises:
        UsageError: no target was ever named, or the folder of templates is not there.
    """
    if not remembered.targets:
        raise UsageError(
            f"what shall be written? name it with --target: {', '.join(sorted(TARGETS))}; it may repeat, and"
            " the folder remembers it"
        )
    templates = folder / remembered.templates if remembered.templates else None
    if templates is not None and not templates.is_dir():
        raise UsageError(
            f"the templates' folder {templates} does not exist: name one that does, with --templates or in"
            f" {folder / settings.FILE}"
        )
    return RenderOptions(
        dict(sorted(remembered.targets.items())),
        templates,
        force,
        adopted,
        dict(remembered.projects),
        states_of(remembered, folder),
    )


def states_of(remembered: Settings, folder: Path) -> tuple[State, ...]:
    """The states that a folder remembers, each called as the settings call it.

    Raises:
        UsageError: one cannot be read.
    """
    return tuple(replace(read_state(folder / path), source=path) for path in remembered.states)
