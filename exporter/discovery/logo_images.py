"""Downloads the image of a login page: the one thing that is fetched from outside AWS's API."""

from __future__ import annotations

import base64
import http.client
import socket
import urllib.error
import urllib.request
from collections.abc import Set
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from exporter.discovery.rate_limit import Workers

LARGEST = 1024 * 1024
"""In bytes; AWS takes no larger image than 100 KB."""
SECONDS = 20.0
"""For all of one image, however slowly it comes."""
SILENCE = 10.0

_ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"<svg": "svg", b"<?xml": "svg"}
_NAT64 = IPv6Network("64:ff9b::/96")


def fetch(url: Any, servers: Set[str] = frozenset()) -> tuple[str, str]:
    """An image as base64, and its file extension.

    Only https at public addresses is asked, without credentials, and no redirect is followed. ``servers``
    (``127.0.0.1:8080``) may be asked whatever their address, and by http: a test's own.

    Raises:
        ValueError: it cannot be fetched, or is not an image; the message says why.
    """
    shown = str(url)[:300]
    worker = Workers(1)
    try:
        content: bytes = worker.submit(_download, str(url), servers).result(SECONDS)
    except TimeoutError as error:
        raise ValueError(f"{shown} cannot be fetched: it took longer than {SECONDS:.0f} s") from error
    except Exception as error:  # a server may answer anything, and a URL may be anything
        raise ValueError(f"{shown} cannot be fetched: {error or type(error).__name__}") from error
    finally:
        worker.close()
    for start, ending in _ENDINGS.items():
        if content.lstrip().startswith(start):
            return base64.b64encode(content).decode(), ending
    raise ValueError(f"{shown} is not a PNG, JPEG or SVG")


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet, and not to this computer or its network.

    >>> [is_public(it) for it in ("18.66.0.1", "127.0.0.1", "10.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        behind = IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None
        found = behind or found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class _Connection(http.client.HTTPSConnection):
    """Connects to what was looked at: a name that is asked for twice may have two addresses."""

    def connect(self) -> None:
        if not getattr(self, "_tunnel_host", None):  # a proxy of the user's own is where they want it
            setattr(self, "_create_connection", _connect)  # noqa: B010
        super().connect()


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, req)


def _download(url: str, servers: Set[str]) -> bytes:
    parts = urlsplit(url)
    own = parts.netloc in servers and parts.scheme in ("http", "https")
    if parts.scheme != "https" and not own:
        raise ValueError("it is not https")
    handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
    if own:
        handlers.append(urllib.request.ProxyHandler({}))
    else:
        handlers.append(_Https())
    try:
        with urllib.request.build_opener(*handlers).open(url, timeout=SILENCE) as answer:
            content: bytes = answer.read(LARGEST + 1)
            promised = answer.headers.get("Content-Length", "")
    except urllib.error.HTTPError as error:
        error.close()
        raise
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    if promised and promised != str(len(content)):
        raise ValueError(f"only {len(content)} of {promised[:20]} bytes came")
    return content


def _connect(address: tuple[str, int], timeout: float, *_: Any) -> socket.socket:
    found = [info[4][:2] for info in socket.getaddrinfo(*address, type=socket.SOCK_STREAM)]
    if not found or not all(is_public(str(host)) for host, _ in found):
        raise ValueError("its address is not a public one")
    return socket.create_connection((str(found[0][0]), int(found[0][1])), timeout)
