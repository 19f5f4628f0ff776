"""The order of a set's members: AWS's own differs from answer to answer."""

from __future__ import annotations

from exporter.model import Block, Blocks, Entries, External, File, Join, Ref, Value


def sort_key(value: Value) -> str:
    """What a value is worth, as text: the order of a set's members."""
    match value:
        case Block(arguments):
            return ", ".join(f"{argument.arg.name}={sort_key(argument.value)}" for argument in arguments)
        case Blocks(items):
            return "; ".join(map(sort_key, items))
        case Ref() | External():
            return repr(value.literal)
        case Join(pieces):
            return repr("".join(piece if isinstance(piece, str) else piece.literal for piece in pieces))
        case Entries(entries):
            return ", ".join(f"{key}={sort_key(item)}" for key, item in entries)
        case tuple():
            return ", ".join(map(sort_key, value))
        case File(content=content):
            return repr(content)
    return repr(value)
