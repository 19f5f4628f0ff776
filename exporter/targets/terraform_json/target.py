"""Terraform's JSON syntax as a target: how it is spelled, and how a module in it is changed for a plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from exporter.model import Argument, Ref, Value, parts
from exporter.states import Comments
from exporter.targets.literals import composed, same
from exporter.targets.tags import entries
from exporter.targets.target import ProviderOptions, Target
from exporter.targets.terraform.checks import PLAN_CHECKS, the_script_imports_the_same
from exporter.targets.terraform.prove import Syntax, prove
from exporter.targets.terraform.spelling import (
    RESERVED_ENDINGS,
    RESERVED_FILES,
    TerraformWriter,
    next_steps,
    resource_name,
)
from exporter.targets.terraform_json import writer
from exporter.targets.writer import Filters


@dataclass(frozen=True, slots=True)
class TerraformJsonWriter(TerraformWriter):
    """Spells as Terraform does, and lays out as JSON."""

    def body(self, items: Any, indent: int = 0, *, headed: bool = False) -> dict[str, Any]:
        """Arguments or externals as an object, which has no place for headings."""
        items = list(items)
        if all(isinstance(item, Argument) for item in items):
            return writer.body(items, self.name)
        return {item.name: writer.escape(item.literal) for item in items}

    def agrees(self, value: Value, given: Any) -> bool:
        """Whether what ``terraform show`` says of a value is right: in JSON references are text too."""
        wanted, found = json.dumps(writer.expression(value, self.name)), json.dumps(given)
        for ref in (part for part in parts(value) if isinstance(part, Ref)):
            name, literal = f"${{{self.name(ref)}}}", json.dumps(writer.escape(ref.literal))[1:-1]
            wanted, found = wanted.replace(name, literal), found.replace(name, literal)
        return same(composed(json.loads(wanted)), composed(json.loads(found)))

    def filters(self, comments: Comments) -> Filters:
        """What the templates lay out with."""
        return TerraformWriter.filters(self, comments) | {
            "arguments": self.body,
            "literal": writer.escape,
            "expression": lambda value: writer.expression(entries(value), self.name),
            "layout": writer.layout,
            "reference": lambda it, attribute: writer.expression(Ref(it.key, attribute, ""), self.name),
        }


DECLARATION = r'"resource": \{\s+"(\w+)": \{\s+"(\w+)": \{'
"""How a resource begins, with its type and name."""


def address_at(folder: Path, file: str, line: int) -> str:
    """The resource at a line: the last type and name above it, as ``layout`` has them."""
    path = folder / file
    above = path.read_text("utf-8", "replace").split("\n")[:line] if path.is_file() else []
    found = re.findall(DECLARATION, "\n".join(above))
    return ".".join(found[-1]) if found else ""


def protected(folder: Path) -> frozenset[str]:
    """The addresses of the resources that Terraform must not destroy."""
    return frozenset(
        f"{kind}.{name}"
        for path in folder.glob("*.tf.json")
        for kind, name, code in _resources(path)
        if code.get("lifecycle", {}).get("prevent_destroy") is True
    )


def _resources(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError:  # terraform will say so, and where
        return
    for item in data if isinstance(data, list) else [data]:
        for kind, named in item.get("resource", {}).items():
            for name, code in named.items():
                yield kind, name, code


def remove(folder: Path, addresses: set[str], literals: Mapping[str, str]) -> None:
    """Take resources out of a module, with the imports and outputs that name them; refs become literals."""
    if not addresses:
        return
    gone = {text: literals[text] for text in literals if text.rsplit(".", 1)[0] in addresses}
    for path in sorted(folder.glob("*.tf.json")):
        data = json.loads(path.read_text("utf-8"))
        items = data if isinstance(data, list) else [data]
        kept = [_without(addresses, item) for item in items]
        text = writer.layout(kept)
        for reference, literal in gone.items():
            text = text.replace(f"${{{reference}}}", json.dumps(writer.escape(literal))[1:-1])
        path.write_text(text, "utf-8")


def _without(addresses: set[str], item: dict[str, Any]) -> dict[str, Any]:
    """One object of a file without what is gone; nothing that is empty stays."""
    names = re.compile("|".join(rf"\b{re.escape(address)}\b" for address in sorted(addresses)))
    resources = {
        kind: {
            name: {**code, "depends_on": [it for it in code.get("depends_on", ()) if it not in addresses]}
            for name, code in named.items()
            if f"{kind}.{name}" not in addresses
        }
        for kind, named in item.get("resource", {}).items()
    }
    kept = {
        **item,
        "resource": {kind: named for kind, named in resources.items() if named},
        "import": [it for it in item.get("import", ()) if it["to"] not in addresses],
        "output": {key: it for key, it in item.get("output", {}).items() if not names.search(str(it))},
    }
    return {key: value for key, value in kept.items() if value}


TERRAFORM_JSON = Target(
    name="terraform-json",
    templates=("terraform-json", "terraform-common"),
    writer=TerraformJsonWriter,
    reserved=RESERVED_FILES,
    reserved_endings=RESERVED_ENDINGS,
    group_file="{}.tf.json",
    options=ProviderOptions,
    prove=partial(prove, syntax=Syntax(address_at, remove, protected)),
    checks=(the_script_imports_the_same,),  # terraform fmt leaves JSON alone
    plan_checks=PLAN_CHECKS,
    next_steps=next_steps,
    declaration=DECLARATION,
    guards=("moved.tf.json", "removed.tf.json"),
    spell_resource=resource_name,
    suffixes=(".json",),
    reads=r'\b(?:file|filebase64)\(\\"\$\{path\.module\}/(?P<file>[^"\\]+)\\"\)',
)
