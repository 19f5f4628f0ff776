"""What botocore knows of a write: the read that shows its effect, its members, and what AWS refuses of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape
from botocore.validate import ParamValidator

_WRITE = re.compile(r"(Create|Update|Set|Delete)(\w+)")


@dataclass(frozen=True, slots=True)
class Effect:
    """Where a write shows.

    ``read`` is the operation that answers it, ``key`` the members that name the thing in both, ``unwrap``
    the member of the answer that holds it (empty: the answer itself), ``members`` those of the request that
    stand in it.
    """

    verb: str
    read: str
    key: tuple[str, ...]
    unwrap: str
    members: tuple[str, ...]


@cache
def effect_of(operation: str) -> Effect | None:
    """The effect of a write that botocore's names and shapes tell: UpdateX shows in DescribeX or GetX."""
    service, _, name = operation.partition(":")
    found, model = _WRITE.fullmatch(name), service_model(service)
    reads = [f"{verb}{found[2]}" for verb in ("Describe", "Get")] if found else []
    read = next((it for it in reads if it in model.operation_names), None)
    if found is None or read is None:
        return None
    asked, sent = _members(model, read, "input_shape"), _members(model, name, "input_shape")
    unwrap, answered = _content(model, read)
    key = tuple(sorted(asked))
    members = tuple(sorted((set(sent) & set(answered)) - set(key)))
    return Effect(found[1], f"{service}:{read}", key, unwrap, members)


def refusal(operation: str, request: dict[str, Any]) -> str:
    """What AWS refuses of a request by the shapes of its API: what is missing, of another type, too short."""
    service, _, name = operation.partition(":")
    shape = service_model(service).operation_model(name).input_shape
    assert shape is not None
    report = ParamValidator().validate(request, shape)
    return str(report.generate_report()) if report.has_errors() else ""


@cache
def answered_members(operation: str) -> dict[str, Any]:
    """The members of an operation's answer."""
    service, _, name = operation.partition(":")
    return _members(service_model(service), name, "output_shape")


def content(operation: str) -> dict[str, Any]:
    """The members of the thing that a read answers."""
    service, _, name = operation.partition(":")
    return _content(service_model(service), name)[1]


@cache
def service_model(service: str) -> ServiceModel:
    """botocore's model of a service."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def _members(model: ServiceModel, name: str, side: str) -> dict[str, Any]:
    shape = getattr(model.operation_model(name), side)
    return dict(shape.members) if shape else {}


def _content(model: ServiceModel, read: str) -> tuple[str, dict[str, Any]]:
    answered = _members(model, read, "output_shape")
    if len(answered) == 1:
        ((unwrap, shape),) = answered.items()
        if isinstance(shape, StructureShape):
            return unwrap, dict(shape.members)
    return "", answered
