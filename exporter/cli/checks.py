"""Checks the values of options before anything is asked or written, and names those that have no effect."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from exporter.catalog import KINDS
from exporter.cli.origin import origin
from exporter.discovery.kinds import USERS, kind_names
from exporter.errors import UsageError
from exporter.nearest import nearest
from exporter.versions import RELEASED, Version, parse

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)


def check_selection(ids: Sequence[str], narrower: Iterable[str], *, everything: bool) -> None:
    """Check that ``--all`` stands alone; ``narrower`` are the other options that choose pools."""
    others = [*ids, *narrower]
    if everything and others:
        raise UsageError(
            f"{origin('--all')} takes every pool of the region, and {others[0]} has no effect beside it:"
            " leave one of them out"
        )


def check_role(arn: str) -> None:
    """Check what ``--role-arn`` names."""
    if not _ROLE.fullmatch(arn):
        raise UsageError(
            f"{origin('--role-arn')} {arn} is not the ARN of a role: one looks like"
            " arn:aws:iam::123456789012:role/reader"
        )


def check_external_id(text: str | None, roles: Sequence[str]) -> None:
    """Check the external id: AWS takes certain characters only, and only a role asks for one."""
    if text is None:
        return
    if not roles:
        raise UsageError(
            f"{origin('--external-id')} has no effect without --role-arn: name the role, or leave it out"
        )
    if not _EXTERNAL_ID.fullmatch(text):
        raise UsageError(
            f"{origin('--external-id')} {text[:80]!r} is not an external id: it has 2 to 1224 letters, digits"
            " and +=,.@:/-_"
        )


def check_rate(rate: float | None) -> None:
    """Check ``--max-rate``: click takes nan and infinity for numbers, too."""
    if rate is not None and (not math.isfinite(rate) or rate <= 0):
        raise UsageError(
            f"{origin('--max-rate')} {rate:g} is not a number of calls a second: write one above 0, like 5"
        )


def included(names: Sequence[str]) -> set[str]:
    """The kinds that ``--include`` asks for: users, the only ones that are left out otherwise."""
    for name in names:
        if name not in ("users", *USERS):
            raise UsageError(
                f"{origin('--include')} {name} adds nothing: users is all that it can add, every other kind"
                " is read anyway; --exclude-kind leaves kinds out"
            )
    return kind_names(names)


def excluded(names: Sequence[str]) -> set[str]:
    """The kinds that ``--exclude-kind`` leaves out."""
    known = sorted({"users", *(kind.name for kind in KINDS)})
    for name in names:
        if name not in known:
            likely = nearest(name, known)
            raise UsageError(
                f"{origin('--exclude-kind')} {name} is not a kind: did you mean {likely}? The others are"
                f" {', '.join(it for it in known if it != likely)}"
            )
    return kind_names(names)


def tag(text: str) -> tuple[str, str]:
    """``KEY=VALUE``; the value may be empty, and may have more ``=`` in it."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(f"{origin('--tag')} {text} is not KEY=VALUE: write it like --tag team=identity")
    return key, value


def provider(text: str | None) -> Version | None:
    """``5`` is the newest of 5.x; the oldest that is known to work is 5.100.0."""
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise UsageError(
            f"{origin('--provider-version')}: {error}; poolport writes for provider {RELEASED}"
        ) from error
