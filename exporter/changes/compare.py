"""Compares two graphs of one region: what was added, what is gone, and what changed, pool by pool.

A thing is known by its key, a value by what it is worth in AWS: another name in mapping.json, another file
for a long text, or a reference where a literal was, is no change.

What no graph holds is not seen here: the values that AWS computes (dates, ARNs, numbers of users), those that
are left out of the code because they are the default or because a quirk or the provider refuses them, and all
values of things that have no code. Of what is left out it is seen that AWS has it or has it not, by its place
alone; that such a value became another one is not. A secret that was rotated looks as it did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exporter.catalog import KINDS
from exporter.changes.model import Change, Changed, PoolChanges, RegionChanges, Thing, Unread
from exporter.changes.places import counted, overlap, without_indexes
from exporter.changes.values import ADDED, REMOVED, Graphs, compare_arguments
from exporter.model import Field, Graph, Omitted, Resource

_POOLS = {kind.name for kind in KINDS if kind.root}
_ORDER = {kind.name: number for number, kind in enumerate(KINDS)}


def compare(
    before: Graph, after: Graph, unread: Iterable[Unread] = (), notes: Iterable[str] = ()
) -> RegionChanges:
    """What changed in a region from one graph to the other.

    Both are built with the same options, and with secrets, or no secret is seen to come or go. ``unread`` and
    ``notes`` are what the caller knows of what the graphs do not hold.
    """
    old, new = _Side(before), _Side(after)
    # A pool that has another name in the second graph is the same one.
    groups = {it.group: old.by_key[it.key].group for it in new.all if _is_pool(it) and it.key in old.by_key}
    found: dict[str, _Pool] = {}
    for it in new.all:
        group = groups.get(it.group, it.group)
        told = found.setdefault(group, _Pool(old.titles.get(group) or new.titles[it.group]))
        if (earlier := old.by_key.get(it.key)) is None:
            told.added.append(new.thing(it))
        elif changes := _changes(Graphs(before, after), earlier, it):
            told.changed.append(Changed(old.thing(earlier), changes))
    for it in old.all:
        if it.key not in new.by_key:
            found.setdefault(it.group, _Pool(old.titles[it.group])).gone.append(old.thing(it))
    pools = (told.sorted(group) for group, told in sorted(found.items()) if told.says_something)
    missing = sorted(set(unread), key=lambda it: (it.before, it.what, it.why))
    return RegionChanges(before.region, tuple(pools), tuple(missing), tuple(notes))


@dataclass(slots=True)
class _Pool:
    """What was found of one pool so far."""

    title: str
    added: list[Thing] = field(default_factory=list)
    gone: list[Thing] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.added or self.gone or self.changed)

    def sorted(self, name: str) -> PoolChanges:
        added, gone = (tuple(sorted(things, key=_order)) for things in (self.added, self.gone))
        changed = tuple(sorted(self.changed, key=lambda it: _order(it.thing)))
        return PoolChanges(name, self.title, added, gone, changed)


class _Side:
    """One of the graphs: all that is in it, with code and without, by its key."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.all: tuple[Resource | Omitted, ...] = (*graph.resources, *graph.omitted)
        self.by_key = {it.key: it for it in self.all}
        self.titles: dict[str, str] = {}
        # The pool itself gives the title; where it is not there, the first thing of it.
        for it in sorted(self.all, key=lambda it: _is_pool(it), reverse=True):
            import_id = it.key.partition(":")[2]
            named = f"{it.title} ({import_id})" if it.title != import_id else it.title
            self.titles.setdefault(it.group, named)

    def thing(self, it: Resource | Omitted) -> Thing:
        kind, _, import_id = it.key.partition(":")
        if isinstance(it, Resource):
            return Thing(it.key, kind, it.name, it.title)
        name = self.graph.names.get((kind, import_id), import_id)
        return Thing(it.key, kind, name, it.title, it.why)


def _is_pool(it: Resource | Omitted) -> bool:
    return it.key.partition(":")[0] in _POOLS


def _order(thing: Thing) -> tuple[int, str, str]:
    return _ORDER.get(thing.kind, len(_ORDER)), thing.name, thing.key


def _changes(graphs: Graphs, before: Resource | Omitted, after: Resource | Omitted) -> tuple[Change, ...]:
    fields = before.fields, after.fields
    if isinstance(before, Resource) and isinstance(after, Resource):
        found = list(compare_arguments(graphs, before.kind.args, before.arguments, after.arguments))
        return tuple(_with_left_out(_hidden(found, *fields), *fields))
    if isinstance(after, Omitted):
        if isinstance(before, Omitted):
            if before.why == after.why:
                return tuple(_with_left_out(_hidden([], *fields), *fields))
            return (Change("", "", said=f"it has no code for another reason: {after.why}"),)
        return (Change("", "", said=f"it has no code any more: {after.why}"),)
    return (Change("", "", said="it can have code now"),)


def _hidden(found: Sequence[Change], before: Sequence[Field], after: Sequence[Field]) -> list[Change]:
    """The changes without a value that was a secret on the other side; a secret that came or went is one."""
    masked = counted(before, "masked"), counted(after, "masked")
    came, went = masked[1] - masked[0], masked[0] - masked[1]
    changes = []
    for change in found:
        said = next((ADDED for place in came if overlap(place, change.place)), "")
        said = said or next((REMOVED for place in went if overlap(place, change.place)), "")
        if said and change.said not in (ADDED, REMOVED):
            change = Change(change.path, change.place, said=said)
        changes.append(change)
    for places, said in ((came, ADDED), (went, REMOVED)):
        told = [change.place for change in changes]
        changes += [
            Change(place, place, said=said)
            for place in sorted(places)
            if not any(overlap(place, other) for other in told)
        ]
    return list(dict.fromkeys(changes))


def _with_left_out(
    found: Sequence[Change], before: Sequence[Field], after: Sequence[Field]
) -> Iterator[Change]:
    """The changes with what AWS has, or has not any more, and no code says."""
    sides = _left_out(before), _left_out(after)
    came, went = sides[1].places - sides[0].places, sides[0].places - sides[1].places
    for change in found:
        yield _explained(change, came, went, sides[0], sides[1])
    told = [change.place for change in found]
    for places, side, said in (
        (came, sides[1], "AWS has it now, and the code leaves it out: {}"),
        (went, sides[0], "AWS has it no more; the code left it out: {}"),
    ):
        for place in sorted(places):
            if not any(overlap(place, other) for other in told):
                yield Change(place, place, said=said.format(side.reasons[place]))


def _explained(
    change: Change, came: Counter[str], went: Counter[str], before: _LeftOut, after: _LeftOut
) -> Change:
    """A change with what is on the side where the code has nothing, but AWS has."""
    if change.said or change.added or change.removed:
        return change
    if change.after is None and (why := after.why(change.place, came)):
        return replace(change, said=f"AWS has another value, which the code leaves out: {why}")
    if change.before is None and (why := before.why(change.place, went)):
        return replace(change, said=f"AWS had another value, which the code left out: {why}")
    return change


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """What AWS has of a thing and its code has not: the places, and the reasons."""

    places: Counter[str]
    reasons: Mapping[str, str]

    def why(self, place: str, among: Iterable[str]) -> str:
        """The reason for what is left out at a place or in it."""
        return next((self.reasons[it] for it in sorted(among) if overlap(it, place)), "")


def _left_out(fields: Iterable[Field]) -> _LeftOut:
    found = [it for it in fields if it.state in ("unsupported", "unknown")]
    places = counted(found, "unsupported", "unknown")
    return _LeftOut(places, {without_indexes(it.path): it.reason for it in found})
