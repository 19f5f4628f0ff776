"""README.md is followed literally in an empty folder, and what it shows is held against real runs."""

from __future__ import annotations

import re
import shutil
import struct
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import pictures
from demo.answer_and_code import blocks
from demo.pictures import MADE, README, REPORT, SHOWN, TERMINAL, TITLE, draw, refresh, words
from demo.terminal import Ran, run, screen
from demo.walk import ROOT, Step, agree, constant, follow, sample_aws, section, steps
from exporter.folder.render import choose, draw_export
from exporter.sample import SAMPLE
from exporter.versions import OLDEST, parse
from tests.acceptance.conftest import terraform as terraform  # a fixture

needs_terraform = pytest.mark.skipif(not shutil.which("terraform"), reason="terraform is not on the PATH")

PAGE = README.read_text("utf-8")
FIVE = section(PAGE, TITLE)
STEPS = steps(FIVE)


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with sample_aws() as found:
        yield found


# ---- five minutes ----


def followed(todo: list[Step], folder: Path, environment: dict[str, str]) -> None:
    """Run steps in order; each must succeed, and print what is shown below it."""
    for step, ran in follow(todo, folder, environment):
        assert ran.code == 0, "\n".join([step.command, *ran.plain])
        if step.shown:
            said = [f"the README shows something else below '{step.command}'; 'make pictures' writes:"]
            assert agree(step.shown, ran.plain), "\n".join([*said, *ran.plain])


def test_it_holds_a_whole_way() -> None:
    verbs = [" ".join(step.command.split()[:2]) for step in STEPS if not step.needs_terraform]
    assert verbs == ["poolport list", "poolport export", "poolport adopted"]
    last = [step.command.split()[-1] for step in STEPS if step.command.startswith("terraform")]
    assert last == ["init", "plan", "apply", "plan"]
    assert sum(bool(step.shown) for step in STEPS) == len(STEPS) - 1  # but that of init
    assert FIVE.count("```") == 2 * FIVE.count("```console") + 2 * FIVE.count("```sh")


def test_what_needs_no_terraform_is_as_shown(tmp_path: Path, environment: dict[str, str]) -> None:
    todo = [step for step in STEPS if not step.needs_terraform]
    followed(todo, tmp_path, environment)
    named = re.findall(r"`(cognito/[^`]+)`", FIVE)
    assert named
    assert [name for name in named if not (tmp_path / name).is_file()] == []


@pytest.mark.provider
@pytest.mark.terraform
@needs_terraform
@pytest.mark.usefixtures("terraform")
def test_the_whole_way_is_as_shown(tmp_path: Path, environment: dict[str, str]) -> None:
    followed(STEPS, tmp_path, environment)


