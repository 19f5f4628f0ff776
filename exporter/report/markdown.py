"""The report for people, in Markdown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from exporter.kind_names import in_words
from exporter.report.groups import Item, by_reason, weighed
from exporter.report.mermaid import account_picture, pool_picture
from exporter.states import MEANINGS
from exporter.targets.pages import page_drawer
from exporter.targets.text import visible
from exporter.targets.writer import Filters

MOST_POOLS, FIRST_POOLS = 30, 20
"""So many rows of pools are all open; of more pools, the first so many."""
MOST_SENTENCES = 20
"""So many findings are open, the heaviest; the others are folded."""
MOST_RESOURCES = 300
"""So many resources are listed; GitHub shows no page that is much larger."""
TITLES = {
    "error": "Errors",
    "owners": "Two owners",
    "data": "May lose data",
    "security": "Security",
    "warning": "Warnings",
    "info": "Information",
}
WORDS = {"meanings": MEANINGS, "titles": TITLES}
"""What every page is given."""
_COUNTED = {
    "owners": ("with two owners",) * 2,
    "data": ("may lose data",) * 2,
    "security": ("on security",) * 2,
}


def as_markdown(data: Mapping[str, Any], templates: Path | None) -> bytes:
    """The report for people, from the template ``report/report.md.j2``; ``data`` is ``report.json``."""
    return _drawn(page_drawer("report/report.md.j2", templates, FILTERS), variables(data))


def variables(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the template is given."""
    ignored = _ignored(data["resources"])
    return {
        **{name: value for name, value in data.items() if name != "fields"},  # which only the written one has
        **WORDS,
        "weights": weighed(data["findings"], MOST_SENTENCES),
        "omitted_by_reason": by_reason(data["omitted"], "kind"),
        "ignored_by_reason": by_reason(ignored, "kind", "path"),
        "unconfirmed": [it for it in data["resources"] if "recorded" in it["adopted"].values()],
        "pools": [_shown(it) for it in data["pools"]],
        "most_pools": MOST_POOLS if len(data["pools"]) <= MOST_POOLS else FIRST_POOLS,
        "listed": len(data["resources"]) <= MOST_RESOURCES,
        "picture": account_picture(data["pools"], data["resources"]),
    }


def pool_pages(data: Mapping[str, Any], templates: Path | None) -> dict[str, bytes]:
    """A page for each pool of which there is something to say, from ``report/pool.md.j2``, by its path."""
    resources, findings, omitted = (_by_pool(data[name]) for name in ("resources", "findings", "omitted"))
    drawer = page_drawer("report/pool.md.j2", templates, FILTERS)
    pages = {}
    for pool in data["pools"]:
        if path := _page(pool):
            of = pool["region"], pool["name"]
            own = {
                "account": data["account"],
                **WORDS,
                "pool": pool,
                "resources": resources[of],
                "weights": weighed(findings[of], MOST_SENTENCES),
                "omitted_by_reason": by_reason(omitted[of], "kind"),
                "ignored_by_reason": by_reason(_ignored(resources[of]), "kind", "path"),
                "picture": pool_picture(resources[of]),
            }
            pages[path] = _drawn(drawer, own)
    return pages


def _drawn(drawer: Callable[..., str], variables: Mapping[str, Any]) -> bytes:
    drawn = drawer(**variables)
    lines = re.sub(r"\n{3,}", "\n\n", drawn).strip("\n")
    return f"{lines}\n".encode("utf-8", "backslashreplace")


def _by_pool(items: Iterable[Item]) -> defaultdict[tuple[str, str], list[Item]]:
    found: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for it in items:
        found[it["region"], it["pool"]].append(it)
    return found


def _page(pool: Item) -> str:
    """The path of a pool's own page; empty where there is nothing to say of it."""
    said = pool["omitted"] or any(weight != "info" for weight in pool["findings"])
    return f"report/{pool['region']}/{pool['name']}.md" if said else ""


def _shown(pool: Item) -> dict[str, Any]:
    """A pool as a row of the table: its file in the first target, its page, how many clients it has."""
    target = next(iter(pool["file"]), "")
    line = f"#L{pool['line'][target]}" if target in pool["line"] else ""
    clients = sum(pool["things"].get(kind, 0) for kind in ("user_pool_client", "managed_user_pool_client"))
    main = f"{pool['file'][target]}{line}" if target else ""
    return {**pool, "main": main, "page": _page(pool), "clients": clients}


def _ignored(resources: Iterable[Item]) -> list[dict[str, Any]]:
    """Each path that no plan compares, with the reason and the place of its resource."""
    return [
        {**ignored, "region": it["region"], "kind": it["kind"], "name": it["name"], **_first_place(it)}
        for it in resources
        for ignored in it["ignored"]
    ]


def _first_place(resource: Item) -> dict[str, Any]:
    target = next(iter(resource["file"]), "")
    return {"file": resource["file"].get(target), "line": resource["line"].get(target)}


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>#|~$&"})
LIVE = re.compile(r"www\.|://|@|#\d|\bgh-\d|:[\w+-]+:", re.IGNORECASE)
"""What GitHub makes a link, a mention or a picture of, escaped or not, everywhere but in code."""
_BEGINS_BLOCK = re.compile(r"^(\d*)([-+=.)])")


def _escape(text: object) -> str:
    """Text that Markdown shows as it is, in a table cell too."""
    words = _on_one_line(text).split(" ")
    first = _BEGINS_BLOCK.sub(r"\1\\\2", words[0].translate(_SPECIAL))
    shown = [first, *(word.translate(_SPECIAL) for word in words[1:])]
    return " ".join(
        _code(word) if LIVE.search(word) else escaped for word, escaped in zip(words, shown, strict=True)
    )


def _code(text: object) -> str:
    """Text as Markdown code: in a table cell and elsewhere, with any number of backticks in it."""
    # In code a cell wants a bar escaped, and other places show the backslash: so it stands between.
    parts = re.split(r"( *\| *)", _on_one_line(text))
    return "".join(
        part.replace("|", "\\|") if number % 2 else _code_span(part) for number, part in enumerate(parts)
    )


def _code_span(text: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def _on_one_line(text: object) -> str:
    return " ".join(visible(re.sub(r"[\r\n\t]", " ", str(text))).split())


def _counted(number: int, thing: str) -> str:
    """``2 user pools``, of a kind's name or of a weight's."""
    words = in_words(thing)
    one, many = _COUNTED.get(thing, (words, words if words.endswith("s") else f"{words}s"))
    return f"{number} {one if number == 1 else many}"


FILTERS: Filters = {"md": _escape, "code": _code, "counted": _counted, "in_words": in_words}
