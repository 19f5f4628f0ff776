"""Pulumi's marks are read as what they stand for, and secrets are found where they are."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import rpc

from exporter.targets.pulumi_common.values import LATER, plain

MARK = rpc._special_sig_key
SECRET = rpc._special_secret_sig
OUTPUT = rpc._special_output_value_sig

JSON = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda item: st.lists(item) | st.dictionaries(st.text(st.characters(codec="utf-8")), item),
    max_leaves=10,
)


def read(content: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    struct = Struct()
    struct.update(content)
    return plain(struct)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON))
def test_what_has_no_mark_is_as_it_is(content: dict[str, Any]) -> None:
    assert read(content) == (content, [])


def test_a_secret_is_its_value_and_stands_where_it_is() -> None:
    leaf = {MARK: SECRET, "value": "x"}
    content = {"details": {"id": "a", "client_secret": leaf}, "list": [1, leaf], "all": leaf}
    values = {"details": {"id": "a", "client_secret": "x"}, "list": [1, "x"], "all": "x"}
    assert read(content) == (values, ["all", "details.client_secret", "list[1]"])


def test_an_output_is_its_value_and_secret_if_it_says_so() -> None:
    known = {MARK: OUTPUT, "value": [1.0, {"a": True}], "dependencies": ["urn"]}
    assert read({"a": known, "b": {**known, "secret": True}}) == (
        {"a": [1, {"a": True}], "b": [1, {"a": True}]},
        ["b"],
    )


@pytest.mark.parametrize(
    "value",
    [rpc.UNKNOWN, {MARK: OUTPUT}, {MARK: SECRET, "value": rpc.UNKNOWN}, {MARK: OUTPUT, "secret": True}],
)
def test_what_is_not_known_yet_is_no_value_of_an_account(value: Any) -> None:
    assert read({"a": value})[0] == {"a": LATER}


def test_a_resource_is_its_id_and_null_is_nothing() -> None:
    resource = {MARK: rpc._special_resource_sig, "urn": "urn:a", "id": "b"}
    assert read({"a": resource, "b": None, "c": {"d": None}}) == ({"a": "b", "c": {}}, [])


def test_numbers_are_whole_where_they_are() -> None:
    assert read({"a": 8, "b": 0.5, "c": True}) == ({"a": 8, "b": 0.5, "c": True}, [])
