"""Draws an export in memory: from a snapshot to the projects of every region, the report and the names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exporter.changes.model import RegionChanges
from exporter.disk import below
from exporter.errors import ExporterError, UsageError
from exporter.folder import adoption, mapping
from exporter.folder.graphs import build_graphs
from exporter.folder.news import for_report, since_last
from exporter.folder.records import Records
from exporter.folder.snapshots import Joined
from exporter.folder.state import State
from exporter.folder.verdict import kept_verdict, last_report
from exporter.graph import build as graphs
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.report.build import as_json, joined_report, report
from exporter.report.html import as_html
from exporter.report.markdown import as_markdown, pool_pages
from exporter.snapshot.secrets import MASK, Searcher, searcher
from exporter.snapshot.store import Answer, Source, open_snapshot
from exporter.states import Comments, Defaults, Protection
from exporter.targets.adoption import Adoption
from exporter.targets.conventions import convention
from exporter.targets.engine import draw_project
from exporter.targets.registry import target_named
from exporter.targets.target import Options, ProviderOptions, Target
from exporter.targets.top import draw_top
from exporter.telling import Tell, nobody
from exporter.versions import Version, as_given


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What may be chosen of a rendering.

    ``targets`` are names of targets, with what is chosen of each; ``templates`` is a folder of overrides,
    ``force`` takes the new text in place of every edit. With ``adopted`` all that is written is recorded as
    adopted. ``projects`` are the names of Pulumi projects by region, where they are not those of a new
    export, ``states`` are those of other code. ``guarded`` are the regions and targets in which a file that
    somebody has edited stays as it is, maybe with import statements. ``secrets`` are values that no output
    may hold.
    """

    targets: Mapping[str, Options]
    templates: Path | None = None
    force: bool = False
    adopted: bool = False
    projects: Mapping[str, str] = field(default_factory=dict)
    states: tuple[State, ...] = ()
    guarded: frozenset[tuple[str, str]] = frozenset()
    secrets: frozenset[str] = field(default=frozenset(), repr=False)


def choose(
    names: Iterable[str],
    *,
    adopted: bool = False,
    provider: Version | None = None,
    secrets_in_config: bool = False,
    protect: Protection = "irreplaceable",
    comments: Comments = "reasons",
    defaults: Defaults = "omit",
    templates: Path | None = None,
    force: bool = False,
    secrets: frozenset[str] = frozenset(),
) -> RenderOptions:
    """The same choices for several targets: each takes those that it has.

    Raises:
        UsageError: a name is not a target's, or the folder of templates does not exist.
    """
    check_templates(templates)
    chosen = {
        name: target_named(name).choose(
            provider=provider,
            secrets=secrets_in_config,
            protect=protect,
            comments=comments,
            defaults=defaults,
        )
        for name in dict.fromkeys(names)
    }
    return RenderOptions(chosen, templates, force, adopted, secrets=secrets)


def check_templates(templates: Path | None) -> None:
    """Check that a folder of templates is there.

    Raises:
        UsageError: it is not.
    """
    if templates is not None and not templates.is_dir():
        raise UsageError(f"the templates' folder {templates} does not exist: name one that does")


@dataclass(frozen=True, slots=True)
class RegionDrawing:
    """One region of an export: a graph and what is adopted of it for each target, by its name."""

    region: str
    graphs: Mapping[str, Graph]
    adoptions: Mapping[str, Adoption]
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def graph(self) -> Graph:
        """The graph of the first target."""
        return next(iter(self.graphs.values()))

    @property
    def missing(self) -> bool:
        """Whether something of the account is not in the code that should be."""
        return any(finding.level == "error" for graph in self.graphs.values() for finding in graph.findings)


@dataclass(frozen=True, slots=True)
class Drawing:
    """An export, drawn but not yet on disk; the paths of ``files`` are relative to its folder.

    ``records`` are those that go with these files, but for the digests of the files; ``strangers`` are
    sentences on what mapping.json says of things that are not in the export; ``templates`` is the folder of
    overrides. ``news`` is what changed in AWS since the last export; None where AWS was not asked, or there
    was no export before.
    """

    folder: Path
    regions: tuple[RegionDrawing, ...]
    files: Mapping[str, bytes]
    names: bytes
    records: Records
    strangers: tuple[str, ...] = ()
    templates: Path | None = None
    news: tuple[RegionChanges, ...] | None = None

    @property
    def graphs(self) -> dict[tuple[str, str], Graph]:
        """The graphs by region and target."""
        return {(it.region, target): graph for it in self.regions for target, graph in it.graphs.items()}


