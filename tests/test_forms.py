"""JSON that people may have changed: the first place that has another form than the declared one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from exporter.forms import Form, check


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("a", str),
        (1, int),
        (True, bool),
        (None, None),
        ([1, 2], [int]),
        ([], [int]),
        ({"a": "b"}, {str: str}),
        ({"a": 1, "more": 2}, {"a": int}),
        ({}, {"a?": int}),
        (None, ([int], None)),
        ([5], ([int], None)),
    ],
)
def test_what_has_the_form_passes(value: Any, form: Form) -> None:
    check(value, form)


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (1, str, "it is 1, and not a text"),
        (True, int, "it is True, and not a whole number"),
        (1, bool, "it is 1, and not true or false"),
        (0, None, "it is 0, and not null"),
        ({}, [int], "it is {}, and not a list"),
        ([1, "a"], [int], "[1] is 'a', and not a whole number"),
        ([], {str: int}, "it is [], and not an object"),
        ({"a": {"b": []}}, {"a": {str: str}}, "a.b is [], and not a text"),
        ({}, {"a": int}, "a is missing"),
        ({"a": None}, {"a?": int}, "a is None, and not a whole number"),
        ({"a": 1}, {"a": ([int], None)}, "a is 1, and not null"),
    ],
)
def test_the_first_other_place_is_named(value: Any, form: Form, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        check(value, form)
