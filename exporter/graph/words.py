"""The words of a human name: as an identifier has them, and without those that say nothing there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from anyascii import anyascii

LONGEST = 50
"""Characters of a name that poolport gives; people read longer ones badly."""
SHORTEST = 3
"""Characters that a name has without words that say nothing, at least: ``my`` says less than ``my_pool``."""

_READ = 1_000
"""Characters of a text that are looked at; what is cut to a name later has never as many."""
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_SEARCH_CLIENT = re.compile(r"AmazonOpenSearchService-(.+?)(?:-[a-z]{2}(?:-[a-z]+)+-\d-\w+)?")
"""A client that Amazon OpenSearch Service has made for a domain of its own."""
_STACK_MADE = re.compile(r"([A-Za-z][\w-]*)-([A-Za-z0-9]{12,13})")
"""What CloudFormation calls a thing that has no name in its template: the last part is random."""
_WORDS = re.compile(r"(?:[A-Z][a-z]{2,}|[A-Z]+(?![a-z])|[a-z]{3,}|\d+)+")
_HASH = re.compile(r"(?<=[a-z])(?=[A-F]*\d)(?=\d*[A-F])[0-9A-F]{4,8}$")
"""What CDK ends a name in a template with."""
LOGICAL_ID = "aws:cloudformation:logical-id"
"""The tag in which CloudFormation says what a thing is called in its template."""


def identifier(text: str) -> str:
    """The nearest identifier to a human name, or nothing where it has no letter and no digit.

    Letters of another script are written as they sound, one by one. Signs and pictures are left out: their
    names are long and say nothing.

    >>> identifier("User pool - x7k2pq"), identifier("Café"), identifier("2fa-app"), identifier("🔑")
    ('user_pool_x7k2pq', 'cafe', '2fa_app', '')
    >>> identifier("社員ポータル"), identifier("Личный кабинет")
    ('she_yuan_potaru', 'lichnyy_kabinet')
    """
    text = unicodedata.normalize("NFKC", text[:_READ])
    plain = text if text.isascii() else "_".join(_as_ascii(chars) for chars in _by_script(text))
    return _NOT_A_WORD.sub("_", _NEW_WORD.sub("_", plain).lower()).strip("_")


def _by_script(text: str) -> Iterable[str]:
    """A text in parts: a Chinese character is a word or two, and what follows is none of it."""
    for _, chars in groupby(text, key=lambda char: unicodedata.name(char, "").startswith("CJK ")):
        yield "".join(chars)


def _as_ascii(text: str) -> str:
    return "".join(map(_letter, text))


def _letter(char: str) -> str:
    """A character in plain letters: one of letters and digits as it sounds, none of what is not seen."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category[0] in "LMN":
        # A sign in what is read, such as that of a soft consonant, does not end a word.
        return "".join(filter(str.isalnum, anyascii(char)))
    return "" if category[0] == "C" else " "


def plain(word: str, nouns: Collection[str]) -> str:
    """The words of an identifier that say which thing it is, of a kind that is called by these nouns.

    >>> plain("user_pool_x7k2pq", ("pool", "user_pool")), plain("web_client", ("client",))
    ('x7k2pq', 'web')
    >>> plain("my_pool", ("pool",)), plain("pool", ("pool",)), plain("pool_party", ("pool",))
    ('my_pool', 'pool', 'pool_party')
    """
    if word in nouns:
        return word
    for noun in sorted(nouns, key=len, reverse=True):
        rest = (without(word, noun) if "_" in noun else word).removesuffix(f"_{noun}")
        word = rest if len(rest) >= SHORTEST else word
    return word


def human(text: str, tags: Mapping[str, object] = MappingProxyType({})) -> str:
    """What a human reads of a name: one that a service has made without what makes it unique.

    >>> human("UsersPool8B1F0C2D-Re0BupKz5pdO"), human("AmazonOpenSearchService-logs-us-east-1-abc123")
    ('UsersPool', 'OpenSearch logs')
    """
    if len(text) > _READ:
        return text
    if found := _SEARCH_CLIENT.fullmatch(text):
        return f"OpenSearch {found[1]}"
    stem = str(tags.get(LOGICAL_ID) or "")
    if not stem or not text.startswith(f"{stem}-"):
        found = _STACK_MADE.fullmatch(text)
        stem = found[1] if found and _is_random(found[2]) else ""
    return _HASH.sub("", stem) or text


def _is_random(text: str) -> bool:
    """Whether a text of letters and digits has the look of one that nobody has thought of."""
    if text.isupper():
        return re.search(r"\d[A-Z]", text) is not None
    return re.search(r"\d", text) is not None and not text.islower() and not _WORDS.fullmatch(text)


def without(word: str, words: str) -> str:
    """An identifier without whole words of it.

    >>> without("auth_customers_example", "customers"), without("customersweb", "customers")
    ('auth_example', 'customersweb')
    """
    return f"_{word}_".replace(f"_{words}_", "_", 1).strip("_") if words else word


def cut(word: str, length: int = LONGEST) -> str:
    """At most so many characters of a name, of whole words where that keeps most of it."""
    if len(word) <= length:
        return word
    whole = word[: length + 1].rpartition("_")[0]
    return whole if len(whole) > length / 2 else word[:length].rstrip("_")


def letter_first(word: str, before: str) -> str:
    """A name that begins with no digit, and is not empty.

    >>> letter_first("2fa", "client"), letter_first("web", "client"), letter_first("", "external")
    ('client_2fa', 'web', 'external')
    """
    word = word.rstrip("_")
    return f"{before}_{word}".rstrip("_") if not word or word[0].isdigit() else word
