"""The report as one page that needs no network: whatever an account says is text in it, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from exporter.kind_names import in_words
from exporter.paths import leaves, spell
from exporter.report.values import Key, Values, documents, list_values, masker, shown_states
from exporter.report.view import arrange
from exporter.snapshot.store import Answer
from exporter.states import MEANINGS
from exporter.targets.compiled import keep_compiled
from exporter.targets.lookup import PAGE, SCRIPT, STYLE, VERDICT
from exporter.targets.pages import COMMON, drawn, load, new_environment, read_template
from exporter.targets.text import visible
from exporter.targets.writer import Filters

_BEGIN, _END = "<!-- verdict -->", "<!-- end of the verdict -->"
"""What the verdict stands between. No text of an account can hold them: each sign of theirs is escaped."""


def as_html(
    data: Mapping[str, Any],
    answers: Mapping[str, Iterable[list[Answer]]],
    files: Mapping[str, bytes],
    templates: Path | None,
) -> bytes:
    """The page of a report: ``answers`` are those about each region's pools, ``files`` the drawn code."""
    return draw(PAGE, templates, variables(data, answers, files, templates)).encode(
        "utf-8", "backslashreplace"
    )


def with_verdict(
    page: bytes, old: Mapping[str, Any], new: Mapping[str, Any], templates: Path | None
) -> bytes:
    """A page with another verdict. It stays as it is where its verdict is not drawn as the ``old`` one is."""
    before, begin, rest = page.partition(_BEGIN.encode())
    verdict, end, after = rest.partition(_END.encode())
    if not (begin and end) or (not templates and verdict != _verdict(old, templates)):
        return page
    return before + begin + _verdict(new, templates) + end + after


def _verdict(data: Mapping[str, Any], templates: Path | None) -> bytes:
    given = {"verdict": data["verdict"], "regions": data["regions"]}
    return draw(VERDICT, templates, given).encode("utf-8", "backslashreplace")


def variables(
    data: Mapping[str, Any],
    answers: Mapping[str, Iterable[list[Answer]]],
    files: Mapping[str, bytes],
    templates: Path | None,
) -> dict[str, Any]:
    """What the page's template is given: the members of ``report.json``, and what a page needs besides."""
    listed = shown_states(data)
    tables, others = _tables(data, answers, listed)
    most_code = len(data["targets"]) if len(listed) == len(MEANINGS) else min(len(listed), 1)
    style, script = _text(STYLE, templates), _text(SCRIPT, templates)
    return {
        **data,
        "meanings": MEANINGS,
        "view": arrange(data, tables, files, most_code),
        "others": others,
        "states": [state for state in MEANINGS if state in listed],
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
        "verdict_page": Markup("{}{}{}").format(
            Markup(_BEGIN), Markup(_verdict(data, templates).decode()), Markup(_END)
        ),
    }


def draw(name: str, templates: Path | None, given: Mapping[str, Any]) -> str:
    """Draw one template of the page: all that is no markup already is escaped, and shown letter by letter."""
    environment = new_environment(templates)
    environment.autoescape = True
    environment.finalize = _shown
    environment.filters |= COMMON | FILTERS
    keep_compiled(environment)
    return drawn(load(environment, name), **given)


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _link(path: object) -> str:
    """A file of the export as an address beside the page."""
    return "./" + quote(str(path))


FILTERS: Filters = {"link": _link, "words": in_words}


def _text(name: str, templates: Path | None) -> str:
    """A file that stands inside the page, with the ends of lines that a browser reads."""
    text = read_template(templates, name).decode("utf-8", "replace")
    return "\n" + text.replace("\r\n", "\n").replace("\r", "\n")


def _policy(style: str, script: str) -> str:
    """What a browser may do with the page: nothing but its own style and script counts, nothing is loaded."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _tables(
    data: Mapping[str, Any], answers: Mapping[str, Iterable[list[Answer]]], listed: frozenset[Any]
) -> tuple[dict[Key, Values], list[tuple[Mapping[str, Any], Values]]]:
    """The values of each thing, and those of the answers that describe none."""
    everything = (it for files in answers.values() for file in files for it in file)
    clean = masker(everything if listed else ())
    wanted = {
        (it["region"], it["kind"], it["import_id"]): it for it in (*data["omitted"], *data["resources"])
    }
    said: dict[Key, Mapping[str, Any]] = {}
    for region, files in answers.items() if listed else ():
        for key, document in documents(region, files):
            said.setdefault(key, document)
    tables = {
        key: list_values(clean(said.get(key)), it["fields"], listed, it.get("reason", ""))
        for key, it in wanted.items()
    }
    calls = _Calls(answers if listed else {})
    shown = (it for it in data["answers"] if any(field.state in listed for field in it["fields"]))
    others = [(it, list_values(clean(calls.take(it)), it["fields"], listed)) for it in shown]
    return tables, others


class _Calls:
    """The answers of all calls: several pools may have one of the same call, each with its own part of it."""

    def __init__(self, answers: Mapping[str, Iterable[list[Answer]]]) -> None:
        self.left: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for region, files in answers.items():
            for it in (it for file in files for it in file if it.response is not None):
                call = region, _call(it.operation, it.request)
                self.left.setdefault(call, []).append(dict(it.response or {}))

    def take(self, item: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The first answer of a call that has just these values, once."""
        left = self.left.get((item["region"], _call(item["operation"], item["request"])), [])
        paths = {it.path for it in item["fields"]}
        for number, response in enumerate(left):
            if {spell(path) for path, _ in leaves(dict(response))} == paths:
                return left.pop(number)
        return None


def _call(operation: str, request: Mapping[str, object]) -> str:
    return f"{operation} {json.dumps(dict(request), sort_keys=True)}"
