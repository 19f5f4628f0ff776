"""Turns what click has parsed into the options of the library; what cannot be used is one sentence."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from exporter.cli.origin import origin
from exporter.discovery.kinds import kinds_to_read
from exporter.discovery.options import ReadOptions
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.states import Comments, Defaults, Protection

if TYPE_CHECKING:
    from exporter.folder.settings import Query, Settings
    from exporter.targets.target import Options


_POOLS = tuple(kind for kind in KINDS if kind.root)
"""The kinds that a list shows."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose credentials to use; ``name`` is what a run over several accounts calls it."""

    name: str
    profile: str | None
    role_arn: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the command line says of reading: the pools, the kinds, the accounts, and how AWS is asked.

    ``include`` and ``exclude_kinds`` are None where the command line does not say them: the folder does.
    """

    query: Query
    include: tuple[str, ...] | None
    exclude_kinds: tuple[str, ...] | None
    accounts: tuple[Account, ...]
    base: ReadOptions

    def remembered(self, before: Settings | None) -> Settings:
        """What a folder remembers from now on."""
        from exporter.folder.settings import Settings

        found = (before or Settings()).adding(self.query)
        include = found.include if self.include is None else self.include
        excluding = found.exclude_kinds if self.exclude_kinds is None else self.exclude_kinds
        return replace(found, include=include, exclude_kinds=excluding)

    def placed(self, account: Account) -> Reading:
        """The same with the region of the environment, where pools are listed and no region is named.

        A folder remembers it: the next run may have another environment.
        """
        from exporter.discovery.session import check_region, default_region, region_source

        lists = self.query.selects and not self.query.only_ids
        if self.query.regions or not lists:
            return self
        region = default_region(account.profile)
        check_region(region, region_source(region, ()))
        return replace(self, query=replace(self.query, regions=(region,)))

    def to_list(self, account: Account) -> ReadOptions:
        """How to list all pools of an account, for somebody who chooses."""
        return replace(
            self.base,
            selection=Selection(everything=True, exclude=self.query.exclude),
            kinds=_POOLS,
            regions=self.query.regions,
            profile=account.profile,
            role_arn=account.role_arn,
        )

    def options(self, account: Account, settings: Settings) -> ReadOptions:
        """How to read an account: what the command line names, else all that the folder remembers.

        Raises:
            UsageError: a kind is both included and excluded, or is none.
        """
        from exporter.folder.reading import read_options

        kinds(settings.include, settings.exclude_kinds)
        chosen = replace(settings, select=(self.query,)) if self.query.selects else settings
        found = read_options(chosen)
        return replace(
            self.base,
            selection=found.selection,
            queries=found.queries,
            regions=() if self.query.selects else self.query.regions,
            kinds=found.kinds,
            profile=account.profile,
            role_arn=account.role_arn,
        )


def reading(
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
) -> Reading:
    """What a command says of reading.

    Raises:
        UsageError: a value cannot be used, or has no effect.
    """
    from exporter.folder.settings import Query

    narrower = [f"--name {name}" for name in names] + [f"--tag {text}" for text in tags]
    check_selection(pool_ids, narrower, everything=everything)
    check_external_id(external_id, roles)
    check_rate(max_rate)
    for text in tags:
        tag(text)
    kinds(include, exclude_kind)
    return Reading(
        Query(
            tuple(dict.fromkeys(pool_ids)),
            everything,
            tuple(dict.fromkeys(names)),
            tuple(dict.fromkeys(tags)),
            tuple(dict.fromkeys(exclude)),
            tuple(dict.fromkeys(regions)),
        ),
        include or None,
        exclude_kind or None,
        tuple(accounts(profiles, roles)),
        ReadOptions(
            Selection(),
            kinds=(),
            external_id=external_id,
            endpoint_url=endpoint_url,
            max_rate=max_rate,
            refresh=refresh,
            fetch_images=fetch_images,
        ),
    )


def listing(
    *,
    pool_ids: tuple[str, ...],
    everything: bool,
    names: tuple[str, ...],
    tags: tuple[str, ...],
    exclude: tuple[str, ...],
    regions: tuple[str, ...],
    profiles: tuple[str, ...],
    roles: tuple[str, ...],
    external_id: str | None,
    endpoint_url: str | None,
    max_rate: float | None,
) -> dict[str, ReadOptions]:
    """How to list each account, by its name; all pools where none are selected.

    Raises:
        UsageError: a value cannot be used, or has no effect.
    """
    narrower = [f"--name {name}" for name in names] + [f"--tag {text}" for text in tags]
    check_selection(pool_ids, narrower, everything=everything)
    check_external_id(external_id, roles)
    check_rate(max_rate)
    everything = everything or not (pool_ids or names or tags)
    chosen = ReadOptions(
        Selection(pool_ids, names, tuple(tag(text) for text in tags), exclude, everything),
        kinds=_POOLS,
        regions=regions,
        external_id=external_id,
        endpoint_url=endpoint_url,
        max_rate=max_rate,
    )
    return {
        account.name: replace(chosen, profile=account.profile, role_arn=account.role_arn)
        for account in accounts(profiles, roles)
    }


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line says of writing; what is None or empty the folder remembers."""

    targets: tuple[str, ...] = ()
    provider_version: str | None = None
    templates: Path | None = None
    secrets: str | None = None
    protect: Protection | None = None
    comments: Comments | None = None
    defaults: Defaults | None = None
    states: tuple[Path, ...] = ()
    adopted: bool = False
    force: bool = False
    dry_run: bool = False

    def remembered(self, before: Settings, folder: Path) -> Settings:
        """The settings with what is named here, for the targets that are named, else for all.

        Raises:
            UsageError: an option has no effect on any of them.
        """
        from exporter.folder.render import check_templates
        from exporter.targets.registry import target_named

        check_templates(self.templates)
        version = provider(self.provider_version)
        targets: dict[str, Options] = dict(before.targets)
        for name in self.targets:
            targets.setdefault(name, target_named(name).choose(defaults="omit"))
        given: dict[str, Any] = {
            "provider": version,
            "secrets": None if self.secrets is None else self.secrets == "config",
            "protect": self.protect,
            "comments": self.comments,
            "defaults": self.defaults,
        }
        given = {name: value for name, value in given.items() if value is not None}
        used = set()
        for name in self.targets or tuple(targets):
            known = {option.name for option in fields(targets[name])} & given.keys()
            used |= known
            targets[name] = replace(targets[name], **{option: given[option] for option in known})
        if "provider" in given and "provider" not in used:
            others = " and ".join(self.targets or targets) or "no target"
            raise UsageError(
                f"{origin('--provider-version')} has no effect on {others}: it is for the Terraform targets"
            )
        return replace(
            before,
            targets=dict(sorted(targets.items())),
            templates=_relative(self.templates, folder) if self.templates else before.templates,
            states=tuple(dict.fromkeys((*before.states, *(_relative(it, folder) for it in self.states)))),
        )


def _relative(path: Path, folder: Path) -> str:
    """A path as a folder remembers it: from there, so that it holds on other machines."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


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
        names = [account.name for account in found]
        twice = next(name for name in names if names.count(name) > 1)
        raise UsageError(
            f"two accounts of this run would both be called {twice}, and have one folder: run them one after"
            " the other, each with an --out of its own"
        )
    return found


def kinds(include: Sequence[str], exclude: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds to read: all but the optional ones, with what is included and without what is excluded."""
    wanted, unwanted = included(include), excluded(exclude)
    if idle := sorted(wanted & unwanted):
        raise UsageError(
            f"--include and --exclude-kind both name {' and '.join(idle)}: leave one of them out"
        )
    return kinds_to_read(include, exclude)
