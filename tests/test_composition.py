"""The form that Terraform gives to a text: what two texts become the same, and which stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given

from exporter.composition import composed, stays
from tests.strategies import texts

SOUND = "\uff9e"
MANY = "e" + "\u0316" * 31


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("e\u0301", "\u00e9"),
        # Go's library makes these of them: the plan of hostile texts showed the first.
        (f"s{SOUND}\u094d\u0301#", f"\u015b{SOUND}\u094d#"),
        (MANY, MANY[:31] + "\u034f" + MANY[31:]),
    ],
)
def test_what_terraform_makes_of_a_text_is_the_same_text(text: str, made: str) -> None:
    assert composed(text) == composed(made)
    assert not stays(text)


def test_a_text_without_marks_is_itself() -> None:
    assert [
        it for it in ("", "abc", "\u00e9", f"\uff76{SOUND}", f"\uff8a{SOUND}\uff70{SOUND}") if not stays(it)
    ] == []
    assert composed(f"\uff76{SOUND}") != composed("\u304b\u3099")


@given(texts)
def test_what_stays_is_composed(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    if stays(text):
        assert composed(text) == text
