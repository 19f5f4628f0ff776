"""What is said of many things is read once, the heaviest first, and the rest is folded."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exporter.folder.render import choose, draw_export
from exporter.report.groups import by_reason, weighed
from exporter.report.markdown import as_markdown, pool_pages
from exporter.sample import SAMPLE
from exporter.states import WEIGHTS

FOLDED = re.compile(r"<details>.*?</details>", re.S)


def finding(message: str, resource: str, weight: str = "warning", path: str = "") -> dict[str, Any]:
    return {
        "region": "r",
        "weight": weight,
        "resource": resource,
        "path": path,
        "message": message,
        "remedy": "fix it",
        "page": "",
    }


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    drawing = draw_export(SAMPLE, SAMPLE / "nowhere", choose(("terraform", "pulumi")))
    found: dict[str, Any] = json.loads(drawing.files["report.json"])
    return found


def times(data: dict[str, Any], number: int) -> dict[str, Any]:
    """The same account with each pool so many times."""
    found = dict(data)
    for name in ("pools", "resources", "omitted", "findings"):
        found[name] = [
            json.loads(json.dumps(item).replace("us-east-1_", f"us-east-1_{copy}"))
            for copy in range(number)
            for item in data[name]
        ]
    return found


def test_one_sentence_of_many_things_is_one_group_and_each_thing_is_there_once() -> None:
    found = weighed(
        [finding("a", "1", path="X"), finding("b", "1"), finding("a", "2"), finding("a", "1", path="Y")], 9
    )
    assert [(it.weight, it.number) for it in found] == [("warning", 3)]
    first, second = found[0].sentences
    assert (first.message, [it["resource"] for it in first.things], first.paths) == (
        "a",
        ["1", "2"],
        ("X", "Y"),
    )
    assert second.message == "b"


def test_the_heaviest_come_first_and_are_open_and_information_never_is() -> None:
    found = weighed(
        [finding(f"{weight} {n}", "1", weight) for weight in reversed(WEIGHTS) for n in range(3)], 5
    )
    assert [it.weight for it in found] == list(WEIGHTS)
    assert [it.open for it in found] == [3, 2, 0, 0, 0, 0]
    assert weighed([finding("a", "1", "info")], 5)[0].open == 0


def test_things_are_put_together_by_their_reason_and_what_else_must_be_the_same() -> None:
    items = [{"reason": "r", "kind": "a"}, {"reason": "s", "kind": "a"}, {"reason": "r", "kind": "b"}] * 2
    assert [(reason, len(its)) for reason, its in by_reason(items)] == [("r", 4), ("s", 2)]
    assert [len(its) for _, its in by_reason(items, "kind")] == [2, 2, 2]


@pytest.mark.parametrize("number", [1, 4, 20])
def test_a_large_account_is_read_on_two_screens(number: int, sample: dict[str, Any]) -> None:
    page = as_markdown(times(sample, number), None).decode()
    assert page.count("<details>") == page.count("</details>")
    assert FOLDED.sub("", page).count("\n") <= 150
    assert page.count("\n") <= 600


def test_only_a_pool_of_which_there_is_something_to_say_has_a_page(sample: dict[str, Any]) -> None:
    pages = pool_pages(sample, None)
    said = {it["pool"] for it in sample["findings"] if it["weight"] != "info"} | {
        it["pool"] for it in sample["omitted"]
    }
    assert {path.rsplit("/", 1)[1].removesuffix(".md") for path in pages} == said
    assert 0 < len(said) < len(sample["pools"])
    for pool in sample["pools"]:
        link = f"](report/{pool['region']}/{pool['name']}.md)"
        assert (link in as_markdown(sample, None).decode()) == (pool["name"] in said)


def test_every_link_of_the_pages_leads_to_a_file(sample: dict[str, Any]) -> None:
    files = draw_export(SAMPLE, SAMPLE / "nowhere", choose(("terraform", "pulumi"))).files
    pages = {path: text.decode() for path, text in files.items() if path.endswith(".md")}
    links = [
        (path, link) for path, text in pages.items() for link in re.findall(r"\]\((?!https)([^)]+)\)", text)
    ]
    assert len(links) > 50
    for path, link in links:
        file, _, line = link.partition("#L")
        there = (Path("/") / path).parent.joinpath(file).resolve().relative_to("/").as_posix()
        assert there in files, f"{path} links to {link}"
        assert not line or int(line) <= files[there].count(b"\n")
