"""Masks the secrets in AWS's answers before they reach the disk, and finds them in what is written."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from markupsafe import escape

from exporter.disk import show_json

MASK = "(masked by poolport)"
"""What stands in a snapshot where AWS answered a secret."""

SECRET_MEMBERS = frozenset(
    {"ClientSecret", "ClientSecretValue", "client_secret", "private_key", "Password", "TemporaryPassword"}
)
"""The members of AWS's answers that hold secrets, wherever they stand."""

DATA_MEMBERS = frozenset(
    "UserPoolTags IdentityPoolTags Tags AttributeMapping PrincipalTags SupportedLoginProviders"
    " TokenValidityUnits".split()
)
"""Maps whose keys people choose, or say what a value is about: a tag named ``password`` is not a secret."""

PAIR_MEMBERS = frozenset({"SupportedLoginProviders"})
"""Maps whose values may be ``key;secret``, as some login providers have them."""

_SOUNDS_SECRET = re.compile(
    r"secret|passw(?:or)?d|passphrase|private_?key|signing_?key|api_?key|access_?key|credential|bearer"
    r"|(?<![a-z])token$|(?:Access|Refresh|Id|Session|Auth|Api)Token$",
    re.IGNORECASE,
)
_IS_ABOUT_ONE = re.compile(
    r"(?:Arn|Id|Ids|Url|Uri|Name|Type|Count|Length|Size|Validity|Units|Policy|Policies|Days|Date|Version|Status"
    r"|Enabled|Required|Method|Revocation|Rotation|Generation|Config|Configuration|Settings|Hint|Format|Created"
    r"|Source|Strategy|Requirements?|Errors?|Actions?|_url|_uri|_id|_method|_arn)$",
)

SHORTEST_PART = 8
"""Characters from which a secret is looked for inside other texts; a shorter one would be in any word."""
SHORTEST_WHOLE = 4
"""Characters from which a value that equals a secret is one."""
_GRAM = 8
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_RUN = re.compile(r"[A-Za-z0-9+/=_-]{8,}")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/=_-]{15,}")


@lru_cache(4096)  # the same few names stand in every answer
def is_secret_member(name: str) -> bool:
    """Whether a member of an answer holds a secret: one that is known, or one whose name says so."""
    return name in SECRET_MEMBERS or bool(_SOUNDS_SECRET.search(name) and not _IS_ABOUT_ONE.search(name))


def mask(value: Any, data: bool = False) -> Any:
    """The same answer with every secret replaced by the marker, whatever its type; numbers and flags stay.

    ``data`` says that the keys are people's own, and mean nothing.
    """
    if isinstance(value, dict):
        return {
            key: _masked(content)
            if not data and is_secret_member(key)
            else _masked_pairs(content)
            if not data and key in PAIR_MEMBERS
            else mask(content, key in DATA_MEMBERS)
            for key, content in value.items()
        }
    if isinstance(value, list):
        return [mask(item) for item in value]
    return value


def _masked(value: Any) -> Any:
    """Every text in a value masked; an empty one says that there is nothing, and stays."""
    if isinstance(value, dict):
        # What is known not to be secret inside, such as dates and ids, is a number or has a name of its own.
        return {
            key: content if _IS_ABOUT_ONE.search(key) else _masked(content) for key, content in value.items()
        }
    if isinstance(value, list):
        return [_masked(item) for item in value]
    return MASK if isinstance(value, str) and value else value


def _masked_pairs(value: Any) -> Any:
    """A map with the secret part of each value masked."""
    if not isinstance(value, dict):
        return mask(value)
    return {
        key: content.partition(";")[0] + f";{MASK}" if _second(content) else mask(content)
        for key, content in value.items()
    }


def _second(value: Any) -> str:
    """What stands behind the semicolon of a pair."""
    return value.partition(";")[2] if isinstance(value, str) else ""


def is_masked(value: Any) -> bool:
    """Whether the marker stands anywhere in a value, or in the name of an entry."""
    if isinstance(value, str):
        return MASK in value
    if isinstance(value, dict):
        return any(MASK in key or is_masked(content) for key, content in value.items())
    return isinstance(value, list) and any(map(is_masked, value))


def secrets(value: Any, data: bool = False) -> Iterator[str]:
    """Every secret of an answer, to search what is written for it."""
    if isinstance(value, dict):
        for key, content in value.items():
            if not data and is_secret_member(key):
                yield from _texts(content)
            elif not data and key in PAIR_MEMBERS and isinstance(content, dict):
                yield from (part for item in content.values() if (part := _second(item)) and part != MASK)
            else:
                yield from secrets(content, key in DATA_MEMBERS)
    elif isinstance(value, list):
        for item in value:
            yield from secrets(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, content in value.items():
            if not _IS_ABOUT_ONE.search(key):
                yield from _texts(content)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str) and value and value != MASK:
        yield value


