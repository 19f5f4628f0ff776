"""Human names of AWS's things in, identifiers that are valid and last in every target out."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Mapping

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")

LONGEST = 40
"""Characters of a name that poolport gives; with more, lines of code get longer than formatters like."""

# Names that mean something to a target's language, to the generated code itself or to a file system.
RESERVED = frozenset(
    [word.lower() for word in (*keyword.kwlist, *keyword.softkwlist)]
    + "aws config pulumi path pools externals read_file read_base64 region id count each".split()
    + "for_each local var data module".split()
    + "self terraform provider resource output variable locals lifecycle depends_on files".split()
    + "versions outputs imports variables main providers print str int list dict set open file".split()
    + ["con", "prn", "aux", "nul", "__init__", "__main__"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)


def identifier(text: str) -> str:
    """The nearest identifier to a human name, or nothing where no letter of it survives.

    >>> identifier("User pool - x7k2pq"), identifier("Café"), identifier("2fa-app"), identifier("社員")
    ('user_pool_x7k2pq', 'cafe', '2fa_app', '')
    """
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_A_WORD.sub("_", plain).strip("_")


def choose(
    label: str,
    prefix: str,
    kind: str,
    import_id: str,
    taken: Mapping[str, str],
    longest: int = LONGEST,
    numbers: dict[str, int] | None = None,
) -> str:
    """A name for a thing: its label, with its kind where another kind has that, else with a number.

    ``taken`` holds the names given so far with the kind of each. ``prefix`` is the name of the pool that it
    belongs to; a label that says so already is not doubled. A label in an alphabet that identifiers do not
    have becomes the kind and the id. ``longest`` is counted in characters, without a number at the end.
    """
    word = identifier(label)
    if not word:
        word = f"{kind}_{identifier(re.split('[_/:|,]', import_id)[-1])}".rstrip("_")
    if prefix and not (word == prefix or word.startswith(prefix + "_")):
        word = f"{prefix if len(prefix) + len(word) < longest else _cut(prefix, 16)}_{word}"
    word = _cut(word, longest)
    if word[0].isdigit():
        word = _cut(f"{kind}_{word}", longest)
    if (word in RESERVED or taken.get(word, kind) != kind) and not word.endswith(kind):
        word = f"{_cut(word, longest - len(kind) - 1)}_{kind}"
    numbers = {} if numbers is None else numbers
    name, number = word, numbers.get(word, 1)
    while name in taken:
        number += 1
        name = f"{word}_{number}"
    numbers[word] = number
    return name


def _cut(word: str, length: int) -> str:
    """At most so many characters of a name, of whole words where that keeps most of it."""
    if len(word) <= length:
        return word
    whole = word[: length + 1].rpartition("_")[0]
    return whole if len(whole) > length / 2 else word[:length].rstrip("_")


def external_name(arn: str) -> str:
    """What an outside value is called: its service and the human part of its ARN.

    >>> external_name("arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up:live")
    'lambda_pre_sign_up_live'
    >>> external_name("arn:aws:kms:us-east-1:123456789012:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
    'kms_key_0f1e2d3c'
    """
    if not arn.startswith("arn:") or arn.count(":") < 5:
        return _external(identifier(arn)[:60])
    service, rest = arn.split(":", 5)[2], arn.split(":", 5)[5]
    rest = re.sub(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]{22}", r"\1", rest)
    if service == "iam":
        rest = re.sub(r"^(\w+)/(?:.*/)?", r"\1/", rest)
    rest = rest.removeprefix("function:").removeprefix("certificate/")
    return _external(identifier(f"{service}_{rest}")[:80])


def _external(word: str) -> str:
    word = word.rstrip("_")
    return f"external_{word}".rstrip("_") if not word or word[0].isdigit() or word in RESERVED else word
