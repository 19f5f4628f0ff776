"""The graph of one region: the resources that its recorded answers describe, in dependency order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import is_normalized

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.answers import SHAPE_ERRORS
from exporter.catalog.schema import Kind
from exporter.graph.evaluate import FieldTable, deviating, evaluate
from exporter.graph.extract import Entity, account_for_others, extract
from exporter.graph.findings import only_read, stands_in, unknown_member, unreadable
from exporter.graph.gaps import refused_calls
from exporter.graph.naming import KnownNames, identifier, name_entities
from exporter.graph.no_text import REMEDY, WHY, is_damaged, tell, whole_part
from exporter.graph.resolve import FileNames, ReferenceIndex, Resolver, index_references, name_externals
from exporter.model import AnswerAccount, Finding, Graph, Omitted, Resource, values
from exporter.snapshot.form import NOT_TEXT
from exporter.snapshot.secrets import is_masked
from exporter.snapshot.store import Answer
from exporter.states import Protection
from exporter.versions import Version, version

_REGION_SUFFIX = re.compile(r".+@[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}", re.DOTALL)
_NAMES_A_REGION = "from provider 6 on, and in Pulumi, the import takes the end of its id for a region"
UNREADABLE = "its answer has a form that poolport cannot read"
_HAS_A_SECRET = "its name holds a secret, or the text that poolport puts in its place: nothing can import it"
_NOT_COMPOSED = "its name is in Unicode's decomposed form, and Terraform would look for the composed one"
_REMEDIES = {
    WHY: REMEDY,
    _NAMES_A_REGION: "give it another name in AWS, or manage it with the Terraform provider 5",
    _HAS_A_SECRET: "give it another name in AWS and rotate the secret, then export again",
    _NOT_COMPOSED: "give it a name in the composed form in AWS, or keep managing it where it was made",
}
"""What to do about each reason for which a thing has no code, beyond those that its kind's quirks give."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a graph depends on besides the answers and the names.

    ``provider`` is the version of the Terraform provider that the code is for (the newest, where it is not
    given). With ``secrets`` the code takes each secret from the project's configuration; without, it leaves
    them out. ``protect`` says what may not be destroyed by mistake, ``checks_ignored`` whether
    the target checks the values of ignored paths.
    """

    provider: Version | None = None
    secrets: bool = False
    protect: Protection = "irreplaceable"
    checks_ignored: bool = False


def build(
    account: str,
    region: str,
    files: Iterable[list[Answer]],
    known: KnownNames,
    options: Options = Options(),
) -> Graph:
    """The graph of one region; each of ``files`` holds the answers about one pool."""
    entities: list[Entity] = []
    others: list[AnswerAccount] = []
    findings: list[Finding] = []
    for answers in files:
        found = list(extract(answers, findings))
        entities += found
        try:
            others += account_for_others(answers, found)
        except SHAPE_ERRORS as error:
            findings.append(unreadable("answers", "", error))
        findings += refused_calls(answers)
    # What lets every pool of the account call a function stands in the file of each pool that does.
    entities = list({entity.key: entity for entity in reversed(entities)}.values())[::-1]
    names = name_entities(entities, known)
    groups = _groups(entities, names)
    entities.sort(key=lambda e: (_root(e.kind), groups[e.key], KINDS.index(e.kind), names[e.key]))
    reasons: dict[str, str] = {}
    for entity in entities:
        try:
            reasons[entity.key] = _left_out(entity, known, options)
        except SHAPE_ERRORS as error:
            reasons[entity.key] = UNREADABLE
            findings.append(unreadable(entity.key, "", error))
    present = [entity for entity in entities if not reasons[entity.key]]
    index = index_references(present)
    after = _members_by_pool(present)
    resources: list[Resource] = []
    omitted: list[Omitted] = []
    findings += _unknown_members(others)
    table = FieldTable()
    for entity in entities:
        resolver = Resolver(
            entity.key, names[entity.key], entity.scope, index, FileNames(names[entity.key]), options.secrets
        )
        why = reasons[entity.key]
        kind = (options.checks_ignored and entity.kind.adopted_as) or entity.kind
        try:
            document, lost = whole_part(entity.kind, entity.document)
            result = evaluate(
                kind,
                document,
                resolver,
                provider=options.provider,
                checks_ignored=options.checks_ignored,
                left_out=why,
                table=table,
            )
            if lost:
                result = tell(result, entity.document, lost, entity.key, table)
        except SHAPE_ERRORS as error:
            findings.append(unreadable(entity.key, "", error))
            omitted.append(
                Omitted(entity.key, entity.kind.name, entity.label, UNREADABLE, group=groups[entity.key])
            )
            continue
        findings += result.findings
        if why:
            omitted.append(
                Omitted(entity.key, entity.kind.name, entity.label, why, result.fields, groups[entity.key])
            )
            findings += _omission(entity, why)
            continue
        if kind is not entity.kind:
            findings.append(stands_in(entity.key, kind, entity.kind))
        refused = options.checks_ignored and any(ignore.refused for ignore in result.ignores)
        if refused:
            findings.append(only_read(entity.key, kind))
        resource = Resource(
            key=entity.key,
            kind=kind,
            import_id=entity.import_id,
            name=names[entity.key],
            group=groups[entity.key],
            title=entity.import_id if is_masked(entity.label) else entity.label,
            arguments=result.arguments,
            since=result.since,
            ignores=result.ignores,
            notes=tuple(dict.fromkeys(result.notes)),
            depends_on=tuple(_depends_on(entity, after)),
            fields=result.fields,
            protect=_is_protected(entity.kind, options.protect),
            read=refused,
        )
        resources.append(resource)
        findings += undeclared_references(resource, index)
    resources, externals = name_externals(resources)
    return Graph(
        account,
        region,
        tuple(resources),
        tuple(externals),
        tuple(omitted),
        tuple(findings),
        {(entity.kind.name, entity.import_id): names[entity.key] for entity in entities},
        tuple(others),
    )


def _is_protected(kind: Kind, protection: Protection) -> bool:
    match protection:
        case "pools":
            return kind.root is not None
        case "irreplaceable":
            return kind.irreplaceable
    return protection == "all"


def _groups(entities: Sequence[Entity], names: Mapping[str, str]) -> dict[str, str]:
    """The name of the pool that each entity is or hangs on."""
    roots = {entity.scope: names[entity.key] for entity in entities if not entity.kind.parent}
    return {entity.key: roots.get(entity.scope) or identifier(entity.scope) for entity in entities}


def _root(kind: Kind) -> int:
    """The place of the pool's kind among all: what may refer to another kind of pool comes after it."""
    return KINDS.index(BY_NAME[kind.parent] if kind.parent else kind)


