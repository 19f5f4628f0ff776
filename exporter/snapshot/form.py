"""Checks the form of a snapshot at the door: people send them in bug reports, so none is trusted."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from exporter.disk import leads_out
from exporter.errors import ApiError, UsageError

REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d{1,2}")
"""What a region is called; it becomes a folder's name and a word of the code."""
NOT_TEXT = "(no text or number)"
"""Stands for a text with half a character, or for a number that JSON does not have, such as Infinity.

No file, language or provider can hold them.
"""
_HALF = re.compile("[\ud800-\udfff]")
ACCOUNT = re.compile(r"(\d{12})?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHYS = ("gone", "refused", "unasked", "unselected")
_OPERATION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")


def parse_json(content: bytes | str, *, lenient: bool = False) -> Any:
    """JSON, and nothing that only Python takes for it; ``lenient`` has ``NOT_TEXT`` for such a number.

    Raises:
        ValueError: it is not JSON, has a number that JSON does not have, or is nested too deeply.
    """
    try:
        return json.loads(content, parse_constant=(lambda _: NOT_TEXT) if lenient else _no_number)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def whole_texts(value: Any) -> Any:
    """JSON in which each text, and each name of an entry, that is no Unicode is ``NOT_TEXT``."""
    if isinstance(value, str):
        return NOT_TEXT if _HALF.search(value) else value
    if isinstance(value, list):
        return [whole_texts(item) for item in value]
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for key, content in value.items():
            name = plain = whole_texts(key)
            while name in found:
                name = f"{plain} {len(found)}"
            found[name] = whole_texts(content)
        return found
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def check_manifest(path: Path, data: Mapping[str, Any]) -> None:
    """Check what a manifest names.

    Raises:
        UsageError: something has another form; the sentence names it.
    """
    account, regions, files = data.get("account", ""), data.get("regions", []), data.get("files", [])
    if not isinstance(account, str) or not ACCOUNT.fullmatch(account):
        _refuse(path, "account", account, "a number of twelve digits")
    if not isinstance(regions, list):
        _refuse(path, "regions", regions, "a list")
    for region in regions:
        if not isinstance(region, str) or not REGION.fullmatch(region):
            _refuse(path, "regions", region, "the name of a region")
    if not isinstance(files, list):
        _refuse(path, "files", files, "a list")
    for name in files:
        if not isinstance(name, str) or leads_out(name) or not REGION.fullmatch(name.split("/")[0]):
            _refuse(path, "files", name, "a file below the folder of its region")
    if not isinstance(data.get("selection", {}), dict):
        _refuse(path, "selection", data["selection"], "an object")
    read = data.get("read", {})
    if not isinstance(read, dict) or not all(_is_day(it) for it in read.values()):
        _refuse(path, "read", read, "a day such as 2026-11-29 for each file")


def check_answers(path: Path, folder: str, data: Mapping[str, Any]) -> None:
    """Check one file of answers; ``folder`` is the one that it is in, which has its region's name.

    Raises:
        UsageError: something has another form; the sentence names it, and its place.
    """
    region = data.get("region")
    if not isinstance(region, str) or not REGION.fullmatch(region) or folder not in ("", region):
        _refuse(path, "region", region, folder or "the name of a region")
    answers = data.get("answers")
    if not isinstance(answers, list):
        _refuse(path, "answers", answers, "a list")
    for number, record in enumerate(answers):
        place = f"answers[{number}]"
        if not isinstance(record, dict):
            _refuse(path, place, record, "an object")
        operation = record.get("operation")
        if not isinstance(operation, str) or not _OPERATION.fullmatch(operation):
            _refuse(path, f"{place}.operation", operation, "an action such as cognito-idp:DescribeUserPool")
        if not isinstance(record.get("request"), dict):
            _refuse(path, f"{place}.request", record.get("request"), "an object")
        if not isinstance(record.get("response", {}), dict | None):
            _refuse(path, f"{place}.response", record["response"], "an object")
        error = record.get("error")
        if error is not None and not _is_error(error):
            _refuse(path, f"{place}.error", error, "an object with code, message and status")
        if not _is_kept(record.get("kept")):
            _refuse(path, f"{place}.kept", record["kept"], "an object with why and the day of the answer")


def _is_day(value: Any) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_kept(kept: Any) -> bool:
    if kept is None:
        return True
    known = isinstance(kept, dict) and set(kept) == {"why", "of"} and kept["why"] in _WHYS
    return known and isinstance(kept["of"], str) and bool(_DAY.fullmatch(kept["of"] or "0000-00-00"))


def _is_error(error: Any) -> bool:
    try:
        known = ApiError(**error)
    except TypeError:
        return False
    texts = isinstance(known.code, str) and isinstance(known.message, str)
    return texts and isinstance(known.status, int) and not isinstance(known.status, bool)


def _refuse(path: Path, place: str, value: Any, wanted: str) -> NoReturn:
    shown = repr(value)[:80]
    raise UsageError(
        f"{path} has {shown} in {place}, where {wanted} belongs: discover it again, or restore it"
    )
