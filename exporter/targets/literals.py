"""What a value is worth today, without references: how a proof compares code with an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exporter import composition
from exporter.catalog.arguments import Arg
from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Secret, Value


def _provider_name(arg: Arg) -> str:
    return arg.name


def literal(value: Value, name: Callable[[Arg], str] = _provider_name) -> Any:
    """A value as JSON; ``name`` says what the members of a block are called."""
    match value:
        case Ref() | External():
            return value.literal
        case Join(pieces):
            return "".join(piece if isinstance(piece, str) else piece.literal for piece in pieces)
        case File():
            return value.content
        case Secret(_, masked):
            return masked
        case Block(arguments):
            return {name(argument.arg): literal(argument.value, name) for argument in arguments}
        case Blocks(items):
            return [literal(item, name) for item in items]
        case Entries(items):
            return {key: literal(item, name) for key, item in items}
        case tuple():
            return [literal(item, name) for item in value]
        case _:
            return value


def composed(value: Any) -> Any:
    """A value in JSON with every text in Unicode's composed form, which Terraform gives to all it reads."""
    if isinstance(value, str):
        return composition.composed(value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    if isinstance(value, dict):
        return {composed(key): composed(item) for key, item in value.items()}
    return value


def same(wanted: Any, given: Any) -> bool:
    """Whether two values in JSON are the same; a list is a set."""
    if isinstance(wanted, list) and isinstance(given, list):
        return sorted(map(str, wanted)) == sorted(map(str, given))
    return bool(wanted == given)
