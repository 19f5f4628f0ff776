"""Runs a Pulumi program under mocks, asks the formatter about it, and Pulumi's own preview where it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from exporter.child import clean_environment, python, run
from exporter.errors import ExporterError
from exporter.targets.proof import Project, Proof
from exporter.targets.pulumi.program import registrations
from exporter.targets.pulumi_common.preview import preview
from exporter.targets.statements import importing

SOURCES = ("__main__.py", "adoption.py", "externals.py", "forget.py", "pools")


def prove(project: Project, environment: Mapping[str, str]) -> Proof:
    """Ask every tool that is there; what cannot be asked is missing, with the reason."""
    missing: dict[str, str] = {}
    versions: dict[str, str] = {}
    registered = None
    if not find_spec("pulumi_aws"):
        missing["registrations"] = (
            "pulumi and pulumi-aws are not installed beside poolport: install poolport[pulumi]"
        )
    else:
        try:
            registered = registrations(project.folder, project.newest)
            versions["pulumi-aws"] = metadata.version("pulumi-aws")
        except ExporterError as error:
            missing["program"] = str(error)
    previewed = None
    if importing(project.newest, project.adoption) != project.newest.imported:
        missing["preview"] = "what is adopted stands in the state of your stack alone"
    elif shutil.which("pulumi") is None:
        missing["preview"] = "pulumi is not on the PATH: install it, and verify again"
    else:
        try:
            previewed = preview(project.folder, project.newest, environment)
        except (ExporterError, ValueError) as error:
            missing["preview"] = str(error)
    formatted = complaints(project.folder)
    if formatted is None:
        missing["formatted"] = "neither black nor ruff is installed beside poolport"
    return Proof(
        project,
        formatted=formatted,
        registrations=registered,
        preview=previewed,
        missing=missing,
        versions=versions,
    )


def complaints(program: Path) -> tuple[str, ...] | None:
    """What the formatter would change; None where there is no formatter."""
    formatter = next((name for name in ("black", "ruff") if find_spec(name)), None)
    if formatter is None:
        return None
    # Without the settings of the user or of a folder above, which have no say in a proof.
    alone = {"black": ("--check", "--config", os.devnull), "ruff": ("format", "--check", "--isolated")}
    files = [str(program / name) for name in SOURCES if (program / name).exists()]
    done = run(python(formatter, *alone[formatter], *files), clean_environment())
    if not done.returncode:
        return ()
    said = [line for line in (done.stdout + done.stderr).splitlines() if "would" in line or "error" in line]
    return tuple(said) or (f"{formatter} fails with exit code {done.returncode}",)
