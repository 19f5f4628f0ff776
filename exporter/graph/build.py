"""The recorded answers of one region in, resources with names and references in dependency order out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from exporter.catalog import KINDS
from exporter.catalog.schema import Document, Kind, snake_case
from exporter.folder.mapping import Names
from exporter.graph.evaluate import Links, shared, write
from exporter.graph.extract import Thing, refusals, rest, things_of
from exporter.graph.naming import LONGEST, choose, external_name, identifier
from exporter.graph.resolve import match
from exporter.model import (
    Answered,
    External,
    Finding,
    Graph,
    Omitted,
    Path,
    Ref,
    Resource,
    Scalar,
    Secret,
    unheard,
    values,
)
from exporter.snapshot.store import Answer
from exporter.versions import Version, version

_REGION_SUFFIX = re.compile(r".+@[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}", re.DOTALL)
_NAMES_A_REGION = "from provider 6 on, and in Pulumi, the import takes the end of its id for a region"


def build(
    account: str,
    region: str,
    files: Iterable[list[Answer]],
    known: Names,
    provider: Version | None = None,
    *,
    secrets: bool = False,
) -> Graph:
    """The graph of one region; each of ``files`` holds the answers about one pool.

    ``known`` are the names and skips that an earlier run or a person gave, ``provider`` the version of the
    Terraform provider that the code is for (the newest, where it is not given). With ``secrets`` the code
    takes each secret from the project's configuration; without, it leaves them out.
    """
    things: list[Thing] = []
    others: list[Answered] = []
    findings: list[Finding] = []
    for answers in files:
        found = list(things_of(answers))
        things += found
        others += rest(answers, found)
        findings += refusals(answers)
    # What lets every pool of the account call a function stands in the file of each pool that does.
    things = list({thing.key: thing for thing in reversed(things)}.values())[::-1]
    names = _names(things, known)
    roots = {thing.scope: names[thing.key] for thing in things if not thing.kind.parent}
    groups = {thing.key: roots.get(thing.scope) or identifier(thing.scope) for thing in things}
    things.sort(key=lambda t: (_late(t), groups[t.key], KINDS.index(t.kind), names[t.key]))
    builder = _Builder(things, names, groups, known, provider, secrets)
    resources, omitted = builder.resources()
    return Graph(
        account,
        region,
        tuple(resources),
        tuple(sorted(builder.externals.values(), key=lambda external: external.name)),
        tuple(omitted),
        tuple(findings + list(_unheard(others)) + builder.findings),
        {(thing.kind.name, thing.import_id): names[thing.key] for thing in things},
        tuple(others),
    )


def _unheard(others: Iterable[Answered]) -> Iterator[Finding]:
    for answered in others:
        for told in answered.fields:
            if told.state == "unknown":
                yield unheard(answered.operation, told.path)


def _late(thing: Thing) -> bool:
    """Identity pools refer to user pools, so they come after all of them."""
    return ":" in thing.scope


def _names(things: list[Thing], known: Names) -> dict[str, str]:
    """A name for each thing; older things get the plain ones, so that a new one never takes an old one's."""
    taken: dict[str, str] = {}
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for thing in things:
        if name := known.name(thing.kind.name, thing.import_id):
            taken[name] = thing.kind.name
            names[thing.key] = name
    for kind, ids in known.names.items():
        taken.update({name: kind for name in ids.values() if name not in taken})
    prefixes: dict[str, str] = {}
    for thing in sorted(things, key=_age):
        if thing.key not in names:
            prefix = prefixes.get(thing.scope, "")
            room = min(LONGEST + 10, 78 - len(thing.kind.pulumi))  # of a formatter's line of Python
            name = choose(thing.label, prefix, thing.kind.name, thing.import_id, taken, room, numbers)
            taken[name] = thing.kind.name
            names[thing.key] = name
        if not thing.kind.parent:
            prefixes.setdefault(thing.scope, names[thing.key])
    return names


def _age(thing: Thing) -> tuple[int, float, str]:
    created = thing.document.get("CreationDate")
    return (
        KINDS.index(thing.kind),
        float(created) if isinstance(created, int | float) else 0.0,
        thing.import_id,
    )


