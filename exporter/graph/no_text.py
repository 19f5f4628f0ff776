"""Leaves out of a document what is no text, which no language can write, and says where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from exporter.catalog.arguments import Arg, BinaryFile, Document
from exporter.catalog.schema import Kind
from exporter.graph.evaluate import Evaluation, FieldTable
from exporter.model import Field, Finding, Ignore
from exporter.paths import Path, dig, leaves, spell
from exporter.snapshot.form import NOT_TEXT

WHY = "AWS's answer has half a character here, or a number that JSON does not have: no language can write it"
REMEDY = "give it another value in AWS, and export again"


def is_damaged(value: Any) -> bool:
    """Whether anything in a value, or a name in it, is no text."""
    if isinstance(value, str):
        return value.startswith(NOT_TEXT)
    if isinstance(value, Mapping):
        return any(is_damaged(key) or is_damaged(item) for key, item in value.items())
    return isinstance(value, list) and any(is_damaged(item) for item in value)


def whole_part(kind: Kind, document: Document) -> tuple[Document, tuple[Arg, ...]]:
    """A document without what is no text, and the arguments that it was in.

    An entry of a map or of a list goes alone, a block as a whole: what is left of it might mean something
    else.
    """
    lost = tuple(arg for arg in kind.args if _is_lost(arg, document))
    for arg in lost:
        document = _without(document, arg.steps, _rest(arg, dig(document, arg.steps)))
    return document, lost


def _is_lost(arg: Arg, document: Document) -> bool:
    ending = arg.file.members if isinstance(arg.file, BinaryFile) else ()
    return is_damaged(dig(document, arg.steps)) or any(is_damaged(document.get(name)) for name in ending)


def tell(
    result: Evaluation, document: Document, lost: tuple[Arg, ...], key: str, table: FieldTable
) -> Evaluation:
    """What came of the rest of a document, with what was lost of it: no plan may compare that."""
    paths = [p for arg in lost for p in [*_damaged(dig(document, arg.steps), arg.steps)] or [arg.steps]]
    known = {field.path for field in result.fields}
    more = [Field(spell(path), "unsupported", WHY) for path in paths if spell(path) not in known]
    return replace(
        result,
        ignores=(*result.ignores, *(Ignore(arg.steps, WHY) for arg in lost)),
        findings=(*result.findings, *(Finding("error", key, spell(path), WHY, REMEDY) for path in paths)),
        fields=table.row([*result.fields, *more]),
    )


def _rest(arg: Arg, value: Any) -> Any:
    """What stays of an argument's value; None where nothing does."""
    if arg.args and not (arg.many and isinstance(value, list)):
        return None
    if isinstance(value, list):
        return [item for item in value if not is_damaged(item)] or None
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if not (is_damaged(key) or is_damaged(item))} or None
    return None


def _without(document: Document, steps: tuple[str, ...], rest: Any) -> Document:
    """A copy of a document with another value, or none, at the end of a path."""
    first, *further = steps
    kept = {key: value for key, value in document.items() if key != first}
    if further:
        return {**kept, first: _without(document[first], tuple(further), rest)}
    return kept if rest is None else {**kept, first: rest}


def _damaged(value: Any, path: Path) -> Iterator[Path]:
    for leaf, content in leaves(value, path):
        if is_damaged(content) or any(isinstance(step, str) and is_damaged(step) for step in leaf):
            yield leaf
