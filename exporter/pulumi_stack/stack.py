"""A folder of exported Pulumi projects in, all of their resources in one stack out."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pulumi
import pulumi_aws as aws
from pulumi.runtime import settings

_OWN_MODULES = ("externals", "pools")


def find(folder: Path) -> list[Path]:
    """Every exported Pulumi project below a folder, sorted.

    Raises:
        RunError: there is none.
    """
    found = sorted(path.parent for path in folder.rglob("Pulumi.yaml") if (path.parent / "pools").is_dir())
    if not found:
        raise pulumi.RunError(
            f"no exported Pulumi project stands below {folder}: export one with 'poolport export --out"
            f" {folder}', or name another folder with 'pulumi config set poolport:exports FOLDER'"
        )
    return found


def run_all(folder: Path) -> None:
    """Run every project below a folder, each with the region that it was exported from.

    A project's resources get a component as their parent, whose type holds the project's place: two
    regions may give one name to two things, and a stack must tell them apart. Its outputs stand under the
    same name, so that no project hides another's.
    """
    stack = settings.get_root_resource()
    assert stack is not None  # Pulumi has made it before any program runs
    for project in find(folder):
        place = project.relative_to(folder).as_posix().removesuffix("pulumi")
        name = re.sub(r"[^a-zA-Z0-9]+", "-", place).strip("-") or "exports"
        provider = aws.Provider(name, region=_region(project))
        options = pulumi.ResourceOptions(transformations=[_with(provider)])
        # A transformation cannot give a parent, but the resources of a program that name none get the
        # root: while this project runs, that is its component.
        settings.set_root_resource(pulumi.ComponentResource(f"poolport:exports:{name}", name, opts=options))
        try:
            outputs = _run(project)
        finally:
            settings.set_root_resource(stack)
        pulumi.export(name, outputs)


def _with(provider: aws.Provider) -> pulumi.ResourceTransformation:
    def transform(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if not args.type_.startswith("aws:") or args.opts.provider:
            return None
        options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(provider=provider))
        return pulumi.ResourceTransformationResult(args.props, options)

    return transform


def _region(project: Path) -> str:
    match = re.search(r"aws:region:\s*\n\s*value:\s*(\S+)", (project / "Pulumi.yaml").read_text("utf-8"))
    if not match:
        raise pulumi.RunError(f"{project / 'Pulumi.yaml'} names no aws:region: export the project again")
    return match[1]


def _run(project: Path) -> dict[str, Any]:
    """Run one project's program as if it were alone, and give its outputs.

    Its modules have the names of every other project's, and so may its outputs.
    """
    outputs: dict[str, Any] = {}
    with mock.patch.object(pulumi, "export", outputs.__setitem__):
        sys.path.insert(0, str(project))
        try:
            runpy.run_path(str(project / "__main__.py"), run_name="__main__")
        finally:
            sys.path.remove(str(project))
            for name in [name for name in sys.modules if name.split(".")[0] in _OWN_MODULES]:
                del sys.modules[name]
    return outputs
