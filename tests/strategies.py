"""Hostile texts and random values, for the tests of everything that quotes."""

from __future__ import annotations

from itertools import zip_longest
from typing import TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exporter.model import (
    Argument,
    Block,
    Blocks,
    Entries,
    External,
    File,
    Join,
    Ref,
    Scalar,
    Value,
)
from tests.builders import argument

T = TypeVar("T")

_ANY = st.characters(exclude_categories=["Cs"])
_HOSTILE = st.sampled_from(
    "$$%%{{}}\"\"''\\\\\n\r\t#=,:[]()~ aé\0\x0b\x1b\x7f\x85\xa0\u2028\u2029\ufeff\u202e\u2066"
)
_JOINING = st.sampled_from("e\u0301\u200d\ufe0f👩🏽🇩한\u1112\u1161\u0e33日ｱ\uff9e\u17d8\u0915\u094d")
_KNOWN = ("$${a}", "$$", "%%{", "$%{", "${${", "%{if true}", "${path.module}", "a: b", "for", "fmt: off")
_TEXTS = st.one_of(
    st.text(_ANY, max_size=40),
    st.text(_HOSTILE, max_size=12),
    st.text(_JOINING, max_size=8),
    st.sampled_from(_KNOWN),
    st.builds(lambda char, count: char * count, st.sampled_from('xé日"$'), st.integers(20, 100)),
)
_WORDS = st.text("abc_z", min_size=1, max_size=20)
_REFERENCES = st.one_of(
    st.builds(Ref, _WORDS.map("res_{}".format), _WORDS.map("at_{}".format), st.just("")),
    st.builds(External, _WORDS.map("ext_{}".format), st.just("")),
)

# Composite, since hypothesis spells a strategy out where it complains, and warns when that is long.


@st.composite
def _text(draw: st.DrawFn) -> str:
    return draw(_TEXTS)


@st.composite
def _scalar(draw: st.DrawFn) -> Scalar:
    return draw(_SCALARS)


@st.composite
def _arguments(draw: st.DrawFn, depth: int) -> tuple[Argument, ...]:
    words = draw(st.lists(_WORDS, max_size=4, unique=True))
    return tuple(argument(f"t_{word}", draw(_value(depth)), f"p_{word}") for word in words)


@st.composite
def _value(draw: st.DrawFn, depth: int) -> Value:
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind < 2:
        return draw(_scalar())
    if kind == 2:
        return tuple(draw(st.lists(_scalar(), max_size=6)))
    if kind == 3:
        keys = draw(st.lists(texts, max_size=3, unique=True))
        return Entries(tuple((key, draw(_value(depth - 1))) for key in keys))
    blocks = [Block(draw(_arguments(depth - 1))) for _ in range(draw(st.integers(1, 2)))]
    return blocks[0] if kind == 4 else Blocks(tuple(blocks))


texts = _text()
"""Texts as people and attackers write them, and texts about as long as a line."""

_SCALARS: st.SearchStrategy[Scalar] = st.one_of(
    texts,
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    _REFERENCES,
    st.builds(Join, st.lists(st.one_of(texts, _REFERENCES), max_size=4).map(tuple)),
    st.builds(File, texts.map("files/{}.html".format), st.just("")),
)
values = _value(2)
arguments = _arguments(2)


def names(value: Ref | External) -> str:
    """References spelled in a way that both languages can read."""
    return f"local.{value.name}" if isinstance(value, External) else f"{value.resource}.{value.attribute}"


def samples(strategy: st.SearchStrategy[T], count: int, seed: int | None = None) -> list[T]:
    """Many examples at once, for judges that are too slow to be asked about each; with a seed the same."""
    found: list[T] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: T) -> None:
        found.append(example)

    (collect if seed is None else hypothesis.seed(seed)(collect))()
    return found


def same(before: str, after: str) -> None:
    """Fail at the first line that differs: pytest's comparison of long texts takes minutes."""
    for old, new in zip_longest(before.split("\n"), after.split("\n")):
        assert new == old