def _left_out(entity: Entity, known: KnownNames, options: Options) -> str:
    """Why an entity gets no code; nothing where it does."""
    kind = entity.kind
    if (kind.name, entity.import_id) in known.skipped:
        return "mapping.json says to skip it"
    if kind.unmanaged:
        return kind.unmanaged_of(entity.document)
    if options.provider and options.provider < version(kind.since):
        return f"it needs the provider {kind.since} or newer"
    if is_masked(entity.import_id):
        return _HAS_A_SECRET
    if is_damaged(entity.label) or NOT_TEXT in entity.import_id:
        return WHY
    found, _ = deviating(kind, entity.document, options.provider, options.checks_ignored)
    why = next((deviation.why for deviation in found if deviation.leave_out), "")
    newer = (options.provider or (6,)) >= (6,)
    if not why and newer and _REGION_SUFFIX.fullmatch(entity.import_id):
        return _NAMES_A_REGION
    if not why and not is_normalized("NFC", entity.import_id):
        return _NOT_COMPOSED
    return why


def _omission(entity: Entity, why: str) -> Iterator[Finding]:
    """What somebody should know of an entity without code, beyond what its quirks say."""
    if entity.kind.unmanaged and why == entity.kind.unmanaged_of(entity.document):
        yield Finding("warning", entity.key, "", why, entity.kind.remedy)
    elif remedy := _REMEDIES.get(why):
        yield Finding("error", entity.key, "", why, remedy)


def _unknown_members(others: Iterable[AnswerAccount]) -> Iterator[Finding]:
    for answer in others:
        for field in answer.fields:
            if field.state == "unknown":
                yield unknown_member(answer.operation, field.path)


def _members_by_pool(entities: Iterable[Entity]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for entity in entities:
        found.setdefault((entity.scope, entity.kind.name), []).append(entity.key)
    return found


def _depends_on(entity: Entity, members: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[str]:
    """What must be there first though no argument says so."""
    if entity.kind.after:
        for kind in KINDS:
            if kind.name in entity.kind.after:
                yield from members.get((entity.scope, kind.name), ())


def undeclared_references(resource: Resource, index: ReferenceIndex) -> Iterator[Finding]:
    """A literal that equals an exported id without a declared reference may be one that was missed."""
    for argument in resource.arguments:
        for value in values(argument.value):
            if not isinstance(value, str) or value not in index.ids or value == resource.import_id:
                continue
            for ref in index.ids[value].values():
                yield Finding(
                    "warning",
                    resource.key,
                    argument.arg.path,
                    f"{value} looks like a reference to {ref.resource}, but none is declared",
                    "replace the literal by a reference if it is meant as one",
                )
