"""Text of the command line in, values that the stages take out; what cannot be used is one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.errors import UsageError
from exporter.versions import Version

USERS = ("user", "user_in_group")
"""What ``--include users`` means."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose credentials to use; ``name`` is its folder where a run reads several accounts."""

    name: str
    profile: str | None
    role_arn: str | None


def accounts(profiles: Sequence[str], roles: Sequence[str]) -> list[Account]:
    """Every account of a run: each profile, each role, or each role of each profile.

    >>> [account.name for account in accounts((), ("arn:aws:iam::123456789012:role/reader",))]
    ['123456789012']
    """
    found = []
    for profile in profiles or (None,):
        for role in roles or (None,):
            account_id = role.split(":")[4] if role and role.count(":") >= 5 else role
            found.append(Account("-".join(filter(None, (profile, account_id))), profile, role))
    if len({account.name for account in found}) < len(found):
        raise UsageError("two of the roles are in one account: run them one after the other")
    return found


def kinds(include: Iterable[str], exclude: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds to read: all but the optional ones, with what is included and without what is excluded."""
    wanted = {name for text in include for name in (USERS if text == "users" else (text,))}
    unwanted = {name for text in exclude for name in (USERS if text == "users" else (text,))}
    known = {kind.name for kind in KINDS}
    for name in sorted((wanted | unwanted) - known):
        raise UsageError(f"there is no kind {name}: choose from users, {', '.join(sorted(known))}")
    return tuple(
        kind for kind in KINDS if kind.name not in unwanted and (not kind.optional or kind.name in wanted)
    )


def tag(text: str) -> tuple[str, str]:
    """``KEY=VALUE``; the value may be empty, and may have more ``=`` in it."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"--tag {text} is not KEY=VALUE: write it like --tag team=identity")
    return key, value


def provider(text: str | None) -> Version | None:
    """``5`` is the newest of 5.x; the oldest that is known to work is 5.100.0."""
    if text is None:
        return None
    if not re.fullmatch(r"\d+(\.\d+){0,2}", text):
        raise UsageError(f"--provider-version {text} is no version: write it like 5, 6.4 or 6.4.0")
    parts = tuple(int(part) for part in text.split("."))
    parts += (1_000_000,) * (3 - len(parts))
    if parts < (5, 100, 0):
        raise UsageError(f"poolport writes for provider 5.100.0 and newer, not for {text}: upgrade it first")
    return parts
