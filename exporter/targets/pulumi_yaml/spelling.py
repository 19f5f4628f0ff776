"""Spells what a graph holds in Pulumi's YAML: its names, references and paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from exporter.catalog.schema import Kind
from exporter.model import Argument, Block, Blocks, Entries, External, Graph, Ref, Resource, Secret, Value
from exporter.paths import Path
from exporter.states import Comments
from exporter.targets import statements
from exporter.targets.pulumi_common.wire import camel_case, spell_path, stack_name
from exporter.targets.pulumi_yaml import writer
from exporter.targets.text import comment
from exporter.targets.writer import WINDOWS_DEVICES, Filters, spell_name

RESERVED = WINDOWS_DEVICES | writer.WORDS | frozenset(("pulumi", writer.COLONS))
"""Plain words of YAML that are no text, and names that something else in the program has."""


@dataclass(frozen=True)
class PulumiYamlWriter:
    """Spells what one graph holds in YAML, where resources, variables and settings share their names."""

    graph: Graph

    @cached_property
    def reserved(self) -> frozenset[str]:
        """What no resource can be called: the settings have the names of their secrets."""
        return RESERVED | frozenset(self.graph.secrets)

    @cached_property
    def variables(self) -> dict[str, str]:
        """The name of the variable of each external: a resource may have the name already."""
        taken = self.reserved | {self.address(resource) for resource in self.graph.resources}
        found: dict[str, str] = {}
        for name in sorted(external.name for external in self.graph.externals):
            found[name] = spell_name(name, taken)
            while found[name] in taken:
                found[name] += "_"
            taken |= {found[name]}
        return found

    def type(self, kind: Kind) -> str:
        """``aws:cognito/userPool:UserPool``."""
        return kind.pulumi_type

    def path(self, kind: Kind, path: Path) -> str:
        """A path of ``ignoreChanges``: ``lambdaConfig.customEmailSender``."""
        return spell_path(kind, path)

    def address(self, resource: Resource | str) -> str:
        """``customers_web``, of a resource or of its key."""
        resource = self.graph.by_key[resource] if isinstance(resource, str) else resource
        return spell_name(resource.name, self.reserved)

    def name(self, value: Ref | External | Secret) -> str:
        """What stands between the braces of a reference: ``customers.id``."""
        match value:
            case Ref(key, attribute):
                return f"{self.address(key)}.{camel_case(attribute)}"
            case External(name):
                return self.variables[name]
            case Secret(name):
                return name

    def reference(self, resource: Resource | str, attribute: str = "") -> str:
        """``${customers.arn}``, or the whole resource: ``${customers}``."""
        address = self.address(resource)
        return writer.reference(f"{address}.{camel_case(attribute)}" if attribute else address)

    def export(self, resource: Resource, attribute: str) -> str:
        """An entry of ``outputs``."""
        return f"  {writer.key(f'{resource.name}_{attribute}')}: {self.reference(resource, attribute)}"

    def filters(self, comments: Comments) -> Filters:
        """What the templates quote and lay out with."""
        return {
            "address": self.address,
            "arguments": lambda value, indent=6: writer.arguments(
                value, self.name, indent, headed=comments == "full"
            ),
            "assign": lambda external: writer.entry(
                self.variables[external.name], external.literal, self.name
            ),
            "comment": lambda text, indent=0: comment(text, indent),
            "export": self.export,
            "expression": lambda value, indent=0: writer.expression(value, self.name, indent),
            "outputs": lambda group: writer.entry(group.name, group.outputs, self.name),
            "paths": lambda resource: [(self.path(resource.kind, i.path), i.why) for i in resource.ignores],
            "places": statements.places,
            "property": camel_case,
            "quote": writer.literal,
            "reference": self.reference,
            "stack_name": stack_name,
            "type": lambda resource: self.type(resource.kind),
            "variables": variables,
        }


def variables(resources: tuple[Resource, ...]) -> list[tuple[str, str]]:
    """The variables that the program needs besides its externals: name and value."""
    keys = (key for it in resources for argument in it.arguments for key in _keys(argument))
    return [(writer.COLONS, "::")] if any(map(writer.is_call, keys)) else []


def _keys(item: Argument) -> Iterator[str]:
    """Every key that is data."""
    stack: list[Value] = [item.value]
    while stack:
        match stack.pop():
            case Block(arguments):
                stack += [argument.value for argument in arguments]
            case Blocks(blocks):
                stack += blocks
            case Entries(items):
                for key, value in items:
                    yield key
                    stack.append(value)
            case _:
                continue
