"""Holds what an applied change did to the account against the change: exactly that, or what else."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from exporter.catalog.schema import Kind, List, Read
from exporter.model import Block, Blocks, Finding
from exporter.paths import MISSING
from exporter.replay.derive import RENAMED
from tests.acceptance.writes.account import IN_MFA, TWINS
from tests.acceptance.writes.changes import REMOVALS, Change, says
from tests.acceptance.writes.effects import Difference


@dataclass(frozen=True, slots=True)
class Known:
    """A fault of the provider that no code avoids: the warning of the export, and the failure then."""

    warning: str
    failure: str


KNOWN = {
    "N1b": Known("never reads it back; so the first change", r"name_prefix: was null"),
    "N3": Known("sends every change of MFA without an e-mail MFA", r"EmailMfaConfiguration: \{\} -> nothing"),
    "P8b": Known("sends the invitation's missing texts as empty", r"InviteMessageTemplate\.\w+, value: 0"),
    "P8c": Known("changes the version of a custom domain's login without", r"needs its certificate"),
    "A1": Known("answers add-ons without a mode", r"UserPoolAddOns\.AdvancedSecurityMode"),
    "E6": Known("rotation without a feature", r"RefreshTokenRotation|refresh_token_rotation"),
}


CANNOT_GO = "cannot go"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one change: ``action`` is the plan's, ``wrong`` what failed or happened beside it.

    ``told`` are losses that a warning of the export names by their path.
    """

    change: Change
    action: str = ""
    wrong: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether exactly the change was made."""
        return not (self.wrong or self.told)

    @property
    def verdict(self) -> str:
        """How it ended: ``sent`` alone, ``kept`` by the provider, ``nothing`` to send, or not so well."""
        if not self.exact:
            return "told" if self.told and not self.wrong else "wrong"
        if self.change.silent:
            return "kept"
        return "sent" if self.action else "nothing"

    def known(self, findings: Iterable[Finding]) -> str:
        """The known fault that explains what went wrong, which the export must have warned of; or nothing."""
        if self.change.after is None and any(re.search(self._removal, it) for it in self.wrong):
            return CANNOT_GO
        said = [it.message for it in findings if it.resource == self.change.resource.key]
        for name, fault in KNOWN.items():
            if any(fault.warning in it for it in said) and any(
                re.search(fault.failure, it) for it in self.wrong
            ):
                return name
        return ""

    def explained(self, findings: Iterable[Finding]) -> bool:
        """Whether nothing went wrong but for one known fault."""
        name = self.known(findings)
        failure = self._removal if name == CANNOT_GO else KNOWN[name].failure if name else "(?!)"
        return all(re.search(failure, it) for it in self.wrong)

    @property
    def _removal(self) -> str:
        return REMOVALS.get(self.change.name.removeprefix("without "), "(?!)")

    def __str__(self) -> str:
        return f"{self.change.name} of {self.change.resource.key}: {'; '.join(self.wrong)}"


def judge(
    batch: Sequence[Change],
    action: str,
    error: str,
    leftover: str,
    found: Sequence[Difference],
    findings: list[Finding],
) -> list[Result]:
    """A resource's changes with what terraform said and what differs in the answers about it.

    What is nobody's is said of each: which of several it is of is not known.
    """
    mine = {it.path: [one for one in found if _shows(it, one)] for it in batch}
    known = [one for ones in mine.values() for one in ones]
    first = batch[0]
    others = [it for it in found if it not in known and not _is_awss(first, it)]
    told = [it for it in others if _is_told(first, it, findings)]
    wrong = [error, *(str(it) for it in others if it not in told)]
    wrong += [f"the next plan still has {leftover}"] if leftover else []
    return [
        Result(
            it,
            action,
            tuple(filter(None, (*wrong, *_alone(it, mine[it.path], action)))),
            tuple(map(str, told)),
        )
        for it in batch
    ]


def assign(found: Sequence[Difference], chosen: Iterable[Change]) -> dict[str, list[Difference]]:
    """Each difference with the resource whose answer it is in; what is nobody's stands under no key."""
    done: dict[str, list[Difference]] = defaultdict(list)
    for difference in found:
        # Of several that have all ids of the request, the one with least beside them in its own.
        likely = [(rest, c.resource.key) for c in chosen if (rest := _rest(difference, c)) is not None]
        done[min(likely)[1] if likely else ""].append(difference)
    return done


