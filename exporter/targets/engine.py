"""Draws projects and pages with Jinja: a target's templates, those of the user first."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.model import External, File, Graph, Resource, Scalar, parts
from exporter.targets import shell, statements
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.compiled import keep_compiled
from exporter.targets.headers import with_header
from exporter.targets.lookup import (
    BUILTIN,
    PER_GROUP,
    PER_KIND,
    files_of,
    header_names,
    kind_names,
    place_of,
)
from exporter.targets.tags import common_tags, untagged
from exporter.targets.target import Target
from exporter.targets.writer import Filters, Group, Page
from exporter.versions import OLDEST, Version, lowest, version


def _json(value: Any) -> str:
    return show_json(json.dumps(value, ensure_ascii=False))


IN_SOME = ("file", "group", "kind", "members", "page", "resource")
"""The variables that only some templates of a project have."""

COMMON: Filters = {"json": _json, "shell": shell.spell_word}
"""The filters that every template has."""


def draw_project(
    graph: Graph,
    target: Target,
    *,
    adoption: Adoption = NOTHING,
    provider: Version | None = None,
    templates: Path | None = None,
    project: str = "",
    guarded: bool = False,
) -> dict[str, bytes]:
    """Draw a target's project: paths relative to the project's folder, with their contents.

    ``adoption`` is what a state holds of it already, ``provider`` the version that was asked for, and
    ``templates`` a folder of overrides. ``project`` is what a tool calls the project, where that is not what
    a new export calls it: by its account and region. With ``guarded`` a file that somebody has edited may
    still have an import statement. A template that draws nothing but blanks makes no file.

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
) -> jinja2.Environment:
    """What the templates of a project are drawn in: its variables, filters and tests."""
    environment = _environment(templates)
    environment.filters |= COMMON | target.writer(graph).filters()
    environment.filters["untagged"] = untagged
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
        "common_tags": common_tags(graph),
        "draw": _drawer(environment, target),
        "externals": _used_externals(graph),
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
    text = _run(environment, name, **variables).strip("\n")
    if not text:
        return ""
    # The built-in header is empty, and would be drawn for nothing.
    header = _run(environment, *header_names(target), file=where, **variables) if headed else ""
    return with_header(f"{text}\n", header, where)


def group_resources(graph: Graph) -> list[Group]:
    """The resources of a graph by their pools, in order."""
    members: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        members.setdefault(resource.group, []).append(resource)
    return [
        Group(name, f"{found[0].title} ({found[0].import_id})", tuple(found))
        for name, found in members.items()
    ]


def _long_texts(graph: Graph) -> dict[str, bytes]:
    return {file.path: file.bytes for file in _written_values(graph) if isinstance(file, File)}


def _used_externals(graph: Graph) -> list[External]:
    """Those that what is written names: a resource that is only read has no arguments in the code."""
    if len(graph.imported) == len(graph.resources):
        return list(graph.externals)
    named = {value.name for value in _written_values(graph) if isinstance(value, External)}
    return [external for external in graph.externals if external.name in named]


def _written_values(graph: Graph) -> Iterator[Scalar]:
    for resource in graph.imported:
        for argument in resource.arguments:
            yield from parts(argument.value)


def read_template(templates: Path | None, name: str) -> bytes:
    """The content of a file that is copied as it is.

    Raises:
        UsageError: it cannot be read.
    """
    place = place_of(name, templates)
    try:
        return read_plain(place)
    except OSError as error:
        raise UsageError(f"the template {place} cannot be read: {error.strerror}: fix it") from error


def draw_page(name: str, templates: Path | None, filters: Filters, variables: Mapping[str, Any]) -> str:
    """Draw one template by its name, such as ``report/report.md.j2``, with filters of its own."""
    return page_drawer(name, templates, filters)(**variables)


def page_drawer(name: str, templates: Path | None, filters: Filters) -> Callable[..., str]:
    """The same for a template that is drawn many times: it is given the variables by their names."""
    environment = _environment(templates)
    environment.filters |= COMMON | filters
    keep_compiled(environment)
    return partial(_drawn, _load(environment, name))


def _environment(overrides: Path | None) -> jinja2.Environment:
    if overrides is not None and not overrides.is_dir():
        raise UsageError(f"the templates' folder {overrides} does not exist: name one that does")
    builtin = jinja2.FileSystemLoader(BUILTIN)
    own = [jinja2.FileSystemLoader(overrides)] if overrides else []
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([*own, builtin, jinja2.PrefixLoader({"builtin": builtin})]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # the filters quote, for languages that Jinja does not know
    )


def _load(environment: jinja2.Environment, *names: str) -> jinja2.Template:
    try:
        return environment.select_template(list(names))
    except jinja2.TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except jinja2.TemplateNotFound as error:
        raise UsageError(f"the template {error.name or names[0]} does not exist: add it") from error
    except (OSError, ValueError, RecursionError) as error:  # of the system, no UTF-8, nested too deeply
        raise UsageError(f"the template {names[0]} cannot be read: {error}: fix it") from error


def _run(environment: jinja2.Environment, *names: str, **variables: Any) -> str:
    return _drawn(_load(environment, *names), **variables)


def _drawn(template: jinja2.Template, **variables: Any) -> str:
    resource = variables.get("resource")
    what = f" with {resource.kind.name} {resource.name}" if isinstance(resource, Resource) else ""
    try:
        return template.render(**variables)
    except UsageError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except Exception as error:
        # Whatever a template raises is the template's mistake, and its author needs the place.
        frames = reversed(traceback.extract_tb(error.__traceback__))
        places = (frame for frame in frames if not frame.filename.endswith(".py"))
        place = next(places, None)  # of what it includes or extends, where the mistake is there
        where = f"{place.filename}, line {place.lineno}" if place else str(template.filename)
        raise UsageError(f"the template {where}, fails{what}: {error}: fix it") from error


def _unreadable(error: jinja2.TemplateSyntaxError) -> UsageError:
    where = f"{error.filename or error.name}, line {error.lineno}"
    return UsageError(f"the template {where} cannot be read: {error.message}: fix it")


def _drawer(environment: jinja2.Environment, target: Target) -> Callable[..., str]:
    """``draw(resource)``: the kind's own template where it has one, ``resource.j2`` otherwise."""

    @cache
    def template_for(kind: str) -> jinja2.Template:
        return _load(environment, *kind_names(target, kind))

    @jinja2.pass_context
    def draw(context: jinja2.runtime.Context, resource: Resource) -> str:
        group, page = context.get("group"), context.get("page")
        return _drawn(template_for(resource.kind.name), resource=resource, group=group, page=page)

    return draw
