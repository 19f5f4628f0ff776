"""Tries somebody's templates on the sample account: draws it in every state, and proves what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import jinja2

from exporter.errors import ExporterError, UsageError
from exporter.folder.export import render_export
from exporter.folder.render import check_templates, choose, draw_export
from exporter.graph.naming import Nameless
from exporter.model import Graph
from exporter.nearest import near
from exporter.sample import SAMPLE
from exporter.scratch import scratch
from exporter.states import Comments
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import IN_SOME, draw_project, project_environment
from exporter.targets.listing import list_templates
from exporter.targets.lookup import HEADER, NAMES, TOP, is_leftover, names_in
from exporter.targets.mistakes import mistakes, named_by
from exporter.targets.node import MODULES, packages
from exporter.targets.overrides import unused_templates
from exporter.targets.pages import COMMON
from exporter.targets.registry import PROVER, TARGETS
from exporter.targets.target import Target
from exporter.targets.top import VARIABLES
from exporter.telling import Tell, nobody
from exporter.verify.run import verify_export
from exporter.verify.verdict import Verdict
from exporter.versions import OLDEST, parse


def touched(folder: Path) -> list[Target]:
    """The targets whose output a folder of templates may change; all, where it holds what all have.

    Raises:
        UsageError: the folder is not there, or holds no template.
    """
    check_templates(folder)
    listed = list_templates(TARGETS.values(), folder)
    found = {target for it in listed for target in it.overrides}
    if not found and not unused_templates(folder):
        raise UsageError(f"{folder} holds no template: 'poolport templates eject' puts one into it")
    return [target for name, target in sorted(TARGETS.items()) if name in found]


@dataclass(frozen=True, slots=True)
class Trial:
    """Templates that are tried: their ``folder``, for which ``targets``, and what the built-in ones draw of.

    ``graphs`` are the regions of the sample account for each target, by its name, with secrets in them.
    """

    folder: Path
    targets: tuple[Target, ...]
    graphs: Mapping[str, Sequence[Graph]]


def trial(folder: Path, targets: Sequence[Target]) -> Trial:
    """The sample account for some targets; none, where nothing of the folder is taken by any."""
    if not targets:
        return Trial(folder, (), {})
    with scratch() as place:
        options = choose([target.name for target in targets], secrets_in_config=True)
        drawn = draw_export(SAMPLE, place, options).graphs
    found: dict[str, list[Graph]] = {}
    for (_, name), graph in drawn.items():
        found.setdefault(name, []).append(graph)
    return Trial(folder, tuple(targets), found)


def problems(tried: Trial) -> list[str]:
    """What makes templates unusable, a sentence each: names that nothing takes, mistakes, failed drawings."""
    found = [*unused_templates(tried.folder), *_mistakes(tried)]
    for target in () if found else tried.targets:
        found += _failures(tried, target)
    return list(dict.fromkeys(found))


def unchecked(tried: Trial) -> Iterator[str]:
    """What no drawing of the sample account says anything of, and what may be meant otherwise."""
    listed = list_templates(tried.targets, tried.folder)
    usual = [it.name for it in listed if it.builtin and not it.overrides]
    for it in listed:
        if it.builtin:
            continue
        if "/resources/" in it.name:
            kind = it.name.rpartition("/")[2].removesuffix(".j2")
            graphs = [graph for name in it.targets for graph in tried.graphs[name]]
            if not any(resource.kind.name == kind for graph in graphs for resource in graph.resources):
                yield f"{it.name}: the sample account has no {kind}, so it was not drawn"
        elif likely := near(it.name, usual, 0.93, 1):
            yield f"{it.name} adds {it.draws}, and replaces nothing: did you mean {likely[0]}?"


def prove(tried: Trial, tell: Tell = nobody) -> Iterator[Verdict]:
    """Judge the sample account, drawn with the templates, as ``verify`` judges an export.

    Raises:
        ExporterError: it cannot be drawn or judged.
    """
    with scratch() as place:
        out = place / "export"
        if found := _packages(tried.folder):
            (place / MODULES).symlink_to(found, target_is_directory=True)
        names = [target.name for target in tried.targets]
        if not any(target.plans for target in tried.targets):
            names.append(PROVER.name)  # what a program registers is held to its plan
        # Whichever provider this computer can get, the code is for it.
        render_export(SAMPLE, out, choose(names, provider=parse(OLDEST), templates=tried.folder))
        yield from verify_export(out, snapshot=SAMPLE, tell=tell)


def _packages(folder: Path) -> Path | None:
    """Node's packages that are installed for whoever tries the templates; none where there are none."""
    return packages(folder, "@pulumi/pulumi") or packages(Path.cwd(), "@pulumi/pulumi")


def _mistakes(tried: Trial) -> Iterator[str]:
    """What can be seen in the templates of the targets alone; others are seen while they are drawn."""
    own = [name for name in names_in(tried.folder) if name.endswith(".j2") and not is_leftover(name)]
    included = named_by(tried.folder, own)
    environments = {it.name: project_environment(tried.graphs[it.name][0], it) for it in tried.targets}
    for name in own:
        takers = [it.name for it in tried.targets if name == HEADER or name.partition("/")[0] in it.templates]
        if name == NAMES or name.startswith(f"{TOP}/"):
            plain = jinja2.Environment(autoescape=True)  # it draws nothing
            plain.filters |= COMMON
            known = tuple(field.name for field in fields(Nameless)) if name == NAMES else VARIABLES
            yield from mistakes(name, tried.folder, plain, known)
        elif takers:
            variables = None if name in included else IN_SOME
            yield from mistakes(name, tried.folder, environments[takers[0]], variables)


def _failures(tried: Trial, target: Target) -> Iterator[str]:
    """What fails while the sample account is drawn: as it is, and in other states of its adoption."""
    try:
        options = choose((target.name,), secrets_in_config=True, templates=tried.folder)
        with scratch() as place:
            draw_export(SAMPLE, place, options)
        for graph in tried.graphs[target.name]:
            for adoption, comments in zip(_states(graph), _COMMENTS, strict=True):
                draw_project(
                    graph, target, adoption=adoption, templates=tried.folder, guarded=True, comments=comments
                )
    except ExporterError as error:
        yield str(error)


_COMMENTS: tuple[Comments, ...] = ("none", "full")
"""What is drawn besides the usual: each with one of the states below."""


def _states(graph: Graph) -> Iterator[Adoption]:
    """What a state may hold of it: a part, under other names and with things that are gone; or all."""
    keys = [resource.key for resource in graph.imported]
    earlier = {key: (f"{graph.by_key[key].name}_before",) for key in keys[:1]}
    pool = graph.imported[0].import_id
    gone = Forgotten(f"user_group:{pool}/gone_before", ("gone_before",))
    yield Adoption(frozenset(keys[::2]), earlier, (gone,))
    yield Adoption(frozenset(keys))
