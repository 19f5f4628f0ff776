"""Every way to write a secret down, and the search for all of them in all that a run leaves."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

PEM = (
    "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "YYYYabcdefghijklmnopqrstuvwxyz+/0123456789ABCDEFG==\n-----END PRIVATE KEY-----"
)
SECRETS = {
    "plain": "k3yABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklm",
    "quotes": "k3y\"with'both\\and\\\\more",
    "lines": PEM,
    "unicode": "schlüssel-für-Jürgen-ключ",
    "template": "k3y-${var.x}-%{if}-{{ y }}-end",
}
SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda it: it,
    "in a sentence": lambda it: f"it is {it}, keep it",
    "JSON": lambda it: json.dumps(it)[1:-1],
    "base64": lambda it: base64.b64encode(it.encode()).decode(),
    "base64 for URLs": lambda it: base64.urlsafe_b64encode(it.encode()).decode(),
    "base64 without an end": lambda it: base64.b64encode(it.encode()).decode().rstrip("="),
    "URL": lambda it: quote(it, safe=""),
    "form": quote_plus,
    "one line": lambda it: max(it.splitlines(), key=len),
    "joined": lambda it: "".join(it.splitlines()),
}


def spelled(secret: str) -> set[str]:
    """All spellings of a secret that are long enough to be none by chance."""
    found = {spell(secret) for spell in SPELLINGS.values()}
    found |= {json.dumps(text)[1:-1] for text in found}
    found |= {text.replace("${", "$${").replace("%{", "%%{") for text in found}
    return {text for text in found if len(text) >= 7}


def leaks(folder: Path, secrets: Iterable[str], *streams: str) -> Iterator[str]:
    """Where a secret stands: in a file, in a file's name, on a stream."""
    wanted = {text for secret in secrets for text in spelled(secret)}
    places = {f"stream {number}": text for number, text in enumerate(streams)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        places[f"the name {name!r}"] = name
        if path.is_file():
            places[name] = path.read_bytes().decode("utf-8", "replace")
    for place, text in places.items():
        yield from (f"{place} holds {it!r}" for it in wanted if it in text)
