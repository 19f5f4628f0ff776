"""A link in a message is found as the provider's pattern finds it, in linear time."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from exporter.catalog.user_pool import _LINK, _holds, _in_link


def by_the_pattern(text: str) -> bool:
    """The provider's pattern, tried at each place."""
    found = re.findall(r"(?=\{##(.*?)##\})", text, re.DOTALL)
    return any(all(map(_in_link, link)) for link in found)


@given(st.text(st.sampled_from("{}#a\u200b\n"), max_size=24))
def test_what_the_pattern_finds_is_found(text: str) -> None:
    assert _holds(text, _LINK) == by_the_pattern(text)


def test_many_beginnings_without_an_end_are_no_link() -> None:
    assert not _holds("{##" * 100_000 + "\u200b##}", _LINK)
    assert _holds("{##" * 100_000 + "##}", _LINK)
