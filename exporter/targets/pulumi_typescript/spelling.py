"""Spells what a graph holds in TypeScript: its names, references and paths."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import jinja2

from exporter.catalog.schema import Kind
from exporter.model import Argument, Entries, External, Graph, Ref, Resource
from exporter.paths import Path
from exporter.states import Comments
from exporter.targets import statements
from exporter.targets.adoption import Forgotten
from exporter.targets.pulumi_common.wire import camel_case, spell_path, stack_name
from exporter.targets.pulumi_typescript import statement, writer
from exporter.targets.pulumi_typescript.columns import WIDTH, fits
from exporter.targets.pulumi_typescript.writer import Code, Layout, Written
from exporter.targets.text import comment
from exporter.targets.writer import WINDOWS_DEVICES, Filters, Group, Page, spell_name

KEYWORDS = frozenset(
    "arguments await break case catch class const continue debugger default delete do else enum eval export"
    " extends false finally for function if implements import in instanceof interface let new null package"
    " private protected public return static super switch this throw true try typeof undefined var void while"
    " with yield".split()
)
"""What no variable of a module can be called."""
RESERVED = (
    WINDOWS_DEVICES
    | KEYWORDS
    # The last two lines are what every module of Node has, in the form of our names.
    | frozenset(
        "aws config externals guarded index pools pulumi read_base64 read_file"
        " __dirname __es_module __filename exports global_this module require".split()
    )
)
"""Words of TypeScript's, and names that the project's own modules have."""

Context = jinja2.runtime.Context


def variable(name: str) -> str:
    """A name as a variable: ``customers_web`` is ``customersWeb``; two names are never the same one."""
    return re.sub("(?<=[a-z0-9])_([a-z])", lambda found: found[1].upper(), spell_name(name, RESERVED))


@dataclass(frozen=True, slots=True)
class TypeScriptWriter:
    """Spells what one graph holds in TypeScript."""

    graph: Graph

    def type(self, kind: Kind) -> str:
        """``aws:cognito/userPool:UserPool``."""
        return kind.pulumi_type

    def path(self, kind: Kind, path: Path) -> str:
        """A path of ``ignoreChanges``: ``lambdaConfig.customEmailSender``."""
        return spell_path(kind, path)

    def address(self, resource: Resource | str, group: Group | None = None) -> str:
        """``customers.customersWeb``, of a resource or of its key; inside its own group ``customersWeb``."""
        resource = self.graph.by_key[resource] if isinstance(resource, str) else resource
        name = variable(resource.name)
        inside = group and group.name == resource.group
        return name if inside else f"{variable(resource.group)}.{name}"

    def constructor(self, resource: Resource) -> str:
        """``aws.cognito.UserPool``."""
        return f"aws.{resource.kind.pulumi}"

    def layout(self, context: Context) -> Layout:
        """How a value is spelled on the page that is being drawn."""
        page: Page = context["page"]

        def name(value: Ref | External) -> str:
            if isinstance(value, External):
                page.needs.add("externals")
                return f"externals.{variable(value.name)}"
            return f"{self.used(page, value.resource)}.{camel_case(value.attribute)}"

        return Layout(name, page.needs.add)

    def used(self, page: Page, key: str) -> str:
        """The address of a resource, which its module is imported for."""
        group = self.graph.by_key[key].group
        if not page.group or page.group.name != group:
            page.needs.add(f"pools.{group}")
        return self.address(key, page.group)

    def filters(self, comments: Comments) -> Filters:
        """What the templates quote and lay out with."""

        @jinja2.pass_context
        def arguments(context: Context, value: Iterable[Argument], indent: int) -> str:
            return writer.arguments(value, self.layout(context), indent, headed=comments == "full")

        @jinja2.pass_context
        def dependencies(context: Context, keys: Iterable[str]) -> tuple[Code, ...]:
            return tuple(Code(self.used(context["page"], key)) for key in keys)

        def construct(resource: Resource, arguments: str, options: str) -> str:
            return statement.construct(
                variable(resource.name), self.constructor(resource), resource.name, arguments, options
            )

        def depth(resource: Resource, options: str | None = None) -> int:
            behind = options is None or bool(options.strip())
            return statement.depth(variable(resource.name), self.constructor(resource), resource.name, behind)

        def read(resource: Resource) -> str:
            words = [stack_name(resource), resource.import_id]
            return statement.called(variable(resource.name), f"{self.constructor(resource)}.get", words)

        def outside(value: Ref | External) -> str:
            return (
                f"{self.address(value.resource)}.{camel_case(value.attribute)}"
                if isinstance(value, Ref)
                else ""
            )

        def output(resource: Resource, attribute: str, indent: int) -> str:
            value = Ref(resource.key, attribute, "")
            return writer.entry(f"{resource.name}_{attribute}", value, Layout(outside), indent)

        def outputs(group: Group, indent: int) -> str:
            return writer.entry(group.name, group.outputs, Layout(outside), indent)

        return {
            "address": self.address,
            "aliases": aliases,
            "arguments": arguments,
            "assign": lambda external: writer.constant(
                f"export const {variable(external.name)}", external.literal
            ),
            "comment": lambda text, indent=0: comment(text, indent, WIDTH, "//"),
            "constant": lambda value, name: writer.constant(f"const {name}", value),
            "construct": construct,
            "constructor": self.constructor,
            "dependencies": dependencies,
            "depth": depth,
            "imports": imports,
            "load": load,
            "output": output,
            "outputs": outputs,
            "paths": lambda resource: [(self.path(resource.kind, i.path), i.why) for i in resource.ignores],
            "places": places,
            "property": lambda value, name, indent: writer.entry(
                name, tuple(value) if isinstance(value, list) else value, indent=indent
            ),
            "secret_outputs": lambda resource: tuple(map(camel_case, resource.secret_outputs)),
            "quote": writer.literal,
            "read": read,
            "type": lambda resource: self.type(resource.kind),
            "unpacked": lambda groups: statement.unpacked(
                [variable(group.name) for group in groups if group.outputs.items],
                "await pools.load()",
            ),
        }


def aliases(names: Iterable[str], indent: int) -> Written:
    """The names that a resource had before, as the value of its ``aliases``, where that stands so deep."""
    lines = [f"{{ name: {writer.literal(name)} }}" for name in names]
    if all(fits(f"{' ' * indent}  {line},") for line in lines):
        return tuple(map(Code, lines))
    return tuple(Entries((("name", name),)) for name in names)


def places(things: Iterable[Forgotten]) -> tuple[str, ...]:
    """Where a stack may hold what is forgotten: each a type and a name, as an URN ends."""
    return tuple("::".join(place) for thing in things for place in statements.places(thing))


def load(group: Group) -> str:
    """The line that loads a module of pools, as a member of an object."""
    module = writer.literal(f"./{spell_name(group.name, RESERVED)}")
    return writer.entry(variable(group.name), Code(f"await import({module})"), indent=4)


def imports(page: Page) -> str:
    """What a module of pools imports from the others."""
    lines = ['import * as externals from "../externals";'] if "externals" in page.needs else []
    readers = sorted(need.removeprefix("files.") for need in page.needs if need.startswith("files."))
    lines += [f'import {{ {", ".join(readers)} }} from "../files";'] if readers else []
    for group in sorted(need.removeprefix("pools.") for need in page.needs if need.startswith("pools.")):
        module = writer.literal(f"./{spell_name(group, RESERVED)}")
        lines.append(f"import * as {variable(group)} from {module};")
    return "\n".join(lines)
