"""Reads all pages of a list as one answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from exporter.catalog.answers import item_fault, list_fault
from exporter.catalog.schema import (
    Kind,
    List,
)
from exporter.discovery.aws_errors import Refused, unusable
from exporter.errors import ApiError
from exporter.failures import ENDLESS

Body = dict[str, Any]


MOST_WITHOUT_NEWS = 20
"""Pages in a row that bring nothing new, after which a list has no end. AWS may answer a few."""


def read_pages(
    ask: Callable[[str, Mapping[str, Any]], Body], kind: Kind, listing: List, request: Mapping[str, Any]
) -> tuple[Body, list[str]]:
    """All pages of a list as one answer, without token, each thing once; and what is wrong with its items.

    An item of another form than AWS's, or of another pool, is left out.

    Raises:
        Refused: AWS refused a page, or answered none, or pages that would never end.
    """
    members = kind.reads[0].params if kind.reads else ()
    size, most = listing.limit
    whole: Body = {}
    items: dict[str, Body] = {}
    faults: dict[str, None] = {}
    paging: Body = {size: most} if size else {}
    tokens = set[str]()
    since_news = 0
    for _ in range(listing.most_pages):
        page = ask(listing.operation, {**request, **paging})
        if fault := list_fault(listing, page):
            raise unusable(fault)
        token = page.pop(listing.token, None)
        whole = whole or page
        before = len(items)
        for item in page.get(listing.items) or ():
            if fault := item_fault(kind, listing, request, item):
                faults[fault] = None
                continue
            named = {member: item[member] for member in members if member in item}
            items.setdefault(json.dumps(named or item, sort_keys=True), item)
        if not token:
            return {**whole, listing.items: list(items.values())}, list(faults)
        since_news = 0 if len(items) > before else since_news + 1
        if str(token) in tokens:
            raise _endless(f"AWS answered the same {listing.token} twice")
        if since_news >= MOST_WITHOUT_NEWS:
            raise _endless(f"{since_news} pages in a row brought nothing new, and each promised another one")
        tokens.add(str(token))
        paging[listing.token] = token
    raise _endless(f"there are more than {listing.most_pages} pages")


def _endless(message: str) -> Refused:
    return Refused(ApiError(ENDLESS, message))
