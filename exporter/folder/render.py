"""Writes an export: from a snapshot to the projects and reports of every region on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exporter.disk import below, folder_below, write_whole
from exporter.errors import ExporterError, UsageError
from exporter.folder import files as disk
from exporter.folder import mapping
from exporter.folder.verdict import kept_verdict
from exporter.graph import build as graphs
from exporter.graph.build import build
from exporter.model import Graph
from exporter.report.build import as_json, report
from exporter.report.markdown import as_markdown
from exporter.snapshot.secrets import MASK, searcher
from exporter.snapshot.store import Answer, Manifest, locate, read_answers, read_manifest
from exporter.states import Protection
from exporter.targets.adoption import NOTHING
from exporter.targets.engine import draw_project
from exporter.targets.registry import target_named
from exporter.targets.statements import whole
from exporter.targets.target import Options, ProviderOptions, Target
from exporter.versions import Version, as_given


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What may be chosen of a rendering.

    ``targets`` are names of targets, with what is chosen of each; ``templates`` is a folder of overrides,
    ``force`` replaces edited files too, ``provider`` is the version of the Terraform provider that a proof is
    made with. ``secrets`` are values that no output may hold.
    """

    targets: Mapping[str, Options]
    provider: Version | None = None
    templates: Path | None = None
    force: bool = False
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def areas(self) -> tuple[str, ...]:
        """The top folders and files of a region that this rendering is about."""
        return (*self.targets, "report.json", "report.md")


