"""The words for what the Terraform provider's own checks accept of a value.

Each was measured on provider 5.100.0, which refuses a plan for one value that it does not accept;
``tests/acceptance/test_rules.py`` asks it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any
from unicodedata import normalize

from exporter.composition import composed

NEWER = "nothing to do while it stays as it is: the plan is empty without it; a newer provider may accept it"
CHANGE = "change it in AWS, then export again; the plan is empty without it too"


@dataclass(frozen=True, slots=True)
class Rule:
    """What the provider accepts of a value: ``wants`` says it in words, ``remedy`` what to do about another.

    It is about each item of a list, or with ``whole`` about the list. ``reading`` rules hold for what AWS
    answers, too: the provider cannot even import a resource that has another value. ``values`` are those of
    an enumeration, ``shown`` tells of a value that is refused.
    """

    test: Callable[[Any], bool]
    wants: str
    remedy: str = CHANGE
    whole: bool = False
    reading: bool = False
    values: tuple[str | int, ...] = ()
    shown: Callable[[Any], str] = lambda value: (
        f"{len(value)} of them" if isinstance(value, list) else str(value)
    )

    def accepts(self, value: Any) -> bool:
        """Whether the provider does, in the text's own form and in those that Terraform may give it."""
        forms = {value, normalize("NFC", value), composed(value)} if isinstance(value, str) else (value,)
        return all(map(self.test, forms))


def one_of(*values: str | int, reading: bool = False) -> Rule:
    """One of these values: an enumeration as the provider knows it, which AWS's may have outgrown."""
    *others, last = map(str, values)
    wants = f"only {', '.join(others)} or {last}" if others else f"only {last}"
    return Rule(lambda value: value in values, wants, NEWER, reading=reading, values=values)


def length(minimum: int, maximum: int) -> Rule:
    """A text of so many characters."""
    return Rule(lambda text: minimum <= len(str(text)) <= maximum, f"{minimum} to {maximum} characters")


def size(minimum: int, maximum: int) -> Rule:
    """A text of so many bytes, where AWS counts characters: half as many Cyrillic letters are too long."""
    return Rule(lambda text: minimum <= len(str(text).encode()) <= maximum, f"{minimum} to {maximum} bytes")


def between(minimum: int, maximum: int) -> Rule:
    """A number from here to there."""
    return Rule(
        lambda number: isinstance(number, int) and minimum <= number <= maximum, f"{minimum} to {maximum}"
    )


def at_most(count: int) -> Rule:
    """A list or a repeated block of no more items."""
    return Rule(_counts(count), f"{count} or fewer", whole=True)


def _counts(count: int) -> Callable[[Sized], bool]:
    return lambda items: len(items) <= count


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as Go has it: ``\\w`` is ASCII's, ``\\s`` five characters; that stands in brackets here."""
    return re.compile(pattern.replace(r"\s", r"\t\n\f\r "), re.ASCII)


def form(pattern: str, wants: str) -> Rule:
    """A text that matches a pattern from end to end, with the provider's ``\\w`` and ``\\s``."""
    compiled = _compiled(pattern)
    return Rule(lambda text: compiled.fullmatch(str(text)) is not None, wants)


def holding(pattern: str, wants: str) -> Rule:
    """A text in which a pattern is found somewhere."""
    compiled = _compiled(pattern)
    return Rule(lambda text: compiled.search(str(text)) is not None, wants)


def is_visible(character: str) -> bool:
    """Whether a character is in the provider's patterns: a letter, mark, symbol, number or punctuation."""
    return unicodedata.category(character)[0] in "LMSNP"


visible = Rule(lambda text: any(map(is_visible, str(text))), "a text that shows something")
visible_or_blank = Rule(
    lambda text: any(is_visible(it) or it in "\t\n\f\r " for it in str(text)), "a text that shows something"
)


_LOST = ("#", "%", "__proto__")
"""Names of entries that something on the way takes for another thing: the provider's library spells the
number of a map's entries so, and Pulumi's SDK for Node loses what JavaScript calls an object's prototype."""


def _doubles(names: Mapping[str, Any]) -> list[str]:
    counts = Counter(composed(name) for name in names)
    return [name for name in names if counts[composed(name)] > 1 or name in _LOST]


distinct_keys = Rule(
    lambda names: not _doubles(names),
    "names that differ by more than their Unicode form, and none that is #, % or __proto__",
    whole=True,
    shown=lambda names: " and ".join(map(ascii, _doubles(names))),
)
"""The keys of a map, which Terraform brings into one form, so that two may become one."""

distinct_tags = replace(distinct_keys, reading=True)
"""The same of tags: ``tags_all`` has either value then, as it comes, and some plans would change AWS."""

_REGION = r"[a-z]{2}(-[a-z]+)+-\d{1,2}"
_ACCOUNT = r"aws|aws-managed|aws-marketplace|third-party|\d{12}|cw.{10}"
_ARN = re.compile(rf"arn:aws(-[a-z]+)*:[^:]*:({_REGION})?:({_ACCOUNT})?:.+", re.ASCII | re.DOTALL)


def is_arn(value: object) -> bool:
    """Whether the provider takes a value for an ARN."""
    return isinstance(value, str) and _ARN.fullmatch(value) is not None


arn = Rule(is_arn, "an ARN")
region = form(_REGION, "a region")
pool_id = form(r"[\w-]+_[0-9a-zA-Z]+", "an id of a user pool")


def _is_cidr(text: object) -> bool:
    try:
        return "/" in str(text) and bool(ip_network(str(text), strict=False))
    except ValueError:
        return False


cidr = Rule(_is_cidr, "an address range such as 192.0.2.0/24")
