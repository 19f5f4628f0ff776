"""What a reviewer must know of a thing, as findings: its notes, and what in it ends on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from exporter.catalog.answers import SHAPE_ERRORS
from exporter.catalog.arguments import Document
from exporter.catalog.schema import Expiry, Kind, Note
from exporter.model import Finding
from exporter.paths import dig

SOON = 90
"""Days before an end in which somebody should do something: partners need weeks to exchange a certificate."""


def noted(kind: Kind, document: Document, resource: str, read: str = "") -> Iterator[Finding]:
    """What the catalog's notes say of a document; ``read`` is the day on which AWS was asked, if known.

    An answer of an odd form costs a note and nothing else: what it describes has its code all the same.
    """
    for note in kind.notes:
        if _holds(note, document):
            yield Finding("info", resource, note.path, note.why, note.remedy, note.about, note.page)
    for expiry in kind.expiries:
        if message := _said(expiry, document, read):
            yield Finding("info", resource, expiry.path, message, expiry.remedy, "security", expiry.page)


def _holds(note: Note, document: Document) -> bool:
    try:
        return dig(document, tuple(note.path.split("."))) is not None and note.when(document)
    except SHAPE_ERRORS:
        return False


def _said(expiry: Expiry, document: Document, read: str) -> str:
    """The sentence on what ends; empty where nothing does, or not for a while."""
    try:
        end = expiry.ends(document)
    except ValueError:
        return expiry.unreadable
    except SHAPE_ERRORS:
        return ""
    if end is None:
        return ""
    if not read:
        return f"{expiry.dated} {end}"
    days = (date.fromisoformat(end) - date.fromisoformat(read)).days
    return expiry.expired if days < 0 else expiry.soon if days <= SOON else ""
