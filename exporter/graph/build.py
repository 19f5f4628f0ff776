"""The graph of one region: the resources that its recorded answers describe, in dependency order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.answers import SHAPE_ERRORS
from exporter.catalog.schema import Kind
from exporter.graph.evaluate import FieldTable, evaluate
from exporter.graph.extract import Entity, account_for_others, extract, pool_of
from exporter.graph.findings import only_read, stands_in, unknown_member, unreadable
from exporter.graph.gaps import kept_answers, refused_calls
from exporter.graph.naming import KnownNames, name_entities, scope_name
from exporter.graph.no_text import tell, whole_part
from exporter.graph.omit import UNREADABLE, impossible, omission, unwanted
from exporter.graph.resolve import FileNames, ReferenceIndex, Resolver, index_references, name_externals
from exporter.model import AnswerAccount, Finding, Graph, Omitted, Resource, values
from exporter.snapshot.secrets import is_masked
from exporter.snapshot.store import Answer
from exporter.states import Defaults, Protection
from exporter.versions import Version


@dataclass(frozen=True, slots=True)
class Options:
    """What a graph depends on besides the answers and the names.

    ``provider`` is the version of the Terraform provider that the code is for (the newest, where it is not
    given). With ``secrets`` the code takes each secret from the project's configuration; without, it leaves
    them out. ``protect`` says what may not be destroyed by mistake, ``checks_ignored`` whether
    the target checks the values of ignored paths, ``defaults`` whether arguments are written that say no more
    than their absence.

    ``elsewhere`` are the keys of resources that other code manages, each with where it does:
    ``aws_cognito_user_pool.main in network.tfstate``. They are not written; what refers to them names them
    as externals. ``managed`` are ARNs and other values of externals, with the same. Both are pairs, since
    options are compared and looked up. ``read`` is the day on which AWS was asked last (``2026-11-29``),
    where it is known.
    """

    provider: Version | None = None
    secrets: bool = False
    protect: Protection = "irreplaceable"
    checks_ignored: bool = False
    defaults: Defaults = "keep"
    elsewhere: tuple[tuple[str, str], ...] = ()
    managed: tuple[tuple[str, str], ...] = ()
    read: str = ""


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
    skipped = {it for kind, it in known.skipped if kind in BY_NAME and BY_NAME[kind].root}
    unread = {pool for pool in skipped if not any(pool in it for _, it in known.unskipped)}
    for answers in files:
        problems: list[Finding] = []
        found = list(extract(answers, problems))
        entities += found
        try:
            others += account_for_others(answers, found)
        except SHAPE_ERRORS as error:
            problems.append(unreadable("answers", "", error))
        problems += refused_calls(answers)
        # What AWS did not tell of a pool that nobody wants is no gap.
        findings += [replace(it, level="info") for it in problems] if pool_of(answers) in unread else problems
    # What lets every pool of the account call a function stands in the file of each pool that does.
    entities.sort(key=lambda entity: entity.scope in skipped)  # it belongs to one that is written, if any
    entities = list({entity.key: entity for entity in reversed(entities)}.values())[::-1]
    names = name_entities(entities, known)
    groups = _groups(entities, names)
    entities.sort(key=lambda e: (_root(e.kind), groups[e.key], KINDS.index(e.kind), names[e.key]))
    notes = {key: f"managed elsewhere: {place}" for key, place in options.elsewhere}
    declined = {it.key: unwanted(it, known, skipped, groups) or notes.get(it.key, "") for it in entities}
    reasons: dict[str, str] = {}
    for entity in entities:
        try:
            why = declined[entity.key]
            reasons[entity.key] = why or impossible(entity, options.provider, options.checks_ignored)
        except SHAPE_ERRORS as error:
            reasons[entity.key] = UNREADABLE
            findings.append(unreadable(entity.key, "", error))
    present = [entity for entity in entities if not reasons[entity.key]]
    index = index_references(present)
    elsewhere = index_references(entity for entity in entities if entity.key in notes)
    after = _members_by_pool(present)
    resources: list[Resource] = []
    omitted: list[Omitted] = []
    findings += _unknown_members(others)
    table = FieldTable()
    for entity in entities:
        name = names[entity.key]
        resolver = Resolver(
            entity.key, name, entity.scope, index, FileNames(name), options.secrets, elsewhere, notes
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
                read=options.read,
                defaults=options.defaults,
            )
            if lost:
                result = tell(result, entity.document, lost, entity.key, table)
        except SHAPE_ERRORS as error:
            if not declined[entity.key]:
                why = UNREADABLE
                findings.append(unreadable(entity.key, "", error))
            omitted.append(Omitted(entity.key, entity.kind.name, entity.label, why, group=groups[entity.key]))
            continue
        if not declined[entity.key]:
            findings += result.findings
        if why:
            omitted.append(
                Omitted(entity.key, entity.kind.name, entity.label, why, result.fields, groups[entity.key])
            )
            findings += omission(entity, why)
            continue
        findings += kept_answers(entity)
        if kind is not entity.kind:
            findings.append(stands_in(entity.key, kind, entity.kind))
        refused = options.checks_ignored and any(ignore.refused for ignore in result.ignores)
        if refused:
            findings.append(only_read(entity.key, kind))
        resource = Resource(
            key=entity.key,
            kind=kind,
            import_id=entity.import_id,
            name=name,
            group=groups[entity.key],
            title=entity.import_id if is_masked(entity.label) else entity.label,
            arguments=result.arguments,
            defaults=result.defaults,
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
    managed = {value: f"managed elsewhere: {place}" for value, place in options.managed}
    resources, externals = name_externals(resources, managed)
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
    return {entity.key: roots.get(entity.scope) or scope_name(entity.scope) for entity in entities}


def _root(kind: Kind) -> int:
    """The place of the pool's kind among all: what may refer to another kind of pool comes after it."""
    return KINDS.index(BY_NAME[kind.parent] if kind.parent else kind)


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
