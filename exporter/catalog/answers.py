"""Holds an answer against its call: whether it has the form of one, and names what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exporter.catalog.schema import Kind, List, Read
from exporter.errors import ApiError
from exporter.failures import REFUSED, failure_of

SHAPE_ERRORS = (TypeError, AttributeError, KeyError, ValueError, IndexError, RecursionError)
"""What a table raises on an answer of another form than AWS's: it costs that answer, and stops nothing."""


def fault_of(kind: Kind, read: Read, request: Mapping[str, Any], response: object) -> str:
    """Why the answer to a read is not one; empty where it is.

    Each member of the request that the answer has too must be the same: the thing's own id, which is the
    last of the read's ``params``, and the pool's.
    """
    action = read.operation.partition(":")[2]
    call = f"{action} of {request[read.params[-1]]}" if read.params[-1] in request else action
    if not isinstance(response, Mapping):
        return f"{call} answered {_form(response)} and not an object"
    if response == read.nothing:
        return ""
    document = response.get(read.unwrap) if read.unwrap else response
    if not isinstance(document, Mapping):
        return f"{call} answered {_form(document)} where {read.unwrap} should be"
    for name in read.params:
        asked = request.get(name)
        answered = document.get(_answered(kind, name))
        if asked is None or name in read.may_differ:
            continue
        if answered is None and not _must_have(kind, read, name):
            continue
        if answered != asked:
            found = f"{answered!r:.80}" if answered is not None else "nothing"
            return f"{action} was asked for {name} {asked}, and answered {found}"
    return ""


def item_fault(kind: Kind, listing: List, request: Mapping[str, Any], item: object) -> str:
    """Why one item of a list is not one of what was listed; empty where it is."""
    action = listing.operation.partition(":")[2]
    if not isinstance(item, Mapping):
        return f"{action} lists {_form(item)} and not an object"
    for name in _names(kind, listing):
        if not (isinstance(item.get(name), str) and item[name]):
            return f"{action} lists something without {name}"
    for name, asked in request.items():
        if name in listing.params and item.get(name, asked) != asked:
            return f"{action} was asked for {name} {asked}, and lists something of {item[name]!r:.80}"
    return ""


def list_fault(listing: List, page: object) -> str:
    """Why a page of a list is not one; empty where it is."""
    action = listing.operation.partition(":")[2]
    if not isinstance(page, Mapping):
        return f"{action} answered {_form(page)} and not an object"
    items = page.get(listing.items)
    if isinstance(items, list) or (items is None and listing.may_lack_items):
        return ""
    return f"{action} answered {_form(items)} where the list {listing.items} should be"


def account_of(arn: str) -> str:
    """The account's number in an ARN, the fifth part; empty where there is none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""


def owner_of(read: Read, request: Mapping[str, Any], error: ApiError, account: str) -> str:
    """The other account that owns what was asked for, where that is why AWS refused; else empty.

    Nobody in this account can allow such a call.
    """
    owner = account_of(str(request.get(read.arn, ""))) if read.arn else ""
    return owner if account and owner != account and failure_of(error) is REFUSED else ""


def _names(kind: Kind, listing: List) -> tuple[str, ...]:
    """The members of an item that name it."""
    if kind.root:
        return (kind.root.listed_id,)
    reads = kind.reads[:1] or ((listing.answers,) if listing.answers else ())
    return tuple(name for read in reads for name in read.params if name not in listing.params)


def _answered(kind: Kind, name: str) -> str:
    """What the answer calls a member of the request: a pool calls its own id otherwise."""
    return kind.root.listed_id if kind.root and name == kind.root.id_member else name


def _must_have(kind: Kind, read: Read, name: str) -> bool:
    """Whether an answer without this member is none: one that describes a thing names it."""
    return name == read.params[-1] and (bool(kind.root) or bool(read.unwrap)) and not read.into


def _form(value: object) -> str:
    if value is None:
        return "nothing"
    names = {bool: "a truth value", str: "a text", list: "a list", dict: "an object"}
    return next((name for form, name in names.items() if isinstance(value, form)), "a number")
