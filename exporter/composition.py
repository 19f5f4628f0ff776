"""Unicode's composed form as Terraform has it, which gives it to every text that it reads.

Go's library makes two forms of its own beside Unicode's (golang.org/x/text/unicode/norm of 0.22.0, tried with
200,000 texts): among more than 30 marks in a row it puts a U+034F, and marks that follow a halfwidth
katakana sound mark sometimes join the letter before it.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from unicodedata import combining, is_normalized, normalize

_JOINER = "\u034f"
_SOUND_MARKS = "\uff9e\uff9f"
_FEW = 30


def composed(text: str) -> str:
    """A text in a form that is the same for two texts where Terraform takes one for the other.

    This is Unicode's composed form, but where Go has another: there the marks in a row are sorted before.
    """
    if text.isascii():  # nearly every one, and each value of an account comes by
        return text
    if not _is_odd(apart := normalize("NFD", text)):
        return normalize("NFC", text)
    return normalize("NFC", _runs().sub(lambda run: "".join(sorted(run[0].replace(_JOINER, ""))), apart))


def stays(text: str) -> bool:
    """Whether Terraform surely leaves a text as it is."""
    return is_normalized("NFC", text) and not _is_odd(normalize("NFD", text))


def _is_odd(apart: str) -> bool:
    """Whether Go's form of a text, which is taken apart, may be another one than Unicode's."""
    if not any(mark in apart for mark in _SOUND_MARKS) and sum(map(bool, map(combining, apart))) <= _FEW:
        return False
    return any(
        len(run.replace(_JOINER, "")) > _FEW or any(mark in run for mark in _SOUND_MARKS)
        for run in _runs().findall(apart)
    )


@cache
def _runs() -> re.Pattern[str]:
    """Marks in a row; made when it is needed, since it takes a tenth of a second."""
    marks = "".join(filter(combining, map(chr, range(sys.maxunicode + 1))))
    return re.compile(f"[{marks}{_SOUND_MARKS}{_JOINER}]{{2,}}")
