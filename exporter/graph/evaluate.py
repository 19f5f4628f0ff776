"""What one answer of AWS becomes: its arguments, and the account of every leaf.

Three pure steps: what is written, why the rest is not, and the deviations that the catalog knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exporter.catalog.arguments import Document
from exporter.catalog.schema import (
    Kind,
    Quirk,
)
from exporter.graph.findings import A_SECRET, masked_member, unknown_member
from exporter.graph.noted import noted
from exporter.graph.refuse import Refusal, kept_back, refusals, secret_places
from exporter.graph.resolve import Resolver
from exporter.graph.write import EMPTY, write
from exporter.model import Argument, Field, Finding, Ignore
from exporter.paths import Path, dig, holds, leaves, spell
from exporter.snapshot.secrets import MASK
from exporter.states import Defaults, State
from exporter.versions import Version, version


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one answer becomes.

    ``left_out`` holds the reason where it gets no code: its values are accounted for all the same. ``since``
    is the version of the Terraform provider that the arguments need.
    """

    arguments: tuple[Argument, ...] = ()
    defaults: tuple[Argument, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    fields: tuple[Field, ...] = ()
    left_out: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class FieldTable:
    """One field for all resources that have the same: there are many more resources than kinds."""

    fields: dict[tuple[Path, State, str], Field] = field(default_factory=dict)
    rows: dict[tuple[Field, ...], tuple[Field, ...]] = field(default_factory=dict)

    def field(self, path: Path, state: State, reason: str) -> Field:
        """The field of a leaf."""
        key = path, state, reason
        if (known := self.fields.get(key)) is None:
            known = self.fields[key] = Field(spell(path), state, reason)
        return known

    def row(self, fields: Sequence[Field]) -> tuple[Field, ...]:
        """The fields of a resource, sorted."""
        found = tuple(sorted(fields))
        return self.rows.setdefault(found, found)


def evaluate(
    kind: Kind,
    document: Document,
    resolver: Resolver,
    *,
    provider: Version | None = None,
    checks_ignored: bool = False,
    left_out: str = "",
    table: FieldTable | None = None,
    read: str = "",
    defaults: Defaults = "keep",
) -> Evaluation:
    """Evaluate a kind's tables on one document.

    ``provider`` is the version of the Terraform provider that the code is for (the newest, where it is not
    given), ``checks_ignored`` says whether its target checks the values of ignored paths, ``left_out`` is
    the reason where the whole gets no code, ``table`` shares equal fields with others, ``read`` is the day on
    which AWS was asked, where it is known, ``defaults`` whether arguments are written that say no more than
    their absence.
    """
    known, since = deviating(kind, document, provider, checks_ignored, resolver.secrets)
    written = write(kind, document, resolver, known, defaults)
    left = explain(kind, document, written.states, resolver.resource)
    deviations = deviate(known, resolver.resource)
    why = deviations.left_out or left_out
    fields, unknown = account(kind, document, left.states, why, resolver.resource, table or FieldTable())
    return Evaluation(
        written.arguments,
        written.defaults,
        deviations.ignores,
        (*written.notes, *left.notes, *deviations.notes),
        (
            *written.findings,
            *left.findings,
            *deviations.findings,
            *unknown,
            *noted(kind, document, resolver.resource, read),
        ),
        fields,
        why,
        since,
    )


def deviating(
    kind: Kind,
    document: Document,
    provider: Version | None,
    checks_ignored: bool = False,
    secrets: bool = False,
) -> tuple[tuple[Quirk | Refusal, ...], str]:
    """The quirks that hold, what else cannot be written, and the provider that the code needs.

    With ``secrets`` the code has those that belong where they stand.
    """
    quirks, since = active_quirks(kind, document, provider, checks_ignored)
    own = secret_places(kind, document)
    kept = () if secrets else kept_back(kind, document, own)
    return (*quirks, *kept, *refusals(kind, document, quirks, checks_ignored, own)), since


def active_quirks(
    kind: Kind, document: Document, provider: Version | None, checks_ignored: bool = False
) -> tuple[list[Quirk], str]:
    """The quirks that hold for a document, and the provider that the others' absence asks for."""
    active: list[Quirk] = []
    since = kind.since
    for quirk in kind.quirks:
        if quirk.checked not in (None, checks_ignored) or not quirk.when(document):
            continue
        if quirk.until and quirk.only_tells:
            # It holds for an older provider that the code still allows; Pulumi's is never one.
            if not checks_ignored and (not provider or provider < version(quirk.until)):
                active.append(quirk)
        elif quirk.until and (not provider or provider >= version(quirk.until)):
            since = max(since, quirk.until, key=version)
        else:
            active.append(quirk)
    return active, since


@dataclass(frozen=True, slots=True)
class Explained:
    """Why something is not written: the states of all leaves by now, and what there is to say of it."""

    states: Mapping[Path, tuple[State, str]]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]


