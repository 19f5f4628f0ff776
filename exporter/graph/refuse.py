"""What the provider's checks refuse of a document, and what that costs: an argument, its block, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from exporter.catalog.arguments import Arg, Document, Scope, When, always
from exporter.catalog.rules import Rule
from exporter.catalog.schema import Kind, Quirk
from exporter.paths import Json, Path, dig, leaves, spell
from exporter.snapshot.secrets import is_masked
from exporter.states import Level, Topic

KEY = "@key"
"""The member of a map's item that has its key."""
_LONGEST_SHOWN = 60
_WITHOUT = "; or keep managing it where it was made"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that the provider refuses; it deviates from the tables as a ``Quirk`` does.

    ``omitted`` is what is left out for it, and the ``place`` that a finding names; where ``leave_out`` costs
    the whole resource, that is the place of the value. ``ignored`` is what no plan may compare then.
    """

    place: Path
    why: str
    remedy: str
    omitted: tuple[Path, ...] = ()
    ignored: tuple[Path, ...] = ()
    leave_out: bool = False
    level: Level = "warning"
    refused: bool = True
    about: Topic = ""
    page: str = ""
    placeholders: Mapping[Path, Json] = field(default_factory=dict)


def refusals(
    kind: Kind,
    document: Document,
    quirks: Iterable[Quirk],
    checks_ignored: bool = False,
    secrets: Set[Path] = frozenset(),
) -> tuple[Refusal, ...]:
    """What the provider refuses of what the tables would write, and where a secret was copied to.

    At ``secrets`` one belongs.

    The quirks have the first word: what they leave out or replace is not looked at. Where the target checks
    the values of ignored paths, what the provider keeps by itself is left out and not ignored.
    """
    handled = {path for quirk in quirks for path in (*quirk.omitted, *quirk.placeholders)} | secrets
    look = _Look(document, handled, checks_ignored, is_masked(document))
    found, cause = _in_object(look, kind.args, document, (), None)
    gone = {refusal.omitted[0] for refusal in found}
    lost = [step for step in kind.any_of if (step,) in gone]
    if not cause and lost and not any(dig(document, (step,)) for step in kind.any_of if step not in lost):
        cause = found[0]
    if cause:
        return (_whole(cause),)
    return tuple(found)


def secret_places(kind: Kind, document: Document) -> frozenset[Path]:
    """Where a document has the secrets that belong there."""
    return frozenset(
        path
        for base in kind.secrets
        for path, text in leaves(dig(document, base), base)
        if isinstance(text, str) and text and (path == base or is_masked(text))
    )


def kept_back(kind: Kind, document: Document, places: Iterable[Path]) -> Iterator[Refusal]:
    """Secrets that belong where they stand: they are not written, and what AWS has stays."""
    needed = {arg.steps for arg in kind.args if always in arg.when}
    for path in sorted(places, key=spell):
        around = path[:-1]
        # An empty map is another thing than none, so it goes with its last entry, if it may.
        alone = around and len(dig(document, around)) == 1 and around not in needed
        gone = around if alone else path
        why = f"{path[-1]} is a secret: it stays out of the code, and what is set stays as it is"
        yield Refusal(path, why, "", (gone,), (gone,), level="info", refused=False)


def _whole(cause: Refusal) -> Refusal:
    remedy = cause.remedy.partition(";")[0] + _WITHOUT
    return replace(cause, omitted=(), ignored=(), leave_out=True, level="error", remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a document shares; ``masked`` where a secret was masked somewhere in it."""

    document: Document
    handled: Set[Path]
    checks_ignored: bool
    masked: bool


_COPY = Refusal(
    (),
    "a secret stands there, or the text that poolport puts in its place: it stays out of the code",
    "take it out of there in AWS and rotate the secret, then export again; the plan is empty without it too",
    refused=False,
)
"""What is said of a place where no secret belongs."""

_Found = tuple[list[Refusal], Refusal | None]
"""What is left out inside of something, and the refusal that costs the thing itself."""


def _in_object(look: _Look, args: Sequence[Arg], parent: Any, base: Path, within: Path | None) -> _Found:
    found: list[Refusal] = []
    for arg in args:
        path = (*base, *arg.steps)
        if not (arg.ruled or look.masked) or path in look.handled:
            continue
        value = dig(parent, arg.steps)
        if value is None or not _holds(look, arg.when, value, parent):
            continue
        inner, cause = _in_argument(look, arg, value, parent, path, within)
        if cause and (arg.required or arg.path == KEY or cause.leave_out):
            return [], cause
        found += [_left_out(look, cause, arg, path, within)] if cause else inner
    return found, None


