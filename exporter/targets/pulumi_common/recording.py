"""What a program registered, in the words in which a graph says what it must."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from exporter.targets.pulumi_common.values import plain

STACK = "pulumi:pulumi:Stack"
PROVIDERS = "pulumi:providers:"


@dataclass(frozen=True, slots=True)
class Recording:
    """What one run of a program asked its engine for.

    ``resources`` are the registrations, in their order; ``outputs`` those of the stack and of components, by
    name; ``calls`` the functions of providers that were called, each with the provider's name; ``errors``
    what the program said when it failed.
    """

    resources: list[dict[str, Any]] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def registered(request: Any, region: str, *, guarded: bool) -> dict[str, Any]:
    """A ``RegisterResourceRequest``, for a resource that its provider looks for in a region.

    It is ``guarded`` where the program has asked before what the stack's state holds.
    """
    inputs, secrets = plain(request.object)
    return {
        **_where(request, region),
        "guarded": guarded,
        "remote": bool(request.remote),
        "managed": bool(request.custom) and not request.type.startswith(PROVIDERS),
        "import_id": request.importId,
        "aliases": sorted([*(_alias(it, request.parent) for it in request.aliases), *request.aliasURNs]),
        "protect": bool(request.protect),
        "retain_on_delete": bool(request.retainOnDelete),
        "delete_before_replace": bool(request.deleteBeforeReplace),
        "replaced_with": _replaced_with(request),
        "deleted_with": _name(request.deletedWith),
        "inputs": inputs,
        "secrets": secrets,
        "ignore_changes": sorted(request.ignoreChanges),
        "depends_on": _names(request.dependencies),
        "secret_outputs": sorted(request.additionalSecretOutputs),
        "references": {
            key: _names(found.urns) for key, found in request.propertyDependencies.items() if found.urns
        },
    }


def read(request: Any, region: str) -> dict[str, Any]:
    """A ``ReadResourceRequest``, in the same form."""
    return {**_where(request, region), "managed": True, "read": request.id}


def _where(request: Any, region: str) -> dict[str, Any]:
    return {
        "type": request.type,
        "name": request.name,
        "parent": place(request.parent),
        "provider": provider_name(request.provider),
        "region": region,
    }


def place(urn: str) -> str:
    """``type name`` of a parent, without the types above it; nothing for the stack itself."""
    kind = urn.split("::")[2].split("$")[-1] if urn else STACK
    return "" if kind == STACK else f"{kind} {_name(urn)}"


def provider_name(reference: str) -> str:
    """The name of a provider that the program has made, of what the protocol calls it by: ``URN::ID``."""
    return reference.split("::")[-2] if reference else ""


def below(resources: Iterable[Mapping[str, Any]], component: str) -> list[Mapping[str, Any]]:
    """A component, by its ``type name``, and what lies below it, of all that a program registered."""
    inside, found = {component}, []
    for it in resources:  # a parent is registered before its children
        place = f"{it['type']} {it['name']}"
        if place == component or it["parent"] in inside:
            inside.add(place)
            found.append(it)
    return found


def _replaced_with(request: Any) -> list[str]:
    """What would replace it: changes of its paths, what is replaced with it, and a trigger."""
    names = [*request.replaceOnChanges, *_names(getattr(request, "replace_with", ()))]
    # Older packages of Pulumi know no trigger.
    has_trigger = any(field.name == "replacement_trigger" for field, _ in request.ListFields())
    return sorted(names) + ["a trigger"] * has_trigger


def _alias(alias: Any, parent: str) -> str:
    """The name of an alias that differs in the name alone, or all that it says.

    Node's SDK says the parent of the resource too, where an alias says none.
    """
    spec = alias.spec
    elsewhere = spec.parentUrn not in ("", parent) or spec.noParent
    plain_one = not (alias.urn or spec.type or spec.stack or spec.project or elsewhere)
    return str(spec.name) if plain_one else " ".join(str(alias).split())


def _names(urns: Iterable[str]) -> list[str]:
    return sorted({_name(urn) for urn in urns})


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]