def _alone(change: Change, mine: Sequence[Difference], action: str) -> list[str]:
    """What is wrong with the places where a change shows: none, several, or another value."""
    if change.silent or not (mine or action or change.after is not None or says(change.before)):
        return [f"AWS got it: {it}" for it in mine]
    if not mine:
        return ["AWS did not get it"]
    if change.after is None or isinstance(change.after, Block | Blocks):
        return []  # it may hold several
    if change.resource.kind.split:  # one text holds all of them
        return []
    first, *more = sorted(mine, key=lambda it: _is_twin(change, it))
    wrong = [f"beside it: {it}" for it in more if not _is_twin(change, it)]
    wanted, given = change.after, first.after
    while isinstance(given, dict) and len(given) == 1:
        (given,) = given.values()
    given = False if given is MISSING else given
    if isinstance(wanted, bool | int | str) and not change.converted and given != wanted:
        wrong.append(f"another value: {first}")
    return wrong


def _reads(kind: Kind) -> dict[str, Read]:
    reads = {read.operation: read for read in kind.reads}
    if isinstance(kind.listing, List) and kind.listing.answers:
        reads[kind.listing.answers.operation] = kind.listing.answers
    return reads


def _rest(difference: Difference, change: Change) -> int | None:
    """How much of a resource's id is not in a request, or None where the request is about another thing."""
    left = change.resource.import_id
    if difference.key[1] not in _reads(change.resource.kind):
        return None
    for value in sorted(map(str, json.loads(difference.key[2]).values()), key=len, reverse=True):
        if value not in left:
            return None
        left = left.replace(value, "", 1)
    return len(left)


def _shows(change: Change, difference: Difference) -> bool:
    """Whether a difference is the change that was made."""
    below, path = tuple(map(str, change.below)), _api_path(change, difference)
    if MISSING in (difference.before, difference.after):
        whole = difference.after if difference.before is MISSING else difference.before
        if any(_holds_only(whole, below, path[start:]) for start in range(len(path))):
            return True
    if change.resource.kind.split:
        return any(path[start : start + len(below)] == below for start in range(len(path)))
    return below == path[: len(below)] or _is_twin(change, difference)


def _holds_only(value: Any, below: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether a value at a path came or went as a whole, and has nothing but what is below."""
    if path != below[: len(path)]:
        return False
    for step in below[len(path) :]:
        if not isinstance(value, dict) or set(value) != {step}:
            return False
        value = value[step]
    return True


def _is_twin(change: Change, difference: Difference) -> bool:
    """Whether a difference is in the place where AWS says once more what was changed."""
    below, path = ".".join(map(str, change.below)), ".".join(_api_path(change, difference))
    twins = set(TWINS.items()) | {(below, f"{IN_MFA}.{below}")}
    return any(
        (path == second and f"{first}.".startswith(f"{below}."))
        or (below == second and f"{first}.".startswith(f"{path}."))
        for first, second in twins
    )


def _is_awss(change: Change, difference: Difference) -> bool:
    """Whether nobody but AWS sets a member, or it was what every one has."""
    path = _api_path(change, difference)
    lefts = [it for it in change.resource.kind.left if it.steps == path[: len(it.steps)]]
    return any(it.state == "computed" or (it.steps == path and difference.before in it.usual) for it in lefts)


def _is_told(change: Change, difference: Difference, findings: Iterable[Finding]) -> bool:
    """Whether a warning of the export names the member: whoever reads it knows that it goes."""
    path = ".".join(_api_path(change, difference))
    mine = [it for it in findings if it.resource == change.resource.key and it.level != "info"]
    return any(it.path and f"{path}.".startswith(f"{it.path}.") for it in mine)


def _api_path(change: Change, difference: Difference) -> tuple[str, ...]:
    """A difference's path in the change's document: unwrapped, or under the further answer's name."""
    read = _reads(change.resource.kind)[difference.key[1]]
    steps = tuple(map(str, difference.path))
    steps = steps[1:] if read.unwrap and steps[:1] == (read.unwrap,) else steps
    renamed = {new: old for old, new in RENAMED.get(read.operation, {}).items()}
    steps = (*(renamed.get(step, step) for step in steps[:1]), *steps[1:])
    return (read.into, *steps) if read.into else steps