def choose(
    names: Iterable[str],
    *,
    adopted: bool = False,
    provider: Version | None = None,
    secrets_in_config: bool = False,
    protect: Protection = "irreplaceable",
    templates: Path | None = None,
    force: bool = False,
    secrets: frozenset[str] = frozenset(),
) -> RenderOptions:
    """The same choices for several targets: each takes those that it has.

    Raises:
        UsageError: a name is not a target's, or the folder of templates does not exist.
    """
    if templates is not None and not templates.is_dir():
        raise UsageError(f"the templates' folder {templates} does not exist: name one that does")
    chosen = {
        name: target_named(name).choose(
            adopted=adopted, provider=provider, secrets=secrets_in_config, protect=protect
        )
        for name in dict.fromkeys(names)
    }
    return RenderOptions(chosen, provider, templates, force, secrets)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One region of an export, drawn but not yet on disk.

    There is a graph for each target, by its name; ``names`` is the text of its mapping.json, and
    ``strangers`` are sentences on what that says of things that are not in the export. ``findings`` are those
    of the report, each with what it is about.
    """

    folder: Path
    graphs: Mapping[str, Graph]
    files: Mapping[str, bytes]
    names: str
    strangers: tuple[str, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def graph(self) -> Graph:
        """The graph of the first target."""
        return next(iter(self.graphs.values()))


@dataclass(frozen=True, slots=True)
class RegionExport:
    """One region of an export on disk, and what writing it changed."""

    drawing: Drawing
    changes: disk.Changes

    @property
    def missing(self) -> bool:
        """Whether something of the account is not in the code that should be."""
        graphs = self.drawing.graphs.values()
        return any(finding.level == "error" for graph in graphs for finding in graph.findings)

    def as_json(self) -> dict[str, Any]:
        """What was written, for machines."""
        graphs = self.drawing.graphs
        return {
            "region": self.drawing.graph.region,
            "folder": str(self.drawing.folder),
            "resources": {name: len(graph.resources) for name, graph in graphs.items()},
            "omitted": {name: len(graph.omitted) for name, graph in graphs.items()},
            "findings": Counter(finding["level"] for finding in self.drawing.findings),
            "files_written": len(self.changes.written),
        }


def render_export(snapshot: Path, out: Path, options: RenderOptions) -> list[RegionExport]:
    """Write a project a region from a snapshot: in ``out``, or in ``out/REGION`` where it has several.

    Raises:
        UsageError: the snapshot, the mapping or a template cannot be used.
        OutputError: writing would lose somebody's work.
        ExporterError: the output would hold a secret. In every case nothing has been written.
    """
    drawings = list(draw_export(snapshot, out, options))
    if not options.force:
        lost = [d.folder / path for d in drawings for path in disk.lost(d.folder, d.files, options.areas)]
        disk.refuse(lost)
    written = []
    for drawing in drawings:
        changes = disk.write(drawing.folder, drawing.files, options.areas)
        if disk.read(drawing.folder / mapping.FILE) != drawing.names.encode():
            write_whole(drawing.folder, mapping.FILE, drawing.names.encode())
        written.append(RegionExport(drawing, changes))
    return written


def draw_export(snapshot: Path, out: Path, options: RenderOptions) -> Iterable[Drawing]:
    """Every region in memory."""
    snapshot = locate(snapshot)
    manifest = read_manifest(snapshot)
    if not manifest.files:
        raise UsageError(f"{snapshot} holds no pools: discover some first")
    for region, names in manifest.by_region.items():
        folder = folder_below(out, region) if len(manifest.regions) > 1 else out
        answers = [read_answers(snapshot, name)[1] for name in names]
        yield _draw_region(manifest, region, answers, folder, options)


def _draw_region(
    manifest: Manifest, region: str, answers: list[list[Answer]], folder: Path, options: RenderOptions
) -> Drawing:
    known = mapping.read(below(folder, mapping.FILE))
    built: dict[graphs.Options, Graph] = {}
    by_target: dict[str, Graph] = {}
    for name, chosen in options.targets.items():
        wanted = graph_options(chosen)
        if wanted not in built:
            built[wanted] = build(manifest.account, region, answers, known, wanted)
        by_target[name] = built[wanted]
    files: dict[str, bytes] = {}
    for name, graph in by_target.items():
        target = target_named(name)
        chosen = options.targets[name]
        drawn = draw_project(
            graph,
            target,
            adoption=whole(graph) if chosen.adopted else NOTHING,
            provider=provider_of(chosen),
            templates=options.templates,
        )
        files |= {f"{name}/{path}": content for path, content in drawn.items()}
    data = report(_by_target(by_target), _choices(options), options.templates, files)
    data["verdict"] = kept_verdict(folder, files, options.targets)
    files["report.json"] = as_json(data)
    files["report.md"] = as_markdown(data, options.templates)
    _search(files, options.secrets)
    found = next(iter(by_target.values())).names
    strangers = tuple(mapping.strangers(folder / mapping.FILE, known, found))
    return Drawing(folder, by_target, files, mapping.merged(known, found), strangers, tuple(data["findings"]))


def graph_options(chosen: Options) -> graphs.Options:
    """What a target's options mean for its graph."""
    return graphs.Options(provider_of(chosen), chosen.secrets, chosen.protect, chosen.checks_ignored)


def provider_of(chosen: Options) -> Version | None:
    """The version of the provider that was asked for, of a target that has one."""
    return chosen.provider if isinstance(chosen, ProviderOptions) else None


def _by_target(found: Mapping[str, Graph]) -> dict[Target, Graph]:
    return {target_named(name): graph for name, graph in found.items()}


def _choices(options: RenderOptions) -> dict[str, object]:
    """What the code depends on besides the snapshot, for the report."""
    chosen = options.targets.values()
    return {
        "adopted": any(c.adopted for c in chosen),
        "protect": next((c.protect for c in chosen), "irreplaceable"),
        "provider": as_given(options.provider) if options.provider else None,
        "secrets_in_config": any(c.secrets for c in chosen),
    }


def _search(files: Mapping[str, bytes], secrets: frozenset[str]) -> None:
    """Stop where a secret, or the marker in its place, stands in anything that is about to be written.

    What has the marker is left out of the code; a report says so, and may name it.
    """
    search = searcher(secrets)
    for path, content in files.items():
        # What is no text is an image; a secret in it would be one in its bytes.
        text = content.decode("utf-8", "replace")
        if (MASK in text and not path.startswith("report.")) or search.find(text):
            raise ExporterError(
                f"{path} would hold a secret that AWS answered, somebody put it into another field: nothing"
                " was written; remove the secret from that field, then rotate it"
            )
