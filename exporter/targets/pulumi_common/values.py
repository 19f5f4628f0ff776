"""Reads the values of Pulumi's protocol: plain JSON, and where in it the secrets were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exporter.paths import Path, spell

# The marks of the protocol (sdk/go/common/resource/properties.go and sig.go of Pulumi), the same for ever.
_MARK = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
_RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
_UNKNOWN = frozenset(
    # Of a boolean, a number, a text, a list, an asset, an archive and an object.
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7 3eeb2bf0-c639-47a8-9e75-3b44932eb421"
    " 04da6b54-80e4-46f7-96ec-b56ff0331ba9 6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"
    " 030794c1-ac77-496b-92df-f27374a8bd58 e48ece36-62e2-4504-bad9-02848725956a"
    " dd056dcd-154b-4c76-9bd3-c8f88648b5ff".split()
)

LATER = "a value that is not known before it is made"
"""What stands in place of an output that the account does not have."""


def plain(struct: Any) -> tuple[dict[str, Any], list[str]]:
    """A ``Struct`` of the protocol as JSON, without its marks, and the paths of what is secret in it, sorted.

    A whole number is an integer, what is null in an object is not in it, and a resource is its id.
    """
    from google.protobuf.json_format import MessageToDict  # an optional extra of poolport installs it

    secret: list[str] = []
    return _object(MessageToDict(struct), (), secret), sorted(set(secret))


def _plain(value: Any, path: Path, secret: list[str]) -> Any:
    if isinstance(value, dict):
        mark = value.get(_MARK)
        if mark == _SECRET or (mark == _OUTPUT and value.get("secret")):
            secret.append(spell(path))
        if mark in (_SECRET, _OUTPUT):
            return _plain(value.get("value", LATER), path, secret)
        if mark == _RESOURCE:
            return _plain(value.get("id", value.get("urn")), path, secret)
        return _object(value, path, secret)
    if isinstance(value, list):
        return [_plain(item, (*path, index), secret) for index, item in enumerate(value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return LATER if isinstance(value, str) and value in _UNKNOWN else value


def _object(content: Mapping[str, Any], path: Path, secret: list[str]) -> dict[str, Any]:
    found = {key: _plain(item, (*path, key), secret) for key, item in content.items()}
    return {key: item for key, item in found.items() if item is not None}
