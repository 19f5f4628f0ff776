"""Spoils a document or a file at one place, as a stranger, an emulator or a broken disk would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Spot = tuple[Any, Any]
"""A container and the key or the index of one of its values."""

ODD: tuple[Callable[[], Any], ...] = (
    lambda: None,
    lambda: True,
    lambda: False,
    lambda: 0,
    lambda: -1,
    lambda: 10**30,
    lambda: 0.5,
    lambda: float("inf"),
    lambda: float("nan"),
    lambda: "",
    lambda: " ",
    lambda: "x" * 5_000,
    lambda: "\ud800",
    lambda: "e\u0301\u202e\x1b[2J\0\r\n",
    lambda: "${file(\"a\")} %{if true} \"\n''' \\ {{ a }} #",
    lambda: "../../../outside",
    lambda: "/outside",
    lambda: "__file__",
    lambda: "arn:aws:lambda:us-east-1:999988887777:function:other:live",
    lambda: "us-east-1_AbC123",
    list,
    dict,
    lambda: [None],
    lambda: {"": None},
    lambda: [[["x"]]],
    lambda: {"Key": "a", "Value": ["b"]},
    lambda: _nested(60),
    lambda: _nested(480),
)
"""Values that do not belong where they are put; each call makes a new one."""


def _nested(depth: int) -> Any:
    """A value some levels deep: deeper than any answer, or deeper than a careless reader can go."""
    inner: Any = "deep"
    for level in range(depth):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


def spoil(document: Any, random: Random) -> Any:
    """A document with one place of it changed: another value, none, one more, or another name."""
    spots = list(_spots(document))
    if not spots:
        return random.choice(ODD)()
    container, key = random.choice(spots)
    change = random.randrange(10)
    if change == 0:
        del container[key]
    elif change == 1:
        other, place = random.choice(spots)
        container[key] = _copy(other[place])
    elif change == 2 and isinstance(container, list):
        container.insert(key, _copy(container[key]))
    elif change == 3 and isinstance(container, dict):
        container[_name(random)] = container.pop(key)
    elif change == 4 and isinstance(container, dict):
        container[_name(random)] = random.choice(ODD)()
    else:
        container[key] = random.choice(ODD)()
    return document


_PIECES = (
    *"$%{}\"'\\\n\r\t#=,:[]()<>~ aZ9_é\0\x0b\x1b\x7f\x85\xa0\u2028\u2029\ufeff\u202e\u2066",
    *(
        "${",
        "%{",
        "{{",
        "}}",
        "{%",
        "{#",
        "EOT",
        "\n---\n",
        "import os",
        "#{",
        "`",
        "e\u0301",
        "👩🏽",
        "日本",
    ),
    *("</details>", "www.evil.example", "@octocat", "|", "<!--", "&lt;", "fmt: off", "$(id)", "../", "null"),
)
"""What texts are made of that some reader takes for its own."""


def with_hostile_texts(value: Any, random: Random) -> Any:
    """A copy of an answer in which one text in four is another one, of the same place."""
    if isinstance(value, dict):
        return {key: with_hostile_texts(inner, random) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_hostile_texts(inner, random) for inner in value]
    if isinstance(value, str) and random.randrange(4) == 0:
        pieces = [random.choice(_PIECES) for _ in range(random.randrange(12))]
        return "".join(pieces) + ("\ud800" if random.randrange(3000) == 0 else "")
    return value


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _name(random: Random) -> str:
    odd = random.choice(ODD)()
    return odd if isinstance(odd, str) else "Unknown"


def _spots(value: Any) -> Iterator[Spot]:
    """Every place of a document, those of containers included."""
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, inner in items:
        yield value, key
        yield from _spots(inner)


def as_bytes(document: Any, random: Random) -> bytes:
    """A document as a file, one in ten of them damaged as bytes are."""
    content = json.dumps(document).encode()
    return damage(content, random) if random.randrange(10) == 0 else content


def damage(content: bytes, random: Random) -> bytes:
    """Bytes with one fault: cut off, one of them changed, doubled, or with something in front."""
    place = random.randrange(len(content) + 1)
    return random.choice(
        (
            b"",
            content[:place],
            content[:place] + bytes([random.randrange(256)]) + content[place + 1 :],
            content[:place] + b"\xff\xfe" + content[place:],
            b"\xef\xbb\xbf" + content,
            content + content,
            b"\0" * 64,
        )
    )
