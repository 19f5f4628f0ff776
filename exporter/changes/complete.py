"""Fills the gaps of one side of a comparison with what the other side has: no gap may look like a change.

A call that AWS refused says nothing about what it asks for. So the answers of the other side stand in its
place, and with a list those about the things that it would have named; what could not be compared is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind, List
from exporter.changes.model import Unread, call_in_words, words_of
from exporter.graph.gaps import gaps
from exporter.snapshot.store import Answer

_Key = tuple[str, str]
_LISTS = {kind.listing.operation: kind for kind in KINDS if isinstance(kind.listing, List)}
_MAIN = {kind.reads[0].operation for kind in KINDS if kind.root}
"""The calls about pools themselves: without their answer nothing of the pool is known."""
_IMAGE = ("FetchedImage", "FetchedImageType")
"""What --fetch-images puts beside the URL of a logo."""


def complete(
    before: Sequence[Answer], after: Sequence[Answer]
) -> tuple[list[Answer], list[Answer], list[Unread]]:
    """The answers about one pool of both sides, each completed by the other, and what was not compared."""
    old, told_old = _filled(before, after, before_side=True)
    new, told_new = _filled(after, before, before_side=False)
    old, new, images = _with_images(old, new)
    return old, new, [*told_old, *told_new, *images]


def _filled(
    answers: Sequence[Answer], others: Sequence[Answer], *, before_side: bool
) -> tuple[list[Answer], list[Unread]]:
    missing = {_key(answer): (answer, serious) for answer, serious in gaps(list(answers))}
    if not missing:
        return list(answers), []
    known = {_key(answer) for answer, _ in gaps(list(others))}
    theirs = {_key(it): it for it in others if it.error is None or _key(it) not in known}
    mine = {_key(it): it for it in answers if it.error is None or _key(it) not in missing}
    gone = [answer for answer, _ in missing.values()]
    for key, other in theirs.items():
        if key not in mine:
            if any(_depends(other, gap) for gap in gone):
                mine[key] = other
        elif key in missing:  # a list that was cut short
            mine[key] = _with_items(mine[key], other)
    told = [
        Unread(call_in_words(gap.operation, gap.request), words_of(gap.error), before_side)
        for key, (gap, serious) in missing.items()
        if gap.error is not None and (serious or key in theirs)
    ]
    return list(mine.values()), told


def _key(answer: Answer) -> _Key:
    return answer.operation, json.dumps(dict(answer.request), sort_keys=True)


def _depends(answer: Answer, gap: Answer) -> bool:
    """Whether an answer is the missing one, or one about something that only the missing one names."""
    if _key(answer) == _key(gap) or gap.operation in _MAIN:
        return True
    kind = _LISTS.get(gap.operation)
    if kind is None or kind.root or any(answer.request.get(n) != v for n, v in gap.request.items()):
        return False
    names = _own_names(kind)
    return bool(names) and all(name in answer.request for name in names)


def _own_names(kind: Kind) -> tuple[str, ...]:
    """The members of a request that name a thing of a kind in its pool."""
    assert isinstance(kind.listing, List)
    reads = kind.reads[:1] or ((kind.listing.answers,) if kind.listing.answers else ())
    return tuple(name for read in reads for name in read.params if name not in kind.listing.params)


def _with_items(short: Answer, other: Answer) -> Answer:
    """A list with the items that only the other side's has."""
    kind = _LISTS.get(short.operation)
    if kind is None or not isinstance(kind.listing, List) or short.response is None:
        return short
    names, member = _own_names(kind), kind.listing.items
    items, more = ((it.response or {}).get(member) or [] for it in (short, other))
    there = [_named(item, names) for item in items]
    added = [item for item in more if _named(item, names) not in there]
    return replace(short, response={**short.response, member: [*items, *added]})


def _named(item: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return [item.get(name) for name in names]


def _with_images(
    before: Sequence[Answer], after: Sequence[Answer]
) -> tuple[list[Answer], list[Answer], list[Unread]]:
    """The looks of login pages with the image that the other side has fetched, where the URL is the same.

    An image that one side has and the other did not fetch is not compared.
    """
    looks = [{_key(it): it for it in side if _look(it).get("ImageUrl")} for side in (before, after)]
    told: list[Unread] = []

    def one(side: Sequence[Answer], others: Mapping[_Key, Answer], is_before: bool) -> Iterator[Answer]:
        for answer in side:
            look = _look(answer)
            other = _look(others.get(_key(answer))) if look.get("ImageUrl") else {}
            if not other.get("FetchedImage") or look.get("FetchedImage"):
                yield answer
                continue
            if look["ImageUrl"] != other["ImageUrl"]:
                where = call_in_words("the image of", answer.request)
                told.append(Unread(where, "it was not fetched, and its URL is another one", is_before))
            image = {name: other[name] for name in _IMAGE if name in other}
            yield replace(answer, response={**(answer.response or {}), "UICustomization": {**look, **image}})

    old, new = list(one(before, looks[1], True)), list(one(after, looks[0], False))
    return old, new, told


def _look(answer: Answer | None) -> Mapping[str, Any]:
    found = (answer.response or {}).get("UICustomization") if answer else None
    return found if isinstance(found, dict) else {}
