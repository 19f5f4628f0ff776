"""Finds the files of somebody's folder of templates that nothing uses: most often a name is misspelled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import meta

from exporter.nearest import nearest
from exporter.targets.lookup import (
    PER_GROUP,
    PER_KIND,
    TOP,
    builtin_names,
    files_of,
    is_leftover,
    looked_up,
    names_in,
)
from exporter.targets.mistakes import parsed
from exporter.targets.registry import TARGETS
from exporter.targets.target import Target


def unused_templates(folder: Path) -> list[str]:
    """A sentence for each file of a folder of overrides that nothing uses, with the nearest that is used.

    Used are the names of built-in templates, those that draw one kind, all that some target takes for a file
    of its project, and what another template of the folder names. Hidden files, and other files than
    templates at the top, such as a README, are not meant as any.
    """
    known = frozenset(looked_up(TARGETS))
    own = names_in(folder)
    taken = {name: path for it in TARGETS.values() for path, name in _files_of(it, own).items()}
    odd = [
        name
        for name in own
        if name not in known and name not in taken and not name.startswith(f"{TOP}/") and _is_meant(name)
    ]
    named = _named_by_templates(folder, own) if odd else frozenset()
    if None in named:  # a name that is made while the template runs may be any
        odd = []
    found = [f"{folder / name} is used nowhere: {_instead(name, known)}" for name in odd if name not in named]
    return [f"the template {it}" for it in (*found, *_wrong_places(folder, own, taken))]


def _files_of(target: Target, own: Collection[str]) -> dict[str, str]:
    return files_of(target, {*builtin_names(), *own})


def _instead(name: str, known: Iterable[str]) -> str:
    """What a file that nothing uses was meant to be, or what is taken in its place."""
    file = name.partition("/project/")[2]
    targets = [it for it in TARGETS.values() if name.partition("/")[0] in it.templates]
    taken = sorted({files[file] for it in targets if file in (files := _files_of(it, ()))})
    if taken:
        return f"{' and '.join(taken)} is taken in its place"
    return f"did you mean {nearest(name, known)}?"


def _wrong_places(folder: Path, own: Iterable[str], taken: Mapping[str, str]) -> Iterator[str]:
    """The files of projects with a word in brackets that stands for nothing."""
    for name in own:
        for word in re.findall(r"\[[^]/]*\]", taken.get(name, "")):
            if word not in (PER_GROUP, PER_KIND):
                meant = nearest(word, (PER_GROUP, PER_KIND))
                yield f"{folder / name} has {word} in its name, which is nothing: did you mean {meant}?"


def _is_meant(name: str) -> bool:
    """Whether somebody means a file as a template, or as one to be copied; a project may have hidden ones."""
    hidden = "/project/" not in name and any(step.startswith(".") for step in name.split("/"))
    return not hidden and not is_leftover(name) and ("/" in name or name.endswith(".j2"))


def _named_by_templates(folder: Path, own: Collection[str]) -> frozenset[str | None]:
    """What the templates of the folder include, import or extend; None where that is known only later."""
    trees = (parsed(folder / name) for name in own if name.endswith(".j2"))
    return frozenset(name for tree in trees if tree for name in meta.find_referenced_templates(tree))
