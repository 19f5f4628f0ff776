"""Draws projects and pages with Jinja: a target's templates, those of the user first."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.model import External, File, Graph, Resource, Scalar, parts
from exporter.targets import shell, statements
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.compiled import keep_compiled
from exporter.targets.target import Target
from exporter.targets.writer import Filters, Group, Page
from exporter.versions import OLDEST, Version, lowest, version

PER_GROUP = "[group]"
"""In a template's path: the file is drawn once for each group, and the group's name stands here."""

_LEFTOVER = re.compile(
    r".*~|#.*#|\.#.*|\..*\.sw[a-z]|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|__pycache__", re.IGNORECASE
)

_HERE = Path(__file__).parents[1]
BUILTIN = next(p for p in (_HERE / "templates", _HERE.parent / "templates") if p.is_dir())
"""The built-in templates: inside the installed package, or beside it in a checkout."""


def _json(value: Any) -> str:
    return show_json(json.dumps(value, ensure_ascii=False))


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
    environment = _environment(templates)
    environment.filters |= COMMON | target.writer(graph).filters()
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
    files: dict[str, bytes] = {}
    whole = Page()
    found = _project_files(environment, target)
    # The files of the groups first: what they need is known to the others, such as a helper's module.
    for path, name in sorted(found.items(), key=lambda item: (PER_GROUP not in item[0], item[0])):
        if not path.endswith(".j2"):
            files[path] = _copied(templates, name)
            continue
        for group in groups if PER_GROUP in path else (None,):
            page = Page(group) if group else whole
            text = _run(environment, name, group=group, page=page).strip("\n")
            whole.needs.update(page.needs)
            if text:
                where = path.removesuffix(".j2").replace(PER_GROUP, target.spell(group.name) if group else "")
                files[where] = f"{text}\n".encode()
    return files | _long_texts(graph)


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


def _project_files(environment: jinja2.Environment, target: Target) -> dict[str, str]:
    """The files of a project with the names of their templates: those of the first folder that has them."""
    found: dict[str, str] = {}
    for folder in reversed(target.templates):
        prefix = f"{folder}/project/"
        for name in environment.list_templates(filter_func=lambda name, p=prefix: name.startswith(p)):  # type: ignore[misc]
            if not is_leftover(name):
                found[name.removeprefix(prefix)] = name
    return found


def is_leftover(name: str) -> bool:
    """Whether an editor or a system has left a file behind, which nobody means as a template.

    >>> [is_leftover(name) for name in ("a/x.tf.j2~", "a/.x.swp", "a/#x#", ".DS_Store", "a/.gitignore.j2")]
    [True, True, True, True, False]
    """
    return any(_LEFTOVER.fullmatch(step) for step in name.split("/"))


def template_of(target: Target, kind: str, templates: Path | None) -> str:
    """The name of the template that draws the resources of a kind, and whose it is."""
    name = ""
    for name in _names(target, kind):
        if templates is not None and (templates / name).is_file():
            return f"{name} (yours)"
        if (BUILTIN / name).is_file():
            break
    return f"{name} (built-in)"


def _names(target: Target, kind: str) -> list[str]:
    kinds = [f"{folder}/resources/{kind}.j2" for folder in target.templates]
    return kinds + [f"{folder}/resource.j2" for folder in target.templates]


def _copied(templates: Path | None, name: str) -> bytes:
    """The content of a file that is copied as it is."""
    place = next(path for path in _places(templates, name) if path.exists())
    try:
        return read_plain(place)
    except OSError as error:
        raise UsageError(f"the template {place} cannot be read: {error.strerror}: fix it") from error


def _places(overrides: Path | None, name: str) -> Iterable[Path]:
    """Where a file of this name may stand, the overriding one first."""
    return (folder / name for folder in (overrides, BUILTIN) if folder)


def draw_page(name: str, templates: Path | None, filters: Filters, variables: Mapping[str, Any]) -> str:
    """Draw one template by its name, such as ``report/report.md.j2``, with filters of its own."""
    environment = _environment(templates)
    environment.filters |= COMMON | filters
    keep_compiled(environment)
    return _run(environment, name, **variables)


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
    try:
        return template.render(**variables)
    except UsageError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except Exception as error:
        # Whatever a template raises is the template's mistake, and its author needs the place.
        frames = reversed(traceback.extract_tb(error.__traceback__))
        line = next((frame.lineno for frame in frames if frame.filename == template.filename), "?")
        raise UsageError(f"the template {template.filename}, line {line}, fails: {error}: fix it") from error


def _unreadable(error: jinja2.TemplateSyntaxError) -> UsageError:
    where = f"{error.filename or error.name}, line {error.lineno}"
    return UsageError(f"the template {where} cannot be read: {error.message}: fix it")


def _drawer(environment: jinja2.Environment, target: Target) -> Callable[..., str]:
    """``draw(resource)``: the kind's own template where it has one, ``resource.j2`` otherwise."""

    @cache
    def template_for(kind: str) -> jinja2.Template:
        return _load(environment, *_names(target, kind))

    @jinja2.pass_context
    def draw(context: jinja2.runtime.Context, resource: Resource) -> str:
        group, page = context.get("group"), context.get("page")
        return _drawn(template_for(resource.kind.name), resource=resource, group=group, page=page)

    return draw
