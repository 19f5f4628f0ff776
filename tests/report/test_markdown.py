"""The report for people shows whatever an account says letter by letter: no link, no picture, no HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.report.markdown import FILTERS, LIVE
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from exporter.targets.text import visible
from tests.builders import ACCOUNT, answer, pool

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

TEXTS = [
    "www.evil.example",
    "see http://evil.example/a_b?c=d&e (or https://x)",
    "FTP://evil.example",
    "mailto:me@evil.example",
    "@somebody and @an-org/team",
    "#1 GH-12 owner/repo#34",
    "![x](http://evil.example/x.png)",
    "[a](javascript:alert(1))",
    "<img src=x onerror=alert(1)> </details> <!-- x",
    "<http://evil.example>",
    "&lt;b&gt; &#64;x &amp;",
    "a | b || c\\|d `e|f`",
    "`` ` ``` \\` ``",
    "*a* _b_ **c** ~~d~~ $e$ $$f$$",
    "# a",
    "> a",
    "- a",
    "+ a",
    "1. a",
    "1) a",
    "===",
    "---",
    "    a",
    ":tada: arn:aws:iam::123456789012:role/x",
    "no \x1b[2J\u202e\x9b31m\x85\u2028x",
    "\ud800 half",
    "a\nb\r\n\tc",
    "\\",
    "`",
    "|",
    "",
]


def shown(markdown: str) -> tuple[str, str, set[str]]:
    """The text that a reader sees, the part that is not code, and of what kinds of things it is made."""
    text, plain, kinds = "", "", set()
    for block in READER.parse(markdown):
        kinds.add(block.type)
        for token in block.children or ():
            text += token.content
            plain += token.content if token.type != "code_inline" else " "
            kinds.add(token.type)
    return text, plain, kinds


PLACES = {"list": ("* {}", {"bullet_list_open"}), "cell": ("| a |\n| --- |\n| {} |", {"table_open"})}
HARMLESS = {"inline", "text", "code_inline", "paragraph_open", "paragraph_close", "text_special"} | {
    f"{name}_{end}"
    for name in ("bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td")
    for end in ("open", "close")
}


def check(text: str, name: str, place: str) -> None:
    around, wanted = PLACES[place]
    read, plain, kinds = shown(around.format(FILTERS[name](text)))
    expected = " ".join(visible(text.replace("\r", " ").replace("\n", " ").replace("\t", " ")).split())
    assert read.removeprefix("a" if place == "cell" else "") == expected
    assert kinds <= HARMLESS
    assert wanted <= kinds
    assert not LIVE.search(plain)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["md", "code"])
@pytest.mark.parametrize("place", PLACES)
def test_a_text_is_shown_letter_by_letter(text: str, name: str, place: str) -> None:
    check(text, name, place)


@given(st.lists(st.sampled_from([*"`|\\ <>&*_[]()!#@:/.-+=~$1aw\x1b", "www.", "http://", "@x"])).map("".join))
@pytest.mark.parametrize("name", ["md", "code"])
@pytest.mark.parametrize("place", PLACES)
def test_any_text_is_shown_letter_by_letter(name: str, place: str, text: str) -> None:
    check(text, name, place)


def test_a_group_that_is_named_as_a_link_is_none_in_the_report(tmp_path: Path) -> None:
    here: dict[str, Any] = {"UserPoolId": "us-east-1_AbC123"}
    group = {**here, "GroupName": "www.evil.example", "Description": "@admin &lt; \x1b[2J\u202e"}
    listed = answer("ListGroups", here, {"Groups": [group]})
    snapshot = tmp_path / "snapshot"
    write_answers(snapshot, "us-east-1/a.json", "us-east-1", [*pool(), listed])
    write_manifest(snapshot, Manifest(ACCOUNT, ("us-east-1",), ("us-east-1/a.json",), {}))
    render_export(snapshot, tmp_path, choose(("pulumi", "terraform")))
    text = (tmp_path / "report.md").read_text("utf-8")
    read, plain, _ = shown(text)
    assert "www.evil.example" in read
    assert "www." not in plain
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.parent.parent != snapshot:
            assert not {"\x1b", "\u202e"} & set(path.read_text("utf-8")), path
