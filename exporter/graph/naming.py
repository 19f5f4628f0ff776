"""Human names for AWS's resources: identifiers that are valid and last in every language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from exporter.catalog import KINDS
from exporter.graph.extract import Entity

LONGEST = 50
"""Characters of a name that poolport gives; people read longer ones badly."""
SHORTEST_PREFIX = 16
"""Characters that are left of a pool's name where the two together are too long."""

NAME = re.compile(r"(?!__.*__$)[a-z_][a-z0-9_]{0,199}")
"""No name between two pairs of underscores either: such ones mean something to Python. And none is longer: it
is a file's name too, of 255 characters at most, and a key of YAML's, of 1,024."""
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Nameless:
    """A thing that has no name yet, as a naming convention sees it.

    ``kind`` is the name of its kind, ``label`` what people call it, ``pool`` the name of the pool that it
    belongs to (empty for a pool), ``tags`` are that pool's. ``suggested`` is the name that poolport gives.
    """

    kind: str
    label: str
    pool: str
    import_id: str
    tags: Mapping[str, str]
    suggested: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names by kind and import id, and what is to be skipped, from an earlier run or from people.

    ``unskipped`` is what people say in so many words not to skip. ``last`` are the names of the last run, by
    the key of the resource: where a pool has another one now, what was named after it follows. ``taken`` are
    names under which a state may hold something, with the key of that: nothing else gets one of them.
    ``convention`` is somebody's own rule for the names of things that have none; where it says nothing, ours
    holds.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: frozenset[tuple[str, str]] = frozenset()
    unskipped: frozenset[tuple[str, str]] = frozenset()
    last: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    convention: Callable[[Nameless], str] | None = None

    def name(self, kind: str, import_id: str) -> str | None:
        """The name that a resource has already."""
        return self.names.get(kind, {}).get(import_id)


def name_entities(entities: Iterable[Entity], known: KnownNames) -> dict[str, str]:
    """A name for each entity, by its key; older ones get the plain names, so a new one never takes theirs."""
    entities = list(entities)
    taken: dict[str, str] = {}
    names: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for entity in entities:
        if name := known.name(entity.kind.name, entity.import_id):
            taken[name] = entity.kind.name
            names[entity.key] = name
    for kind, ids in known.names.items():
        taken.update({name: kind for name in ids.values() if name not in taken})
    for name, key in known.taken.items():
        taken.setdefault(name, key.partition(":")[0])
    _follow_pools(entities, known, names, taken)
    if known.convention:
        _keep_last(entities, known, names, taken)
    tags = _tags(entities) if known.convention else {}
    prefixes: dict[str, str] = {}
    for entity in sorted(entities, key=_age):
        if entity.key not in names:
            prefix = prefixes.get(entity.scope, "")
            label = entity.label
            if known.convention and (own := _conventional(entity, prefix, tags, known.convention)):
                label, prefix = own, ""
            name = choose(label, prefix, entity.kind.name, entity.import_id, taken, numbers)
            taken[name] = entity.kind.name
            names[entity.key] = name
        if not entity.kind.parent:
            prefixes.setdefault(entity.scope, names[entity.key])
    return names


def _follow_pools(
    entities: Iterable[Entity], known: KnownNames, names: dict[str, str], taken: dict[str, str]
) -> None:
    """Rename what was named after a pool that has another name now, unless people have named it."""
    renamed: dict[str, tuple[str, str]] = {}
    for entity in entities:
        if not entity.kind.parent:
            before, now = known.last.get(entity.key, ""), names.get(entity.key, "")
            if before and now and before != now:
                renamed.setdefault(entity.scope, (before, now))
    for entity in entities:
        before, now = renamed.get(entity.scope, ("", ""))
        name = names.get(entity.key, "")
        if (
            entity.kind.parent
            and before
            and known.last.get(entity.key) == name
            and name.startswith(f"{before}_")
        ):
            new = now + name.removeprefix(before)
            if new not in taken or known.taken.get(new) == entity.key:
                taken[new] = entity.kind.name
                names[entity.key] = new


def _keep_last(
    entities: Iterable[Entity], known: KnownNames, names: dict[str, str], taken: dict[str, str]
) -> None:
    """Leave what an earlier run has named as it is, also where mapping.json has been lost.

    Our own rule gives the same names again; a convention may be newer than they are.
    """
    for entity in entities:
        last = known.last.get(entity.key, "")
        free = last not in taken or known.taken.get(last) == entity.key
        if last and free and entity.key not in names:
            taken[last] = entity.kind.name
            names[entity.key] = last


