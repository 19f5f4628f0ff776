"""Which arguments of a kind must stay: a change of one makes another thing in place of the one there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exporter.catalog import KINDS
from exporter.catalog.arguments import ALWAYS
from exporter.catalog.schema import Kind
from exporter.targets.writer import Writer

Replacing = dict[str, dict[str, str]]
"""By kind, its arguments in the words of the code, each with the version that no longer replaces, or ''."""


def replacing(kinds: Iterable[Kind], words: Writer, newest: bool) -> Replacing:
    """The arguments of kinds that make another thing when they change.

    What cannot be made again as it was comes first. The version is one of Terraform's provider; without
    one, every provider replaces. With ``newest`` all code is for a newer one, as Pulumi's always is.
    """
    found = {
        kind.name: {
            words.path(kind, path): "" if until == ALWAYS else until
            for path, until in kind.replaced_by
            if until == ALWAYS or not newest
        }
        for kind in kinds
    }
    return joined([found])


def joined(several: Iterable[Mapping[str, Mapping[str, str]]]) -> Replacing:
    """What several regions say of their kinds, together."""
    found = {name: dict(arguments) for one in several for name, arguments in one.items() if arguments}
    return {kind.name: found[kind.name] for kind in _IN_ORDER if kind.name in found}


_IN_ORDER = sorted(KINDS, key=lambda kind: not kind.irreplaceable)
