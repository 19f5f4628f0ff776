"""Finds the files of somebody's folder of templates that nothing uses: most often a name is misspelled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import meta

from exporter.catalog import KINDS
from exporter.catalog.unmanaged import UNMANAGED
from exporter.nearest import nearest
from exporter.targets.engine import BUILTIN, is_leftover
from exporter.targets.registry import TARGETS


def unused_templates(folder: Path) -> list[str]:
    """A sentence for each file of a folder of overrides that nothing uses, with the nearest that is used.

    Used are the names of built-in templates, those that draw one kind, all that lies in a project, of every
    target, and what another template of the folder names. Hidden files, and other files than templates at
    the top, such as a README, are not meant as any.
    """
    known = frozenset(_known())
    own = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    odd = [name for name in own if name not in known and _is_meant(name) and not _is_in_a_project(name)]
    named = _named_by_templates(folder, own) if odd else frozenset()
    if None in named:  # a name that is made while the template runs may be any
        return []
    return [
        f"the template {folder / name} is used nowhere: did you mean {nearest(name, known)}?"
        for name in odd
        if name not in named
    ]


def _folders() -> set[str]:
    return {folder for target in TARGETS.values() for folder in target.templates}


def _known() -> Iterator[str]:
    """The names of all templates that are looked up by their names."""
    yield from (path.relative_to(BUILTIN).as_posix() for path in BUILTIN.rglob("*.j2"))
    for folder in _folders():
        yield f"{folder}/resource.j2"
        for kind in KINDS:
            if kind not in UNMANAGED:
                yield f"{folder}/resources/{kind.name}.j2"


def _is_meant(name: str) -> bool:
    """Whether somebody means a file as a template, or as one to be copied."""
    hidden = any(step.startswith(".") for step in name.split("/"))
    return not hidden and not is_leftover(name) and ("/" in name or name.endswith(".j2"))


def _is_in_a_project(name: str) -> bool:
    folder, _, rest = name.partition("/")
    return folder in _folders() and rest.startswith("project/")


def _named_by_templates(folder: Path, own: list[str]) -> frozenset[str | None]:
    """What the templates of the folder include, import or extend; None where that is known only later."""
    environment = jinja2.Environment(autoescape=True)  # it reads, and draws nothing
    found: set[str | None] = set()
    for name in own:
        if name.endswith(".j2"):
            try:
                text = (folder / name).read_text("utf-8")
                found.update(meta.find_referenced_templates(environment.parse(text)))
            except (OSError, ValueError, RecursionError, jinja2.TemplateSyntaxError):
                continue  # whoever draws it says what is wrong with it
    return frozenset(found)
