"""Reads all pages of a list as one answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from exporter.catalog.schema import (
    Kind,
    List,
)
from exporter.discovery.aws_errors import Refused
from exporter.errors import ApiError

Body = dict[str, Any]


def read_pages(
    ask: Callable[[str, Mapping[str, Any]], Body], kind: Kind, listing: List, request: Mapping[str, Any]
) -> Body:
    """All pages of a list as one answer, without token, each thing once.

    Raises:
        Refused: AWS refused a page, or answered the same token twice, which would never end.
    """
    members = kind.reads[0].params if kind.reads else ()
    size, most = listing.limit
    whole: Body = {}
    items: dict[str, Body] = {}
    paging: Body = {size: most} if size else {}
    tokens = set()
    while True:
        page = ask(listing.operation, {**request, **paging})
        token = page.pop(listing.token, None)
        whole = whole or page
        for item in page.get(listing.items) or ():
            named = {member: item[member] for member in members if member in item}
            items.setdefault(json.dumps(named or item, sort_keys=True), item)
        if not token:
            return {**whole, listing.items: list(items.values())}
        if token in tokens:
            message = f"AWS answered the same {listing.token} twice"
            raise Refused(ApiError("RepeatedPageToken", message, 500))
        tokens.add(token)
        paging[listing.token] = token
