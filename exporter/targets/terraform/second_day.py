"""Makes the state that adopted code is planned against: a file in the proof's own folder, filled by imports.

What a state holds is imported by a module of its own, from the values of the account: the provider reads, and
writes nothing, since every change is ignored there. So the exported code is then planned as it is, against a
state that has each thing under the oldest name that any state has it under.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from exporter.errors import ExporterError
from exporter.model import Resource
from exporter.targets.literals import literal
from exporter.targets.proof import Diagnostic, Project
from exporter.targets.statements import earlier
from exporter.targets.terraform.plan import Terraform
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.targets.terraform_json.writer import escape

STATE = "terraform.tfstate"
MOST_TRIES = 20
"""How often the imports are planned anew without what could not be imported."""

_ENDING = ".held.tf.json"
"""Of the file of one import: whatever its name is, it must not end in ``_override``."""
_LOCAL = 'terraform {\n  backend "local" {}\n}\n'
"""A state of the user's own, wherever the code says that it is, is never touched."""


def held(project: Project) -> dict[str, Resource]:
    """What a state holds that the account still has, by the oldest address that it may be at."""
    spell = TerraformWriter(project.graph).address
    adoption = project.adoption
    found = {
        spell(resource, (*earlier(resource, adoption), resource.name)[0]): resource
        for resource in project.graph.imported
        if resource.key in adoption.adopted
    }
    forgotten = {thing.key: thing.names[0] for thing in adoption.forgotten}
    return found | {spell(resource, forgotten[resource.key]): resource for resource in project.forgotten}


def adopt(terraform: Terraform, project: Project) -> Terraform:
    """Give a module's copy a state that holds what is adopted; the tool to plan it with.

    Raises:
        ExporterError: the state cannot be made.
    """
    where = terraform.folder.parent / "adopted"
    where.mkdir()
    # The provider is installed once for both.
    own = {**terraform.environment, "TF_DATA_DIR": str(terraform.folder.parent / "data")}
    (terraform.folder / "poolport_override.tf").write_text(_LOCAL, "utf-8")
    module = replace(terraform, environment=own)
    module.init()  # of code that it cannot read the plan tells more
    _write_settings(terraform.folder, where, project)
    _import(replace(module, folder=where), held(project))
    if (where / STATE).exists():
        shutil.copyfile(where / STATE, terraform.folder / STATE)
    return module


def drop(folder: Path, project: Project, addresses: Iterable[str]) -> None:
    """Take resources out of the state whose code was taken out of the module: nothing is to be destroyed."""
    if not (folder / STATE).exists():
        return
    spell = TerraformWriter(project.graph).address
    written = project.graph.by_key
    known = {spell(resource): at for at, resource in held(project).items() if resource.key in written}
    gone = {known.get(address, address) for address in addresses}
    state = json.loads((folder / STATE).read_text("utf-8"))
    state["resources"] = [it for it in state["resources"] if f"{it['type']}.{it['name']}" not in gone]
    (folder / STATE).write_text(json.dumps(state), "utf-8")


def _write_settings(module: Path, where: Path, project: Project) -> None:
    """The provider as the module has it, in the version that was installed for it."""
    (where / "poolport_override.tf").write_text(_LOCAL, "utf-8")
    lock = module / ".terraform.lock.hcl"
    if lock.exists():
        shutil.copyfile(lock, where / lock.name)
    settings = [path for path in sorted(module.glob("versions.tf*")) if path.is_file()]
    for path in settings:
        shutil.copyfile(path, where / path.name)
    if not settings:
        provider = {"provider": {"aws": {"region": project.region}}}
        (where / "versions.tf.json").write_text(json.dumps(provider), "utf-8")


def _import(terraform: Terraform, wanted: Mapping[str, Resource]) -> None:
    """Import what can be: what is refused, or is not there any more, stays out of the state.

    A value that is refused is left out first, since what is imported needs none but those that identify it:
    the exported code may have another one by now, and then the state must still hold the thing.
    """
    left = {address: _members(resource) for address, resource in wanted.items()}
    for address, members in left.items():
        _write(terraform.folder, address, wanted[address].import_id, members)
    for _ in range(MOST_TRIES):
        found = terraform.init()
        plan = None if found else terraform.plan(keep=True)
        errors = plan.errors if plan else found
        changes = plan.changes if plan else ()
        wrong = {change.address for change in changes if not change.harmless}
        wrong |= {address for error in errors for address in left if _is_about(error, address)}
        if plan and not errors and not wrong:
            return terraform.apply()
        if not wrong & set(left):
            said = next((f"{error.message}: {error.detail}" for error in errors), "it says nothing more")
            raise ExporterError(f"{_CANNOT} ({said[:300]}): {_INSTEAD}")
        for address in wrong & set(left):
            said = " ".join(f"{it.message} {it.detail}" for it in errors if _is_about(it, address))
            refused = [name for name in left[address] if re.search(rf"\b{name}\b", said)]
            if refused:
                left[address] = {name: it for name, it in left[address].items() if name not in refused}
                _write(terraform.folder, address, wanted[address].import_id, left[address])
            else:
                del left[address]
                (terraform.folder / f"{address}{_ENDING}").unlink()
    raise ExporterError(f"{_CANNOT} (the provider still refuses some after {MOST_TRIES} tries): {_INSTEAD}")


_CANNOT = "what is adopted cannot be imported into a temporary state"
_INSTEAD = "plan with your own state, which must change nothing"


def _is_about(error: Diagnostic, address: str) -> bool:
    """Whether an error is about a resource; that there is none to be imported is said in words alone."""
    return address in (error.address, error.file.removesuffix(_ENDING)) or f'"{address}"' in error.detail


def _write(folder: Path, address: str, import_id: str, members: Mapping[str, Any]) -> None:
    """Write a file that imports one resource and can change nothing of it."""
    kind, _, name = address.partition(".")
    code = {**members, "lifecycle": {"ignore_changes": "all"}}
    content = {"resource": {kind: {name: code}}, "import": [{"to": address, "id": escape(import_id)}]}
    (folder / f"{address}{_ENDING}").write_text(json.dumps(content), "utf-8")


def _members(resource: Resource) -> dict[str, Any]:
    return {argument.arg.name: _escaped(literal(argument.value)) for argument in resource.arguments}


def _escaped(value: Any) -> Any:
    """Data in which nothing is a reference."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {escape(name): _escaped(item) for name, item in value.items()}
    return value
