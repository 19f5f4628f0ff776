"""What changed of an argument, in the words of the code."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from exporter.changes.compare import compare
from exporter.changes.model import Change
from exporter.changes.show import path_of, words_of
from exporter.model import Argument, Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from tests.builders import argument, graph_of, resource

WEB = resource("customers_web", kind="user_pool_client", import_id="p/web")
KIOSK = resource("customers_kiosk", kind="user_pool_client", import_id="p/kiosk")


def told(before: Value | None, after: Value | None, *, ordered: bool = False) -> list[str]:
    """What is said of an argument that has one value before, and another one after."""
    sides = []
    for value in (before, after):
        found = [argument("thing", value)] if value is not None else []
        found = [replace(it, arg=replace(it.arg, ordered=ordered)) for it in found]
        sides.append(graph_of(resource("customers", *found), WEB, KIOSK))
    return [
        f"{path_of(changed, change)}: {words_of(change)}"
        for pool in compare(*sides).pools
        for changed in pool.changed
        for change in changed.changes
    ]


def block(**values: Value) -> Block:
    return Block(tuple(argument(name, value) for name, value in values.items()))


def file(text: str, path: str = "files/a.html") -> File:
    return File(path, text)


LONG = "line\n" * 12
ARN = "arn:aws:lambda:us-east-1:123456789012:function:a"
CASES: list[tuple[Value | None, Value | None, list[str]]] = [
    (8, 12, ["customers.thing: 8 -> 12"]),
    (True, 1, ["customers.thing: true -> 1"]),
    ("8", 8, ['customers.thing: "8" -> 8']),
    (None, "on", ["customers.thing: added on"]),
    ("two words", None, ['customers.thing: removed "two words"']),
    ("a", "", ['customers.thing: a -> ""']),
    (("a", "b"), ("b", "a"), []),
    (("a", "b"), ("b", "c", "d"), ["customers.thing: added c, d; removed a"]),
    (("a", "a"), ("a",), ["customers.thing: removed a"]),
    (None, (), ["customers.thing: added []"]),
    (None, ("a",), ["customers.thing: added a"]),
    (
        Ref(WEB.key, "id", "web"),
        Ref(KIOSK.key, "id", "k"),
        ["customers.thing: customers_web.id -> customers_kiosk.id"],
    ),
    (Ref(WEB.key, "id", "web"), "web", []),
    (Ref(WEB.key, "arn", "x:1"), Ref(WEB.key, "arn", "x:2"), ["customers.thing: x:1 -> x:2"]),
    (External("one", ARN), External("other", ARN), []),
    (External("one", ARN), External("one", f"{ARN}b"), [f"customers.thing: {ARN} -> {ARN}b"]),
    (Join((Ref(WEB.key, "id", "web"), "/r")), "web/r", []),
    (Join((Ref(WEB.key, "id", "web"), "/r")), "web/w", ["customers.thing: ${customers_web.id}/r -> web/w"]),
    (file(LONG), file(LONG, "files/b.html"), []),
    ("x", file("x"), []),
    (
        file(LONG),
        file(LONG.replace("line", "other", 3) + "more\nlines\n"),
        ["customers.thing: 12 lines -> 14 lines; line 1: line -> other"],
    ),
    (file(LONG), file(LONG + "new\n"), ["customers.thing: 12 lines -> 13 lines; line 13 added: new"]),
    (None, file(LONG), ["customers.thing: added 12 lines"]),
    (
        "x" * 300,
        "x" * 299 + "y",
        [
            "customers.thing: 1 line of 300 characters -> 1 line of 300 characters;"
            f" line 1: ...{'x' * 21} -> ...{'x' * 20}y"
        ],
    ),
    (
        File("a", b64encode(b"12").decode(), binary=True),
        File("a", b64encode(b"1").decode(), binary=True),
        ["customers.thing: 2 bytes -> 1 byte"],
    ),
    (
        File("a", b64encode(b"12").decode(), binary=True),
        File("a", b64encode(b"13").decode(), binary=True),
        ["customers.thing: 2 bytes -> 2 bytes; another content"],
    ),
    (
        block(length=8, more=block(deep="a")),
        block(length=12, more=block(deep="b")),
        ["customers.thing.length: 8 -> 12", "customers.thing.more.deep: a -> b"],
    ),
    (None, block(deep="a"), ["customers.thing.deep: added a"]),
    (None, Block(()), ["customers.thing: added {}"]),
    (Block(()), block(deep="a"), ["customers.thing.deep: added a"]),
    (
        Entries((("team", "a"), ("cost center", "1"), ("gone", "x"))),
        Entries((("team", "b"), ("cost center", "2"))),
        [
            "customers.thing.team: a -> b",
            'customers.thing["cost center"]: "1" -> "2"',
            "customers.thing.gone: removed x",
        ],
    ),
    (
        Blocks((block(name="a", size=1), block(name="b", size=1))),
        Blocks((block(name="b", size=2), block(name="a", size=1), block(name="c", size=1))),
        ["customers.thing[1].size: 1 -> 2", "customers.thing: added {name = c, size = 1}"],
    ),
    (
        Blocks((block(name="a", size=1), block(name="a", size=2))),
        Blocks((block(name="a", size=3), block(name="a", size=2))),
        ["customers.thing[0].size: 1 -> 3"],
    ),
    (
        Blocks((block(name="a", size=1), block(name="a", size=2))),
        Blocks((block(name="a", size=3), block(name="a", size=4))),
        [
            "customers.thing: added {name = a, size = 3}, {name = a, size = 4};"
            " removed {name = a, size = 1}, {name = a, size = 2}"
        ],
    ),
    (None, Secret("s"), ["customers.thing: a secret was added"]),
    (Secret("s"), None, ["customers.thing: a secret was removed"]),
    (Secret("s"), "in clear", ["customers.thing: a secret was removed"]),
    (Secret("s"), Secret("renamed"), []),
    (Secret("s", "a;(masked)"), Secret("s", "b;(masked)"), ["customers.thing: changed beside its secret"]),
    (
        None,
        Blocks((block(name="a", key=Secret("s")),)),
        ["customers.thing: added {name = a, key = (secret)}"],
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), CASES)
def test_a_change_is_said_in_words_of_the_code(
    before: Value | None, after: Value | None, said: list[str]
) -> None:
    assert told(before, after) == said


def test_of_an_ordered_list_the_order_counts() -> None:
    assert told(("a", "b"), ("b", "a"), ordered=True) == [
        "customers.thing: [a, b] -> [b, a]; in another order"
    ]


def test_of_ordered_blocks_the_number_counts() -> None:
    before, after = Blocks((block(a=1), block(a=2))), Blocks((block(a=2), block(a=1), block(a=3)))
    assert told(before, after, ordered=True) == [
        "customers.thing[0].a: 1 -> 2",
        "customers.thing[1].a: 2 -> 1",
        "customers.thing: added {a = 3}",
    ]


def test_a_change_has_its_place_in_the_api_too() -> None:
    def side(length: int) -> Argument:
        return argument("thing", Blocks((block(name="a", inner=length),)))

    graphs = [graph_of(resource("customers", side(length))) for length in (1, 2)]
    (pool,) = compare(graphs[0], graphs[1]).pools
    assert pool.changed[0].changes == (Change("thing[0].inner", "thing[].inner", 1, 2),)
    assert pool.changed[0].changes[0].as_json() == {
        "path": "thing[0].inner",
        "place": "thing[].inner",
        "before": 1,
        "after": 2,
    }
