"""What gets no code though AWS has it, and why: people want none, or it cannot have any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from exporter.composition import stays
from exporter.graph.evaluate import deviating
from exporter.graph.extract import Entity
from exporter.graph.naming import KnownNames
from exporter.graph.no_text import REMEDY, WHY, is_damaged
from exporter.model import Finding
from exporter.snapshot.form import NOT_TEXT
from exporter.snapshot.secrets import is_masked
from exporter.versions import Version, version

UNREADABLE = "its answer has a form that poolport cannot read"
_REGION_SUFFIX = re.compile(r".+@[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}", re.DOTALL)
_NAMES_A_REGION = "from provider 6 on, and in Pulumi, the import takes the end of its id for a region"
_HAS_A_SECRET = "its name holds a secret, or the text that poolport puts in its place: nothing can import it"
_NOT_COMPOSED = "Terraform gives its name another Unicode form, and would look for that one"
_NO_WORD = "its name has a zero character: no script can import it, and one that tries would import another"
_REMEDIES = {
    WHY: REMEDY,
    _NAMES_A_REGION: "give it another name in AWS, or manage it with the Terraform provider 5",
    _HAS_A_SECRET: "give it another name in AWS and rotate the secret, then export again",
    _NO_WORD: "give it another name in AWS, or keep managing it where it was made",
    _NOT_COMPOSED: "give it a name in the composed form in AWS, or keep managing it where it was made",
}
"""What to do about each reason for which a thing has no code, beyond those that its kind's quirks give."""


def unwanted(entity: Entity, known: KnownNames, skipped: Set[str], groups: Mapping[str, str]) -> str:
    """Why people want no code of an entity: it is skipped itself, or with the pool that it belongs to."""
    thing = entity.kind.name, entity.import_id
    if thing in known.skipped:
        return "mapping.json says to skip it"
    if entity.scope in skipped and thing not in known.unskipped:
        return f"skipped with the pool {groups[entity.key]}"
    return ""


def impossible(entity: Entity, provider: Version | None, checks_ignored: bool) -> str:
    """Why an entity cannot have code; nothing where it can."""
    kind = entity.kind
    if kind.unmanaged:
        return kind.unmanaged_of(entity.document)
    if provider and provider < version(kind.since):
        return f"it needs the provider {kind.since} or newer"
    if is_masked(entity.import_id):
        return _HAS_A_SECRET
    if is_damaged(entity.label) or NOT_TEXT in entity.import_id:
        return WHY
    if "\0" in entity.import_id:
        return _NO_WORD
    found, _ = deviating(kind, entity.document, provider, checks_ignored)
    why = next((deviation.why for deviation in found if deviation.leave_out), "")
    newer = (provider or (6,)) >= (6,)
    if not why and newer and _REGION_SUFFIX.fullmatch(entity.import_id):
        return _NAMES_A_REGION
    if not why and not stays(entity.import_id):
        return _NOT_COMPOSED
    return why


def omission(entity: Entity, why: str) -> Iterator[Finding]:
    """What somebody should know of an entity without code, beyond what its quirks say."""
    if entity.kind.unmanaged and why == entity.kind.unmanaged_of(entity.document):
        yield Finding("warning", entity.key, "", why, entity.kind.remedy)
    elif remedy := _REMEDIES.get(why):
        yield Finding("error", entity.key, "", why, remedy)
