"""Knows the names of templates: which there are, which is looked up for what, and whose is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exporter.catalog import KINDS
from exporter.catalog.unmanaged import UNMANAGED
from exporter.targets.target import Target

PER_GROUP = "[group]"
"""In a template's path: the file is drawn once for each group, and the group's name stands here."""
PER_KIND = "[kind]"
"""The same for each kind that there is something of; with both, for each kind of each group."""

HEADER = "header.j2"
"""Draws what stands at the top of every drawn file; a target may have one of its own."""
NAMES = "names.j2"
"""Draws what a thing is to be called that has no name yet."""

REPORT = "report/report.md.j2"
PAGE, VERDICT = "report/report.html.j2", "report/verdict.html.j2"
STYLE, SCRIPT = "report/report.css", "report/report.js"
"""What report.html is drawn from: the page, the part that a proof replaces, and what stands inside it."""
REPORTS = {
    REPORT: "report.md",
    "report/pool.md.j2": "report/REGION/POOL.md, for a pool of which there is something to say",
    "report/parts.md.j2": "what the pages of the report share",
    PAGE: "report.html",
    VERDICT: "the verdict in report.html",
    STYLE: "the style of report.html",
    SCRIPT: "the script of report.html",
}
"""The templates of the reports, with what each draws."""
TOP = "folder"
"""Below it: what somebody's own files at the top of the export folder are drawn from."""

_OURS = ("folder/", "report/changes.md.j2")
"""What is drawn with the built-in templates alone."""

_LEFTOVER = re.compile(
    r".*~|#.*#|\.#.*|\..*\.sw[a-z]|\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|__pycache__", re.IGNORECASE
)

_HERE = Path(__file__).parents[1]
BUILTIN = next(p for p in (_HERE / "templates", _HERE.parent / "templates") if p.is_dir())
"""The built-in templates: inside the installed package, or beside it in a checkout."""


def is_leftover(name: str) -> bool:
    """Whether an editor or a system has left a file behind, which nobody means as a template.

    >>> [is_leftover(name) for name in ("a/x.tf.j2~", "a/.x.swp", "a/#x#", ".DS_Store", "a/.gitignore.j2")]
    [True, True, True, True, False]
    """
    return any(_LEFTOVER.fullmatch(step) for step in name.split("/"))


def names_in(folder: Path) -> list[str]:
    """The names of all files of a folder of templates, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def builtin_names() -> list[str]:
    """The names of the built-in templates that somebody may override, and of the files that are copied."""
    return [
        name
        for name in names_in(BUILTIN)
        if name != "README.md" and not name.startswith(_OURS) and not is_leftover(name)
    ]


def files_of(target: Target, names: Iterable[str]) -> dict[str, str]:
    """The files of a project with the names of their templates: those of the first folder that has them."""
    known = list(names)
    found: dict[str, str] = {}
    for folder in reversed(target.templates):
        prefix = f"{folder}/project/"
        for name in known:
            if name.startswith(prefix) and not is_leftover(name):
                found[name.removeprefix(prefix)] = name
    return found


def kind_names(target: Target, kind: str) -> list[str]:
    """Where the template of a kind's resources is looked up, in this order."""
    kinds = [f"{folder}/resources/{kind}.j2" for folder in target.templates]
    return kinds + [f"{folder}/resource.j2" for folder in target.templates]


def header_names(target: Target) -> list[str]:
    """Where the header of a target's files is looked up, in this order."""
    return [*(f"{folder}/{HEADER}" for folder in target.templates), HEADER]


def looked_up(targets: Mapping[str, Target]) -> Iterator[str]:
    """The names of all templates that are looked up by their names, of any of the targets."""
    builtin = frozenset(name for name in builtin_names() if name.endswith(".j2"))
    yield from builtin
    yield from (STYLE, SCRIPT)
    for target in targets.values():
        yield from header_names(target)
        for kind in KINDS:
            if kind not in UNMANAGED:
                for name in kind_names(target, kind.name):
                    yield name
                    if name in builtin:  # what comes after it is never reached
                        break


def place_of(name: str, templates: Path | None) -> Path:
    """Where a file of this name stands: in somebody's own folder, else among the built-in ones."""
    if templates is not None and (templates / name).exists():
        return templates / name
    return BUILTIN / name


def template_of(target: Target, kind: str, templates: Path | None) -> str:
    """The name of the template that draws the resources of a kind, and whose it is."""
    name = ""
    for name in kind_names(target, kind):
        if templates is not None and (templates / name).is_file():
            return f"{name} (yours)"
        if (BUILTIN / name).is_file():
            break
    return f"{name} (built-in)"
