"""The pictures: no larger than can be read, and whatever a name says, it stays a name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from exporter.report.mermaid import MOST, MOST_POOLS, account_picture, pool_picture
from tests.strategies import texts

LINE = re.compile(
    r"flowchart LR"
    r"|  ([nx]\d+)(\[\[|\(\[|\(|\[)\"([^\"\[\](){}<>]|<br>)*\"(\]\]|\]\)|\)|\])"
    r"|  [nx]\d+ (-->|-\.->) [nx]\d+"
    r"|  subgraph r\d+\[\"[^\"]*\"\]|  end"
)


def thing(name: str, kind: str = "user_pool_client", title: str = "a", **more: Any) -> dict[str, Any]:
    return {
        "region": "us-east-1",
        "name": name,
        "pool": "p",
        "kind": kind,
        "title": title,
        "refers_to": [],
        "externals": [],
        **more,
    }


def pool(number: int) -> dict[str, Any]:
    return {
        **thing(f"p{number}", "user_pool"),
        "things": {"user_pool": 1, "user_pool_client": 2, "user_group": 1},
    }


def test_a_pool_points_to_what_hangs_on_it_and_that_to_what_lies_outside() -> None:
    drawn = pool_picture(
        [thing("p", "user_pool", externals=["lambda_x"]), thing("c", refers_to=["p", "elsewhere"])]
    ).splitlines()
    assert drawn[1:] == [
        '  n0[["a<br>user pool"]]',
        '  n1["a<br>user pool client"]',
        '  x0("lambda_x")',
        "  n0 -.-> x0",
        "  n0 --> n1",
    ]


def test_what_is_too_large_to_be_read_is_not_drawn_and_one_box_is_no_picture() -> None:
    assert pool_picture([thing(f"c{n}") for n in range(MOST)])
    assert not pool_picture([thing(f"c{n}") for n in range(MOST + 1)])
    assert not pool_picture([thing("c")])
    assert account_picture([pool(n) for n in range(MOST_POOLS)], [])
    assert not account_picture([pool(n) for n in range(MOST_POOLS + 1)], [])


def test_an_account_shows_which_pool_refers_to_which_once() -> None:
    used = thing("c1", pool="p1", refers_to=["p1"])
    user = [thing(f"i{n}", pool="p0", refers_to=["c1"]) for n in range(2)]
    drawn = account_picture([pool(0), pool(1)], [used, *user]).splitlines()
    assert [line for line in drawn if "-->" in line] == ["  n0 --> n1"]
    assert "<br>2 clients#44; 1 other thing" in drawn[2]


@given(texts)
def test_a_name_stays_a_name(text: str) -> None:
    drawn = pool_picture([thing("p", "user_pool", text), thing("c", title=text, externals=["x"])])
    for line in drawn.split("\n"):
        assert LINE.fullmatch(line), line


@pytest.mark.parametrize("text", ["$$x^2$$", "$$$$", "a$$$b"])
def test_no_name_is_a_formula(text: str) -> None:
    drawn = pool_picture([thing("p", "user_pool", text), thing("c")])
    assert "#36;#36;" not in drawn
    assert drawn.count("#36;") == text.count("$")
