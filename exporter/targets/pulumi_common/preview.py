"""Asks ``pulumi preview`` what it would do, in a copy of a project and with a state of its own."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.child import run
from exporter.errors import ExporterError
from exporter.model import Graph
from exporter.scratch import scratch
from exporter.targets.pulumi_common.language import Language
from exporter.targets.pulumi_common.recording import PROVIDERS

_HARMLESS = ("same", "read")


def preview(
    program: Path, graph: Graph, environment: Mapping[str, str], language: Language
) -> dict[str, Any]:
    """What ``pulumi preview --json`` answers, with a state in a temporary folder.

    Raises:
        ExporterError: the CLI cannot work, such as without the plugin of the AWS provider.
    """
    with scratch() as folder:
        copy = folder / "program"
        language.copy(program, copy)
        state = folder / "state"
        state.mkdir()
        known = {
            **environment,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}",
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        _run(copy, known, "stack", "init", "verify", "--non-interactive")
        for name, masked in graph.masked.items():
            _run(copy, known, "config", "set", "--secret", name, masked, "--non-interactive")
        found = _preview(copy, known)
        if errors(found):
            # The first resource that fails ends the program: each module alone shows what the others hold.
            alone = [_preview_alone(copy, known, files) for files in language.alone(copy)]
            found = {
                key: [line for part in (found, *alone) for line in part.get(key) or ()]
                for key in ("steps", "diagnostics")
            }
        return found


def _preview_alone(copy: Path, environment: Mapping[str, str], files: Mapping[str, str]) -> dict[str, Any]:
    for name, content in files.items():
        (copy / name).write_text(content, "utf-8")
    return _preview(copy, environment)


def _preview(copy: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run(copy, environment, "preview", "--json", "--non-interactive"))
    return found


def errors(found: Mapping[str, Any]) -> list[str]:
    """What failed, each with its name and its own reason; the program's end is told where nothing else is.

    Sorted: the engine asks for several resources at once, and which one fails first is chance.
    """
    said = [
        (str(diagnostic.get("urn", "")), " ".join(str(diagnostic.get("message", "")).split()))
        for diagnostic in found.get("diagnostics") or ()
        if diagnostic.get("severity") == "error"
    ]
    named = [f"{_name(urn)}: {message}" for urn, message in said if urn and "pulumi:pulumi:Stack" not in urn]
    return sorted(set(named)) or list(dict.fromkeys(message for _, message in said))


def unwanted(found: Mapping[str, Any], graph: Graph) -> Iterator[str]:
    """Every step of a preview that is not the import of a resource of the graph, and every one that lacks.

    The rule is of the engine from 3.174 on: an import whose arguments differ is followed by an update in the
    same run, and ends well.
    """
    failed = errors(found)
    yield from failed
    wanted = Counter(f"{resource.kind.pulumi_type}::{resource.name}" for resource in graph.imported)
    for step in found.get("steps", ()):
        operation, name = str(step.get("op")), _name(str(step.get("urn")))
        if operation == "import":
            wanted[name] -= 1
        elif operation not in _HARMLESS and not (operation == "create" and _is_own(step, name)):
            changed = step.get("detailedDiff") or step.get("diffReasons") or ()
            paths = ", ".join(sorted(changed)) or "it"
            yield f"{name}: {operation} of {paths}"
    if failed:  # a program that ends early leaves others behind that are right
        return
    for name, number in sorted(wanted.items()):
        if number:
            yield f"{name} is {'not imported' if number > 0 else 'imported, and not in the account'}"
    for diagnostic in found.get("diagnostics") or ():
        message = " ".join(str(diagnostic.get("message", "")).split())
        if "may not be replaced" in message:
            yield message


def _is_own(step: Mapping[str, Any], name: str) -> bool:
    """Whether it is nothing in AWS: a provider, a component, or the stack itself."""
    state = step.get("newState") or {}
    return name.startswith(("pulumi:pulumi:Stack::", PROVIDERS)) or state.get("custom") is False


def _name(urn: str) -> str:
    """``aws:cognito/userPool:UserPool::customers``, without the types of its parents."""
    kind, _, name = urn.partition("::")[2].partition("::")[2].partition("::")
    return f"{kind.split('$')[-1]}::{name}"


def _run(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    done = run(["pulumi", *arguments], environment, folder=folder)
    # A preview with errors still answers its steps, which are what we are here for.
    if done.returncode and not done.stdout.lstrip().startswith("{"):
        said = " ".join((done.stderr or done.stdout).split())
        raise ExporterError(f"'pulumi {arguments[0]}' fails: {said[:300]}: install what it asks for")
    return done.stdout
