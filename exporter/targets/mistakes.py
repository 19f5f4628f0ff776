"""Finds what is wrong with a template without drawing it: its syntax, and names that do not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import jinja2
from jinja2 import defaults, meta, nodes

from exporter.disk import read_plain
from exporter.nearest import meant
from exporter.targets.lookup import BUILTIN

_ALWAYS = frozenset({*defaults.DEFAULT_NAMESPACE, "caller", "kwargs", "loop", "self", "super", "varargs"})


def mistakes(
    name: str, folder: Path, environment: jinja2.Environment, variables: Collection[str] | None
) -> Iterator[str]:
    """Each mistake of one template as a sentence, with its line; also where no drawing comes along.

    ``variables`` are those that the template is given, besides the globals of its environment; None where
    that depends on who includes it. A variable that is only used where it is tested first, or has a default,
    may be missing.
    """
    path = folder / name
    try:
        tree = environment.parse(read_plain(path).decode(), name, str(path))
    except jinja2.TemplateSyntaxError as error:
        yield f"{path}, line {error.lineno}: it cannot be read: {error.message}"
        return
    except (OSError, ValueError, RecursionError) as error:
        yield f"{path}: it cannot be read: {error}"
        return
    for word, kind, known in (
        ("filter", nodes.Filter, environment.filters),
        ("test", nodes.Test, environment.tests),
    ):
        for node in tree.find_all(kind):
            if node.name not in known:
                yield f"{path}, line {node.lineno}: there is no {word} {node.name}{meant(node.name, known)}"
    if variables is None:
        return
    given = {*_ALWAYS, *environment.globals, *variables, *_set_above(tree, environment), *_optional(tree)}
    for missing in sorted(meta.find_undeclared_variables(tree) - given):
        line = min(it.lineno for it in tree.find_all(nodes.Name) if it.name == missing)
        near = meant(missing, given - _ALWAYS)
        yield f"{path}, line {line}: there is no variable {missing}{near}"


def named_by(folder: Path, names: Collection[str]) -> set[str]:
    """The names of the templates that others of them include or import, as far as they say so."""
    found: set[str] = set()
    for name in names:
        if (tree := parsed(folder / name)) is not None:
            for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport)):
                found |= {it.value for it in node.find_all(nodes.Const) if isinstance(it.value, str)}
    return found


def parsed(path: Path) -> nodes.Template | None:
    """A template as Jinja reads it; None where it cannot be read, which whoever draws it tells."""
    try:
        return jinja2.Environment(autoescape=True).parse(read_plain(path).decode())  # it draws nothing
    except (OSError, ValueError, RecursionError, jinja2.TemplateSyntaxError):
        return None


def _set_above(tree: nodes.Template, environment: jinja2.Environment) -> Iterator[str]:
    """The variables that the built-in templates set which this one extends."""
    for extends in tree.find_all(nodes.Extends):
        name = getattr(extends.template, "value", None)
        if isinstance(name, str) and (above := parsed(BUILTIN / name.removeprefix("builtin/"))) is not None:
            yield from (it.name for it in above.find_all(nodes.Name) if it.ctx == "store")
            yield from _set_above(above, environment)


def _optional(tree: nodes.Template) -> Iterator[str]:
    """The variables that have a default, or are asked for first."""
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if node.name in ("d", "default", "defined", "undefined") and isinstance(node.node, nodes.Name):
            yield node.node.name
