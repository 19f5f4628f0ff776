"""Gives lists by the page, and refuses page sizes and tokens that AWS would refuse."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from exporter.errors import ApiError
from exporter.replay.service_models import paging_of

Body = dict[str, Any]


def list_member(operation: str, response: Mapping[str, Any]) -> str:
    """The name of the only list of a list operation's answer, or an empty string."""
    lists = [name for name, value in response.items() if isinstance(value, list)]
    return lists[0] if len(lists) == 1 and re.search(":(Admin)?List", operation) else ""


def without_paging(operation: str, request: Body) -> Body:
    """A request without the members that ask for a page: what is recorded has none."""
    paging = paging_of(operation)
    if paging is None:
        return request
    return {name: value for name, value in request.items() if name not in (paging.size, paging.token)}


def check_page_size(operation: str, request: Body) -> ApiError | None:
    """What AWS says to a page size that it does not take."""
    paging = paging_of(operation)
    if paging is None or not paging.size or not (paging.required or paging.size in request):
        return None
    match request.get(paging.size):
        # botocore's least is 0 for some; a page of nothing would never end.
        case int(size) if 1 <= size <= (paging.most or size):
            return None
        case size:
            return ApiError(
                "InvalidParameterException",
                f"1 validation error detected: Value '{size}' at '{paging.size}' failed to satisfy"
                f" constraint: Member must be a number from 1 to {paging.most}",
            )


def page(operation: str, request: Body, response: Body) -> Body | ApiError:
    """The page of a list that a request asks for, with the token of the next one."""
    member, paging = list_member(operation, response), paging_of(operation)
    if not member or paging is None:
        return response
    items, start = response[member], 0
    if paging.token in request:
        with suppress(ValueError, TypeError):
            owner, offset = base64.b64decode(request[paging.token], validate=True).decode().split(" ")
            start = int(offset) if owner == operation else 0
        if not 0 < start < len(items):
            return ApiError("InvalidParameterException", f"Invalid {paging.token}")
    end = start + (request.get(paging.size) or paging.most or len(items))
    part = {**response, member: items[start:end]}
    if end < len(items):
        part[paging.token] = base64.b64encode(f"{operation} {end}".encode()).decode()
    return part
