"""What botocore knows of the services that a replay plays: how calls come, and how lists are paged.

Models are loaded at the first call that needs them, and botocore with them: who only imports a replay, or
starts one, pays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from exporter.catalog import KINDS
from exporter.catalog.schema import List

LISTS = {kind.listing.operation: kind.listing for kind in KINDS if isinstance(kind.listing, List)}
"""The lists that poolport calls."""
SERVICES = sorted(
    {operation.partition(":")[0] for operation in LISTS}
    | {read.operation.partition(":")[0] for kind in KINDS for read in kind.reads}
)
"""The services that poolport calls."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How one list is asked for by the page.

    ``size`` is the member for the number of items (empty where AWS has none), ``most`` its largest value (0
    where neither botocore nor the catalog says it), ``required`` whether a request must have it; ``token``
    is the member that an answer gives to the request for the next page.
    """

    size: str
    most: int
    required: bool
    token: str


@dataclass(frozen=True, slots=True)
class Route:
    """The method and path of one REST call; a segment in braces holds a member, ``query`` the others."""

    operation: str
    method: str
    path: tuple[str, ...]
    query: Mapping[str, tuple[str, bool]]

    def read_request(self, method: str, target: str) -> dict[str, Any] | None:
        """The members of a request in its path and query; None where it is another call.

        Raises:
            ValueError: a number is not one.
        """
        url = urlsplit(target)
        segments = url.path.rstrip("/").split("/")
        if method != self.method or len(segments) != len(self.path):
            return None
        request: dict[str, Any] = {}
        for form, segment in zip(self.path, segments, strict=True):
            if form.startswith("{") and segment:
                request[form.strip("{}")] = unquote(segment)
            elif form != segment:
                return None
        for name, text in parse_qsl(url.query):
            member, number = self.query.get(name, (name, False))
            request[member] = int(text) if number else text
        return request


def service_of(target_prefix: str) -> str | None:
    """The service of a JSON call: ``cognito-idp`` of ``AWSCognitoIdentityProviderService``."""
    return _target_prefixes().get(target_prefix)


@cache
def routes() -> tuple[Route, ...]:
    """The calls of those services that speak REST."""
    models = [(service, _model(service)) for service in SERVICES]
    return tuple(
        _route(service, model.operation_model(name))
        for service, model in models
        if model.metadata["protocol"] == "rest-json"
        for name in model.operation_names
    )


@lru_cache(maxsize=1024)
def paging_of(operation: str) -> Paging | None:
    """How an operation is paged; None where it is not a list that botocore knows."""
    service, _, name = operation.partition(":")
    model = _model(service)
    if model is not None and name not in model.operation_names and operation in LISTS:
        listing = LISTS[operation]  # newer than the installed botocore
        return Paging(*listing.limit, False, listing.token)
    if model is None or "List" not in name or name not in model.operation_names:
        return None
    found = model.operation_model(name)
    asked = found.input_shape.members if found.input_shape else {}
    required = set(found.input_shape.required_members) if found.input_shape else set()
    # botocore has paginators for half of the lists only. What all have: the token is the one optional text
    # that an answer gives back to the next request, the size the one number.
    given_back = set(asked) & set(found.output_shape.members if found.output_shape else ())
    tokens = [member for member in sorted(given_back - required) if asked[member].type_name == "string"]
    if len(tokens) != 1:
        return None
    size = next((member for member, shape in asked.items() if shape.type_name == "integer"), "")
    in_catalog = LISTS[operation].limit[1] if operation in LISTS else 0
    most = int(asked[size].metadata.get("max", in_catalog)) if size else 0
    return Paging(size, most, size in required, tokens[0])


def status_of(operation: str, code: str) -> int:
    """The HTTP status that an error of a service has: 400, unless its model says otherwise (Lambda: 404)."""
    model = _model(operation.partition(":")[0])
    for shape in model.error_shapes if model else ():
        if shape.name == code:
            return int(shape.metadata.get("error", {}).get("httpStatusCode", 400))
    return 400


@cache
def _target_prefixes() -> dict[str, str]:
    metadata = {service: _model(service).metadata for service in SERVICES}
    return {found["targetPrefix"]: service for service, found in metadata.items() if "targetPrefix" in found}


def _route(service: str, operation: Any) -> Route:
    members = operation.input_shape.members if operation.input_shape else {}
    by_place = {
        (shape.serialization.get("location"), shape.serialization.get("name", member)): member
        for member, shape in members.items()
    }
    path = operation.http["requestUri"].partition("?")[0].rstrip("/").split("/")
    labels = {f"{{{name}}}": f"{{{by_place['uri', name]}}}" for place, name in by_place if place == "uri"}
    query = {
        name: (member, members[member].type_name in ("integer", "long"))
        for (place, name), member in by_place.items()
        if place == "querystring"
    }
    segments = tuple(labels.get(segment, segment) for segment in path)
    return Route(f"{service}:{operation.name}", operation.http["method"], segments, query)


@lru_cache(maxsize=64)
def _model(service: str) -> Any:
    """botocore's model of a service, or None where it has none."""
    from botocore.exceptions import UnknownServiceError
    from botocore.model import ServiceModel

    try:
        return ServiceModel(_loader().load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        return None


@cache
def _loader() -> Any:
    from botocore.loaders import Loader

    return Loader()
