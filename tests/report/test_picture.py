"""The picture of a pool's world: what hangs on it, what refers to what, and what lies outside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.report.picture import LETTERS, MOST, Node, draw_picture, outside_name, outside_sort, short

DEMO = Path(__file__).parents[2] / "demo/account"


def node(key: str, column: int = 1, *edges: str, name: str = "") -> Node:
    return Node(key, name or key, column, f"Sort {column}", key, edges=edges)


def test_each_thing_is_a_box_that_leads_to_it_and_each_reference_is_a_line() -> None:
    drawn = str(draw_picture("pool", [node("a", 1, "b"), node("b", 2), node("c", 4)], {"c"}))
    assert re.findall(r'href="#(\w+)"', drawn) == ["a", "b", "c"]
    assert drawn.count('class="edge"') == 2  # of a to b, and of the pool to c
    assert "<desc>pool. sort 1: 1, sort 2: 1, sort 4: 1</desc>" in drawn


def test_what_nothing_refers_to_has_no_line() -> None:
    assert 'class="edge"' not in draw_picture("pool", [node("a", 1, "gone"), node("c", 4)], ())


def test_of_many_things_the_first_are_drawn_and_the_others_are_counted() -> None:
    drawn = str(draw_picture("pool", [node(f"n{number}") for number in range(MOST + 3)], ()))
    assert drawn.count("<a ") == MOST
    assert "and 3 more" in drawn
    assert f"Sort 1 ({MOST + 3})" in drawn
    assert "more" not in draw_picture("pool", [node(f"n{number}") for number in range(MOST)], ())


def test_boxes_do_not_overlap_and_all_of_them_are_in_the_picture() -> None:
    nodes = [node(f"n{column}{number}", column) for column in range(5) for number in range(3)]
    drawn = str(draw_picture("pool", nodes, ()))
    found = re.findall(r'<rect x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)" rx="5"/>', drawn)
    boxes = [tuple(map(int, it)) for it in found]
    assert len(boxes) == 15
    for number, (x, y, width, height) in enumerate(boxes):
        for left, top, wide, high in boxes[:number]:
            assert x >= left + wide or left >= x + width or y >= top + high or top >= y + height
    shown = re.search(r'viewBox="-2 -2 (\d+) (\d+)"', drawn)
    assert shown
    assert max(x + width for x, _, width, _ in boxes) <= int(shown[1]) - 2
    assert max(y + height for _, y, _, height in boxes) <= int(shown[2]) - 2


def test_a_name_is_text_and_never_longer_than_its_box() -> None:
    drawn = str(draw_picture("<b>", [node("a", name='"><script>x</script>' + "w" * 90)], ()))
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert short("w" * 90, LETTERS) == "w" * (LETTERS - 1) + "…"
    assert short("プール" * 9, LETTERS) == ("プール" * 9)[:10] + "…"
    assert short("a\u202eb", LETTERS) == "a\\u202eb"


@pytest.mark.parametrize(
    ("value", "sort", "name"),
    [
        ("arn:aws:lambda:eu-west-1:123456789012:function:sign-up:live", "Triggers", "sign-up:live"),
        ("arn:aws:iam::123456789012:role/service-role/sms", "Roles and providers", "sms"),
        ("arn:aws:kms:eu-west-1:123456789012:key/1", "Keys", "1"),
        ("no-reply@example.com", "Others", "no-reply@example.com"),
        ("arn:", "Others", "arn:"),
    ],
)
def test_what_lies_outside_is_sorted_by_its_arn(value: str, sort: str, name: str) -> None:
    assert (outside_sort(value), outside_name(value)) == (sort, name)


def test_the_sample_account_has_a_picture_of_all_that_a_pool_touches(tmp_path: Path) -> None:
    page = draw_export(DEMO, tmp_path, choose(("terraform",))).files["report.html"].decode()
    (customers,) = (
        it
        for it in re.findall(r"<svg viewBox.*?</svg></div>", page)
        if "<title>customers</title>" in it and "Okta" in it
    )
    heads = re.findall(r'class="head"[^>]*>([A-Z][a-z ]+)', customers)
    assert [it.strip() for it in heads] == [
        *("Identity pools", "Clients", "Identity providers", "Resource servers", "Settings"),
        *("Domains", "Groups", "Triggers", "Roles and providers", "Keys", "Others", "Certificates"),
    ]
    assert customers.count('class="edge"') > 30
    assert 'class="left"' in customers  # a client without code
