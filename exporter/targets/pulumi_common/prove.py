"""Runs a Pulumi program of any language against our own engine, asks its formatter, and Pulumi's preview."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from exporter.errors import ExporterError
from exporter.targets.proof import Project, Proof
from exporter.targets.pulumi_common.language import Language
from exporter.targets.pulumi_common.preview import preview
from exporter.targets.pulumi_common.program import record
from exporter.targets.statements import importing
from exporter.telling import Tell, nobody


def prove(
    project: Project, environment: Mapping[str, str], tell: Tell = nobody, *, language: Language
) -> Proof:
    """Ask every tool that is there; what cannot be asked is missing, with the reason."""
    missing: dict[str, str] = {}
    versions: dict[str, str] = {}
    registrations = None
    if why := language.missing(project.folder):
        missing["registrations"] = why
    else:
        tell("running the program")
        try:
            registrations = record(project.folder, project.newest, language).resources
            versions |= language.versions(project.folder)
        except ExporterError as error:
            missing["program"] = str(error)
    previewed = None
    if importing(project.newest, project.adoption) != project.newest.imported:
        missing["preview"] = "what is adopted stands in the state of your stack alone"
    elif shutil.which("pulumi") is None:
        missing["preview"] = "pulumi is not on the PATH: install it, and verify again"
    else:
        tell("pulumi preview")
        try:
            previewed = preview(project.folder, project.newest, environment, language)
        except (ExporterError, ValueError) as error:
            missing["preview"] = str(error)
    tell("asking the formatter")
    formatted = language.formatted(project.folder)
    if formatted is None:
        missing["formatted"] = language.formatter
    return Proof(
        project,
        formatted=formatted,
        registrations=registrations,
        preview=previewed,
        missing=missing,
        versions=versions,
    )
