"""Spells what a graph holds in Python: its names, references and paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import jinja2

from exporter.catalog.schema import Kind
from exporter.model import Argument, External, Graph, Ref, Resource
from exporter.paths import Path
from exporter.states import Comments
from exporter.targets import statements
from exporter.targets.adoption import Forgotten
from exporter.targets.pulumi import writer
from exporter.targets.pulumi.writer import KEYWORDS, WIDTH, Layout
from exporter.targets.pulumi_common.wire import spell_path, stack_name
from exporter.targets.text import comment
from exporter.targets.writer import WINDOWS_DEVICES, Filters, Group, Page, spell_name

RESERVED = (
    WINDOWS_DEVICES
    | KEYWORDS
    | frozenset(
        "case match type adopt_once spare_forgotten adoption aws config pulumi pools externals read_file"
        " read_base64 b64encode print str int list dict set open __init__ __main__".split()
    )
)
"""Words of Python's, and names that the project's own modules have."""

Context = jinja2.runtime.Context


@dataclass(frozen=True, slots=True)
class PulumiWriter:
    """Spells what one graph holds in Python."""

    graph: Graph

    def type(self, kind: Kind) -> str:
        """``aws:cognito/userPool:UserPool``."""
        return kind.pulumi_type

    def path(self, kind: Kind, path: Path) -> str:
        """A path of ``ignore_changes``: ``lambdaConfig.customEmailSender``."""
        return spell_path(kind, path)

    def address(self, resource: Resource | str, group: Group | None = None) -> str:
        """``customers.web``, of a resource or of its key; inside its own group ``web``."""
        resource = self.graph.by_key[resource] if isinstance(resource, str) else resource
        name = spell_name(resource.name, RESERVED)
        inside = group and group.name == resource.group
        return name if inside else f"{spell_name(resource.group, RESERVED)}.{name}"

    def constructor(self, resource: Resource) -> str:
        """``aws.cognito.UserPool``."""
        module, name = resource.kind.pulumi.split(".")
        return f"aws.{writer.spell_argument(module)}.{name}"

    def layout(self, context: Context) -> Layout:
        """How a value is spelled on the page that is being drawn."""
        page: Page = context["page"]

        def name(value: Ref | External) -> str:
            if isinstance(value, External):
                page.needs.add("externals")
                return f"externals.{value.name.upper()}"
            return f"{self.used(page, value.resource)}.{value.attribute}"

        return Layout(name, page.needs.add)

    def used(self, page: Page, key: str) -> str:
        """The address of a resource, which its module is imported for."""
        group = self.graph.by_key[key].group
        if not page.group or page.group.name != group:
            page.needs.add(f"pools.{spell_name(group, RESERVED)}")
        return self.address(key, page.group)

    def assigned(self, call: str, resource: Resource) -> str:
        """``name = call``; where a long name leaves the formatters no choice, they leave it as it is."""
        code = f"{spell_name(resource.name, RESERVED)} = {call.strip(chr(10))}"
        too_long = len(code.partition("\n")[0]) > WIDTH
        return f"{code}  # fmt: skip\n" if too_long else f"{code}\n"

    def filters(self, comments: Comments) -> Filters:
        """What the templates quote and lay out with."""

        @jinja2.pass_context
        def arguments(context: Context, value: Iterable[Argument], indent: int = 4) -> str:
            return writer.arguments(value, self.layout(context), indent, headed=comments == "full")

        @jinja2.pass_context
        def uses(context: Context, module: str) -> str:
            page: Page = context["page"]
            page.needs.add(module)
            return module

        @jinja2.pass_context
        def dependency(context: Context, key: str) -> str:
            return self.used(context["page"], key)

        def read(resource: Resource) -> str:
            pieces = [writer.literal(stack_name(resource)), writer.literal(resource.import_id)]
            return writer.call(
                f"{self.constructor(resource)}.get", pieces, spell_name(resource.name, RESERVED)
            )

        def export(resource: Resource, attribute: str) -> str:
            name = writer.literal(f"{resource.name}_{attribute}")
            return writer.call("pulumi.export", [name, f"{self.address(resource)}.{attribute}"])

        def outside(value: Ref | External) -> str:
            return f"{self.address(value.resource)}.{value.attribute}" if isinstance(value, Ref) else ""

        return {
            "address": self.address,
            "alias": alias,
            "arguments": arguments,
            "assign": lambda external: writer.assignment(
                external.name.upper(), external.literal, Layout(lambda ref: "")
            ),
            "assigned": self.assigned,
            "comment": lambda text, indent=0: comment(text, indent, WIDTH),
            "constructor": self.constructor,
            "dependency": dependency,
            "export": export,
            "imports": imports,
            "imports_all": lambda groups: writer.from_import(
                "pools", [spell_name(group.name, RESERVED) for group in groups]
            ),
            "outputs": lambda group: writer.export(group.name, group.outputs, Layout(outside)),
            "places": places,
            "paths": lambda resource: [(self.path(resource.kind, i.path), i.why) for i in resource.ignores],
            "quote": writer.literal,
            "read": read,
            "type": lambda resource: self.type(resource.kind),
            "use": uses,
        }


def alias(name: str, indent: int = 12) -> str:
    """A name that a resource had before, as an item of its aliases."""
    return writer.call("pulumi.Alias", [f"name={writer.literal(name)}"], indent=indent, end=",")


def places(thing: Forgotten) -> str:
    """Where a stack may hold what is forgotten: lines of a list, each with a type and a name."""
    found = statements.places(thing)
    return "\n".join(writer.call("", map(writer.literal, place), indent=4, end=",") for place in found)


def imports(page: Page) -> str:
    """What a module imports from the others: pools first, then the functions that read files."""
    names = [need.removeprefix("pools.") for need in sorted(page.needs) if need.startswith("pools.")]
    functions = [name for name in names if name in ("read_base64", "read_file")]
    return writer.from_import("pools", [name for name in names if name not in functions] + functions)
