"""Reads until which day the certificates in a SAML provider's metadata are good.

One field of a certificate is wanted, and only to tell people of it: nothing is trusted for it. Python's own
library has no public reader of one, a library of cryptography is large for that, and with an optional one the
same snapshot would have another report on another machine.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?(IDPSSODescriptor|KeyDescriptor|X509Certificate)\b([^<>]*)>")
_FOR_ENCRYPTION = re.compile(r"""\buse\s*=\s*["']encryption["']""")
_TIME = re.compile(r"(?:[0-9]{2})?[0-9]{12}Z")

_INTEGER, _SEQUENCE, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x02, 0x30, 0x17, 0x18, 0xA0
_FIRST_YEAR = 50
"""With two digits, a year from here on is one of the last century (RFC 5280, 4.1.2.5.1)."""


def signing_end(metadata: str) -> str | None:
    """The last day (``2027-01-31``) on which a certificate that an identity provider signs with is good.

    Of several, the one that is good for longest: providers tell of the next one before they use it. None
    where there is no certificate.

    Raises:
        ValueError: one of them is none, or cannot be read.
    """
    return max((certificate_end(text) for text in _signing_certificates(metadata)), default=None)


def _signing_certificates(metadata: str) -> Iterator[str]:
    """The texts of the certificates of an identity provider's keys, without those that encrypt.

    The tags are looked for, and not the tree: a parser of XML would expand what a hostile text defines.
    """
    provider = encryption = False
    for tag in _TAG.finditer(metadata):
        closes, name, attributes = tag.groups()
        if name == "IDPSSODescriptor":
            provider = not closes
        elif name == "KeyDescriptor":
            encryption = not closes and bool(_FOR_ENCRYPTION.search(attributes))
        elif provider and not encryption and not closes:
            yield metadata[tag.end() : metadata.find("<", tag.end())]


def certificate_end(text: str) -> str:
    """The last day on which a certificate (X.509, as base64) is good.

    Raises:
        ValueError: it is no certificate.
    """
    try:
        der = b64decode("".join(text.split()), validate=True)
    except ValueError as error:
        raise ValueError("the certificate is not base64") from error
    certificate = _element(der, 0, _SEQUENCE)
    content = _element(der, certificate.start, _SEQUENCE)
    at = content.start
    if der[at : at + 1] == bytes([_VERSION]):
        at = _element(der, at, _VERSION).end
    for tag in (_INTEGER, _SEQUENCE, _SEQUENCE):  # the serial number, the algorithm, the issuer
        at = _element(der, at, tag).end
    validity = _element(der, at, _SEQUENCE)
    begin = _element(der, validity.start, _UTC_TIME, _GENERALIZED_TIME)
    end = _element(der, begin.end, _UTC_TIME, _GENERALIZED_TIME)
    time = der[end.start : end.end].decode("latin-1")
    if not _TIME.fullmatch(time) or (len(time) == len("500101000000Z")) != (end.tag == _UTC_TIME):
        raise ValueError("the certificate has no day on which it ends")
    if end.tag == _UTC_TIME:
        time = ("19" if int(time[:2]) >= _FIRST_YEAR else "20") + time
    try:
        return datetime.strptime(time, "%Y%m%d%H%M%SZ").date().isoformat()
    except ValueError as error:
        raise ValueError("the certificate ends on a day that does not exist") from error


class _Element(NamedTuple):
    """An element of DER: its tag, and where its content starts and ends."""

    tag: int
    start: int
    end: int


def _element(der: bytes, at: int, *tags: int) -> _Element:
    """The element at a place, which has one of the tags."""
    tag, first = der[at : at + 1], der[at + 1 : at + 2]
    if not first or tag[0] not in tags:
        raise ValueError("this is no certificate")
    start, length = at + 2, first[0]
    if length >= 0x80:  # then it is the number of bytes that have the length
        start, more = start + length - 0x80, der[start : start + length - 0x80]
        length = int.from_bytes(more, "big")
    if start + length > len(der):
        raise ValueError("the certificate is cut off")
    return _Element(tag[0], start, start + length)
