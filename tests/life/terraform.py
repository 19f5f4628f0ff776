"""A model of what Terraform does with a module and a state: what it would destroy, replace, forget."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_COMMENT = re.compile(r"^#.*\n", re.MULTILINE)
_RESOURCE = re.compile(r'^resource "(\w+)" "(\w+)" \{', re.MULTILINE)
_IMPORT = re.compile(r'^import \{\s+to = (\S+)\s+id = "([^"]*)"', re.MULTILINE)
_MOVED = re.compile(r"^moved \{\s+from = (\S+)\s+to\s+= (\S+)", re.MULTILINE)
_REMOVED = re.compile(r"^removed \{\s+from = (\S+)\s+lifecycle \{\s+destroy = false", re.MULTILINE)


@dataclass
class Module:
    """What the files of a folder say, as they stand there."""

    resources: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)
    moved: list[tuple[str, str]] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


@dataclass
class Planned:
    """What a plan would do; with ``errors`` there is none, and nothing happens."""

    state: dict[str, str]
    destroyed: dict[str, str]
    created: set[str]
    errors: list[str]


def load(folder: Path) -> Module:
    """Read the module in a folder; what Terraform refuses is an error of it."""
    module = Module()
    for path in sorted(folder.glob("*.tf")):
        text = _COMMENT.sub("", path.read_text("utf-8"))
        for kind, name in _RESOURCE.findall(text):
            address = f"{kind}.{name}"
            if address in module.resources:
                module.errors.append(f"{address} is declared twice")
            module.resources.add(address)
        module.imports.update(_IMPORT.findall(text))
        module.moved += _MOVED.findall(text)
        module.removed.update(_REMOVED.findall(text))
    module.errors += [f"{it} is moved and declared" for it, _ in module.moved if it in module.resources]
    module.errors += [f"{it} is removed and declared" for it in module.removed & module.resources]
    module.errors += [f"{it} is imported and not declared" for it in module.imports.keys() - module.resources]
    return module


def plan(module: Module, state: dict[str, str]) -> Planned:
    """What Terraform would do: move, forget, import, then destroy what has no code and create the rest."""
    if module.errors:
        return Planned(dict(state), {}, set(), module.errors)
    after = dict(state)
    for _ in module.moved:
        for source, target in module.moved:
            if source in after and target not in after:
                after[target] = after.pop(source)
    for address in module.removed:
        after.pop(address, None)
    for address, import_id in module.imports.items():
        after.setdefault(address, import_id)
    destroyed = {address: it for address, it in after.items() if address not in module.resources}
    return Planned(after, destroyed, module.resources - after.keys(), [])


def as_state(state: dict[str, str]) -> dict[str, object]:
    """A state as ``terraform state pull`` gives it."""
    resources = []
    for address, import_id in state.items():
        kind, name = address.split(".")
        pool, _, own = import_id.partition("/")
        attributes = {"id": own if kind.endswith("client") else import_id, "user_pool_id": pool}
        resources.append(
            {
                "mode": "managed",
                "type": kind,
                "name": name,
                "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
                "instances": [{"schema_version": 0, "attributes": attributes}],
            }
        )
    return {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": resources}
