"""The forms in which Terraform, OpenTofu and Pulumi show a state: told apart by content, made into one.

A state holds secrets in clear. So no error of this module repeats what it read, and none is chained to one
that does: a place in the file is all that it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from exporter.catalog import KINDS
from exporter.catalog.arguments import snake_case
from exporter.targets.pulumi_common.wire import wire_name
from exporter.targets.terraform.writer import quote

Tool = Literal["terraform", "pulumi"]
T = TypeVar("T")

ANEW = "make it anew with 'terraform state pull', 'terraform show -json' or 'pulumi stack export'"

_WORDS: dict[type, str] = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
_SECRET = "4dabf18193072939515e22adb298388d"
"""The member by which Pulumi marks a secret, an asset or another value that is no plain one."""
_NOT_THERE = ("external", "delete", "pendingReplacement")
"""What Pulumi only reads, what waits for its deletion, and what is deleted and waits to be made anew."""
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What stands for a text that Pulumi does not know yet."""
_WIRE_NAMES = {
    kind.pulumi_type: {wire_name(arg): arg.name for arg in kind.args} for kind in KINDS if kind.pulumi
}


class NotAState(Exception):
    """What is wrong with a file, and the way out: a sentence that goes on after the file's name."""


@dataclass(frozen=True, slots=True)
class Record:
    """One resource that a state manages: all that its attributes say in plain texts, in Terraform's words.

    ``secret`` are the names of those that the state marks as secrets. None of their values may leave but for
    what makes an id.
    """

    address: str
    type: str
    name: str
    attributes: Mapping[str, str] = field(repr=False)
    secret: frozenset[str] = frozenset()


def records(data: Any) -> tuple[Tool, Iterator[Record]]:
    """What a state manages: no data sources, no reads, nothing that waits for its deletion.

    Raises:
        NotAState: it has another form (of a single resource: when the iterator comes to it).
    """
    if not isinstance(data, dict):
        raise NotAState(f"is JSON, but not a state: {ANEW}")
    if "encrypted_data" in data:
        raise NotAState("is encrypted by OpenTofu: make it with 'tofu state pull', which decrypts it")
    if "checkpoint" in data:
        raise NotAState(
            "is a checkpoint of Pulumi's backend, and not the export of a stack: make it with 'pulumi stack"
            " export'"
        )
    if "planned_values" in data or "resource_changes" in data:
        raise NotAState(
            "is a plan, and not a state: make it with 'terraform show -json' without the name of a plan"
        )
    if "deployment" in data:
        return "pulumi", _deployment(data)
    if "format_version" in data:
        return "terraform", _shown(data)
    if not {"lineage", "terraform_version", "resources", "modules"}.isdisjoint(data):
        return "terraform", _pulled(data)
    raise NotAState(f"is JSON, but not a state: {ANEW}")


def _pulled(data: dict[str, Any]) -> Iterator[Record]:
    """``terraform state pull``: https://developer.hashicorp.com/terraform/language/state."""
    if data.get("version") != 4:
        raise NotAState(
            "is not a state of the format 4, which Terraform writes since 0.12: make it with a newer"
            " 'terraform state pull'"
        )
    for number, resource in enumerate(_get(data, "resources", list, "")):
        place = f"resources[{number}]"
        resource = _is(resource, dict, place)
        if _get(resource, "mode", str, place) != "managed":
            continue
        kind, name = _get(resource, "type", str, place), _get(resource, "name", str, place)
        module = _get(resource, "module", str, place, "")
        address = f"{module}.{kind}.{name}" if module else f"{kind}.{name}"
        for index, instance in enumerate(_get(resource, "instances", list, place)):
            inside = f"{place}.instances[{index}]"
            instance = _is(instance, dict, inside)
            # A deposed object waits for its deletion; a tainted one is still what stands at the address.
            if instance.get("deposed") is None:
                # What came from a format before 4 and was not refreshed since is flat.
                flat = _get(instance, "attributes_flat", dict, inside, {})
                attributes = _get(instance, "attributes", dict, inside, flat)
                yield Record(
                    address + _index(instance.get("index_key"), f"{inside}.index_key"),
                    kind,
                    name,
                    _texts(attributes),
                    frozenset(_marked(instance, inside)),
                )


