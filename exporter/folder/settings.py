"""``poolport.toml``: what an export is, as the folder remembers it and people edit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from exporter.disk import below, read_plain
from exporter.errors import UsageError
from exporter.forms import check
from exporter.nearest import nearest
from exporter.snapshot.form import ACCOUNT, REGION
from exporter.states import COMMENTS, DEFAULTS, PROTECTIONS
from exporter.targets.registry import target_named
from exporter.targets.target import Options
from exporter.versions import as_given, parse

FILE = "poolport.toml"

_SELECT = {
    "pools?": [str],
    "all?": bool,
    "names?": [str],
    "tags?": [str],
    "exclude?": [str],
    "regions?": [str],
}
_TARGET = {
    "provider_version?": str,
    "secrets?": str,
    "protect?": str,
    "comments?": str,
    "defaults?": str,
}
_TOP = {
    "account?": str,
    "include?": [str],
    "exclude_kinds?": [str],
    "templates?": str,
    "states?": [str],
    "select?": [_SELECT],
    "targets?": {str: _TARGET},
    "projects?": {str: str},
}
_SECRETS = ("omit", "config")


@dataclass(frozen=True, slots=True)
class Query:
    """One selection of pools, as a command has asked for them; a folder holds what any of its queries takes.

    The members are those of the options of ``export``: ids, ``--all``, ``--name``, ``--tag``, ``--exclude``,
    ``--region``.
    """

    pools: tuple[str, ...] = ()
    all: bool = False
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def selects(self) -> bool:
        """Whether it names any pools."""
        return bool(self.pools or self.all or self.names or self.tags)

    @property
    def only_ids(self) -> bool:
        """Whether it names pools by id, and nothing else."""
        return bool(self.pools) and not (self.all or self.names or self.tags or self.exclude)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a folder remembers.

    ``targets`` has the options of each target that is written, ``templates`` and ``states`` are paths as
    they stand in the file: relative to the folder, or absolute. ``projects`` are the names of Pulumi projects
    that differ from what a new export would call them, by region.
    """

    account: str = ""
    select: tuple[Query, ...] = ()
    include: tuple[str, ...] = ()
    exclude_kinds: tuple[str, ...] = ()
    templates: str = ""
    states: tuple[str, ...] = ()
    targets: Mapping[str, Options] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)

    def adding(self, query: Query) -> Settings:
        """The same with what one more command has selected: a selection adds, and takes nothing away."""
        if not query.selects or query in self.select:
            return self
        found = list(self.select)
        if query.only_ids:
            known = {pool for it in found if it.only_ids and it.regions == query.regions for pool in it.pools}
            new = tuple(pool for pool in query.pools if pool not in known)
            if not new:
                return self
            for number, it in enumerate(found):
                if it.only_ids and it.regions == query.regions:
                    found[number] = replace(it, pools=(*it.pools, *new))
                    return replace(self, select=tuple(found))
        return replace(self, select=(*found, query))


def load(folder: Path) -> Settings | None:
    """What a folder remembers; None where it has no such file.

    Raises:
        UsageError: the file cannot be used; the sentence names the place, and the nearest right word.
        OutputError: something else has its place.
    """
    document = document_of(folder)
    return None if document is None else settings_of(folder / FILE, document.unwrap())


def document_of(folder: Path) -> tomlkit.TOMLDocument | None:
    """The file as people have written it; None where there is none.

    Raises:
        UsageError: it cannot be read.
        OutputError: something else has its place.
    """
    path = below(folder, FILE)
    try:
        return tomlkit.parse(read_plain(path).decode())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TOMLKitError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}: fix it, or restore it") from error


def settings_of(path: Path, data: dict[str, Any]) -> Settings:
    """What the values of a file say.

    Raises:
        UsageError: they cannot be used.
    """
    try:
        _known(data, _TOP, "")
        check(data, _TOP)
        for number, entry in enumerate(data.get("select", ())):
            _known(entry, _SELECT, f"select[{number}].")
            for region in entry.get("regions", ()):
                if not REGION.fullmatch(region):
                    raise ValueError(f"{region!r} is not the name of a region")
        if not ACCOUNT.fullmatch(data.get("account", "")):
            raise ValueError(f"account is {data['account']!r}, and not a number of twelve digits")
        targets = {name: _options(name, given) for name, given in data.get("targets", {}).items()}
    except ValueError as error:
        raise UsageError(f"{path}: {error}: fix it") from error
    select = tuple(query_of(entry) for entry in data.get("select", ()))
    return Settings(
        data.get("account", ""),
        tuple(query for query in select if query.selects),
        tuple(data.get("include", ())),
        tuple(data.get("exclude_kinds", ())),
        data.get("templates", ""),
        tuple(data.get("states", ())),
        targets,
        dict(data.get("projects", {})),
    )


def _known(given: Mapping[str, Any], form: Mapping[str, Any], place: str) -> None:
    names = [name.removesuffix("?") for name in form]
    for name in given:
        if name not in names:
            raise ValueError(f"there is no {place}{name}: did you mean {place}{nearest(name, names)}?")


def query_of(entry: Mapping[str, Any]) -> Query:
    """One selection, as the file has it."""
    return Query(
        tuple(entry.get("pools", ())),
        entry.get("all", False),
        tuple(entry.get("names", ())),
        tuple(entry.get("tags", ())),
        tuple(entry.get("exclude", ())),
        tuple(entry.get("regions", ())),
    )


def _options(name: str, given: Mapping[str, Any]) -> Options:
    """The options of one target, as the file has them."""
    try:
        target = target_named(name)
    except UsageError as error:
        raise ValueError(str(error)) from error
    place = f"targets.{name}."
    _known(given, _TARGET, place)
    if "provider_version" in given and "provider" not in {option.name for option in fields(target.options)}:
        raise ValueError(f"{place}provider_version has no effect: leave it out")
    words_of = {"secrets": _SECRETS, "protect": PROTECTIONS, "comments": COMMENTS, "defaults": DEFAULTS}
    for option, words in words_of.items():
        if given.get(option, words[0]) not in words:
            raise ValueError(f"{place}{option} is {given[option]!r}: choose from {', '.join(words)}")
    return target.choose(
        provider=parse(given["provider_version"]) if "provider_version" in given else None,
        secrets=given.get("secrets") == "config",
        protect=given.get("protect", "irreplaceable"),
        comments=given.get("comments", "reasons"),
        # A folder that says nothing is older than the choice: its code stays as it is.
        defaults=given.get("defaults", "keep"),
    )


def _shown(option: str, value: Any) -> str:
    """The value of a target's option, in the words in which it is given."""
    if option == "secrets":
        return "config" if value else "omit"
    if option == "provider":
        return as_given(value) if value else "of the newest version"
    return str(value)


def changes(before: Settings | None, after: Settings) -> Iterable[str]:
    """What a command has changed of what was remembered, in words."""
    if before is None:
        return
    for name, options in after.targets.items():
        old = before.targets.get(name)
        if old is None:
            yield f"{name} is written from now on"
        elif options != old:
            for option in fields(options):
                value = getattr(options, option.name)
                if value != getattr(old, option.name):
                    yield f"{name} is written with {option.name} {_shown(option.name, value)} from now on"
    for name in ("include", "exclude_kinds", "templates", "states"):
        if getattr(after, name) != getattr(before, name):
            given = getattr(after, name) or "nothing"
            shown = given if isinstance(given, str) else ", ".join(given)
            yield f"{name.replace('_', ' ')} is {shown} from now on"
