"""Finds the exported Pulumi projects below a folder, and reads what the stack must know of each."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pulumi
import yaml

from exporter.targets.pulumi_common.settings import config_values

_PROVIDER_KEYS = ("aws:region", "aws:profile", "aws:allowedAccountIds")


@dataclass(frozen=True)
class Project:
    """One exported project.

    Attributes:
        label: names its component, its provider and its outputs; no two projects of a folder share it.
        namespace: stands before its config keys, as in ``NAMESPACE:key``; no two projects share it either. It
            is the project's name, or the label where several projects have that name.
        settings: the full names of the other config keys that its ``Pulumi.yaml`` gives a value.
    """

    folder: Path
    name: str
    label: str
    namespace: str
    region: str
    profile: str | None
    accounts: tuple[str, ...] | None
    settings: tuple[str, ...]


def find_projects(folder: Path) -> list[Project]:
    """Read every exported project in Python below a folder, sorted by its place.

    Raises:
        RunError: there is none, one cannot be read, or two have one label.
    """
    files = sorted(
        path
        for path in folder.rglob("Pulumi.yaml")
        if not _is_hidden(path.relative_to(folder)) and path.is_file() and (path.parent / "pools").is_dir()
    )
    contents = [(path, content) for path in files if _runtime(content := _load(path)) == "python"]
    if not contents:
        raise pulumi.RunError(
            f"no exported Pulumi project stands below {folder}: export one with"
            f" 'poolport export --target pulumi --out {folder}', or name another folder with"
            " 'pulumi config set poolport:exports FOLDER'"
        )
    projects = [_read(path, content, _label(folder, path.parent)) for path, content in contents]
    _check_labels(projects)
    return list(_with_own_namespaces(projects))


def _is_hidden(place: Path) -> bool:
    """Whether it is in a folder of some tool, such as poolport's own copies of what it wrote."""
    return any(part.startswith(".") for part in place.parts)


def _label(folder: Path, project: Path) -> str:
    place = project if project.name != "pulumi" else project.parent
    if project != place != folder and _moved(place.parent) == [place.name]:
        # Another label would be another component, and the engine would delete what the old one holds.
        place = place.parent
    text = place.relative_to(folder).as_posix()
    return re.sub(r"[^a-zA-Z0-9]+", "-", text).strip("-") or "exports"


def _moved(export: Path) -> list[str]:
    """The regions of an export folder whose code an older poolport had written, at the top if it is one."""
    try:
        projects = tomllib.loads((export / "poolport.toml").read_text("utf-8")).get("projects")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise pulumi.RunError(
            f"{export / 'poolport.toml'} cannot be read: {' '.join(str(error).split())}: fix it"
        ) from None
    return list(projects) if isinstance(projects, dict) else []


def _load(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_bytes())
    except yaml.YAMLError as error:
        raise pulumi.RunError(f"{path} is not valid YAML: {' '.join(str(error).split())}: fix it") from None
    if not isinstance(content, dict) or not isinstance(content.get("name"), str):
        raise pulumi.RunError(f"{path} is not a Pulumi project, it has no name: export the project again")
    return content


def _runtime(content: Mapping[str, Any]) -> object:
    runtime = content.get("runtime")
    return runtime.get("name") if isinstance(runtime, dict) else runtime


def _read(path: Path, content: Mapping[str, Any], label: str) -> Project:
    config = content.get("config") or {}
    if not isinstance(config, dict):
        raise pulumi.RunError(f"'config' in {path} is not a mapping: export the project again")
    values = config_values(config)
    region, profile, accounts = (values.pop(key, None) for key in _PROVIDER_KEYS)
    if not isinstance(region, str):
        raise pulumi.RunError(f"{path} names no aws:region: export the project again")
    for key in values:
        if key.startswith("aws:"):
            # The provider of a component does not read the stack's config.
            raise pulumi.RunError(
                f"{path} sets {key}, but in a stack of several projects only"
                f" {', '.join(_PROVIDER_KEYS)} reach a project's provider: remove {key}, or run it alone"
            )
    name = content["name"]
    return Project(
        path.parent,
        name,
        label,
        name,
        region,
        str(profile) if profile else None,
        tuple(map(str, accounts)) if isinstance(accounts, list) else None,
        tuple(values),
    )


def _check_labels(projects: list[Project]) -> None:
    seen: dict[str, Path] = {}
    for project in projects:
        if (other := seen.setdefault(project.label, project.folder)) != project.folder:
            raise pulumi.RunError(
                f"{other} and {project.folder} would both be called '{project.label}' in the stack:"
                " rename one of the folders"
            )


def _with_own_namespaces(projects: list[Project]) -> Iterator[Project]:
    """Exports of one region from two accounts have one name, but each its own secrets."""
    names = Counter(project.name for project in projects)
    for project in projects:
        namespace = project.name if names[project.name] == 1 else project.label
        keys = (key.removeprefix(f"{project.name}:") for key in project.settings)
        settings = tuple(key if ":" in key else f"{namespace}:{key}" for key in keys)
        yield replace(project, namespace=namespace, settings=settings)
