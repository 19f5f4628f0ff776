"""TypeScript and prettier judge what ``exporter.targets.pulumi_typescript.writer`` writes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from exporter.targets.pulumi_typescript import statement, writer
from exporter.targets.pulumi_typescript.columns import WIDTH, InDoubt, fits
from exporter.targets.pulumi_typescript.spelling import aliases, variable
from exporter.targets.pulumi_typescript.writer import Code, Layout
from exporter.targets.text import comment
from tests.builders import argument
from tests.node.tools import evaluated, formatted, needs_node
from tests.strategies import names as spell
from tests.strategies import same, samples, texts, values

names = Layout(spell)


def units(text: str) -> str:
    """A text as JavaScript has it: two surrogates that stand together are one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def unchanged(code: str) -> None:
    """Fail at the first line that prettier changes."""
    (found,) = formatted([code])
    same(code, found)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("it's", '"it\'s"'),
        ('say "hi"', "'say \"hi\"'"),
        ('"it\'s"', "'\"it\\'s\"'"),
        ("'\"", '"\'\\""'),
        ("C:\\new", r'"C:\\new"'),
        ("{x} ${y} `z` */ // %s", '"{x} ${y} `z` */ // %s"'),
        ("a\n\r\t\0\x1b\x85\xa0b", r'"a\n\r\t\u0000\u001b\u0085\u00a0b"'),
        ("\u2028\u2029\ufeff\u202e\u2066\U000e0001", r'"\u2028\u2029\ufeff\u202e\u2066\u{e0001}"'),
        ("\ud800", r'"\ud800"'),
        ("Größe 日本語 🎉", '"Größe 日本語 🎉"'),
    ],
)
def test_texts(text: str, written: str) -> None:
    assert writer.literal(text) == written


@given(texts)
def test_what_is_written_can_be_seen(text: str) -> None:
    assert writer.literal(text).isprintable()
    assert writer.literal(text, ascii=True).isascii()


@needs_node
def test_typescript_reads_back_every_text_in_every_place() -> None:
    found = [*samples(texts, 2000), "__proto__", "constructor", "\ud800", "\udc00\ud800", "a\ud83d"]
    ref = External("x", "")
    layout = Layout(lambda ref: '""')
    lines = [
        *(writer.literal(text) for text in found),
        *(writer.literal(text, ascii=True) for text in found),
        *(f"Object.keys({{ {writer.key(text)}: 1 }})[0]" for text in found),
        *(
            writer.constant("joined", Join((text, ref)), layout).partition("=")[2].strip()[:-1]
            for text in found
        ),
    ]
    assert evaluated(f"[{', '.join(lines)}]") == [units(text) for text in found] * 4


@needs_node
def test_quotes_are_those_that_prettier_chooses() -> None:
    every = ["".join(chars) for size in range(6) for chars in product("a\"'\\", repeat=size)]
    unchanged("f(\n" + "".join(f"  {writer.literal(text)},\n" for text in every) + ");\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (12, "12"),
        (-1, "-1"),
        (2.0, "2"),
        (1e22, "1e22"),
        (1.5e-7, "1.5e-7"),
        ((), "[]"),
        (("a", 1, False), '["a", 1, false]'),
        (Block(()), "{}"),
        (Entries(()), "{}"),
        (Ref("pool", "id", "x"), "pool.id"),
        (Secret("google"), 'config.requireSecret("google")'),
        (File("files/a.html", "<p>"), 'readFile("a.html")'),
        (File("files/a.png", "", binary=True), 'readBase64("a.png")'),
        (Join((Ref("s", "id", "x"), "/re", "ad`${\\")), "pulumi.interpolate`${s.id}/read\\`\\${\\\\`"),
        (Join((External("role", "x"), "/read")), "`${local.role}/read`"),
        (Join(("$", Ref("s", "id", "x"), "{")), "pulumi.interpolate`$${s.id}{`"),
        (Join(("", Ref("s", "id", "x"))), "s.id"),
        (Join(("a", "b")), '"ab"'),
        (Join(()), '""'),
        (Block((argument("minimum_length", 12),)), "{\n  minimumLength: 12,\n}"),
        (Blocks((Block((argument("a", 1),)),)), "[\n  {\n    a: 1,\n  },\n]"),
        (
            Entries((("a b", 1), ("ok", 2), ("1", 3), ("class", 4), ("é", 5), ("__proto__", 6))),
            '{\n  "a b": 1,\n  ok: 2,\n  "1": 3,\n  class: 4,\n  é: 5,\n  ["__proto__"]: 6,\n}',
        ),
    ],
)
def test_values(value: Value, written: str) -> None:
    assert writer.constant("x", value, names) == f"x = {written};"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\n\nb", "    // a\n    //\n    // b"),
        ("*/ evil()\u2028evil()", "    // */ evil()\\u2028evil()"),
        ("@ts-nocheck", "    // \\u0040ts-nocheck"),
        ("x @ts-ignore", "    // x \\u0040ts-ignore"),
        ("prettier-ignore", "    // prettier\\u002dignore"),
        ("eslint-disable-line", "    // eslint\\u002ddisable-line"),
        ("istanbul ignore next", "    // istanbul\\u0020ignore next"),
    ],
)
def test_nothing_leaves_a_comment_and_no_tool_obeys_one(text: str, written: str) -> None:
    assert comment(text, 4, mark="//") == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("customers", "customers"),
        ("customers_web", "customersWeb"),
        ("customers_2", "customers_2"),
        ("a_b__c_", "aB__c_"),
        ("_a", "_a"),
        ("class", "class_"),
        ("class_", "class__"),
        ("read_file", "readFile_"),
        ("pulumi", "pulumi_"),
        ("__dirname", "__dirname_"),
    ],
)
def test_variables(name: str, written: str) -> None:
    assert variable(name) == written


