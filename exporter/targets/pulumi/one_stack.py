"""Judges the projects of several regions in one stack, as poolport's root program runs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError
from exporter.scratch import scratch
from exporter.targets.proof import Check, Project, judged, not_checked
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record_stack
from exporter.targets.pulumi_common.recording import below
from exporter.targets.pulumi_common.registered import differences, expected, outputs_of
from exporter.targets.pulumi_common.settings import read_settings

_NAME = "in one stack with the other regions the program registers the same"
_ROOT = """\
from pathlib import Path

import pulumi

from exporter.pulumi_stack import run_all

run_all(Path(pulumi.Config("poolport").require("exports")))
"""


def registers_the_same_in_one_stack(top: Path, projects: Sequence[Project]) -> Mapping[str, Check]:
    """A check for each region: below its component, everything is as it is in a stack of its own.

    ``top`` is the export folder of the projects. One that no such stack can hold is not wrong.
    """
    regions = [project.region for project in projects]
    if why := PYTHON.missing(top):
        return {region: not_checked(_NAME, why) for region in regions}
    try:
        found = _recorded(top, projects)
    except ExporterError as error:
        return {region: not_checked(_NAME, str(error)) for region in regions}
    checks = {}
    for project in projects:
        wanted = expected(project.newest, project.adoption)
        registered = found[project.folder.absolute()]
        checks[project.region] = judged(_NAME, differences(wanted, registered), len(wanted))
    return checks


def _recorded(top: Path, projects: Sequence[Project]) -> dict[Path, list[Mapping[str, Any]]]:
    """What each project's folder registers in one stack of all of them.

    Raises:
        ExporterError: they cannot be in one stack, or a program fails.
    """
    import pulumi  # an optional extra of poolport installs it

    from exporter.pulumi_stack.projects import find_projects

    top = top.absolute()  # the root program asks for the labels of such a path
    config: dict[str, object] = {"poolport:exports": str(top)}
    secrets: dict[str, str] = {}
    outputs: dict[str, dict[str, str]] = {}
    try:
        placed = {it.folder: it for it in find_projects(top)}
    except pulumi.RunError as error:
        raise ExporterError(str(error)) from error
    for project in projects:
        place = placed.get(project.folder.absolute())
        if place is None:
            raise ExporterError(f"{project.folder} is no project that a stack finds: render it again")
        name, own = read_settings(project.folder)
        by_key = {_renamed(key, name, place.namespace): value for key, value in own.items()}
        config |= {key: by_key[key] for key in place.settings}
        secrets |= {f"{place.namespace}:{key}": masked for key, masked in project.newest.masked.items()}
        for thing, known in outputs_of(project.newest).items():
            outputs[f"poolport:exports:{place.label}${thing}"] = known
    with scratch() as folder:
        (folder / "__main__.py").write_text(_ROOT, "utf-8")
        found = record_stack(folder, "poolport", outputs, config, secrets, PYTHON).resources
    labels = {folder: place.label for folder, place in placed.items()}
    return {folder: below(found, f"poolport:exports:{label} {label}") for folder, label in labels.items()}


def _renamed(key: str, name: str, namespace: str) -> str:
    own, _, rest = key.partition(":")
    return f"{namespace}:{rest}" if own == name else key
