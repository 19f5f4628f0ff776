"""Keeps what the last run has not seen: AWS's earlier answers stay until somebody prunes them.

A resource whose code vanished would be destroyed by the next plan, so nothing goes because a call was
refused, a kind was not asked for, or somebody deleted something in AWS.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from exporter.catalog import BY_NAME
from exporter.catalog.schema import List
from exporter.failures import NOT_FOUND
from exporter.graph.extract import Entity, extract, says_none
from exporter.snapshot.store import Answer, Kept, WhyKept

_Call = tuple[str, str]


def kept_answers(
    old: Sequence[Answer], new: Sequence[Answer], of: str, kinds: Collection[str]
) -> list[Answer]:
    """What of a pool's earlier answers must stay beside the new ones, so that nothing loses its code.

    ``of`` is the day of the earlier answers, ``kinds`` are those that were asked for. Each thing that the
    earlier answers describe is described by the new ones and the result together.
    """
    # That AWS said of something that there is none is nothing to keep.
    before = [answer for answer in old if answer.response is not None]
    refused = {_call(a): a for a in new if a.error is not None and not says_none(a)}
    kept = {
        _call(answer): _kept(answer, _why_refused(refused[_call(answer)]), of)
        for answer in before
        if _call(answer) in refused
    }
    found = {entity.key for entity in extract([*new, *kept.values()], [])}
    lost = [entity for entity in extract(before, []) if entity.key not in found]
    for entity in lost:
        why = _why_lost(entity, refused, kinds)
        for answer in entity.source:
            _add(kept, answer, why, of)
    found = {entity.key for entity in extract([*new, *kept.values()], [])}
    if any(entity.key not in found for entity in lost):
        # What a thing is made of is not told by its own answers alone: all stays that was there.
        for answer in before:
            kept.setdefault(_call(answer), _kept(answer, "gone", of))
    return list(kept.values())


def unprunable(kept: Sequence[Answer]) -> list[Answer]:
    """What not even pruning takes out: AWS did not say that it is gone."""
    return [answer for answer in kept if answer.kept is not None and answer.kept.why == "refused"]


def all_kept(old: Sequence[Answer], why: WhyKept, of: str) -> list[Answer]:
    """Every answer about a pool that AWS no longer shows, or that the selection no longer takes."""
    return [_kept(answer, why, of) for answer in old if answer.response is not None]


def _kept(answer: Answer, why: WhyKept, of: str) -> Answer:
    """The answer with its reason; the day is that on which AWS gave it."""
    return replace(answer, kept=Kept(why, answer.kept.of if answer.kept else of))


def _add(kept: dict[_Call, Answer], answer: Answer, why: WhyKept, of: str) -> None:
    """Add one answer; two items of one list are one answer."""
    call, added = _call(answer), _kept(answer, why, of)
    earlier = kept.get(call)
    member = _WHOLE.get(answer.operation)
    if earlier is None:
        kept[call] = added
    elif member and earlier.response is not None and answer.response is not None:
        items = [*earlier.response[member]]
        items += [item for item in answer.response[member] if item not in items]
        kept[call] = replace(earlier, response={**earlier.response, member: items})


def _call(answer: Answer) -> _Call:
    return answer.operation, json.dumps(answer.request, sort_keys=True)


def _why_refused(answer: Answer) -> WhyKept:
    """Only of a thing that a list has named just now does 'not found' say that somebody deleted it."""
    gone = answer.operation in _OF_LISTED and answer.error is not None and answer.error.code == NOT_FOUND
    return "gone" if gone else "refused"


def _why_lost(entity: Entity, refused: Mapping[_Call, Answer], kinds: Collection[str]) -> WhyKept:
    if entity.kind.name not in kinds:
        return "unasked"
    silent = {call[0] for call, answer in refused.items() if _why_refused(answer) == "refused"}
    return "refused" if silent & set(_asks(entity)) else "gone"


def _asks(entity: Entity) -> Iterator[str]:
    """The operations without which a thing cannot be seen."""
    kind = entity.kind
    while True:
        if isinstance(kind.listing, List):
            yield kind.listing.operation
            if kind.listing.each:
                yield from _listings(kind.listing.each)
        else:
            yield "cognito-idp:ListUserPoolClients"
        yield from (read.operation for read in kind.reads[:1])
        if kind.root:
            return
        kind = BY_NAME[kind.parent]


def _listings(name: str) -> Iterator[str]:
    listing = BY_NAME[name].listing
    if isinstance(listing, List):
        yield listing.operation


_OF_LISTED = {
    read.operation
    for kind in BY_NAME.values()
    if isinstance(kind.listing, List) and not kind.root
    for read in kind.reads[:1]
}
"""The calls about what a list of AWS's has just named."""
_WHOLE = {
    kind.listing.operation: kind.listing.items
    for kind in BY_NAME.values()
    if isinstance(kind.listing, List) and kind.listing.whole
}
"""The lists whose items are all there is to know, with the member that holds them."""
