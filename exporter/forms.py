"""Checks JSON against a declared form, and names the first place that differs."""

from __future__ import annotations

from typing import Any

Form = Any
"""``str``, ``int``, ``bool`` or ``None``; ``[form]`` a list; ``{str: form}`` a map; ``{"member": form}`` an
object that has these members, or may lack them (``"member?"``), and may have others; ``(form, form)`` one of
several."""

_WORDS = {str: "a text", int: "a whole number", bool: "true or false", None: "null"}


def check(value: Any, form: Form, place: str = "") -> None:
    """Check a value.

    Raises:
        ValueError: it has another form; the message names the place.

    >>> check({"files": {"a": [7]}}, {"files": {str: [str]}})
    Traceback (most recent call last):
    ValueError: files.a[0] is 7, and not a text
    """
    if isinstance(form, tuple):
        _check_one_of(value, form, place)
    elif isinstance(form, list):
        _expect(isinstance(value, list), value, "a list", place)
        for index, item in enumerate(value):
            check(item, form[0], f"{place}[{index}]")
    elif isinstance(form, dict):
        _expect(isinstance(value, dict), value, "an object", place)
        if str in form:
            for name, item in value.items():
                check(item, form[str], f"{place}.{name}" if place else name)
            return
        for known, inner in form.items():
            name = known.removesuffix("?")
            inside = f"{place}.{name}" if place else name
            if name in value:
                check(value[name], inner, inside)
            elif name == known:
                raise ValueError(f"{inside} is missing")
    else:
        known = value is None if form is None else type(value) is form
        _expect(known, value, _WORDS[form], place)


def _check_one_of(value: Any, forms: tuple[Form, ...], place: str) -> None:
    for form in forms[:-1]:
        try:
            return check(value, form, place)
        except ValueError:
            continue
    check(value, forms[-1], place)


def _expect(known: bool, value: Any, wanted: str, place: str) -> None:
    if not known:
        raise ValueError(f"{place or 'it'} is {repr(value)[:80]}, and not {wanted}")
