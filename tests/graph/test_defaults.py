"""What says no more than its absence: left out and accounted for, or written, by choice."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.catalog import KINDS
from exporter.catalog.arguments import Arg
from exporter.catalog.schema import Kind
from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.graph.write import DEFAULT
from exporter.model import Resource
from exporter.states import DEFAULTS, Defaults
from tests.builders import ACCOUNT, REGION, answer, client, pool

SPARE = [(kind, arg) for kind in KINDS for arg in kind.args if arg.default]
OTHERS: dict[str, Any] = {
    "AllowClassicFlow": True,
    "AllowedOAuthFlowsUserPoolClient": True,
    "AuthSessionValidity": 4,
    "EnablePropagateAdditionalUserContextData": True,
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
}
"""Another value of each argument that has a default."""


def drawn(kind: Kind, members: dict[str, Any], defaults: Defaults) -> Resource:
    """The resource of a kind that AWS answers with these members."""
    identity = f"{REGION}:1a234567-8901-234b-5cde-f6789f01a2b3"
    here = {"IdentityPoolId": identity}
    name = "AmazonOpenSearchService-x" if kind.name == "managed_user_pool_client" else "web"
    files = [
        pool(**members if kind.name == "user_pool" else {}),
        [answer("cognito-identity:DescribeIdentityPool", here, {**here, "IdentityPoolName": "x", **members})],
    ]
    files[0].append(client("abc", name, **members if kind.name.endswith("client") else {}))
    graph = build(ACCOUNT, REGION, files, KnownNames(), Options(defaults=defaults))
    return next(it for it in graph.resources if it.kind is kind)


def states(resource: Resource, arg: Arg) -> set[tuple[str, str]]:
    return {(it.state, it.reason) for it in resource.fields if it.path.split(".")[0] == arg.path}


@pytest.mark.parametrize(("kind", "arg"), SPARE, ids=lambda it: it.name)
def test_a_default_is_left_out_with_its_reason_or_written_by_choice(kind: Kind, arg: Arg) -> None:
    assert arg.default is not None
    members = {arg.path: arg.default.value}
    left, kept = (drawn(kind, members, choice) for choice in DEFAULTS)
    assert arg not in [it.arg for it in left.arguments]
    assert states(left, arg) == {DEFAULT}
    (written,) = (it for it in kept.arguments if it.arg is arg)
    assert (left.defaults, kept.defaults) == ((written,), ())
    assert states(kept, arg) == {("written", "")}


@pytest.mark.parametrize(("kind", "arg"), SPARE, ids=lambda it: it.name)
def test_another_value_than_the_default_is_written_always(kind: Kind, arg: Arg) -> None:
    for choice in DEFAULTS:
        found = drawn(kind, {arg.path: OTHERS[arg.path]}, choice)
        assert arg in [it.arg for it in found.arguments]
        assert states(found, arg) == {("written", "")}
        assert found.defaults == ()


@pytest.mark.parametrize(
    ("name", "value"), [("AuthSessionValidity", 3.0), ("EnablePropagateAdditionalUserContextData", 0)]
)
def test_a_value_of_another_type_is_no_default(name: str, value: Any) -> None:
    arg = next(arg for _, arg in SPARE if arg.path == name)
    assert arg.default is not None
    assert not arg.default.is_had_by({}, value)
    assert arg.default.is_had_by({}, arg.default.value)


@pytest.mark.parametrize(
    "beside",
    [
        {"AllowedOAuthFlows": ["code"]},
        {"AllowedOAuthScopes": ["openid"]},
        {"CallbackURLs": ["https://example.com"]},
        {"LogoutURLs": ["https://example.com"]},
    ],
)
def test_oauth_that_is_off_is_written_where_the_client_has_something_of_it(beside: dict[str, Any]) -> None:
    kind, arg = next((kind, arg) for kind, arg in SPARE if arg.path == "AllowedOAuthFlowsUserPoolClient")
    off = {arg.path: False}
    assert arg in [it.arg for it in drawn(kind, off | beside, "omit").arguments]
    assert arg not in [it.arg for it in drawn(kind, off | {it: [] for it in beside}, "omit").arguments]


def test_a_template_with_a_text_keeps_its_option() -> None:
    kind, arg = next((kind, arg) for kind, arg in SPARE if arg.path == "VerificationMessageTemplate")
    template = {"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Your code is {####}."}
    (found,) = (it for it in drawn(kind, {arg.path: template}, "omit").arguments if it.arg is arg)
    assert [it.arg.path for it in found.value.arguments] == list(template)  # type: ignore[union-attr]


def test_what_aws_does_not_answer_is_no_default() -> None:
    for kind, arg in SPARE:
        assert drawn(kind, {arg.path: None}, "omit").defaults == ()
        assert drawn(kind, {}, "omit").defaults == ()
