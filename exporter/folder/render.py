"""The stages in order: a snapshot in, the projects and reports of every region on disk out."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.disk import write_whole
from exporter.errors import ExporterError, UsageError
from exporter.folder import files as output
from exporter.folder import mapping
from exporter.graph.build import build
from exporter.model import Graph
from exporter.report.build import as_json, report
from exporter.report.markdown import as_markdown
from exporter.snapshot.secrets import MASK, searcher
from exporter.snapshot.store import locate, read_answers, read_manifest
from exporter.targets.engine import render
from exporter.versions import Version


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user may choose of a rendering.

    ``provider`` is the version of the Terraform provider to write for (Pulumi's is always newer than any
    that matters); with ``secrets_in_config`` the code takes secrets from the project's configuration, and
    leaves them out otherwise; ``secrets`` are values that no output may hold.
    """

    targets: Sequence[str]
    adopted: bool = False
    provider: Version | None = None
    templates: Path | None = None
    force: bool = False
    secrets_in_config: bool = False
    secrets: frozenset[str] = frozenset()

    @property
    def areas(self) -> tuple[str, ...]:
        """The top folders and files of a project that this rendering is about."""
        return (*self.targets, "report.json", "report.md")


@dataclass(frozen=True, slots=True)
class Project:
    """One region's project, drawn but not yet on disk.

    There is a graph for each target; ``names`` is the text of its mapping.json.
    """

    folder: Path
    graphs: Mapping[str, Graph]
    files: dict[str, bytes]
    names: str

    @property
    def graph(self) -> Graph:
        """The graph of the first target."""
        return next(iter(self.graphs.values()))


@dataclass(frozen=True, slots=True)
class Written:
    """One region's project on disk, and what writing it changed."""

    project: Project
    changes: output.Changes

    @property
    def missing(self) -> bool:
        """Whether something of the account is not in the code that should be."""
        graphs = self.project.graphs.values()
        return any(finding.level == "error" for graph in graphs for finding in graph.findings)


def render_snapshot(snapshot: Path, out: Path, choices: Choices) -> list[Written]:
    """Write a project a region from a snapshot: in ``out``, or in ``out/REGION`` where it has several.

    Raises:
        UsageError: the snapshot, the mapping or a template cannot be used.
        OutputError: writing would lose somebody's work.
        ExporterError: the output would hold a secret. In every case nothing has been written.
    """
    # A graph is millions of small objects without cycles: looking for some among them all, again and
    # again, is a fifth of the time.
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 50)
    try:
        projects = list(draw(locate(snapshot), out, choices))
    finally:
        gc.set_threshold(*before)
    if not choices.force:
        lost = [p.folder / path for p in projects for path in output.lost(p.folder, p.files, choices.areas)]
        output.refuse(lost)
    written = []
    for project in projects:
        changes = output.write(project.folder, project.files, choices.areas)
        names = project.folder / "mapping.json"
        if not names.exists() or names.read_text("utf-8") != project.names:
            write_whole(names, project.names.encode())
        written.append(Written(project, changes))
    return written


def draw(snapshot: Path, out: Path, choices: Choices) -> Iterable[Project]:
    """Every region's project in memory."""
    manifest = read_manifest(snapshot)
    if not manifest.files:
        raise UsageError(f"{snapshot} holds no pools: discover some first")
    for region, names in manifest.by_region.items():
        folder = out / region if len(manifest.regions) > 1 else out
        known = mapping.read(folder / "mapping.json")
        answers = [read_answers(snapshot, name)[1] for name in names]
        config = choices.secrets_in_config
        newest = build(manifest.account, region, answers, known, secrets=config)
        graphs = dict.fromkeys(choices.targets, newest)
        if choices.provider and "terraform" in graphs:
            graphs["terraform"] = build(
                manifest.account, region, answers, known, choices.provider, secrets=config
            )
        files: dict[str, bytes] = {}
        for target, graph in graphs.items():
            drawn = render(graph, target, adopted=choices.adopted, templates=choices.templates)
            files |= {f"{target}/{path}": content for path, content in drawn.items()}
        made = {"adopted": choices.adopted, "provider": choices.provider, "secrets_in_config": config}
        data = report(graphs, made, choices.templates)
        files["report.json"] = as_json(data)
        files["report.md"] = as_markdown(data, choices.templates)
        _search(files, choices.secrets)
        yield Project(folder, graphs, files, mapping.merged(known, newest.names))


def _search(files: dict[str, bytes], secrets: frozenset[str]) -> None:
    """Stop where a secret, or the marker in its place, stands in anything that is about to be written."""
    search = searcher({MASK, *secrets})
    for path, content in files.items():
        # What is no text is an image; a secret in it would be one in its bytes.
        if search(content.decode("utf-8", "replace")):
            raise ExporterError(
                f"{path} would hold a secret that AWS answered, somebody put it into another field: nothing"
                " was written; remove the secret from that field, then rotate it"
            )