def explain(
    kind: Kind, document: Document, written: Mapping[Path, tuple[State, str]], resource: str
) -> Explained:
    """Say of each attribute that the table leaves out why it does; what is ``written`` stays so."""
    states = dict(written)
    notes: list[str] = []
    findings: list[Finding] = []
    for left in kind.left_by_depth:
        value = dig(document, left.steps)
        if value is None and not holds(document, left.steps):
            continue
        usual = value in left.usual
        said: tuple[State, str] = ("default", "what every one has") if usual else (left.state, left.why)
        for leaf, _ in leaves(value, left.steps):
            if states.get(leaf, EMPTY)[0] not in ("written", "referenced"):
                states[leaf] = said
        if left.level and value is not None and not usual:
            what = f": {value}" if isinstance(value, str) and left.state == "computed" else ""
            found = Finding(left.level, resource, left.path, left.why + what, left.remedy, left.about)
            findings.append(found)
            if left.state == "unsupported":
                notes.append(f"{left.path} is not here: {left.why}")
    return Explained(states, tuple(notes), tuple(findings))


@dataclass(frozen=True, slots=True)
class Deviations:
    """What the quirks of a document come to."""

    ignores: tuple[Ignore, ...]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]
    left_out: str


def deviate(quirks: Sequence[Quirk | Refusal], resource: str) -> Deviations:
    """What is ignored, what is said of it, and whether the whole is left out; ``info`` is no finding."""
    ignores: list[Ignore] = []
    notes: list[str] = []
    findings: list[Finding] = []
    left_out = ""
    for quirk in quirks:
        if quirk.level != "info":
            place = spell(quirk.place)
            findings.append(
                Finding(quirk.level, resource, place, quirk.why, quirk.remedy, quirk.about, quirk.page)
            )
        ignores += [Ignore(path, quirk.why, quirk.refused) for path in quirk.ignored]
        if quirk.leave_out:
            left_out = quirk.why
        elif not quirk.ignored:
            notes.append(quirk.why)
    return Deviations(_once_each(ignores), tuple(notes), tuple(findings), left_out)


def _once_each(ignores: Sequence[Ignore]) -> tuple[Ignore, ...]:
    """One ignore for each path, with all its reasons."""
    found: dict[Path, Ignore] = {}
    for new in ignores:
        if old := found.get(new.path):
            why = old.why if new.why in old.why else f"{old.why}; {new.why}"
            found[new.path] = Ignore(new.path, why, old.refused or new.refused)
        else:
            found[new.path] = new
    return tuple(found.values())


def account(
    kind: Kind,
    document: Document,
    states: Mapping[Path, tuple[State, str]],
    left_out: str,
    resource: str,
    table: FieldTable,
) -> tuple[tuple[Field, ...], list[Finding]]:
    """Every leaf of the document with its state; what no table claims is unknown, and a finding."""
    answered = {key: value for key, value in document.items() if key != "Request"}
    fields: list[Field] = []
    findings: list[Finding] = []
    unknown: tuple[State, str] = ("unknown", "poolport does not know it")
    # What needs no second look, which is nearly everything.
    plain = ("computed", "default", *(() if left_out else ("written", "referenced")))
    for path, value in leaves(answered) if answered else ():
        state, reason = states.get(path, unknown)
        if state in plain and not (isinstance(value, str) and MASK in value):
            fields.append(table.field(path, state, reason))
            continue
        if kind.unmanaged:
            state, reason = "unsupported", kind.unmanaged_of(document)
        if isinstance(value, str) and MASK in value:
            if state == "unknown":
                findings.append(masked_member(resource, spell(path)))
            state, reason = "masked", A_SECRET
        elif state == "unknown" and value in ({}, None) and path in kind.prefixes:
            state, reason = "default", "empty is the same as absent"
        elif state == "unknown":
            findings.append(unknown_member(resource, spell(path)))
        elif left_out and state in ("written", "referenced"):
            state, reason = "unsupported", left_out
        fields.append(table.field(path, state, reason))
    return table.row(fields), findings
