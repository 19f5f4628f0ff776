"""Makes the model that discovery calls a service by: botocore's, with all reads, without their answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.schema import List

_ANSWER = "PoolportAnswer"


def for_reading(service: str, model: dict[str, Any]) -> dict[str, Any]:
    """A service's model for our calls; one that does not answer JSON is as it was.

    Answers are kept as they came, so no operation has a form of its answer: botocore would fail on one of
    another form. And an operation that the catalog knows and an older botocore does not is asked as well.
    """
    if model["metadata"].get("protocol") not in ("json", "rest-json"):
        return model
    known = {name: {**found, "output": {"shape": _ANSWER}} for name, found in model["operations"].items()}
    shapes: dict[str, Any] = {
        **model["shapes"],
        _ANSWER: {"type": "structure", "members": {}},
        "PoolportText": {"type": "string"},
        "PoolportNumber": {"type": "integer"},
    }
    operations: dict[str, Any] = {}
    for name, members in _requests(service):
        if name not in known:
            shapes[f"{name}Request"] = {
                "type": "structure",
                "members": {member: {"shape": shape} for member, shape in members.items()},
            }
            operations[name] = {
                "name": name,
                "http": {"method": "POST", "requestUri": "/"},
                "input": {"shape": f"{name}Request"},
                "output": {"shape": _ANSWER},
            }
    return {**model, "operations": {**known, **operations}, "shapes": shapes}


def _requests(service: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every operation of the catalog at a service, with the members of its request."""
    for kind in KINDS:
        calls = [(read.operation, dict.fromkeys(read.params, "PoolportText")) for read in kind.reads]
        if isinstance(listing := kind.listing, List):
            members = dict.fromkeys((*listing.params, listing.token), "PoolportText")
            size, _ = listing.limit
            calls.append((listing.operation, members | ({size: "PoolportNumber"} if size else {})))
        for operation, asked in calls:
            of, _, name = operation.partition(":")
            if of == service:
                yield name, asked
