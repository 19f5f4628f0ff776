"""Draws the projects of a target from its templates, those of the user first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import jinja2

from exporter.errors import UsageError
from exporter.model import External, File, Graph, Resource, Scalar, parts
from exporter.states import Comments
from exporter.targets import statements
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.compiled import keep_compiled
from exporter.targets.headers import with_header
from exporter.targets.lookup import PER_GROUP, PER_KIND, files_of, header_names, kind_names
from exporter.targets.pages import COMMON, drawn, load, new_environment, read_template, run
from exporter.targets.sections import sections
from exporter.targets.tags import common_tags, untagged
from exporter.targets.target import Target
from exporter.targets.writer import Group, Page
from exporter.versions import OLDEST, Version, lowest, version

IN_SOME = ("file", "group", "kind", "members", "options", "page", "resource")
"""The variables that only some templates of a project have."""


def draw_project(
    graph: Graph,
    target: Target,
    *,
    adoption: Adoption = NOTHING,
    provider: Version | None = None,
    templates: Path | None = None,
    project: str = "",
    guarded: bool = False,
    comments: Comments = "reasons",
) -> dict[str, bytes]:
    """Draw a target's project: paths relative to the project's folder, with their contents.

    ``adoption`` is what a state holds of it already, ``provider`` the version that was asked for, and
    ``templates`` a folder of overrides. ``project`` is what a tool calls the project, where that is not what
    a new export calls it: by its account and region. With ``guarded`` a file that somebody has edited may
    still have an import statement. ``comments`` is how much the code says of itself. A template that draws
    nothing but blanks makes no file.

    Raises:
        UsageError: a template cannot be used; the message names it, and the line. Or a name is one under
            which a state may hold something else.
    """
    statements.check_names(graph, adoption)
    environment = project_environment(
        graph,
        target,
        adoption=adoption,
        provider=provider,
        templates=templates,
        project=project,
        guarded=guarded,
        comments=comments,
    )
    return _draw_files(environment, target, graph, templates) | _long_texts(graph)


def project_environment(
    graph: Graph,
    target: Target,
    *,
    adoption: Adoption = NOTHING,
    provider: Version | None = None,
    templates: Path | None = None,
    project: str = "",
    guarded: bool = False,
    comments: Comments = "reasons",
) -> jinja2.Environment:
    """What the templates of a project are drawn in: its variables, filters and tests."""
    environment = new_environment(templates)
    environment.filters |= COMMON | target.writer(graph).filters(comments)
    environment.filters |= {"sections": partial(sections, comments=comments), "untagged": untagged}
    environment.filters["earlier"] = lambda resource: statements.earlier(resource, adoption)
    importing = statements.importing(graph, adoption)
    keys = frozenset(resource.key for resource in importing)
    environment.tests["importing"] = lambda resource: resource.key in keys
    keep_compiled(environment)
    groups = group_resources(graph)
    asked = [lowest(provider)] if provider else []
    environment.globals |= {
        "account": graph.account,
        "adopted": not importing,
        "comments": comments,
        "common_tags": common_tags(graph),
        "draw": _drawer(environment, target),
        "externals": _used_externals(graph, noted=comments != "none"),
        "forgotten": statements.forgotten(adoption),
        "groups": groups,
        "guarded": guarded,
        "imported": graph.imported,
        "importing": importing,
        "moved": statements.moved(graph, adoption),
        "project": project or "-".join(filter(None, ("cognito", graph.account, graph.region))),
        "provider_version": max((OLDEST, *asked, *(r.since for r in graph.resources)), key=version),
        "region": graph.region,
        "resources": graph.resources,
        "secrets": graph.secrets,
    }
    return environment


def _draw_files(
    environment: jinja2.Environment, target: Target, graph: Graph, templates: Path | None
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    drawn_by: dict[str, str] = {}
    whole = Page()
    found = files_of(target, environment.list_templates())
    # What is drawn in parts comes first: what that needs is known to the others, such as a helper's module.
    for path, name in sorted(found.items(), key=lambda item: (not _is_in_parts(item[0]), item[0])):
        for page in _parts(path, graph) if _is_in_parts(path) else (whole,):
            where = path.removesuffix(".j2")
            if page.group:
                where = where.replace(PER_GROUP, target.spell(page.group.name))
            if page.kind:
                where = where.replace(PER_KIND, target.spell(page.kind.name))
            if not path.endswith(".j2"):
                content = read_template(templates, name)
            else:
                text = _draw_file(environment, target, name, where, page, headed=templates is not None)
                whole.needs.update(page.needs)
                if not text:
                    continue
                content = text.encode()
            if where in files:
                raise UsageError(
                    f"the templates {drawn_by[where]} and {name} both draw {where}: give one another name"
                )
            files[where], drawn_by[where] = content, name
    return files


def _is_in_parts(path: str) -> bool:
    return path.endswith(".j2") and (PER_GROUP in path or PER_KIND in path)


def _parts(path: str, graph: Graph) -> Iterator[Page]:
    """A page for each file that a template is drawn to, with what belongs in it."""
    for group in group_resources(graph) if PER_GROUP in path else (None,):
        members = group.resources if group else graph.resources
        if PER_KIND not in path:
            yield Page(group, members=members)
            continue
        for kind in sorted({it.kind for it in members}, key=lambda it: it.name):
            yield Page(group, kind=kind, members=tuple(it for it in members if it.kind == kind))


def _draw_file(
    environment: jinja2.Environment, target: Target, name: str, where: str, page: Page, *, headed: bool
) -> str:
    """The text of one file; nothing where its template draws nothing but blanks."""
    variables = {"group": page.group, "kind": page.kind, "members": page.members, "page": page}
    text = run(environment, name, **variables).strip("\n")
    if not text:
        return ""
    # The built-in header is empty, and would be drawn for nothing.
    header = run(environment, *header_names(target), file=where, **variables) if headed else ""
    return with_header(f"{text}\n", header, where)


def group_resources(graph: Graph) -> list[Group]:
    """The resources of a graph by their pools, in order."""
    members: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        members.setdefault(resource.group, []).append(resource)
    return [_group(name, found, graph.region) for name, found in members.items()]


def _group(name: str, resources: list[Resource], region: str) -> Group:
    first = resources[0]
    root = first.kind.root
    console = root.console_link(region, first.import_id) if root else ""
    return Group(name, f"{first.title} ({first.import_id})", tuple(resources), console)


def _long_texts(graph: Graph) -> dict[str, bytes]:
    return {file.path: file.bytes for file in _written_values(graph) if isinstance(file, File)}


def _used_externals(graph: Graph, *, noted: bool) -> list[External]:
    """Those that what is written names: a resource that is only read has no arguments in the code."""
    externals = graph.externals if noted else [replace(external, note="") for external in graph.externals]
    if len(graph.imported) == len(graph.resources):
        return list(externals)
    named = {value.name for value in _written_values(graph) if isinstance(value, External)}
    return [external for external in externals if external.name in named]


def _written_values(graph: Graph) -> Iterator[Scalar]:
    for resource in graph.imported:
        for argument in resource.arguments:
            yield from parts(argument.value)


def _drawer(environment: jinja2.Environment, target: Target) -> Callable[..., str]:
    """``draw(resource)``: the kind's own template where it has one, ``resource.j2`` otherwise."""

    @cache
    def template_for(kind: str) -> jinja2.Template:
        return load(environment, *kind_names(target, kind))

    @jinja2.pass_context
    def draw(context: jinja2.runtime.Context, resource: Resource) -> str:
        group, page = context.get("group"), context.get("page")
        return drawn(template_for(resource.kind.name), resource=resource, group=group, page=page)

    return draw