def draw_export(
    snapshot: Path | Source,
    out: Path,
    options: RenderOptions,
    records: Records | None = None,
    joined: Joined | None = None,
    tell: Tell = nobody,
) -> Drawing:
    """Every region in memory: each target's project in ``REGION/TARGET/``, and one report of all.

    ``records`` are those of the folder's last run. ``joined`` is the snapshot where it is about to replace
    the folder's: then it is told what changed. ``tell`` hears the steps.

    Raises:
        UsageError: the snapshot, the mapping or a template cannot be used.
        ExporterError: the output would hold a secret.
    """
    records = records or Records()
    source = snapshot if isinstance(snapshot, Source) else open_snapshot(snapshot)
    by_region = source.manifest.by_region
    # A region without pools must still tell a state what to forget.
    regions_of = sorted({*by_region, *(it for it in records.things if records.knows(it, options.targets))})
    if not regions_of:
        raise UsageError(
            f"{out if isinstance(snapshot, Source) else snapshot} holds no pools: read some first, with"
            " 'poolport export' or 'poolport discover'"
        )
    names_file = below(out, mapping.FILE)
    drawn: dict[str, _Region] = {}
    answered: dict[str, list[list[Answer]]] = {}
    own_rule = convention(options.templates)
    for region in regions_of:
        tell(f"{region}: finding names and references")
        known = mapping.read(names_file, region)
        taken = records.names_taken(region)
        known = replace(known, last=records.names.get(region, {}), taken=taken, convention=own_rule)
        answered[region] = answers = [source.answers(name) for name in by_region.get(region, ())]
        read = source.manifest.last_read(region)
        drawn[region] = _Region(
            region, _graphs(source.manifest.account, region, answers, known, options, read)
        )
    by_region_and_target = {(it.region, name): it.graphs[name] for it in drawn.values() for name in it.graphs}
    records = adoption.renewed(records, by_region_and_target, adopting=options.adopted)
    files: dict[str, bytes] = {}
    regions, data = [], []
    for region, it in drawn.items():
        adoptions = {
            name: adoption.adoption_of(records, region, name, graph) for name, graph in it.graphs.items()
        }
        for name, graph in it.graphs.items():
            tell(f"{region}: writing {name}")
            files |= _draw(graph, name, adoptions[name], options)
        data.append(report(_by_target(it.graphs), options.templates, files, adoptions))
        regions.append(RegionDrawing(region, it.graphs, adoptions, tuple(data[-1]["findings"])))
    found = {region: it.graph.names for region, it in drawn.items()}
    search, last = searcher(options.secrets), last_report(out)
    news = since_last(out, joined, found, search) if joined and records.files else None
    tell("writing the report")
    whole = joined_report(data, _choices(options))
    whole["verdict"] = kept_verdict(last, files, options.targets)
    whole["changes"] = for_report(last, news, search)
    targets = [target_named(name) for name in options.targets]
    files |= draw_top(options.templates, source.manifest.account, regions_of, targets)
    files["report.json"] = as_json(whole)
    files["report.md"] = as_markdown(whole, options.templates)
    files |= pool_pages(whole, options.templates)
    files["report.html"] = as_html(whole, answered, files, options.templates)
    tell("searching all of it for secrets")
    _search(files, search)
    titles = {
        region: {(r.kind.name, r.import_id): r.title for r in it.graph.resources}
        for region, it in drawn.items()
    }
    everywhere = {name for names in found.values() for name in names}
    records = replace(
        records,
        names={
            region: {f"{kind}:{import_id}": name for (kind, import_id), name in names.items()}
            for region, names in found.items()
        },
    )
    return Drawing(
        out,
        tuple(regions),
        files,
        mapping.merged(names_file, found, titles),
        records,
        tuple(mapping.strangers(names_file, mapping.read(names_file), everywhere)),
        options.templates,
        news,
    )


@dataclass(frozen=True, slots=True)
class _Region:
    region: str
    graphs: Mapping[str, Graph]

    @property
    def graph(self) -> Graph:
        return next(iter(self.graphs.values()))


def _graphs(
    account: str,
    region: str,
    answers: list[list[Any]],
    known: KnownNames,
    options: RenderOptions,
    read: str,
) -> dict[str, Graph]:
    wanted = {name: replace(graph_options(chosen), read=read) for name, chosen in options.targets.items()}
    return build_graphs(account, region, answers, known, wanted, options.states)


def _draw(graph: Graph, name: str, adopted: Adoption, options: RenderOptions) -> dict[str, bytes]:
    drawn = draw_project(
        graph,
        target_named(name),
        adoption=adopted,
        provider=provider_of(options.targets[name]),
        templates=options.templates,
        project=options.projects.get(graph.region, ""),
        guarded=(graph.region, name) in options.guarded,
        comments=options.targets[name].comments,
    )
    return {f"{graph.region}/{name}/{path}": content for path, content in drawn.items()}


def graph_options(chosen: Options) -> graphs.Options:
    """What a target's options mean for its graph."""
    return graphs.Options(
        provider_of(chosen), chosen.secrets, chosen.protect, chosen.checks_ignored, chosen.defaults
    )


def provider_of(chosen: Options) -> Version | None:
    """The version of the provider that was asked for, of a target that has one."""
    return chosen.provider if isinstance(chosen, ProviderOptions) else None


def _by_target(found: Mapping[str, Graph]) -> dict[Target, Graph]:
    return {target_named(name): graph for name, graph in found.items()}


def _choices(options: RenderOptions) -> dict[str, object]:
    """What the code depends on besides the snapshot and what is adopted, by target, for the report."""
    found: dict[str, object] = {}
    for name, chosen in options.targets.items():
        provider = provider_of(chosen)
        found[name] = {
            "comments": chosen.comments,
            "defaults": chosen.defaults,
            "protect": chosen.protect,
            "provider": as_given(provider) if provider else None,
            "secrets_in_config": chosen.secrets,
        }
    return found


def _search(files: Mapping[str, bytes], search: Searcher) -> None:
    """Stop where a secret, or the marker in its place, stands in anything that is about to be written.

    What has the marker is left out of the code; a report says so, and may name it.
    """
    for path, content in files.items():
        # What is no text is an image; a secret in it would be one in its bytes.
        text = content.decode("utf-8", "replace")
        if (MASK in text and not path.startswith(("report.", "report/"))) or search.find(text):
            raise ExporterError(
                f"{path} would hold a secret that AWS answered, somebody put it into another field: nothing"
                " was written; remove the secret from that field, then rotate it"
            )