def test_two_names_are_never_one_variable() -> None:
    every = ["".join(chars) for size in range(1, 8) for chars in product("a_1", repeat=size)]
    assert len({variable(name) for name in every}) == len(every)


def statements(value: Value, title: str = "a") -> str:
    """A value as an argument and as a variable, below a comment."""
    inside = writer.arguments([argument("key_word", value), argument("k", (True,))], names, 4)
    return (
        f"{comment(title, width=WIDTH, mark='//')}\nf(\n  {{\n{inside}\n  }},\n  {{}},\n);\n"
        f"{writer.constant('export const variable', value, names)}\n"
    )


@needs_node
def test_keys_have_quotes_where_prettier_leaves_them() -> None:
    chars = [chr(code) for code in range(0xA0, 0x30000) if code % 64 == 0 or code < 0x900]
    lines = [f"  {writer.key(text)}: 1,\n" for char in chars for text in (char, f"a{char}")]
    unchanged("f({\n" + "".join(lines) + "});\n")


@needs_node
def test_prettier_changes_nothing() -> None:
    unchanged("".join(map(statements, samples(values, 200), samples(texts, 200))))


@needs_node
def test_nothing_changes_at_the_edge_of_a_line() -> None:
    ref = Ref("a", "b", "")
    code: list[str] = []
    signs = ("é", "日", "\u0301", "\u17d8", "\u2630", '"', "🎉", "©", "7\u20e3", "🇩")
    sizes = [("x", size) for size in range(50, 82)]
    for char, size in sizes + [(sign, size) for sign in signs for size in range(16, 82, 6)]:
        text = char * size
        entries = (("k", (text,)), (text, ()), (text + "x", ref), (text + "y", (1,)), (text + "z", Block(())))
        more = (
            (text + "1", -1),
            (text + "2", True),
            (text + "3", Secret("s")),
            (text + "4", Secret("s" * 30)),
        )
        edges: list[Value] = [
            text,
            (text, 1),
            Join((ref, text)),
            File(f"files/{text}", ""),
            Entries((*entries, *more)),
            (File(f"files/{text}", ""), text),
        ]
        code += map(statements, edges)
        code.append(statement.called("a", "aws.cognito.UserPool.get", ["b-read", text]) + "\n")
    unchanged("".join(code))


@needs_node
def test_nothing_changes_with_names_of_any_length() -> None:
    code: list[str] = []
    for size in range(1, 100, 2):
        name = "x" * size
        for kind in ("aws.cognito.UserPool", "aws.cognito.IdentityPoolProviderPrincipalTag"):
            for options in ("", "protect: true,"):
                for content in ("", "a: 1,"):
                    depth = statement.depth(name, kind, name, bool(options))
                    inside, behind = (f"{' ' * depth}{it}" if it else "" for it in (content, options))
                    code.append(statement.construct(name, kind, name, inside, behind))
            code.append(statement.called(name, f"{kind}.get", [f"{name}-read", "us-east-1_AbC123"]))
        code.append(writer.constant(f"const {name}", tuple(range(0, 4000, 7))))
        code.append(writer.constant(f"export const {name}", "y" * 40))
        code.append(writer.constant(f"const {name}", tuple(f"kind::{name}" for _ in range(size % 3))))
        far = Layout(lambda value, name=name: f"{name}.{name}Users.endpoint")  # type: ignore[misc]
        outside = Layout(lambda value, name=name: f"externals.{name}")  # type: ignore[misc]
        ref = Ref("a", "endpoint", "")
        members = (
            writer.entry("userPoolEndpoint", ref, far, 4),
            writer.entry("list", (ref, "a"), far, 4),
            writer.entry("map", Entries((("a", ref), ("k", ref), (name, ref))), far, 4),
            writer.entry("role", External("a", ""), outside, 4),
            writer.entry("aliases", aliases((name,) * (1 + size % 3), 4), indent=4),
            writer.entry("dependsOn", tuple(Code(f"a.{name}") for _ in range(1 + size % 3)), indent=4),
            writer.entry(name, Code(f'await import("./{name}")'), indent=4),
        )
        code.append("\n".join(("async function f() {", "  g({", *members, "  });", "}")))
    unchanged("\n".join(code) + "\n")


def test_a_line_whose_width_is_in_doubt_is_in_ascii() -> None:
    """Tables of Unicode's versions differ about emoji; an escape has the same width in all of them."""
    with pytest.raises(InDoubt):
        fits("\u2630" * 60)
    assert writer.constant("const x", "\u2630" * 50) == 'const x =\n  "' + "\\u2630" * 50 + '";'
    assert writer.constant("const x", "日" * 30) == 'const x = "' + "日" * 30 + '";'
