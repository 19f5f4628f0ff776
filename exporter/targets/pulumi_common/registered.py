"""What a Pulumi program must register, and how what it registers differs from that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from exporter.model import Argument, Block, Blocks, Entries, Graph, Ref, Resource, Secret, Value, parts
from exporter.paths import MISSING, Path, spell
from exporter.paths import differences as compared
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.literals import literal
from exporter.targets.proof import Registration
from exporter.targets.pulumi_common.parents import without_earlier_parents
from exporter.targets.pulumi_common.wire import camel_case, spell_path, stack_name, wire_name
from exporter.targets.statements import earlier, importing


def expected(
    graph: Graph, adoption: Adoption = NOTHING, *, retains_all: bool = False
) -> list[dict[str, Any]]:
    """What a project that was drawn from a graph must register, in the form of what the recorder sees.

    With ``retains_all`` the language has no guard of its own, and its programs never delete by themselves.
    In others a program that imports, or that has forgotten something, asks the stack's state first.
    """
    by_key = graph.by_key
    asks = bool(importing(graph, adoption) or adoption.forgotten) and not retains_all
    return [
        {
            "type": resource.kind.pulumi_type,
            "name": stack_name(resource),
            "region": graph.region,
            "read": resource.import_id,
        }
        if resource.read
        else {
            "type": resource.kind.pulumi_type,
            "name": resource.name,
            "region": graph.region,
            "import_id": "" if resource.key in adoption.adopted else resource.import_id,
            "aliases": sorted(earlier(resource, adoption)),
            "protect": resource.protect,
            "retain_on_delete": resource.kind.id_differs or retains_all,
            "delete_before_replace": bool(resource.kind.delete_first),
            "replaced_with": [],
            "deleted_with": "",
            "depends_on": _depends_on(resource, by_key),
            "inputs": _inputs(resource.arguments),
            "secrets": sorted(spell(path) for path in _secrets(resource.arguments, ())),
            "ignore_changes": sorted(spell_path(resource.kind, ignore.path) for ignore in resource.ignores),
            "secret_outputs": sorted(camel_case(name) for name in resource.secret_outputs),
            "references": _references(resource, by_key),
            **({"defaults": _inputs(resource.defaults)} if resource.defaults else {}),
            **({"guarded": True} if asks else {}),
        }
        for resource in graph.resources
    ]


def _inputs(arguments: Iterable[Argument]) -> dict[str, Any]:
    return {wire_name(it.arg): literal(it.value, wire_name) for it in arguments}


_OF_PROVIDERS = frozenset(
    "region profile allowedAccountIds skipCredentialsValidation skipRegionValidation".split()
)
"""What a provider of a program's own may say: where to look, and whose it is; the SDK adds the last two."""


def _unlike_the_default(registration: Registration) -> Iterator[str]:
    """What no plan was made with: other settings of AWS's provider, and components of other programs."""
    name = f"{registration['type']} {registration['name']}"
    if registration["type"] == "pulumi:providers:aws":
        if more := sorted(set(registration["inputs"]) - _OF_PROVIDERS):
            yield f"{name} sets {', '.join(more)}, which no plan was made with: set it in Pulumi.yaml"
    elif registration.get("remote"):
        yield f"{name} is a component of another program: what it makes in AWS cannot be seen here"