def _left_out(look: _Look, cause: Refusal, arg: Arg | None, path: Path, within: Path | None) -> Refusal:
    kept = look.checks_ignored and arg is not None and arg.kept and within is None
    return replace(
        cause,
        place=path,
        omitted=(path,),
        ignored=() if kept else (within or path,),
        refused=cause.refused and not kept,
    )


def _nothing_left(look: _Look, arg: Arg, value: Any, path: Path, found: Iterable[Refusal]) -> bool:
    """Whether all that a block would hold is refused: an empty block is another thing than none."""
    gone = {omitted for refusal in found for omitted in refusal.omitted}
    return all(
        (*path, *part.steps) in gone
        or dig(value, part.steps) is None
        or not _holds(look, part.when, dig(value, part.steps), value)
        for part in arg.args
    )


def _holds(look: _Look, rules: Iterable[When], value: Any, parent: Any) -> bool:
    at = Scope(value, parent, look.document)
    return all(rule.test(at) for rule in rules)


def _in_argument(look: _Look, arg: Arg, value: Any, parent: Any, path: Path, within: Path | None) -> _Found:
    if arg.many:
        return _in_items(look, arg, value, path, within)
    if arg.args:
        inner, cause = _in_object(look, arg.args, value, path, within)
        if inner and not cause and _nothing_left(look, arg, value, path, inner):
            return [], inner[0]
        return inner, cause
    if arg.convert:
        value = arg.convert(Scope(value, parent, look.document))
    if value is None:
        return [], None
    # An argument that is always written stays, as an empty map: the provider asks for it.
    whole = always not in arg.when
    found, cause = _copies(look, value, path, within, whole) if look.masked else ([], None)
    return found, cause or next(_of_values(arg.rules, value, path), None)


def _copies(look: _Look, value: Any, path: Path, within: Path | None, whole: bool) -> _Found:
    """Where a secret stands in a value, or in an entry of a map: that entry alone is left out.

    With ``whole`` a map goes with its last entry.
    """
    if not isinstance(value, Mapping):
        return [], replace(_COPY, place=path) if is_masked(value) else None
    own = {key: content for key, content in value.items() if (*path, key) not in look.handled}
    gone = [key for key, content in own.items() if is_masked({key: content})]
    if whole and gone and len(gone) == len(own):
        return [], replace(_COPY, place=path)
    # What a masked name was nobody knows any more, so no path leads to its entry.
    return [
        replace(
            _COPY,
            place=(*path, key),
            omitted=((*path, key),),
            ignored=(within or (path if is_masked(key) else (*path, key)),),
        )
        for key in gone
    ], None


def _in_items(look: _Look, arg: Arg, value: Any, path: Path, within: Path | None) -> _Found:
    """Of a repeated block an item is left out, but of an ordered one all or nothing: its items count on."""
    pairs = (
        [(key, {KEY: key, **(item or {})}) for key, item in value.items()]
        if isinstance(value, Mapping)
        else enumerate(value)
    )
    items = [(step, item) for step, item in pairs if _holds(look, arg.when, item, {})]
    within = within or path
    found: list[Refusal] = []
    gone = 0
    for step, item in items:
        inner, cause = _in_object(look, arg.args, item, (*path, step), within)
        if cause and (arg.ordered or cause.leave_out):
            return [], cause
        found += [_left_out(look, cause, None, (*path, step), within)] if cause else inner
        gone += cause is not None
    for rule in arg.rules:
        if not rule.test(items):
            return [], _refusal(rule, [item for _, item in items], path)
    if items and gone == len(items) and arg.required:
        return [], found[0]
    return found, None


def _of_values(rules: Iterable[Rule], value: Any, path: Path) -> Iterator[Refusal]:
    items: Any = [((), value)]
    if isinstance(value, list):
        items = [((index,), item) for index, item in enumerate(value)]
    elif isinstance(value, Mapping):
        items = [((key,), item) for key, item in value.items()]
    for rule in rules:
        if rule.whole:
            if not rule.test(value):
                yield _refusal(rule, value, path)
            continue
        for step, item in items:
            if item is not None and not is_masked(item) and not rule.accepts(item):
                yield _refusal(rule, item, (*path, *step))


def _refusal(rule: Rule, value: Any, path: Path) -> Refusal:
    shown = rule.shown(value)
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."
    why = f"the provider refuses {shown}: it accepts {rule.wants}"
    return Refusal(path, why, rule.remedy, leave_out=rule.reading)