def _tags(entities: Iterable[Entity]) -> dict[str, Mapping[str, str]]:
    """The tags of each pool that has any, by its scope."""
    found: dict[str, Mapping[str, str]] = {}
    for entity in entities:
        tags = entity.document.get(entity.kind.root.tags_member) if entity.kind.root else None
        if isinstance(tags, Mapping):
            found[entity.scope] = {k: v for k, v in tags.items() if isinstance(k, str) and isinstance(v, str)}
    return found


def _conventional(
    entity: Entity,
    prefix: str,
    tags: Mapping[str, Mapping[str, str]],
    convention: Callable[[Nameless], str],
) -> str:
    """What somebody's own rule calls a thing, as an identifier; nothing where it says nothing."""
    kind, label = entity.kind.name, entity.label
    suggested = choose(label, prefix, kind, entity.import_id, {})
    own = tags.get(entity.scope, {})
    return identifier(convention(Nameless(kind, label, prefix, entity.import_id, own, suggested)))


def _age(entity: Entity) -> tuple[int, float, str]:
    created = entity.document.get("CreationDate")
    return (
        KINDS.index(entity.kind),
        float(created) if isinstance(created, int | float) else 0.0,
        entity.import_id,
    )


def identifier(text: str) -> str:
    """The nearest identifier to a human name, or nothing where no letter of it survives.

    >>> identifier("User pool - x7k2pq"), identifier("Café"), identifier("2fa-app"), identifier("社員")
    ('user_pool_x7k2pq', 'cafe', '2fa_app', '')
    """
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_A_WORD.sub("_", plain).strip("_")


def choose(
    label: str,
    prefix: str,
    kind: str,
    import_id: str,
    taken: Mapping[str, str],
    numbers: dict[str, int] | None = None,
) -> str:
    """A name for a resource: its label, with its kind where another kind has that, else with a number.

    ``taken`` holds the names given so far with the kind of each. ``prefix`` is the name of the pool that it
    belongs to; a label that says so already is not doubled. A label in an alphabet that identifiers do not
    have becomes the kind and the id. It has at most ``LONGEST`` characters, and a number at the end.
    """
    word = identifier(label)
    if not word:
        word = f"{kind}_{identifier(re.split('[_/:|,]', import_id)[-1])}".rstrip("_")
    if prefix and not (word == prefix or word.startswith(prefix + "_")):
        short = prefix if len(prefix) + len(word) < LONGEST else _cut(prefix, SHORTEST_PREFIX)
        word = f"{short}_{word}"
    word = _cut(word, LONGEST)
    if word[0].isdigit():
        word = _cut(f"{kind}_{word}", LONGEST)
    if taken.get(word, kind) != kind and not word.endswith(kind):
        word = f"{_cut(word, LONGEST - len(kind) - 1)}_{kind}"
    numbers = {} if numbers is None else numbers
    name, number = word, numbers.get(word, 1)
    while name in taken:
        number += 1
        name = f"{word}_{number}"
    numbers[word] = number
    return name


def _cut(word: str, length: int) -> str:
    """At most so many characters of a name, of whole words where that keeps most of it."""
    if len(word) <= length:
        return word
    whole = word[: length + 1].rpartition("_")[0]
    return whole if len(whole) > length / 2 else word[:length].rstrip("_")


def external_name(literal: str) -> str:
    """What an outside value is called: its service and the human part of its ARN.

    >>> external_name("arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up:live")
    'lambda_pre_sign_up_live'
    >>> external_name("arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
    'kms_key_0f1e2d3c'
    """
    if not literal.startswith("arn:") or literal.count(":") < 5:
        return _not_a_number(identifier(literal)[:60])
    service, rest = literal.split(":", 5)[2], literal.split(":", 5)[5]
    rest = re.sub(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]{22}", r"\1", rest)
    if service == "iam":
        rest = re.sub(r"^(\w+)/(?:.*/)?", r"\1/", rest)
    rest = rest.removeprefix("function:").removeprefix("certificate/")
    return _not_a_number(identifier(f"{service}_{rest}")[:80])


def scope_name(scope: str) -> str:
    """What a pool is called that nothing describes, and of which something hangs there: by its id.

    >>> scope_name("us-east-1_AbC123"), scope_name("4kk")
    ('us_east_1_ab_c123', 'pool_4kk')
    """
    return _not_a_number(_cut(identifier(scope), LONGEST), "pool")


def _not_a_number(word: str, before: str = "external") -> str:
    word = word.rstrip("_")
    return f"{before}_{word}".rstrip("_") if not word or word[0].isdigit() else word
