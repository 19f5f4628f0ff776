"""Remembers secrets from run to run: salted digests of them, never the secrets."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from exporter.disk import read_plain, write_json
from exporter.errors import UsageError
from exporter.snapshot.secrets import MASK

RECORDS = ".poolport"
SECRETS = "secrets.json"
SHORTEST = 16
"""Characters from which a secret is remembered: whoever has the digest of a shorter one can guess it."""
_ROUNDS = 4_000
"""Of the slow digest: a guess costs milliseconds, and so does each text that a hint lets through."""
DIGEST = re.compile(r"(\d*):(\d+):([0-9a-f]{4}):([0-9a-f]{64})")
"""A digest as files have it."""
_WORD = re.compile(r"[^\s\"'`<>(){}\[\],;&|\\]{8,}")
_PIECE = re.compile(r"[:=@]")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")


class Digest(NamedTuple):
    """What is kept of one secret: its length, a hint of two bytes that is quick to compare, a slow digest.

    The salt is the account's number, so that one account has the same bytes in every run.
    """

    salt: str
    length: int
    hint: str
    digest: str

    def __str__(self) -> str:
        return ":".join(map(str, self))


def parse_digest(text: str) -> Digest:
    """A digest as a file has it.

    Raises:
        ValueError: it has another form.
    """
    match = DIGEST.fullmatch(text)
    if not match:
        raise ValueError(f"{text[:40]!r} is not a digest")
    return Digest(match[1], int(match[2]), match[3], match[4])


def digests(secrets: Iterable[str], salt: str) -> frozenset[Digest]:
    """What is remembered of secrets, of those that are long enough."""
    parts = {part for secret in secrets for part in _parts(secret)}
    return frozenset(Digest(salt, len(part), _hint(part, salt), _slow(part, salt)) for part in parts)


@dataclass(frozen=True, slots=True)
class Memory:
    """The digests of secrets that other runs have seen.

    A digest can only be compared: with whole values, with the words in them, and with what these are decoded
    (base64, URL encoding, JSON's escapes). A secret inside a longer word is not found.
    """

    known: frozenset[Digest] = frozenset()

    def knows(self, text: str) -> bool:
        """Whether a text is one of the secrets."""
        near = [known for known in self.known if known.length == len(text)]
        return any(
            known.hint == _hint(text, known.salt) and known.digest == _slow(text, known.salt)
            for known in near
        )

    def redact(self, text: str) -> str:
        """A text without the secrets that are remembered."""
        for part in sorted(set(self._found(text)), key=len, reverse=True):
            text = text.replace(part, MASK)
        return text

    def _found(self, text: str) -> Iterator[str]:
        """The parts of a text that are secrets, in whatever spelling."""
        for part in {text, *_words(text)}:
            if any(map(self.knows, (part, part.strip(), *_decoded(part)))):
                yield part


def is_remembered(secret: str) -> bool:
    """Whether a secret is long enough to be remembered."""
    return any(_parts(secret))


def _parts(secret: str) -> set[str]:
    """What is remembered of a secret: of a key of several lines each line and all in one."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", secret.strip())]
    inner = [line for line in lines if not line.startswith("-----")]
    parts = {secret.strip(), *inner, "".join(lines), "".join(inner)}
    return {part for part in parts if len(part) >= SHORTEST}


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        yield word
        yield from (piece for piece in _PIECE.split(word) if len(piece) >= SHORTEST)
        yield from _ENCODED.findall(word)


def _decoded(text: str) -> Iterator[str]:
    """What a text is when it is decoded."""
    if "%" in text:
        yield unquote(text).strip()
    if "\\" in text:
        with suppress(ValueError):
            yield str(json.loads(f'"{text}"')).strip()
    if _ENCODED.fullmatch(text):
        plain = text.rstrip("=").replace("-", "+").replace("_", "/")
        with suppress(ValueError):
            yield base64.b64decode(plain + "=" * (-len(plain) % 4)).decode().strip()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _hint(text: str, salt: str) -> str:
    return hashlib.blake2b(_bytes(text), key=_bytes(salt), digest_size=2).hexdigest()


def _slow(text: str, salt: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", _bytes(text), _bytes(salt), _ROUNDS).hex()


def record_of(snapshot: Path) -> Path:
    """Where the digests are: with the export's records, else beside the snapshot, for what is in it is AWS's."""
    if snapshot.parent.name == RECORDS:
        return snapshot.parent / SECRETS
    if snapshot.name == "snapshot":
        return snapshot.parent / RECORDS / SECRETS
    return snapshot.parent / f".{snapshot.name}.secrets.json"


def remembered(snapshot: Path) -> frozenset[Digest]:
    """The digests of secrets that earlier runs have seen.

    Raises:
        UsageError: their record is damaged.
    """
    path = record_of(snapshot)
    try:
        return frozenset(map(parse_digest, json.loads(read_plain(path))["digests"]))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}: restore it, or remove it and read everything anew (--refresh)"
        ) from error


def remember(snapshot: Path, found: Iterable[Digest]) -> None:
    """Write the digests of all secrets that were ever seen, if there are any."""
    if lines := sorted(map(str, found)):
        path = record_of(snapshot)
        write_json(path.parent, path.name, {"digests": lines})
