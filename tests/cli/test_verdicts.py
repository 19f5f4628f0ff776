"""The lines of a verdict: what changes first, every check by name, nothing cut but long values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.text import Text

from exporter.cli.console import Sentence
from exporter.cli.verdicts import verdict_lines
from exporter.targets.proof import Change, Check, Plan
from exporter.verify.verdict import Verdict
from tests.cli.runs import HARMLESS, HOSTILE, LONG

NO_OP = ("no-op",)


def shown(verdict: Verdict, *, verbose: bool = False) -> list[str]:
    """What a pipe gets of a verdict."""
    lines = verdict_lines(verdict, verbose=verbose)
    return [it.text.plain if isinstance(it, Sentence) else it.plain for it in lines]


def verdict(*changes: Change, checks: tuple[Check, ...] = (), plan: bool = True) -> Verdict:
    return Verdict("us-east-1", Path("out"), 3, checks, Plan(changes, (), {}) if plan else None)


def test_only_what_changes_is_shown_what_is_replaced_first() -> None:
    lines = shown(
        verdict(
            Change("aws_cognito_user_pool.a", NO_OP, "id-a"),
            Change("b.b", ("update",), "id-b", (("tags.x", "1", "y" * 200),)),
            Change("c.c", ("delete", "create"), "", replaces=True),
        )
    )
    assert lines[1:-1] == [
        "  replace  c.c  not imported",
        "  update   b.b  imported id-b",
        f"             tags.x: 1 -> {'y' * 117}...",
    ]


def test_every_check_has_its_result_and_its_details() -> None:
    checks = (
        Check("is formatted", "passed"),
        Check("imports all", "failed", ("one is missing:\n  user_pool.a", "two")),
        Check("previews", "not checked", ("pulumi is not installed",)),
    )
    assert shown(verdict(checks=checks), verbose=True)[1:8] == [
        "  passed       is formatted",
        "  failed       imports all",
        "               one is missing:",
        "                 user_pool.a",
        "               two",
        "  not checked  previews",
        "               pulumi is not installed",
    ]


def test_what_passed_is_counted_so_that_the_rest_is_seen() -> None:
    checks = (Check("is formatted", "passed"), Check("imports all", "failed", ("one is missing",)))
    assert shown(verdict(checks=(*checks, checks[0])))[1:-1] == [
        "  failed       imports all",
        "               one is missing",
        "  passed       2 checks (-v names them)",
    ]


def test_the_last_line_says_whether_it_is_proved() -> None:
    assert shown(verdict())[-1].startswith("us-east-1: ")
    failed = verdict(checks=(Check("a", "failed"),))
    for found, style in ((verdict(), "bold green"), (failed, "bold red")):
        last = list(verdict_lines(found))[-1]
        assert isinstance(last, Text)
        assert last.style == style
    assert shown(verdict(plan=False))[-1] == "us-east-1: not proven, no plan was made"


def test_data_is_shown_literally_and_ids_whole() -> None:
    lines = shown(verdict(Change(HOSTILE, ("update",), LONG, ((HOSTILE, HOSTILE, HOSTILE),))))
    assert lines[1] == f"  update  {HARMLESS}  imported {LONG}"
    assert lines[2].count(HARMLESS) == 3


def test_a_target_whose_code_no_tool_has_read_is_named() -> None:
    found = replace(verdict(Change("a.a", NO_OP, "id-a")), unproved=("pulumi",))
    assert not found.empty
    assert "  pulumi: no tool has read its code, so this is not a proof of it" in shown(found)
