"""Downloads the image of a login page: the one thing that is fetched from outside AWS's API."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

LARGEST = 1024 * 1024
"""In bytes; AWS takes no larger image than 100 KB."""
SECONDS = 10

_ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"<svg": "svg", b"<?xml": "svg"}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetch(url: str) -> tuple[str, str]:
    """An image as base64, and its file extension.

    Only https is asked, without credentials, and no redirect is followed (loopback may be http, for tests).

    Raises:
        ValueError: it cannot be fetched, or is not an image; the message says why.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"{url} is not https")
    try:
        with urllib.request.build_opener(_NoRedirects).open(url, timeout=SECONDS) as answer:
            content: bytes = answer.read(LARGEST + 1)
    except (OSError, urllib.error.URLError) as error:
        raise ValueError(f"{url} cannot be fetched: {error}") from error
    if len(content) > LARGEST:
        raise ValueError(f"{url} is larger than {LARGEST} bytes")
    for start, ending in _ENDINGS.items():
        if content.lstrip().startswith(start):
            return base64.b64encode(content).decode(), ending
    raise ValueError(f"{url} is not a PNG, JPEG or SVG")
