"""Draws somebody's own files for the top of an export folder, such as a workflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exporter.errors import UsageError
from exporter.targets.lookup import TOP, is_leftover, names_in
from exporter.targets.pages import draw_page, read_template
from exporter.targets.target import Target

_TAKEN = frozenset(
    "snapshot .poolport poolport.toml mapping.json report report.json report.md report.html README.md"
    " .gitattributes .git".split()
)
"""What an export folder has at its top, beside its regions, and what git obeys."""

VARIABLES = ("account", "code", "regions")
"""What their templates are given."""


@dataclass(frozen=True, slots=True)
class CodeFolder:
    """The code of one region in one target: its ``folder`` in the export, the ``tool`` that applies it."""

    folder: str
    region: str
    target: str
    tool: str


def draw_top(
    templates: Path | None, account: str, regions: Sequence[str], targets: Sequence[Target]
) -> dict[str, bytes]:
    """The files of ``folder/`` in a folder of templates: their paths in the export folder, and contents.

    Raises:
        UsageError: a template cannot be used, or a file has the place of one of poolport's own.
    """
    files: dict[str, bytes] = {}
    if templates is None or not (templates / TOP).is_dir():
        return files
    taken = {it.casefold() for it in (*_TAKEN, *regions, "")}  # some systems tell no capitals from others
    places = [(region, target) for region in regions for target in targets]
    code = [CodeFolder(f"{region}/{it.name}", region, it.name, it.tool) for region, it in places]
    variables = dict(zip(VARIABLES, (account, code, list(regions)), strict=True))
    for name in names_in(templates / TOP):
        place = name.removesuffix(".j2")
        first = place.partition("/")[0]
        if is_leftover(name):
            continue
        if first.casefold() in taken:
            raise UsageError(
                f"the template {templates / TOP / name} would draw {place}, which is poolport's own: move it"
            )
        if place == name:
            files[place] = read_template(templates, f"{TOP}/{name}")
        elif text := draw_page(f"{TOP}/{name}", templates, {}, variables).strip("\n"):
            files[place] = f"{text}\n".encode()
    return files
