"""What a write did to an account: each place where its answers differ, as small as it can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exporter.paths import MISSING, Path, differences
from exporter.replay.derive import Index, Key

NOTHING: dict[str, tuple[Any, ...]] = {
    "AccountRecoverySetting": ({},),
    "AdvancedSecurityAdditionalFlows": ({},),
    "AllowAdminCreateUserOnly": (False,),
    "AllowClassicFlow": (False,),
    "AllowedOAuthFlowsUserPoolClient": (False,),
    "ChallengeRequiredOnNewDevice": (False,),
    "DeviceOnlyRememberedOnUserPrompt": (False,),
    "LambdaConfig": ({},),
    "PasswordHistorySize": (0,),
    "RefreshTokenValidity": (0,),
    "RequireLowercase": (False,),
    "RequireNumbers": (False,),
    "RequireSymbols": (False,),
    "RequireUppercase": (False,),
    "SmsConfiguration": ({},),
    "SoftwareTokenMfaConfiguration": ({}, {"Enabled": False}),
    "SupportedLoginProviders": ({},),
    "TokenValidityUnits": ({}, {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}),
    "UserAttributeUpdateSettings": ({},),
}
"""What says the same as the member's absence."""


@dataclass(frozen=True)
class Difference:
    """A member of an answer before and after; ``MISSING`` where there is none."""

    key: Key
    path: Path
    before: Any
    after: Any

    def __str__(self) -> str:
        path = ".".join(map(str, self.path))
        return f"{self.key[1]} {self.key[2]} {path}: {_short(self.before)} -> {_short(self.after)}"


def compare(before: Index, after: Index) -> list[Difference]:
    """Every difference; an empty text or list is the same as none, and a list is a set."""
    found = []
    for key in sorted({*before, *after}):
        if "List" in key[1].partition(":")[2] or before.get(key) == after.get(key):
            continue
        one, other = ({} if isinstance(it.get(key), Exception) else it.get(key, {}) for it in (before, after))
        found += [Difference(key, *it) for it in _inside(_plain(one), _plain(other), ())]
    return found


def _inside(one: Any, other: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    for where, before, after in differences(one, other):
        if isinstance(before, tuple) and isinstance(after, tuple):
            yield from _of_lists(before, after, (*path, *where))
        else:
            yield (*path, *where), before, after


def _of_lists(before: tuple[Any, ...], after: tuple[Any, ...], path: Path) -> Iterator[tuple[Path, Any, Any]]:
    taken = Counter(map(_text, before)) - Counter(map(_text, after))
    given = Counter(map(_text, after)) - Counter(map(_text, before))
    gone, new = [[json.loads(it) for it in sorted(found.elements())] for found in (taken, given)]
    for index in range(max(len(gone), len(new))):
        one = gone[index] if index < len(gone) else MISSING
        other = new[index] if index < len(new) else MISSING
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _inside(one, other, path)
        else:
            yield path, one, other


def _plain(value: Any) -> Any:
    """Without what says nothing; lists as sorted tuples, which differ as wholes; a policy as what it says."""
    if isinstance(value, dict):
        plain = {name: _plain(it) for name, it in value.items()}
        return {
            name: it
            for name, it in plain.items()
            if it not in (None, "", ()) and it not in NOTHING.get(name, ())
        }
    if isinstance(value, list):
        return tuple(sorted((_plain(it) for it in value), key=_text))
    if isinstance(value, str) and value.startswith('{"'):
        try:
            return _plain(json.loads(value))
        except ValueError:
            return value
    return value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _short(value: Any) -> str:
    return value if isinstance(value, str) and len(value) < 80 else str(value)[:160]
