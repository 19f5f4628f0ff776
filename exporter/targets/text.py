"""Text that every language of ours can show: escapes for what cannot be seen, comments that nothing obeys."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

_CONTROLS = {code: f"\\u{code:04x}" for code in (*range(32), *range(127, 161))} | {
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}

# Comments that editors, formatters, linters, scanners or Python itself obey: no name may be one.
_DIRECTIVE = re.compile(
    # Python takes the end of a longer word for its own: "file_encoding=utf-7" says how the file is read.
    r"(coding|\b(?:fmt|yapf|isort|ruff|flake8|noqa|mypy|pyright|pylint|pragma|type(?=\s*:\s*ignore)"
    r"|checkov|tflint-ignore|tflint-ignore-file|tfsec|trivy|ts|tslint|vim|vi|ex))(\s*)([:=])",
    re.IGNORECASE,
)
# The same of TypeScript's tools, which need no colon.
_WORDS = re.compile(
    r"@(?=ts-|flow\b|jsx)|(?<=\beslint)-|(?<=\b(?:prettier|istanbul))[- ](?=ignore)"
    r"|(?<=\b(?:biome))-(?=ignore)|(?<=\bdeno)-(?=(?:lint|fmt)-ignore)|(?<=\b(?:c8|v8))[ ](?=ignore)",
    re.IGNORECASE,
)


def hexadecimal(char: str) -> str:
    """A character as an escape that HCL and Python read alike."""
    return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"


def visible(text: str, spell: Callable[[str], str] = hexadecimal) -> str:
    r"""Text on one line, with escapes for all that is not printable: ``\n``, ``\u202e``.

    Python, HCL and TypeScript read these escapes alike; ``spell`` spells those of single characters.
    Letters of every alphabet and emoji stay; joiners, direction marks, line separators and no-break
    spaces do not. A lone surrogate has no UTF-8: its escape is right in Python and in TypeScript, and a
    loud error in Terraform.
    """
    if not text.isprintable():
        text = text.translate(_CONTROLS)  # most often that was all, and the slow way is not needed
    if not text.isprintable():
        text = "".join(char if char.isprintable() else spell(char) for char in text)
    return text


def escape(text: str, spell: Callable[[str], str] = hexadecimal) -> str:
    """The inside of a quoted string, but for the quotes themselves, in HCL, Python and TypeScript."""
    return visible(text.replace("\\", "\\\\") if "\\" in text else text, spell)


def number(value: float) -> str:
    """A number for HCL and for Python, as black leaves it: ``1e22``, not ``1e+22``."""
    return repr(value).replace("e+", "e")


def comment(text: str, indent: int = 0, width: int = 100, mark: str = "#") -> str:
    """Text as lines of comment, wrapped at ``width``; long words stay whole.

    A newline begins a new line of comment; nothing in the text ends the comment, hides what
    follows, or is obeyed by a tool (``fmt: off``, ``checkov:skip=``, ``@ts-nocheck``): the sign that
    makes it one becomes an escape.
    """
    start = f"{' ' * indent}{mark} "
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        line = visible(paragraph).strip()
        if ":" in line or "=" in line:
            line = _DIRECTIVE.sub(lambda found: f"{found[1]}{found[2]}\\u{ord(found[3]):04x}", line)
        line = _WORDS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
        if len(start) + len(line) <= width:
            lines.append(line)
        else:
            room = max(width - len(start), 20)
            lines += textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
    return "\n".join((start + line).rstrip() for line in lines)
