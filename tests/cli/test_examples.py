"""The examples of the help pages: each is run as it stands, one after the other, on the sample account."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from exporter.cli import main
from exporter.replay.server import Endpoint
from tests.cli.runs import poolport

PAGES = (
    # In the order of a first day: each finds what the ones before have written.
    (),
    ("list",),
    ("discover",),
    ("export",),
    ("policy",),
    ("templates",),
    ("templates", "list"),
    ("templates", "eject"),
    ("templates", "check"),
    ("render",),
    ("verify",),
    ("diff",),
    ("adopted",),
    ("completion",),
)
DONE = (0, 1)
"""The exit codes of what was done, though incomplete: one client has no code, and no terraform is here."""
ENDLESS = {("replay",)}
"""What runs until it is interrupted: tests/cli/test_replay.py runs that."""


def commands(group: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that has a page."""
    yield path
    for name, command in group.commands.items() if isinstance(group, click.Group) else ():
        yield from commands(command, (*path, name))


def examples(page: tuple[str, ...]) -> list[str]:
    """The commands that a page shows, each on one line."""
    shown = poolport(*page, "--help", COLUMNS="80").stdout.replace("\\\n", " ")
    return re.findall(r"^ {4}((?:AWS_ENDPOINT_URL=\S+ +)?(?:poolport|terraform|aws|eval) .*)$", shown, re.M)


def test_every_page_has_an_example_that_is_run() -> None:
    assert {*PAGES, *ENDLESS} == set(commands())
    for page in commands():
        assert examples(page), page


@pytest.mark.parametrize("page", list(commands()), ids=" ".join)
def test_a_page_fits_a_terminal(page: tuple[str, ...]) -> None:
    text = poolport(*page, "--help", COLUMNS="80").stdout
    assert max(map(len, text.splitlines())) <= 80
    # A sentence ends: neither a page nor an option is cut.
    assert not re.search(r"\w\.\.\.$", text, re.M)


def test_every_example_does_what_it_says(
    tmp_path: Path, aws: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git") or "git")
    monkeypatch.setenv("PATH", str(tools))  # no terraform: what it proves is tested elsewhere
    monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    keys = "aws_access_key_id = a\naws_secret_access_key = b\n"
    Path("credentials").write_text(f"[dev]\n{keys}[prod]\n{keys}")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    Path("terraform.tfstate").write_text('{"version": 4, "resources": []}')
    for page in PAGES:
        for example in examples(page):
            _run(example)
    assert json.loads(Path("policy.json").read_text())["Statement"]


def _run(example: str) -> None:
    program, *words = shlex.split(example)
    target = words[words.index(">") + 1] if ">" in words else ""
    words = words[: words.index(">")] if target else words
    if program == "terraform":
        Path(target).write_text('{"version": 4, "resources": []}')
        return
    if program == "eval":
        words = re.findall(r"poolport (\w+ \w+)", example)[0].split()
    if words[:2] == ["diff", "last-week/customers"]:
        shutil.copytree("customers", "last-week/customers")
    run = poolport(*words)
    assert run.exit_code in DONE, f"{example}\n{run.output}"
    if target:
        Path(target).write_text(run.stdout)