@dataclass(slots=True)
class _Builder:
    """Writes the things of one region; holds what they share: the index of references, and the externals."""

    things: list[Thing]
    names: Mapping[str, str]
    groups: Mapping[str, str]
    known: Names
    provider: Version | None
    secrets: bool
    externals: dict[str, External] = field(default_factory=dict)
    external_names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    index: dict[tuple[str, str, str], Ref] = field(default_factory=dict)
    ids: dict[str, dict[str, Ref]] = field(default_factory=dict)
    by_scope: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def resources(self) -> tuple[list[Resource], list[Omitted]]:
        """Every thing as a resource, or as something that is left out, with the reason."""
        reasons = {thing.key: self._left_out(thing) for thing in self.things}
        for thing in self.things:
            if not reasons[thing.key]:
                self.present.add(thing.key)
                self.by_scope.setdefault((thing.scope, thing.kind.name), []).append(thing.key)
                self._register(thing)
        resources: list[Resource] = []
        omitted: list[Omitted] = []
        for thing in self.things:
            kind, since = _for_provider(thing.kind, thing.document, self.provider)
            why = reasons[thing.key]
            written = write(kind, thing.document, self._links(thing), thing.key, why)
            self.findings += written.findings
            if why:
                omitted.append(Omitted(thing.key, kind.name, thing.label, why, shared(tuple(written.fields))))
                if why == kind.unmanaged:
                    self.findings.append(Finding("warning", thing.key, "", why, kind.remedy))
                if why == _NAMES_A_REGION:
                    remedy = "give it another name in AWS, or manage it with the Terraform provider 5"
                    self.findings.append(Finding("error", thing.key, "", why, remedy))
                continue
            resource = Resource(
                key=thing.key,
                kind=thing.kind.name,
                terraform_type=thing.kind.terraform,
                pulumi_class=thing.kind.pulumi,
                import_id=thing.import_id,
                name=self.names[thing.key],
                group=self.groups[thing.key],
                title=thing.label,
                arguments=written.arguments,
                protect=thing.kind.protect,
                ignores=tuple(written.ignores),
                notes=tuple(dict.fromkeys(written.notes)),
                outputs=thing.kind.outputs,
                secret_outputs=thing.kind.secret_outputs,
                since=since,
                depends_on=self._after(thing),
                fields=shared(tuple(written.fields)),
            )
            resources.append(resource)
            self._undeclared(resource)
        return resources, omitted

    def _left_out(self, thing: Thing) -> str:
        if (thing.kind.name, thing.import_id) in self.known.skipped:
            return "mapping.json says to skip it"
        if thing.kind.unmanaged:
            return thing.kind.unmanaged
        if self.provider and self.provider < version(thing.kind.since):
            return f"it needs the provider {thing.kind.since} or newer"
        quirks = (quirk for quirk in thing.kind.quirks if quirk.leave_out)
        why = next((quirk.why for quirk in quirks if quirk.when(thing.document)), "")
        if not why and _REGION_SUFFIX.fullmatch(thing.import_id) and not (self.provider or (6,)) < (6,):
            return _NAMES_A_REGION
        return why

    def _register(self, thing: Thing) -> None:
        for attribute, value_of in thing.kind.exposes.items():
            value = value_of(thing.document)
            ref = Ref(thing.key, attribute, value)
            name = f"{thing.kind.known_as or thing.kind.name}.{attribute}"
            self.index[name, thing.scope, value] = ref
            if attribute in ("id", "arn", "endpoint"):  # these are unique in AWS, not only in their pool
                self.index[name, "", value] = ref
            if value and name in _GLOBAL_IDS:
                self.ids.setdefault(value, {})[name] = ref

    def _links(self, thing: Thing) -> Links:
        def lookup(target: str, value: str) -> Ref | None:
            return self.index.get((target, thing.scope, value)) or self.index.get((target, "", value))

        def ref(pattern: str, value: str) -> Scalar | None:
            if thing.key not in self.present:
                return None  # it gets no code, so it must not declare anything
            if "{" not in pattern:
                outside = External(f"{pattern.split('.')[0]}_{identifier(value)}", value)
                found = lookup(pattern, value)
                return found or (self._declare(outside) if pattern.endswith(".id") else None)
            return match(pattern, value, lookup)

        def file(path: Path, extension: str) -> str:
            steps = [str(step) if isinstance(step, int) else snake_case(step) for step in path[-2:]]
            stem, number = f"files/{self.names[thing.key]}.{'.'.join(steps)}", 1
            file = f"{stem}.{extension}"
            while file in self.files:
                number += 1
                file = f"{stem}_{number}.{extension}"
            self.files.add(file)
            return file

        def secret(key: str) -> Secret:
            return Secret(f"{self.names[thing.key]}_{key}")

        declare = self._declare if thing.key in self.present else lambda external: external
        return Links(
            ref,
            lambda value: declare(External(external_name(value), value)),
            file,
            secret if self.secrets else None,
        )

    def _after(self, thing: Thing) -> tuple[str, ...]:
        """What must be there first though no argument says so."""
        if not thing.kind.after:
            return ()
        kinds = [kind.name for kind in KINDS if kind.name in thing.kind.after]
        return tuple(key for kind in kinds for key in self.by_scope.get((thing.scope, kind), ()))

    def _declare(self, external: External) -> External:
        if external.literal not in self.externals:
            name, number = external.name, self.numbers.get(external.name, 1)
            while name in self.external_names:
                number += 1
                name = f"{external.name}_{number}"
            self.numbers[external.name] = number
            self.external_names[name] = external.literal
            self.externals[external.literal] = External(name, external.literal)
        return self.externals[external.literal]

    def _undeclared(self, resource: Resource) -> None:
        """A literal that equals an exported id without a declared reference may be one that was missed."""
        for argument in resource.arguments:
            for value in values(argument.value):
                if not isinstance(value, str) or value not in self.ids or value == resource.import_id:
                    continue
                for ref in self.ids[value].values():
                    self.findings.append(
                        Finding(
                            "warning",
                            resource.key,
                            argument.terraform,
                            f"{value} looks like a reference to {ref.resource}, but none is declared",
                            "replace the literal by a reference if it is meant as one",
                        )
                    )


_GLOBAL_IDS = frozenset(
    f"{kind.name}.{attribute}" for kind in KINDS for attribute in kind.exposes if attribute in ("id", "arn")
)


def _for_provider(kind: Kind, document: Document, provider: Version | None) -> tuple[Kind, str]:
    """The kind without the quirks that the provider has outgrown, and the provider that this asks for."""
    outgrown = [
        quirk
        for quirk in kind.quirks
        if quirk.until and (not provider or provider >= version(quirk.until)) and quirk.when(document)
    ]
    if not outgrown:
        return kind, kind.since
    since = max((kind.since, *(quirk.until for quirk in outgrown)), key=version)
    return _without(kind, tuple(map(kind.quirks.index, outgrown))), since


@cache
def _without(kind: Kind, outgrown: tuple[int, ...]) -> Kind:
    """One kind for all things, since what is known of a kind is kept by its identity."""
    quirks = tuple(quirk for index, quirk in enumerate(kind.quirks) if index not in outgrown)
    return replace(kind, quirks=quirks)