def test_what_can_be_installed_exists() -> None:
    pages = [PAGE, *(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))]
    named = {extra for page in pages for extra in re.findall(r"install '\.\[(\w+)\]'", page)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert named == {"pulumi"} <= project["optional-dependencies"].keys()


def test_the_figures_of_the_demo_are_those_of_the_sample(tmp_path: Path) -> None:
    page = (ROOT / "docs/how-it-works.md").read_text("utf-8")
    shown = re.findall(r"^  (terraform|pulumi) +([\w-]+)  (?:\d+ of )?(\d+) ", page, re.M)
    graphs = draw_export(SAMPLE, tmp_path, choose(("terraform", "pulumi"), provider=parse(OLDEST))).graphs
    # The demo does not ask for users.
    counts = {key: sum(not it.kind.optional for it in graph.resources) for key, graph in graphs.items()}
    assert {(region, target): int(number) for target, region, number in shown} == counts


# ---- pictures, and code beside AWS's answer ----


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("picture")
    return folder, run(SHOWN[0].command, folder, environment)


def test_the_answer_and_the_code_are_those_of_the_sample(exported: tuple[Path, Ran]) -> None:
    (shown,) = MADE.findall(PAGE)
    assert shown == blocks(exported[0] / "cognito"), "'make pictures' writes it anew"


def same(shown: list[str], printed: list[str]) -> bool:
    return list(map(constant, shown)) == list(map(constant, printed))


def test_the_picture_begins_as_an_export_does(exported: tuple[Path, Ran]) -> None:
    printed = words(draw([exported[1]]))
    assert len(printed) > 5
    shown = words(TERMINAL.read_text("utf-8"))[: len(printed)]
    assert same(shown, printed), "\n".join(["'make pictures' writes:", *printed])


@pytest.mark.provider
@pytest.mark.terraform
@needs_terraform
@pytest.mark.usefixtures("terraform")
def test_the_picture_is_that_of_a_real_run(exported: tuple[Path, Ran], environment: dict[str, str]) -> None:
    folder, ran = exported
    printed = words(draw([ran, run(SHOWN[1].command, folder, environment)]))
    shown = words(TERMINAL.read_text("utf-8"))
    assert same(shown, printed), "\n".join(["'make pictures' writes:", *printed])


def test_the_pictures_load_nothing_and_are_small() -> None:
    svg, png = TERMINAL.read_text("utf-8"), REPORT.read_bytes()
    assert re.findall(r"(?:href|src)=|url\((?!#)|@import|<script", svg) == []
    assert len(svg) < 60_000
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">I", png[16:20]) == (pictures.WIDE,)
    assert len(png) < 200_000


# ---- what the checks above are made of ----


@pytest.mark.parametrize(
    ("shown", "printed", "agrees"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "..."], ["a", "b", "c"], True),
        (["...", "b", "..."], ["a", "b", "c"], True),
        (["...", "b"], ["a", "b", "c"], False),
        (["...", "d", "..."], ["a", "b", "c"], False),
        (["1 pool, 0.1 s"], ["", "1 pool, 12.5 s  ", ""], True),
        (["1 pool, 0.1 s"], ["2 pools, 0.1 s"], False),
        (["terraform 1.11.4"], ["terraform 1.17.2"], True),
    ],
)
def test_what_agrees(shown: list[str], printed: list[str], agrees: bool) -> None:
    assert agree(shown, printed) is agrees


def test_a_command_that_fails_is_seen(tmp_path: Path, environment: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="poolport verify nothing"):
        followed([Step("poolport verify nothing", ())], tmp_path, environment)
    with pytest.raises(AssertionError, match="make pictures"):
        followed([Step("echo one", ("two",))], tmp_path, environment)


def test_each_step_begins_where_the_last_one_has_ended(tmp_path: Path, environment: dict[str, str]) -> None:
    todo = steps('```console\n$ mkdir a\n$ cd a\n$ basename "$PWD"\na\n```\n')
    assert [step.shown for step in todo] == [(), (), ("a",)]
    followed(todo, tmp_path, environment)


def test_what_was_cleared_stands_on_no_screen() -> None:
    assert screen("working\r\x1b[2K\x1b[32mdone\x1b[0m\r\n\r\n") == ["\x1b[32mdone\x1b[0m"]
    assert screen("a\r\nworking\r\n\x1b[1A\x1b[2Kb") == ["a", "b"]


@pytest.mark.parametrize(
    ("shown", "becomes"),
    [
        ("old\n", "one\ntwo\nthree\n"),
        ("old\n...\n", "one\n...\n"),
        ("...\nold\n", "...\nthree\n"),
        ("...\ntwo\n...\n", "...\ntwo\n...\n"),
        ("...\nold\n...\n", "...\nold\n...\n"),
        ("", ""),
    ],
)
def test_what_is_shown_is_made_anew(shown: str, becomes: str) -> None:
    page = "```console\n$ count\n{}```\n"
    (step,) = steps(page.format(shown))
    made = refresh(page.format(shown), [(step, Ran(0, Path(), ("one", "two", "three")))])
    assert made == page.format(becomes)
