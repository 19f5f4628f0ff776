"""The words of a human name: nearest to what it says, and none that say nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.graph.words import LOGICAL_ID, SHORTEST, cut, human, identifier, plain, without


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("User pool - x7k2pq", "user_pool_x7k2pq"),
        ("CustomerPool", "customer_pool"),
        ("Café Zürich", "cafe_zurich"),
        ("Cafe\u0301", "cafe"),
        ("--a..b--", "a_b"),
        ("ﬁnance", "finance"),
        ("", ""),
    ],
)
def test_an_identifier_is_the_nearest_to_the_human_name(text: str, name: str) -> None:
    assert identifier(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Łódź, Straße 5", "lodz_strasse_5"),
        ("пользователи", "polzovateli"),
        ("Ελλάδα", "ellada"),
        ("고객", "go_gaeg"),
        ("客户web", "ke_hu_web"),
        ("社員ポータル", "she_yuan_potaru"),
        ("ＷＥＢ①", "web1"),
    ],
)
def test_a_letter_of_another_script_is_written_as_it_sounds(text: str, name: str) -> None:
    assert identifier(text) == name


@pytest.mark.parametrize(
    "text", ["🔑", "👍🏽", "👨‍👩‍👧", "🇯🇵", "€ → ★", "\u200f", "\u0301", "\ud800", "\x00", "\U0010ffff"]
)
def test_a_sign_says_nothing(text: str) -> None:
    assert identifier(text) == ""
    assert identifier(f"web {text} app") == "web_app"


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u202e", "\ud800", "\x00"])
def test_what_is_not_seen_parts_no_word(mark: str) -> None:
    assert identifier(f"web{mark}app") in ("webapp", "web_app")
    assert mark == "\x00" or identifier(f"web{mark}app") == "webapp"


@given(st.text())
def test_an_identifier_is_plain_and_that_of_an_identifier_is_itself(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]*", identifier(text))
    assert identifier(identifier(text)) == identifier(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("PlatformUserPoolWebClient8B1F0C2D-Re0BupKz5pdO", "PlatformUserPoolWebClient"),
        ("PlatformStack-PreSignUpFnB8D1E2-sDCTb7T7aLCg", "PlatformStack-PreSignUpFn"),
        ("Users-1ABCDE2FGH3I", "Users"),
        ("AmazonOpenSearchService-customers-us-gov-west-1-abc123", "OpenSearch customers"),
        ("AmazonOpenSearchService-shop-search", "OpenSearch shop-search"),
    ],
)
def test_what_a_service_adds_to_a_name_is_left_out(text: str, read: str) -> None:
    assert human(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "orders-CustomerApi2",
        "orders-CustomerMgmt",
        "customers-B2BPortal",
        "release-20240131120000",
        "orders-aa3150d6b9b9",
        "a863abc8-2ee2-4e0f-b004-aa3150d6b9b9",
        "AmazonOpenSearchService-",
        "-" * 5_000,
    ],
)
def test_what_people_have_written_stays(text: str) -> None:
    assert human(text) == text


def test_a_template_s_name_is_told_by_the_tag() -> None:
    assert human("Staff2024-x1", {LOGICAL_ID: "Staff2024"}) == "Staff2024"
    assert human("Staff-x1", {LOGICAL_ID: "Other"}) == "Staff-x1"
    assert human("Staff-x1", {LOGICAL_ID: None}) == "Staff-x1"


@given(st.lists(st.sampled_from("user pool web my a client".split()), min_size=1).map("_".join))
def test_a_word_that_is_left_says_something(word: str) -> None:
    rest = plain(word, ("pool", "user_pool", "client"))
    assert rest == word or len(rest) >= SHORTEST


def test_only_whole_words_are_left_out() -> None:
    assert without("customersweb_customers", "customers") == "customersweb"
    assert without("web", "") == "web"


@given(st.from_regex(r"[a-z0-9_]{1,80}", fullmatch=True), st.integers(1, 60))
def test_a_cut_name_is_a_beginning_of_it(word: str, length: int) -> None:
    assert word.startswith(cut(word, length))
    assert len(cut(word, length)) <= length
