"""Lists templates: the built-in ones and somebody's own, what each draws, and whose is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from exporter.catalog import KINDS
from exporter.targets.lookup import (
    NAMES,
    PER_GROUP,
    PER_KIND,
    REPORTS,
    TOP,
    builtin_names,
    files_of,
    header_names,
    is_leftover,
    kind_names,
    names_in,
)
from exporter.targets.target import Target


@dataclass(frozen=True, slots=True)
class Listed:
    """One template by its ``name``, and what it ``draws``, in words or as a file of the project.

    ``targets`` are those that take it, or take somebody's own in its place; of ``overrides`` those by target.
    ``builtin`` says whether poolport has it: without, it is somebody's own file that overrides none.
    """

    name: str
    draws: str
    targets: tuple[str, ...]
    builtin: bool
    overrides: Mapping[str, Path] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "name": self.name,
            "draws": self.draws,
            "targets": list(self.targets),
            "builtin": self.builtin,
            "overrides": {target: str(path) for target, path in self.overrides.items()},
        }


def list_templates(targets: Collection[Target], templates: Path | None = None) -> list[Listed]:
    """All templates that these targets and the report take, with a folder of overrides or without; sorted."""
    builtin = frozenset(builtin_names())
    own = (
        frozenset(name for name in names_in(templates) if not is_leftover(name)) if templates else frozenset()
    )
    draws: dict[str, str] = {}
    takers: dict[str, list[str]] = {}
    overrides: dict[str, dict[str, Path]] = {}
    for target in sorted(targets, key=lambda it: it.name):
        usual, taken = _taken(target, builtin), _taken(target, builtin | own)
        for what, winner in taken.items():
            name = usual.get(what, winner)
            draws[name] = what
            takers.setdefault(name, []).append(target.name)
            if templates and winner in own:
                overrides.setdefault(name, {})[target.name] = templates / winner
    return [
        Listed(name, draws[name], tuple(takers[name]), name in builtin, overrides.get(name, {}))
        for name in sorted(draws)
    ]


def _taken(target: Target, names: Collection[str]) -> dict[str, str]:
    """What is drawn of a target, each with the name of the template that is taken for it."""
    found = {_file(path): name for path, name in files_of(target, sorted(names)).items()}
    found["the code of any resource"] = _first(kind_names(target, ""), names)
    for kind in KINDS:
        name = _first(kind_names(target, kind.name), names)
        if "/resources/" in name:
            found[f"the code of a {kind.name}"] = name
    found["the text at the top of each drawn file"] = _first(header_names(target), names)
    found["the names of things that have none yet"] = NAMES
    found |= {what: name for name, what in REPORTS.items()}
    for name in names:
        if name.startswith(f"{TOP}/"):
            found[f"{name.removeprefix(f'{TOP}/').removesuffix('.j2')} of the export folder"] = name
    return found


def _first(wanted: Collection[str], names: Collection[str]) -> str:
    return next(name for name in wanted if name in names)


def _file(path: str) -> str:
    """What a file of a project becomes, in words where that is several."""
    place = path.removesuffix(".j2")
    group, kind = PER_GROUP in place, PER_KIND in place
    if not path.endswith(".j2") or not (group or kind):
        return place
    each = "kind of each pool" if group and kind else "pool" if group else "kind"
    return f"{place}, for each {each}"