def _index(key: Any, place: str) -> str:
    """``[0]`` or ``["eu"]`` of what is counted or made for each."""
    if key is None:
        return ""
    if isinstance(key, str):
        return f"[{quote(key)}]"
    if isinstance(key, bool) or not isinstance(key, int):
        raise NotAState(f"has neither a text nor a whole number in {place}: {ANEW}")
    return f"[{key}]"


def _marked(instance: dict[str, Any], place: str) -> Iterator[str]:
    """The attributes that are marked as sensitive, wholly or in part."""
    inside = f"{place}.sensitive_attributes"
    for steps in _get(instance, "sensitive_attributes", list, place, []):
        for step in _is(steps, list, inside)[:1]:
            yield _get(_is(step, dict, inside), "value", str, inside)


def _shown(data: dict[str, Any]) -> Iterator[Record]:
    """``terraform show -json``: https://developer.hashicorp.com/terraform/internals/json-format."""
    if _get(data, "format_version", str, "").partition(".")[0] not in ("0", "1"):
        raise NotAState(
            "has a format_version that poolport does not know: make it with 'terraform state pull'"
        )
    values = _get(data, "values", dict, "", {})  # nothing is there of an empty state
    modules = [("values.root_module", _get(values, "root_module", dict, "values", {}))]
    while modules:
        place, module = modules.pop()
        for number, resource in enumerate(_get(module, "resources", list, place, [])):
            inside = f"{place}.resources[{number}]"
            resource = _is(resource, dict, inside)
            if _get(resource, "mode", str, inside) == "managed" and resource.get("deposed_key") is None:
                marks = _get(resource, "sensitive_values", dict, inside, {})
                yield Record(
                    _get(resource, "address", str, inside),
                    _get(resource, "type", str, inside),
                    _get(resource, "name", str, inside),
                    _texts(_get(resource, "values", dict, inside, {})),
                    frozenset(name for name, mark in marks.items() if mark),
                )
        children = _get(module, "child_modules", list, place, [])
        modules += [
            (f"{place}.child_modules[{number}]", _is(child, dict, f"{place}.child_modules[{number}]"))
            for number, child in reversed(list(enumerate(children)))
        ]


def _deployment(data: dict[str, Any]) -> Iterator[Record]:
    """``pulumi stack export``: https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/."""
    if data.get("version") not in (3, 4):
        raise NotAState("is not a stack of the format 3 or 4: make it with a newer 'pulumi stack export'")
    deployment = _get(data, "deployment", dict, "")
    for number, resource in enumerate(_get(deployment, "resources", list, "deployment", [])):
        place = f"deployment.resources[{number}]"
        resource = _is(resource, dict, place)
        gone = {_get(resource, flag, bool, place, False) for flag in _NOT_THERE}
        if True in gone or not _get(resource, "custom", bool, place, False):
            continue
        urn, kind = _get(resource, "urn", str, place), _get(resource, "type", str, place)
        found: dict[str, Any] = {}
        for side in ("inputs", "outputs"):
            found |= _get(resource, side, dict, place, {})
        known = _WIRE_NAMES.get(kind, {})
        named = {known.get(name) or snake_case(name): value for name, value in found.items()}
        # A secret cannot be an id, but nothing is taken for granted of a file that people hand on.
        identity = resource.get("id")
        named["id"] = identity if isinstance(identity, dict) else _get(resource, "id", str, place, "")
        yield Record(
            urn,
            kind,
            urn.split("::", 3)[-1],
            _texts(named),
            frozenset(name for name, value in named.items() if isinstance(value, dict) and _SECRET in value),
        )


def _texts(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if isinstance(value, str) and value != _UNKNOWN}


def _get(owner: dict[str, Any], name: str, wanted: type[T], place: str, default: T | None = None) -> T:
    """A member of an object; one that is null, or not there, is the ``default``."""
    value = owner.get(name)
    if value is None and default is not None:
        return default
    return _is(value, wanted, f"{place}.{name}" if place else name)


def _is(value: Any, wanted: type[T], place: str) -> T:
    if type(value) is not wanted:
        raise NotAState(f"does not have {_WORDS[wanted]} in {place}, as a state has: {ANEW}")
    return value
