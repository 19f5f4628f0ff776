"""Compiled code is taken again only where nothing that it was made of is another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
import pytest

from exporter.targets.compiled import keep_compiled


def drawn(text: str, filters: Mapping[str, Callable[..., Any]], **variables: Any) -> str:
    """A template of always the same name, in an environment of its own."""
    environment = jinja2.Environment(loader=jinja2.DictLoader({"a.j2": text}), autoescape=False)
    environment.filters |= filters
    keep_compiled(environment)
    return environment.get_template("a.j2").render(variables)


def test_a_filter_is_called_at_each_drawing_with_constants_too() -> None:
    for prefix in ("one", "other"):
        text = '{{ "x" | say }}{% set it = "y" | say %} {{ it }} {{ ["z"] | map("say") | join }}'
        found = drawn(text, {"say": lambda what, prefix=prefix: f"{prefix} {what}"})
        assert found == f"{prefix} x {prefix} y {prefix} z"


def test_another_text_of_the_same_name_is_compiled_anew() -> None:
    assert [drawn(text, {}) for text in ("a", "b", "a")] == ["a", "b", "a"]


def test_a_filter_that_takes_the_context_may_take_it_no_more() -> None:
    @jinja2.pass_context
    def old(context: jinja2.runtime.Context, what: str) -> str:
        return f"{what} of {context['name']}"

    text = '{{ "x" | say }}'
    assert drawn(text, {"say": old}, name="a") == "x of a"
    assert drawn(text, {"say": str.upper}, name="b") == "X"


def test_a_filter_that_is_not_there_is_missed_though_the_template_was_compiled_with_it() -> None:
    text = '{{ "x" | say }}'
    assert drawn(text, {"say": str.upper}) == "X"
    with pytest.raises(jinja2.TemplateError, match="say"):
        drawn(text, {})
