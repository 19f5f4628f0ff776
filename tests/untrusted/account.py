"""An account whose owners wrote whatever a text can hold, wherever AWS takes a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from exporter.model import Graph
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.literals import literal
from tests.builders import ACCOUNT, ADMIN, NEEDED, REGION, answer, client, pool
from tests.strategies import samples, texts

POOL = 200
"""How many texts each pool of the account has."""

MARKS = (
    *("${", "$${", "%{", "%%{", "{{", "}}", "{%", "{#", "#{", "`", "`${", "\\", "\\\\", "\\${", "\\`", "'"),
    *('"', '"""', "'''", "*/", "/*", "//", "#", "-- ", "<!--", "-->", "]]>", "</script>", "$(id)", "`id`"),
    *("&&", ";", "EOT", "\nEOT\n", "<<EOT", "\n---\n", "\n...\n", "%YAML", "!!python/object", "&a", "*a"),
    *("? ", "- ", ": ", "null", "~", "yes", "0o17", "1e3", "0x1f", ".inf", "2001-01-01", "<<", "=", "!"),
    *("fn::readFile", "Fn::Join", "${aws:region}", "${pulumi.cwd}", "${path.module}", '${file("x")}'),
    *("var.x", "import os", "process.exit(1)", "__proto__", "constructor", "fmt: off", "@ts-ignore"),
    *("encoding=utf-7 ", "+ACI-", "eslint-disable"),
    *("\u2028", "\u2029", "\x85", "\ufeff", "\u202e", "\u2066", "\u200d", "\x00", "\x1b[2J", "\x7f", "\r\n"),
    *("\t", "../../x", "/etc/passwd", "C:\\x", "con", "\\N{BULLET}", "\\u202e", "\\x41", "\\U0001f600"),
    *("👩🏽", "日本", "e\u0301"),
)
"""What some reader takes for its own: the ends of strings and comments, and the beginnings of code."""


JOINED = "e\u0301\u200d\ufe0f\u0e33\u094d\U0001f1e9\u1161\u17d8\uff9e"
"""Characters that join with their neighbours, of whose width two formatters may think differently."""

BY_HYPOTHESIS = 500
"""How many of the texts hypothesis makes, with its own sense for corners; it takes long for thousands."""


def hostile_texts(count: int, seed: int) -> list[str]:
    """So many different texts, each with something in it that some reader takes for its own."""
    random = Random(seed)
    found = dict.fromkeys(filter(None, samples(texts, min(count, BY_HYPOTHESIS), seed)))
    while len(found) < count:
        found[_text(random)] = None
    return list(found)[:count]


def _text(random: Random) -> str:
    pieces: list[str] = []
    for _ in range(random.randrange(1, 7)):
        kind = random.randrange(5)
        if kind < 3:
            pieces.append(random.choice(MARKS))
        elif kind == 3:
            pieces.append("".join(random.choice(JOINED) for _ in range(random.randrange(1, 5))))
        else:
            pieces.append("".join(_character(random) for _ in range(random.choice((1, 2, 3, 30)))))
    return "".join(pieces)


def _character(random: Random) -> str:
    """Any character but half a one."""
    code = random.choice((random.randrange(0x20, 0x7F), random.randrange(0x300), random.randrange(0x110000)))
    return chr(code) if not 0xD800 <= code < 0xE000 else "x"


def write_account(folder: Path, found: Sequence[str]) -> None:
    """A snapshot whose pools hold these texts in every place that takes one, in the order given."""
    files = []
    for number, start in enumerate(range(0, len(found), POOL)):
        answers = list(_pool(f"{REGION}_Untrusted{number:03}", list(found[start : start + POOL])))
        files.append(f"{REGION}/pool{number:03}.json")
        write_answers(folder, files[-1], REGION, answers)
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), tuple(files), {}))


def _pool(pool_id: str, found: list[str]) -> Iterator[Answer]:
    take = iter(found)

    def some(count: int) -> list[str]:
        return [text for text, _ in zip(take, range(count), strict=False)]

    def entries(count: int) -> dict[str, str]:
        return dict(zip(found[-count:], reversed(found[:count]), strict=False))

    (name, subject, message, sms, code, invitation) = (text or "x" for text in (*some(6), *[""] * 6)[:6])
    members: dict[str, Any] = {
        **NEEDED,
        "UserPoolTags": entries(120),
        "SmsAuthenticationMessage": f"{sms} {{####}}",
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
            "EmailMessage": f"{message} {{####}}",
            "EmailSubject": subject,
            "SmsMessage": f"{code} {{####}}",
        },
        "AdminCreateUserConfig": {
            **ADMIN,
            "InviteMessageTemplate": {
                "EmailMessage": f"{invitation} {{username}} {{####}}",
                "EmailSubject": subject,
                "SMSMessage": f"{{username}} {{####}} {code}",
            },
        },
    }
    yield from pool(pool_id, name, **members)
    for number, text in enumerate(some(10)):
        urls = [f"https://{number}.example.com/{it}" for it in some(3)]
        yield client(
            f"client{number}", text, pool_id, CallbackURLs=urls, DefaultRedirectURI=(urls and urls[0]) or ""
        )
    request = {"UserPoolId": pool_id}
    groups = [{**request, "GroupName": text, "Description": f"{text} too"} for text in some(20)]
    yield answer("ListGroups", request, {"Groups": groups})
    servers = [
        {
            **request,
            "Identifier": text,
            "Name": f"the {text}",
            "Scopes": [{"ScopeName": it, "ScopeDescription": it} for it in some(2)],
        }
        for text in some(10)
    ]
    yield answer("ListResourceServers", request, {"ResourceServers": servers})
    for text in some(5):
        which = {**request, "ProviderName": text}
        content = {
            **which,
            "ProviderType": "SAML",
            "ProviderDetails": {"MetadataURL": "https://idp.example.com/metadata", **entries(10)},
            "AttributeMapping": entries(20),
            "IdpIdentifiers": some(3),
        }
        yield answer("DescribeIdentityProvider", which, {"IdentityProvider": content})


def written(graph: Graph) -> set[str]:
    """Every text that the code of a graph has: values, the keys of maps, and long texts in files."""
    values = (literal(argument.value) for resource in graph.imported for argument in resource.arguments)
    return {text for value in values for text in _texts(value)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
