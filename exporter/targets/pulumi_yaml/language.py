"""How Pulumi programs in YAML run: by the language host that Pulumi's own CLI has beside it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

from exporter.child import python, run
from exporter.targets.pulumi_common.language import Connection, Language
from exporter.targets.pulumi_yaml.split import split

HOST = "pulumi-language-yaml"


def missing(program: Path) -> str:
    """Why a program cannot run, with the remedy; nothing where it can."""
    if not find_spec("pulumi"):
        return "pulumi is not installed beside poolport: install poolport[pulumi]"
    if not shutil.which(HOST):
        return f"{HOST} is not on the PATH: it comes with Pulumi's CLI, install that"
    return ""


def run_program(
    program: Path, connection: Connection, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """Run a program by the host, which reads it from its folder."""
    addresses = (connection.monitor, connection.engine)
    names = (connection.project, connection.stack, connection.organization)
    host = shutil.which(HOST) or HOST
    command = python("exporter.targets.pulumi_yaml.runner", host, str(program.resolve()), *addresses, *names)
    return run(command, {**environment, **connection.variables})


def versions(program: Path) -> dict[str, str]:
    """None: the host does not tell its own."""
    return {}


def copy(program: Path, to: Path) -> None:
    """Copy a program, without the settings of stacks."""
    ignored = shutil.ignore_patterns("Pulumi.*.yaml")
    shutil.copytree(program, to, ignore=ignored, ignore_dangling_symlinks=True)


def alone(program: Path) -> tuple[Mapping[str, str], ...]:
    """A program for each pool, with what hangs on it and what that needs; none where there is but one."""
    return tuple({"Pulumi.yaml": text} for text in split((program / "Pulumi.yaml").read_text("utf-8")))


YAML = Language(
    missing=missing,
    run=run_program,
    formatted=lambda program: None,
    formatter="no formatter of YAML is asked",
    versions=versions,
    copy=copy,
    alone=alone,
)