def spellings(secret: str) -> set[str]:
    """The ways in which people and languages write a secret: escaped, encoded, a single line of it."""
    plain = secret.strip()
    raw = secret.encode("utf-8", "surrogatepass")
    found = {secret, plain, quote(plain, safe=""), quote(plain), quote_plus(plain)}
    shown = json.dumps(secret, ensure_ascii=False)[1:-1]
    found |= {json.dumps(secret)[1:-1], shown, show_json(shown)}
    found |= {text.replace("${", "$${").replace("%{", "%%{") for text in tuple(found)}
    found |= {str(escape(text)) for text in tuple(found)}  # as a page has it
    for encoded in (
        base64.b64encode(raw),
        base64.urlsafe_b64encode(raw),
        base64.b64encode(plain.encode("utf-8", "surrogatepass")),
    ):
        found |= {encoded.decode(), encoded.decode().rstrip("=")}
    if "\n" in plain or "\r" in plain:
        # A line of a key is a secret; what begins and ends one (-----BEGIN ...) is not.
        lines = re.split(r"[\r\n]+", plain)
        found |= {line.strip() for line in lines if len(line.strip()) >= 16 and not line.startswith("-----")}
        found.add("".join(line.strip() for line in lines))
    return {text for text in found if len(text) >= SHORTEST_PART}


Grams = Mapping[str, Sequence[tuple[int, str, str]]]
"""Eight characters, and the spellings with them: where in the longest plain run, that run, the spelling."""


@dataclass(frozen=True, slots=True)
class Searcher:
    """Looks for many secrets at once, in a time that grows with the text and not with the secrets.

    ``whole`` are the secrets themselves, ``short`` those of them that are only looked for as whole values.
    ``long`` maps the first groups of eight characters of a spelling to it: a text that holds it holds one of
    them at every eighth place. ``rest`` maps those of shorter spellings, which may stand at any place, and
    ``odd`` are the few spellings without eight plain characters in a row.
    """

    whole: frozenset[str]
    short: tuple[str, ...] = field(repr=False)
    long: Grams = field(repr=False)
    rest: Grams = field(repr=False)
    odd: tuple[str, ...] = field(repr=False)

    def find(self, text: str) -> set[str]:
        """The spellings of secrets that stand in a text."""
        found = {spelling for spelling in self.odd if spelling in text}
        seen: set[str] = set()
        for runs, grams, step in ((_LONG_RUN, self.long, _GRAM), (_RUN, self.rest, 1)):
            for run in set(runs.findall(text)) if grams else ():
                for start in range(0, len(run) - _GRAM + 1, step):
                    for offset, plain, spelling in grams.get(run[start : start + _GRAM], ()):
                        # Its own run first: many spellings may begin alike. And each is looked for once.
                        if spelling not in seen and start >= offset and run.startswith(plain, start - offset):
                            seen.add(spelling)
                            if spelling in text:
                                found.add(spelling)
        return found

    def is_in(self, text: str) -> bool:
        """Whether a text of JSON may hold a secret, in a value or in a name."""
        # A value that is itself escaped stands in JSON escaped twice.
        plain = _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text) if "\\" in text else ""
        found = self.find(text) or self.find(plain)
        return bool(found) or any(f'"{secret}"' in it for secret in self.short for it in (text, plain))

    def redact(self, text: str) -> str:
        """A text without secrets: all of it, where it is one."""
        if text in self.whole:
            return MASK
        for spelling in sorted(self.find(text), key=len, reverse=True):
            text = text.replace(spelling, MASK)
        return text

    def redact_tree(self, value: Any) -> Any:
        """An answer without secrets, in its values and in the names of its entries."""
        return redact_tree(value, self.redact)


def redact_tree(value: Any, redact: Callable[[str], str]) -> Any:
    """An answer with every text redacted, those that name entries too; no two entries become one."""
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for key, content in value.items():
            name, number = redact(key), 1
            while name in found:
                number += 1
                name = f"{redact(key)} {number}"
            found[name] = redact_tree(content, redact)
        return found
    if isinstance(value, list):
        return [redact_tree(item, redact) for item in value]
    return redact(value) if isinstance(value, str) else value


def searcher(known: Iterable[str]) -> Searcher:
    """A searcher for these secrets, in all their spellings."""
    whole = frozenset(secret for secret in known if len(secret) >= SHORTEST_WHOLE)
    long: dict[str, list[tuple[int, str, str]]] = {}
    rest: dict[str, list[tuple[int, str, str]]] = {}
    odd: list[str] = []
    for spelling in sorted({text for secret in whole for text in spellings(secret)}):
        run = max(_RUN.findall(spelling), key=len, default="")
        if len(run) >= 2 * _GRAM - 1:  # as long as _LONG_RUN wants
            for offset in range(_GRAM):
                long.setdefault(run[offset : offset + _GRAM], []).append((offset, run, spelling))
        elif run:
            rest.setdefault(run[:_GRAM], []).append((0, run, spelling))
        else:
            odd.append(spelling)
    short = tuple(sorted(secret for secret in whole if len(secret) < SHORTEST_PART))
    return Searcher(whole, short, long, rest, tuple(odd))
