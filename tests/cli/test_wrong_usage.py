"""What is said of a command line that click refuses: what is wrong, with what, and what to type instead."""

from __future__ import annotations

import pytest

from tests.cli.runs import poolport, sentence

OUT = ("--out", "x")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("exprt",), "there is no command 'poolport exprt': did you mean export?"),
        (("templates", "lst"), "there is no command 'poolport templates lst': did you mean list?"),
        (("zzz",), "there is no command 'poolport zzz': 'poolport --help' shows what there is"),
        (("export", "--al", *OUT), "there is no option --al of 'poolport export': did you mean --all?"),
        (("--zzz",), "there is no option --zzz of 'poolport': 'poolport --help' shows what there is"),
        (
            ("export", "--all"),
            "--out is missing (the export folder: where to write):"
            " 'poolport export --help' shows what there is",
        ),
        (("verify",), "DIR is missing: 'poolport verify --help' shows what there is"),
        (
            ("render", "x", "--protect", "pool"),
            "--protect: 'pool' is not one of 'all', 'irreplaceable', 'pools', 'none': did you mean pools?",
        ),
        (
            ("list", "--max-rate", "x"),
            "--max-rate: 'x' is not a number: 'poolport list --help' shows what there is",
        ),
        (
            ("diff", "a", "b", "c"),
            "got unexpected extra argument (c): 'poolport diff --help' shows what there is",
        ),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, tuple) else "",
)
def test_it_is_one_sentence_with_a_way_out(arguments: tuple[str, ...], said: str) -> None:
    assert sentence(poolport(*arguments), 2) == f"poolport: {said}\n"


def test_a_variable_is_named_in_place_of_the_option_that_nobody_typed() -> None:
    told = sentence(poolport("export", *OUT, POOLPORT_EXPORT_TARGET="terrafrom"), 2)
    assert told.startswith("poolport: POOLPORT_EXPORT_TARGET: 'terrafrom' is not one of ")
    assert told.endswith(": did you mean terraform?\n")


@pytest.mark.parametrize("group", [(), ("templates",)], ids=["poolport", "templates"])
def test_a_group_without_a_command_shows_its_page(group: tuple[str, ...]) -> None:
    assert "Commands:" in poolport(*group).output
    assert "poolport: " not in poolport(*group).output


@pytest.mark.parametrize("command", ["verify", "replay", "render", "adopted", "diff"])
def test_a_folder_that_is_not_there_is_named(command: str) -> None:
    assert "the folder nowhere does not exist: name one that " in sentence(poolport(command, "nowhere"), 2)


def test_a_hostile_word_is_shown_literally() -> None:
    told = sentence(poolport("export", "--all\x1b[2J", *OUT), 2)
    assert "\\x1b[2J" in told
    assert "\x1b" not in told
