"""Turns what click has parsed into the options of the library; what cannot be used is one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.states import Protection
from exporter.versions import Version

if TYPE_CHECKING:
    from exporter.folder.render import RenderOptions

USERS = ("user", "user_in_group")
"""What ``--include users`` means."""

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)

NEWEST = 1_000_000
"""Stands for the parts of a version that were not given: no release has a number as high."""


def read_options(
    *,
    pool_ids: tuple[str, ...],
    everything: bool,
    names: tuple[str, ...],
    tags: tuple[str, ...],
    exclude: tuple[str, ...],
    regions: tuple[str, ...],
    include: tuple[str, ...],
    exclude_kind: tuple[str, ...],
    profiles: tuple[str, ...],
    roles: tuple[str, ...],
    external_id: str | None,
    endpoint_url: str | None,
    max_rate: float | None,
    fetch_images: bool,
    refresh: bool,
) -> dict[str, ReadOptions]:
    """How to read each account of a run, by the account's name.

    Raises:
        UsageError: a tag, a kind, or two roles of one account.
    """
    chosen = ReadOptions(
        Selection(pool_ids, names, tuple(tag(text) for text in tags), exclude, everything),
        kinds=kinds(include, exclude_kind),
        regions=regions,
        external_id=external_id,
        endpoint_url=endpoint_url,
        max_rate=max_rate,
        refresh=refresh,
        fetch_images=fetch_images,
    )
    return {
        account.name: replace(chosen, profile=account.profile, role_arn=account.role_arn)
        for account in accounts(profiles, roles)
    }


def render_options(
    *,
    targets: tuple[str, ...],
    adopted: bool,
    provider_version: str | None,
    templates: Path | None,
    secrets: str,
    protect: Protection,
    force: bool,
) -> RenderOptions:
    """What to write, and how.

    Raises:
        UsageError: the version or the folder of templates cannot be used.
    """
    from exporter.folder.render import choose  # not for discover, which writes no code

    return choose(
        sorted(targets),
        adopted=adopted,
        provider=provider(provider_version),
        secrets_in_config=secrets == "config",
        protect=protect,
        templates=templates,
        force=force,
    )


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
    for arn in roles:
        check_role(arn)
    found = []
    for profile in profiles or (None,):
        for role in roles or (None,):
            account_id = role.split(":")[4] if role else None
            found.append(Account("-".join(filter(None, (profile, account_id))), profile, role))
    if len({account.name for account in found}) < len(found):
        raise UsageError("two of the roles are in one account: run them one after the other")
    return found


def check_role(arn: str) -> None:
    """Check what --role-arn names, before anything is asked."""
    if not _ROLE.fullmatch(arn):
        raise UsageError(
            f"--role-arn {arn} is not the ARN of a role: one looks like arn:aws:iam::123456789012:role/reader"
        )


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
        raise UsageError(f"--provider-version {text} is not a version: write it like 5, 6.4 or 6.4.0")
    parts = tuple(int(part) for part in text.split("."))
    parts += (NEWEST,) * (3 - len(parts))
    if parts < (5, 100, 0):
        raise UsageError(f"poolport writes for provider 5.100.0 and newer, not for {text}: upgrade it first")
    return parts


def provider_text(version: Version) -> str:
    """What ``provider`` reads as this version.

    >>> provider_text(provider("6.4"))
    '6.4'
    """
    return ".".join(str(part) for part in version if part != NEWEST)
