"""A graph and a target's templates in, the files of a complete project out."""

from __future__ import annotations

import json
import shlex
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2

from exporter.errors import UsageError
from exporter.model import Argument, External, File, Graph, Join, Ref, Resource, Secret, values
from exporter.targets.pulumi import writer as python
from exporter.targets.terraform import writer as hcl
from exporter.versions import version

TARGETS = ("pulumi", "terraform")
Filters = dict[str, Callable[..., Any]]
OLDEST = "5.100.0"
"""The oldest version of the Terraform provider that poolport writes for; it was tested with it."""
PER_GROUP = "[group]"
"""In a template's path: the file is drawn once for each group, and the group's name stands here."""

_HERE = Path(__file__).parents[1]
BUILTIN = next(p for p in (_HERE / "templates", _HERE.parent / "templates") if p.is_dir())
"""The built-in templates: inside the installed package, or beside it in a checkout."""


_COMMON: Filters = {
    "json": partial(json.dumps, ensure_ascii=False),
    "shell": shlex.quote,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A pool with all that belongs to it: one file, or one module, of the project.

    ``title`` is what people call the pool, ``uses`` the names of the other groups that it refers to;
    ``readers`` are the functions by which it reads long texts, the rest says what else it needs.
    """

    name: str
    title: str
    resources: tuple[Resource, ...]
    uses: tuple[str, ...]
    uses_externals: bool
    readers: tuple[str, ...]
    uses_pulumi: bool
    uses_config: bool


def render(
    graph: Graph, target: str, *, adopted: bool = False, templates: Path | None = None
) -> dict[str, bytes]:
    """Draw a target's project: paths relative to the project's folder, with their contents.

    ``adopted`` leaves the import statements out, ``templates`` is a folder of overrides. A template that
    draws nothing but blanks makes no file.

    Raises:
        UsageError: a template cannot be used; the message names it, and the line.
    """
    environment = _environment(templates)
    by_key = graph.by_key
    groups = _groups(graph, by_key, adopted)
    environment.filters |= _terraform_filters(by_key) if target == "terraform" else _pulumi_filters(by_key)
    environment.globals |= {
        "account": graph.account,
        "adopted": adopted,
        "draw": _drawer(environment, target),
        "externals": [Argument(e.name, e.name.upper(), e.literal) for e in graph.externals],
        "groups": groups,
        "provider_version": max((r.since for r in graph.resources), key=version, default=OLDEST),
        "region": graph.region,
        "secrets": secrets_of(graph),
        "resources": graph.resources,
    }
    prefix = f"{target}/project/"
    files: dict[str, bytes] = {}
    for name in environment.list_templates(filter_func=lambda name: name.startswith(prefix)):
        path = name.removeprefix(prefix)
        if not path.endswith(".j2"):
            files[path] = next(p for p in _places(templates, name) if p.is_file()).read_bytes()
            continue
        for group in groups if PER_GROUP in path else (None,):
            if text := _run(environment, name, group=group).strip("\n"):
                where = path.removesuffix(".j2").replace(PER_GROUP, group.name if group else "")
                files[where] = f"{text}\n".encode()
    for resource in graph.resources:
        for argument in resource.arguments:
            for value in values(argument.value):
                if isinstance(value, File):
                    files[value.path] = value.bytes
    return files


def template_of(target: str, kind: str, templates: Path | None) -> str:
    """The name of the template that draws the resources of a kind, and whose it is."""
    for name in _names(target, kind):
        if templates is not None and (templates / name).is_file():
            return f"{name} (yours)"
        if (BUILTIN / name).is_file():
            break
    return f"{name} (built-in)"


def _names(target: str, kind: str) -> tuple[str, str]:
    return f"{target}/resources/{kind}.j2", f"{target}/resource.j2"


def _places(overrides: Path | None, name: str) -> Iterable[Path]:
    """Where a file of this name may stand, the overriding one first."""
    return (folder / name for folder in (overrides, BUILTIN) if folder)


def render_page(name: str, templates: Path | None, filters: Filters, **variables: Any) -> str:
    """Draw one template by its name, such as ``report/report.md.j2``, with filters of its own."""
    environment = _environment(templates)
    environment.filters |= _COMMON | filters
    return _run(environment, name, **variables)


def secrets_of(graph: Graph) -> list[str]:
    """The names of the secrets that the code takes from the project's configuration, sorted."""
    arguments = (argument for resource in graph.resources for argument in resource.arguments)
    return sorted({v.name for argument in arguments for v in values(argument.value) if isinstance(v, Secret)})


def _environment(overrides: Path | None) -> jinja2.Environment:
    if overrides is not None and not overrides.is_dir():
        raise UsageError(f"the templates' folder {overrides} does not exist: name one that does")
    builtin = jinja2.FileSystemLoader(BUILTIN)
    mine = [jinja2.FileSystemLoader(overrides)] if overrides else []
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([*mine, builtin, jinja2.PrefixLoader({"builtin": builtin})]),
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
        where = f"{error.filename or error.name}, line {error.lineno}"
        raise UsageError(f"the template {where} cannot be read: {error.message}: mend it") from error
    except jinja2.TemplateNotFound as error:
        raise UsageError(f"the template {error.name or names[0]} does not exist: add it") from error


def _run(environment: jinja2.Environment, *names: str, **variables: Any) -> str:
    return _drawn(_load(environment, *names), **variables)


def _drawn(template: jinja2.Template, **variables: Any) -> str:
    try:
        return template.render(**variables)
    except UsageError:
        raise
    except jinja2.TemplateSyntaxError as error:
        where = f"{error.filename or error.name}, line {error.lineno}"
        raise UsageError(f"the template {where} cannot be read: {error.message}: mend it") from error
    except Exception as error:
        # Whatever a template raises is the template's mistake, and its author needs the place.
        frames = reversed(traceback.extract_tb(error.__traceback__))
        line = next((frame.lineno for frame in frames if frame.filename == template.filename), "?")
        raise UsageError(f"the template {template.filename}, line {line}, fails: {error}: mend it") from error


def _drawer(environment: jinja2.Environment, target: str) -> Callable[..., str]:
    """``draw(resource)``: the kind's own template where it has one, ``resource.j2`` otherwise."""

    @cache
    def template_for(kind: str) -> jinja2.Template:
        return _load(environment, *_names(target, kind))

    @jinja2.pass_context
    def draw(context: jinja2.runtime.Context, resource: Resource) -> str:
        return _drawn(template_for(resource.kind), resource=resource, group=context.get("group"))

    return draw


def _groups(graph: Graph, by_key: Mapping[str, Resource], adopted: bool) -> list[Group]:
    members: dict[str, list[Resource]] = {}
    for resource in graph.resources:
        members.setdefault(resource.group, []).append(resource)
    return [_group(name, tuple(found), by_key, adopted) for name, found in members.items()]


def _group(
    name: str, resources: tuple[Resource, ...], by_key: Mapping[str, Resource], adopted: bool
) -> Group:
    used = [
        part
        for resource in resources
        for argument in resource.arguments
        for value in values(argument.value)
        for part in (value, *(value.parts if isinstance(value, Join) else ()))
    ]
    refers = {by_key[part.resource].group for part in used if isinstance(part, Ref)}
    refers |= {by_key[key].group for resource in resources for key in resource.depends_on}
    options = (r.protect or r.ignores or r.depends_on or r.secret_outputs for r in resources)
    head = resources[0]
    return Group(
        name,
        f"{head.title} ({head.import_id})",
        resources,
        tuple(sorted(refers - {name})),
        uses_externals=any(isinstance(part, External) for part in used),
        readers=tuple(
            sorted({"read_base64" if p.binary else "read_file" for p in used if isinstance(p, File)})
        ),
        uses_pulumi=not adopted or any(options) or any(isinstance(part, Join | Secret) for part in used),
        uses_config=any(isinstance(part, Secret) for part in used),
    )


def _terraform_filters(by_key: Mapping[str, Resource]) -> Filters:
    def names(value: Ref | External) -> str:
        if isinstance(value, External):
            return f"local.{value.name}"
        return f"{address(by_key[value.resource])}.{value.attribute}"

    def address(resource: Resource | str) -> str:
        resource = by_key[resource] if isinstance(resource, str) else resource
        return f"{resource.terraform_type}.{resource.name}"

    return _COMMON | {
        "address": address,
        "arguments": lambda arguments, indent=2: hcl.body(arguments, names, indent),
        "comment": hcl.comment,
        "expression": lambda value, indent=0: hcl.expression(value, names, indent),
        "quote": hcl.quote,
    }


def _pulumi_filters(by_key: Mapping[str, Resource]) -> Filters:
    def spelling(context: jinja2.runtime.Context) -> Callable[[Ref | External], str]:
        group = context.get("group")

        def names(value: Ref | External) -> str:
            if isinstance(value, External):
                return f"externals.{value.name.upper()}"
            return f"{variable(by_key[value.resource], group)}.{value.attribute}"

        return names

    def variable(resource: Resource | str, group: Group | None = None) -> str:
        resource = by_key[resource] if isinstance(resource, str) else resource
        module = "" if group and group.name == resource.group else f"{resource.group}."
        return module + resource.name

    @jinja2.pass_context
    def arguments(context: jinja2.runtime.Context, value: Iterable[Argument], indent: int = 4) -> str:
        return python.arguments(value, spelling(context), indent)

    def imports(group: Group) -> str:
        return python.from_import("pools", [*group.uses, *group.readers])

    def export(resource: Resource, attribute: str) -> str:
        name = python.literal(f"{resource.name}_{attribute}")
        return python.call("pulumi.export", [name, f"{variable(resource)}.{attribute}"])

    return _COMMON | {
        "address": variable,
        "arguments": arguments,
        "assign": lambda item: python.assignment(item.pulumi, item.value, lambda ref: ""),
        "comment": python.comment,
        "export": export,
        "imports": imports,
        "imports_all": lambda groups: python.from_import("pools", [group.name for group in groups]),
        "quote": python.literal,
    }
