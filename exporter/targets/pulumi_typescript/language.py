"""How Pulumi programs in TypeScript run, and what Node's own tools say of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

from exporter.child import clean_environment, run
from exporter.targets.node import MODULES, package, packages
from exporter.targets.pulumi_common.language import Connection, Language

_RUN = "@pulumi/pulumi/cmd/run"
"""What Pulumi's own language host runs a program with."""
_FRAMES = 2
"""So many lines of an error's way are kept. Pulumi's SDK keeps the way of every promise: with Node's ten, a
program of 5,700 resources needs more than the 4 GB that Node gives it, and with two 2.4."""
_INSTALL = "run 'npm install' in it, and verify again"


def missing(program: Path) -> str:
    """Why a program cannot run, with the remedy; nothing where it can."""
    if shutil.which("node") is None:
        return "node is not on the PATH: install Node.js, and verify again"
    lacking = [name for name in ("@pulumi/pulumi", "@pulumi/aws") if package(program, name) is None]
    return f"{program} has no {' and no '.join(lacking)} in node_modules: {_INSTALL}" if lacking else ""


def run_program(
    program: Path, connection: Connection, environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """Run a program as Pulumi's language host does for a preview."""
    script = package(program, _RUN)
    assert script is not None, "missing() has found it"
    options = {
        "monitor": connection.monitor,
        "engine": connection.engine,
        "organization": connection.organization,
        "project": connection.project,
        "stack": connection.stack,
        "root-directory": str(program),
        "pwd": str(program),
        "dry-run": "true",
    }
    # What the compiler keeps in a temporary folder for the next run is of this run alone.
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(connection.folder))
    own = {**environment, **connection.variables, **temporary, "PULUMI_NODEJS_TYPESCRIPT": "true"}
    command = [
        "node",
        f"--stack-trace-limit={_FRAMES}",
        str(script),
        *(f"--{name}={value}" for name, value in options.items()),
        ".",
    ]
    return run(command, own, folder=program)


def complaints(program: Path) -> tuple[str, ...] | None:
    """What prettier would change; None where it is not installed."""
    prettier = package(program, "prettier")
    if prettier is None or shutil.which("node") is None:
        return None
    files = sorted(
        path for path in (*program.glob("*.ts"), *program.glob("*.mjs"), *program.glob("pools/*.ts"))
    )
    # Without the settings of the user or of a folder above, which have no say in a proof.
    alone = ("--no-config", "--no-editorconfig", "--ignore-path=", "--list-different")
    command = [
        "node",
        str(prettier / "bin/prettier.cjs"),
        *alone,
        *(str(path.relative_to(program)) for path in files),
    ]
    done = run(command, clean_environment(), folder=program)
    if not done.returncode:
        return ()
    said = [f"would change {line}" for line in done.stdout.splitlines()]
    said += [line for line in done.stderr.splitlines() if line.strip()]
    return tuple(said) or (f"prettier fails with exit code {done.returncode}",)


def versions(program: Path) -> dict[str, str]:
    """The version of the provider's package that it was run with."""
    found = package(program, "@pulumi/aws")
    try:
        return (
            {"@pulumi/aws": str(json.loads((found / "package.json").read_bytes())["version"])}
            if found
            else {}
        )
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def copy(program: Path, to: Path) -> None:
    """Copy a program, to run with the packages that it finds where it is: nothing is installed for a look."""
    shutil.copytree(
        program,
        to,
        ignore=shutil.ignore_patterns(MODULES, "bin", "Pulumi.*.yaml"),
        ignore_dangling_symlinks=True,
    )
    if found := packages(program, "@pulumi/pulumi"):
        (to / MODULES).symlink_to(found, target_is_directory=True)


def alone(program: Path) -> tuple[Mapping[str, str], ...]:
    """A program for each module of pools, and what it imports."""
    modules = sorted(path.stem for path in (program / "pools").glob("*.ts") if path.stem != "index")
    begin = ""
    if (program / "adoption.ts").is_file():  # it stops what is loaded before the stack was asked
        begin = 'import { letPoolsLoad } from "./adoption";\nletPoolsLoad();\n'
    return tuple(
        {"index.ts": f'{begin}export = async () => void (await import("./pools/{module}"));\n'}
        for module in modules
    )


TYPESCRIPT = Language(
    missing=missing,
    run=run_program,
    formatted=complaints,
    formatter="prettier is not installed: run 'npm install --no-save prettier' in the project",
    versions=versions,
    copy=copy,
    alone=alone,
)
