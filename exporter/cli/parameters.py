"""Turns what click has parsed into the options of the library; what cannot be used is one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.cli.checks import (
    check_external_id,
    check_rate,
    check_role,
    check_selection,
    excluded,
    included,
    provider,
    tag,
)
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.states import Protection

if TYPE_CHECKING:
    from exporter.folder.render import RenderOptions


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
        UsageError: a value cannot be used, or has no effect.
    """
    narrower = [f"--name {name}" for name in names] + [f"--tag {text}" for text in tags]
    check_selection(pool_ids, narrower, everything=everything)
    check_external_id(external_id, roles)
    check_rate(max_rate)
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

    version = provider(provider_version)
    return choose(
        sorted(targets),
        adopted=adopted,
        provider=version,
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


def kinds(include: Sequence[str], exclude: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds to read: all but the optional ones, with what is included and without what is excluded."""
    wanted, unwanted = included(include), excluded(exclude)
    if idle := sorted(wanted & unwanted):
        raise UsageError(
            f"--include and --exclude-kind both name {' and '.join(idle)}: leave one of them out"
        )
    return tuple(
        kind for kind in KINDS if kind.name not in unwanted and (not kind.optional or kind.name in wanted)
    )