def differences(wanted: Sequence[Registration], found: Sequence[Registration]) -> Iterator[str]:
    """Every difference, a sentence each; none for a project that is right.

    Providers and components may be there, they are nothing in AWS; what lies below a component is as it is,
    and so is an input that says what is so without it.
    """
    managed = [it for it in found if it.get("managed", True)]
    groups = {"", *(f"{it['type']} {it['name']}" for it in found if not it.get("managed", True))}
    for it in found:
        yield from _unlike_the_default(it)
    by_id = {(it["type"], it["name"]): it for it in managed}
    if len(by_id) != len(managed):
        yield "a resource is registered twice"
    for resource in wanted:
        name = f"{resource['type']} {resource['name']}"
        other = by_id.pop((resource["type"], resource["name"]), None)
        if other is None:
            yield f"{name} is not registered"
            continue
        if other.get("parent", "") not in groups:
            yield f"{name} lies below {other['parent']}, and should lie below a component or nothing"
        for key in resource:
            if key == "inputs":
                same = resource.get("defaults", {})
                given = {k: it for k, it in other.get(key, {}).items() if k not in same or it != same[k]}
                yield from _compare(name, resource[key], given)
            elif key == "defaults":
                continue
            elif key == "secret_outputs":  # the SDK adds some of its own
                if missing := set(resource[key]) - set(other.get(key, ())):
                    yield f"{name}: the outputs {sorted(missing)} are not secret"
            elif key == "secrets":  # the SDK may mark all of a map, and more
                for path in resource[key]:
                    if not any(_covers(mark, path) for mark in other.get(key, ())):
                        yield f"{name}.{path} is not secret, and should come from the configuration as one"
            elif key == "aliases" and resource[key] == without_earlier_parents(resource, other.get(key, ())):
                continue
            elif resource[key] != other.get(key):
                yield f"{name}: {key} is {other.get(key)!r}, and should be {resource[key]!r}"
    for kind, name in by_id:
        yield (
            f"{kind} {name} is registered, and is no name of this export: mapping.json gives another name to"
            " a resource"
        )


def _compare(where: str, wanted: Any, found: Any) -> Iterator[str]:
    for path, right, given in compared(wanted, found):
        place = f"{where}.{spell(path)}"
        if given is MISSING:
            yield f"{place} is lost, it should be {right!r}"
        elif right is MISSING:
            yield f"{place} is {given!r}, and AWS has no such value"
        else:
            yield f"{place} is {given!r}, and AWS has {right!r}"


def outputs_of(graph: Graph) -> dict[str, dict[str, str]]:
    """The outputs that others refer to, as they are in reality, by ``"type name"``."""
    outputs: dict[str, dict[str, str]] = {}
    by_key = graph.by_key
    for resource in graph.resources:
        for argument in resource.arguments:
            for ref in _refs(argument.value):
                target = by_key[ref.resource]
                known = outputs.setdefault(f"{target.kind.pulumi_type} {stack_name(target)}", {})
                known[ref.attribute] = ref.literal
    return outputs


def _secrets(arguments: Iterable[Argument], above: Path) -> Iterator[Path]:
    """Where the values stand that come from the configuration, as the wire has it."""
    for argument in arguments:
        yield from _secret_places(argument.value, (*above, wire_name(argument.arg)))


def _secret_places(value: Value, path: Path) -> Iterator[Path]:
    match value:
        case Secret():
            yield path
        case Block(arguments):
            yield from _secrets(arguments, path)
        case Blocks(blocks):
            for index, block in enumerate(blocks):
                yield from _secret_places(block, (*path, index))
        case tuple():
            for index, item in enumerate(value):
                yield from _secret_places(item, (*path, index))
        case Entries(entries):
            for key, entry in entries:
                yield from _secret_places(entry, (*path, key))


def _covers(mark: str, path: str) -> bool:
    """Whether a mark at one place makes a value at another one secret: it holds for all below it."""
    return path == mark or path.startswith((f"{mark}.", f"{mark}["))


def _refs(value: Value) -> Iterator[Ref]:
    return (part for part in parts(value) if isinstance(part, Ref))


def _depends_on(resource: Resource, by_key: Mapping[str, Resource]) -> list[str]:
    """What must exist before it: the SDK adds whatever an argument refers to."""
    referred = [ref.resource for argument in resource.arguments for ref in _refs(argument.value)]
    return sorted({stack_name(by_key[key]) for key in (*resource.depends_on, *referred)})


def _references(resource: Resource, by_key: Mapping[str, Resource]) -> dict[str, list[str]]:
    found = {
        wire_name(a.arg): sorted({stack_name(by_key[ref.resource]) for ref in _refs(a.value)})
        for a in resource.arguments
    }
    return {key: names for key, names in found.items() if names}
