"""Tells of the calls that AWS did not answer: each is a gap in the export, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.catalog import KINDS
from exporter.catalog.answers import account_of, owner_of
from exporter.catalog.schema import List
from exporter.failures import NOT_FOUND, failure_of, words_of
from exporter.graph.extract import ABSENT, READS, Entity, says_none
from exporter.model import Finding
from exporter.snapshot.store import Answer, Kept, WhyKept
from exporter.states import Level

_OF_LISTED = {read.operation for kind in KINDS if isinstance(kind.listing, List) for read in kind.reads[:1]}
"""The calls about what a list of AWS's has just named."""
DELETED = "it was in the list, and is gone since"


def refused_calls(answers: list[Answer]) -> Iterator[Finding]:
    """What AWS refused to answer: a gap in the export, never the same as 'there are none'."""
    return (finding for _, finding in _judged(answers))


def gaps(answers: list[Answer]) -> Iterator[tuple[Answer, bool]]:
    """The calls without an answer: of what they ask for nobody knows whether it is there.

    Beside each stands whether somebody should see to it: nobody can in the pool's account, where the thing
    is another account's. What was deleted after it was listed is no gap: AWS says that it is gone.
    """
    for answer, finding in _judged(answers):
        if finding.message != DELETED:
            yield answer, finding.level == "error"


def _judged(answers: list[Answer]) -> Iterator[tuple[Answer, Finding]]:
    account = _account(answers)
    for answer in answers:
        if answer.error is None or answer.operation not in ABSENT or says_none(answer):
            continue
        asked = ", ".join(f"{name} {value}" for name, value in sorted(answer.request.items()))
        read = READS.get(answer.operation)
        if read and (owner := owner_of(read, answer.request, answer.error, account)):
            yield (
                answer,
                Finding(
                    "info",
                    asked,
                    answer.operation,
                    f"it is in the account {owner}, so nobody in the pool's account can allow the call",
                    "look there whether the pool may call it, and keep managing that where it is",
                ),
            )
            continue
        if answer.error.code == NOT_FOUND and answer.operation in _OF_LISTED:
            yield (
                answer,
                Finding(
                    "info",
                    asked,
                    answer.operation,
                    DELETED,
                    "nothing to do if somebody deleted it; else run the same command again",
                ),
            )
            continue
        failure = failure_of(answer.error)
        yield (
            answer,
            Finding(
                "error",
                asked,
                answer.operation,
                f"{failure.said} {answer.operation} ({words_of(answer.error)})",
                failure.remedy.format(operation=f"{answer.operation} for these credentials"),
            ),
        )


def kept_answers(entity: Entity) -> Iterator[Finding]:
    """What is said of a thing that is written as an earlier run has seen it."""
    if entity.kept is not None:
        level, message, remedy = _KEPT[entity.kept.why]
        yield Finding(level, entity.key, "", message.format(of=_day(entity.kept)), remedy)
        return
    for answer in entity.source[1:]:
        if answer.kept is not None:
            _, message, remedy = _KEPT[answer.kept.why]
            yield Finding(
                "warning", entity.key, answer.operation, message.format(of=_day(answer.kept)), remedy
            )


def _day(kept: Kept) -> str:
    return f" of {kept.of}" if kept.of else ""


_KEPT: dict[WhyKept, tuple[Level, str, str]] = {
    "gone": (
        "error",
        "it is gone from AWS since the last export: its code stays as AWS's answer{of} had it",
        "take it out with 'poolport export --prune', or see who deleted it",
    ),
    "refused": (
        "warning",
        "AWS did not say this time what it is: its code stays as AWS's answer{of} had it",
        "allow the call that is named above, then run the same command again",
    ),
    "unasked": (
        "info",
        "this kind was not read this time: its code stays as AWS's answer{of} had it",
        "nothing to do; 'poolport export --prune' takes out what is no longer asked for",
    ),
    "unselected": (
        "warning",
        "the selection no longer takes its pool: its code stays as AWS's answer{of} had it",
        "take it out with 'poolport export --prune', or select the pool again",
    ),
}
"""What is said of each reason for which an earlier answer is still there, and what to do."""


def _account(answers: list[Answer]) -> str:
    """The account of the pool that a file's answers are about."""
    for kind in KINDS:
        if kind.root and kind.root.arn_member:
            main = kind.reads[0]
            for answer in answers:
                document = (answer.response or {}).get(main.unwrap) if main.unwrap else answer.response
                if answer.operation == main.operation and isinstance(document, dict):
                    return account_of(str(document.get(kind.root.arn_member, "")))
    return ""
