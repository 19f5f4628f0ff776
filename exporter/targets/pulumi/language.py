"""How Pulumi programs in Python run, and what Python's own tools say of them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

from exporter.child import clean_environment, python, run
from exporter.targets.pulumi_common.language import Connection, Language


@dataclass(frozen=True, slots=True)
class Formatter:
    """A formatter that looks and changes nothing, and how it begins a line about a file, or about an error.

    It has no settings of the user or of a folder above, which have no say in a proof.
    """

    name: str
    arguments: tuple[str, ...]
    complaint: re.Pattern[str]


FORMATTERS = (  # the fast one first
    Formatter("ruff", ("format", "--diff", "--isolated"), re.compile(r"^(?:--- |error: .*?)(.+)", re.M)),
    Formatter(
        "black", ("--check", "--config", os.devnull), re.compile(r"^(?:would reformat|error:) (.+)", re.M)
    ),
)
SOURCES = ("__main__.py", "adoption.py", "externals.py", "forget.py", "pools")


def missing(program: Path) -> str:
    """Why a program cannot run, with the remedy; nothing where it can."""
    if find_spec("pulumi_aws"):
        return ""
    return "pulumi and pulumi-aws are not installed beside poolport: install poolport[pulumi]"


def run_program(
    program: Path, connection: Connection, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """Run a program in a process of its own, which imports the packages beside poolport."""
    addresses = (connection.monitor, connection.engine)
    names = (connection.project, connection.stack, connection.organization)
    command = python("exporter.targets.pulumi.runner", str(program), *addresses, *names)
    return run(command, {**environment, **connection.variables})


def complaints(program: Path) -> tuple[str, ...] | None:
    """What the formatter would change; None where there is no formatter."""
    formatter = next((it for it in FORMATTERS if find_spec(it.name)), None)
    if formatter is None:
        return None
    files = [str(program / name) for name in SOURCES if (program / name).exists()]
    done = run(python(formatter.name, *formatter.arguments, *files), clean_environment())
    if not done.returncode:
        return ()
    said = formatter.complaint.findall(done.stdout + done.stderr)
    found = tuple(f"{formatter.name} would change {line}" for line in said)
    return found or (f"{formatter.name} fails with exit code {done.returncode}",)


def versions(program: Path) -> dict[str, str]:
    """The version of the provider's package that it was run with."""
    return {"pulumi-aws": metadata.version("pulumi-aws")}


def copy(program: Path, to: Path) -> None:
    """Copy a program, to run with the packages beside poolport: nothing is installed for a look."""
    ignored = shutil.ignore_patterns("venv", "__pycache__", "Pulumi.*.yaml")
    shutil.copytree(program, to, ignore=ignored, ignore_dangling_symlinks=True)
    settings = to / "Pulumi.yaml"
    settings.write_text(re.sub(r"\n  options:\n(?:    .*\n)+", "\n", settings.read_text("utf-8")), "utf-8")


def alone(program: Path) -> tuple[Mapping[str, str], ...]:
    """A program for each module of pools, and what it imports."""
    modules = sorted(path.stem for path in (program / "pools").glob("*.py") if path.stem != "__init__")
    return tuple({"__main__.py": f"from pools import {module}\n"} for module in modules)


PYTHON = Language(
    missing=missing,
    run=run_program,
    formatted=complaints,
    formatter="neither black nor ruff is installed beside poolport",
    versions=versions,
    copy=copy,
    alone=alone,
)
