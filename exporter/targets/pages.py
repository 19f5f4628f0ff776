"""Draws one template with Jinja; what is wrong with it is a sentence with its name and its line."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from exporter.disk import read_plain, show_json
from exporter.errors import UsageError
from exporter.model import Resource
from exporter.targets import shell
from exporter.targets.compiled import keep_compiled
from exporter.targets.lookup import BUILTIN, place_of
from exporter.targets.writer import Filters


def _json(value: Any) -> str:
    return show_json(json.dumps(value, ensure_ascii=False))


COMMON: Filters = {"json": _json, "shell": shell.spell_word}
"""The filters that every template has."""


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
    environment = new_environment(templates)
    environment.filters |= COMMON | filters
    keep_compiled(environment)
    return partial(drawn, load(environment, name))


def new_environment(overrides: Path | None) -> jinja2.Environment:
    """What templates are drawn in, somebody's own first; without filters and variables of ours.

    Raises:
        UsageError: there is no such folder.
    """
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


def load(environment: jinja2.Environment, *names: str) -> jinja2.Template:
    """The first template that there is of these names.

    Raises:
        UsageError: there is none, or it cannot be read.
    """
    try:
        return environment.select_template(list(names))
    except jinja2.TemplateSyntaxError as error:
        raise _unreadable(error) from error
    except jinja2.TemplateNotFound as error:
        raise UsageError(f"the template {error.name or names[0]} does not exist: add it") from error
    except (OSError, ValueError, RecursionError) as error:  # of the system, no UTF-8, nested too deeply
        raise UsageError(f"the template {names[0]} cannot be read: {error}: fix it") from error


def run(environment: jinja2.Environment, *names: str, **variables: Any) -> str:
    """The text that such a template draws.

    Raises:
        UsageError: as ``load`` and ``drawn``.
    """
    return drawn(load(environment, *names), **variables)


def drawn(template: jinja2.Template, **variables: Any) -> str:
    """The text that a template draws.

    Raises:
        UsageError: it fails; the message has its name, the line, and the resource that it was to draw.
    """
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
