"""Writes Terraform's JSON syntax: a value as JSON in which references stand inside strings.

https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from exporter.model import Argument, Block, Blocks, Entries, External, File, Join, Ref, Secret, Value
from exporter.targets.terraform.writer import Names, quote

_LONE_RETURN = re.compile(r"([$%]*)\r(?!\n)")


def escape(text: str) -> str:
    """Text as Terraform's template, which every string in JSON is; JSON itself escapes the rest."""
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    # After a carriage return that ends no line, Terraform reads "$$${" as it stands, not as "$${". The signs
    # in front of it are in the same quotes: "$${" would be an escape.
    escaped = _LONE_RETURN.sub(r'${"\1\\r"}', escaped)
    # Terraform takes a byte order mark in front of a template for the file's, and drops it.
    return f'${{"\\ufeff"}}{escaped[1:]}' if escaped.startswith("\ufeff") else escaped


def expression(value: Value, names: Names) -> Any:
    """A value as data for ``json``: a reference is a string with nothing but an interpolation in it."""
    match value:
        case str():
            return escape(value)
        case Ref() | External():
            return f"${{{names(value)}}}"
        case Secret(name, _):
            return f"${{nonsensitive(var.{name})}}"
        case Join():
            return _join(value, names)
        case File(path, _, binary):
            return f'${{{"filebase64" if binary else "file"}("${{path.module}}/{quote(path)[1:-1]}")}}'
        case Block(arguments):
            return body(arguments, names)
        case Blocks(items):
            return [body(item.arguments, names) for item in items]
        case Entries(items):
            return {escape(key): expression(item, names) for key, item in items}
        case tuple():
            return [expression(item, names) for item in value]
        case _:
            return value


def _join(join: Join, names: Names) -> str:
    code = ""
    for piece, after in pairwise((*join.pieces, "")):  # "$" and "{" in two parts must not meet unescaped
        if not isinstance(piece, str):
            code += f"${{{names(piece)}}}"
        elif isinstance(after, str):
            code += escape(piece)
        else:
            # "$${x}" would be the words "${x}", and JSON's strings have no other escape for the signs.
            plain = piece.rstrip("$%")
            last = piece[len(plain) :]
            code += escape(plain) + (f'${{"{last}"}}' if last else "")
    return code


def body(arguments: Iterable[Argument], names: Names) -> dict[str, Any]:
    """The inside of a block."""
    return {argument.arg.name: expression(argument.value, names) for argument in arguments}


def layout(data: Any, indent: int = 0) -> str:
    """JSON as ``jq`` lays it out; what cannot be seen is an escape."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    if not text.isascii():
        text = "".join(
            char if char == "\n" or char.isprintable() else json.dumps(char)[1:-1] for char in text
        )
    return text.replace("\n", "\n" + " " * indent)
