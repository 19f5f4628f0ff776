"""Spells what a graph holds in Terraform's words: its names, references and paths."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from exporter.catalog.arguments import Arg
from exporter.catalog.schema import Kind
from exporter.model import Argument, External, Graph, Ref, Resource, Value
from exporter.paths import Path
from exporter.states import Comments
from exporter.targets import statements
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.literals import composed, literal, same
from exporter.targets.tags import entries
from exporter.targets.terraform import writer
from exporter.targets.text import comment
from exporter.targets.writer import WINDOWS_DEVICES, Filters, spell_name

RESERVED = WINDOWS_DEVICES | {"externals", "imports", "outputs", "variables", "versions"}
"""Names that the project's own files have; as the name of a resource Terraform takes any word."""

RESERVED_FILES = RESERVED | {"moved", "override", "providers", "removed", "terraform"}
"""Names that a pool's file cannot have: of our own files, of people's, and Terraform's override."""
RESERVED_ENDINGS = ("_override",)
"""What makes any file an override."""


def resource_name(name: str) -> str:
    """The name of a resource as Terraform has it."""
    return spell_name(name, RESERVED)


@dataclass(frozen=True, slots=True)
class TerraformWriter:
    """Spells what one graph holds in Terraform's words."""

    graph: Graph

    def type(self, kind: Kind) -> str:
        """``aws_cognito_user_pool``."""
        return kind.terraform

    def address(self, thing: Resource | Forgotten | str, name: str = "") -> str:
        """``aws_cognito_user_pool.customers``, of a resource or of its key, or of a thing by another name."""
        thing = self.graph.by_key[thing] if isinstance(thing, str) else thing
        name = name or (thing.name if isinstance(thing, Resource) else thing.names[-1])
        return f"{thing.kind.terraform}.{spell_name(name, RESERVED)}"

    def name(self, value: Ref | External) -> str:
        """``aws_cognito_user_pool.customers.id``, ``local.pre_sign_up``."""
        if isinstance(value, External):
            return f"local.{value.name}"
        return f"{self.address(value.resource)}.{value.attribute}"

    def path(self, kind: Kind, path: Path) -> str:
        """A path for ``ignore_changes``: ``lambda_config[0].custom_email_sender``."""
        return spell_path(kind.args, path)

    def agrees(self, value: Value, given: Any) -> bool:
        """Whether what ``terraform show`` says of a value without references is right."""
        return same(composed(literal(value)), composed(given))

    def body(self, items: Any, indent: int = 2, *, headed: bool = False) -> Any:
        """The lines of a block: of arguments, with headings or without, or of externals."""
        items = list(items)
        if all(isinstance(item, Argument) for item in items):
            return writer.body(items, self.name, indent, headed=headed)
        return self._externals(items, indent)

    def _externals(self, externals: Iterable[External], indent: int) -> str:
        """Their assignments; a note stands above its own, where terraform fmt aligns anew."""
        blocks: list[tuple[str, list[tuple[str, Value]]]] = [("", [])]
        for external in externals:
            if external.note:
                blocks.append((comment(external.note, indent), []))
            blocks[-1][1].append((external.name, external.literal))
        lines = [(note, writer.assignments(pairs, self.name, indent)) for note, pairs in blocks]
        return "\n".join(line for block in lines for line in block if line)

    def filters(self, comments: Comments) -> Filters:
        """What the templates quote and lay out with."""
        return {
            "address": self.address,
            "arguments": partial(self.body, headed=comments == "full"),
            "comment": comment,
            "expression": lambda value, indent=0: writer.expression(entries(value), self.name, indent),
            "name": lambda named: spell_name(named.name, RESERVED),
            "paths": lambda resource: [(self.path(resource.kind, i.path), i.why) for i in resource.ignores],
            "quote": writer.quote,
            "type": lambda resource: self.type(resource.kind),
        }


def spell_path(args: tuple[Arg, ...], path: Path) -> str:
    """A path of the API in Terraform's words: a block that may stand once is a list of one."""
    return "".join(_steps(args, path))


def _steps(args: tuple[Arg, ...], path: Path) -> Iterator[str]:
    arg = next((arg for arg in args if path[: len(arg.steps)] == arg.steps), None)
    if arg is None:
        raise ValueError(f"no argument has the path {path}")
    yield arg.name
    rest = path[len(arg.steps) :]
    if not rest:
        return
    if not arg.args:
        yield "".join(f"[{step}]" if isinstance(step, int) else f"[{writer.quote(step)}]" for step in rest)
        return
    index = rest[0] if arg.many else 0
    yield f"[{index}]"
    if rest := rest[1:] if arg.many else rest:
        yield "."
        yield from _steps(arg.args, rest)


def next_steps(folder: FilePath, graph: Graph, adoption: Adoption) -> list[str]:
    """The commands that plan the module, and what the plan must say."""
    lines = [f"cd {shlex.quote(str(folder))} && terraform init && terraform plan"]
    lines += [f"  needs the secret: export TF_VAR_{name}=..." for name in graph.secrets]
    number = len(statements.importing(graph, adoption))
    moved, forgotten = statements.moved(graph, adoption), adoption.forgotten
    if number or moved or forgotten:
        lines.append(f"  must plan: {number} to import, 0 to add, 0 to change, 0 to destroy")
    if moved:
        lines.append(f"  and that it moves what has another name now, in the state alone: {len(moved)}")
    if forgotten:
        lines.append(f"  and that it forgets what has no code any more, and destroys none: {len(forgotten)}")
    return lines
