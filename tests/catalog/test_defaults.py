"""Which arguments have a default: the provider must fill it in, and a protection has none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.arguments import Arg, Default
from exporter.catalog.schema import Kind
from tests.acceptance.writes.presence import KEPT, SCHEMA, TELLING

WITH_DEFAULT = [(kind, arg) for kind in KINDS for arg in kind.args if arg.default]
PROTECTIONS = {
    "user_pool": "DeletionProtection GetUserPoolMfaConfig.MfaConfiguration Policies.PasswordPolicy"
    " Policies.SignInPolicy UserPoolAddOns AdminCreateUserConfig AccountRecoverySetting",
    "user_pool_client": "PreventUserExistenceErrors EnableTokenRevocation RefreshTokenValidity"
    " AccessTokenValidity IdTokenValidity ExplicitAuthFlows RefreshTokenRotation",
    "identity_pool": "AllowUnauthenticatedIdentities CognitoIdentityProviders",
}
"""What a reviewer looks for, whatever its value is."""


def filled_in(kind: Kind, arg: Arg) -> bool:
    """Whether the provider takes the argument's absence for what AWS has, or for its default."""
    assert arg.default is not None
    block = SCHEMA[kind.terraform]["block"]
    if attribute := block["attributes"].get(arg.name):
        takes_nothing_for_it = not arg.default.value and kind.name not in TELLING
        return bool(attribute.get("optional") and (attribute.get("computed") or takes_nothing_for_it))
    return arg.path in KEPT[kind.name]


@pytest.mark.parametrize(("kind", "arg"), WITH_DEFAULT, ids=lambda it: getattr(it, "name", ""))
def test_what_has_a_default_is_filled_in_by_the_provider_and_says_where_that_is_told(
    kind: Kind, arg: Arg
) -> None:
    assert arg.default is not None
    assert filled_in(kind, arg)
    assert not arg.required
    assert all(rule.test(arg.default.value) for rule in arg.rules)
    assert "API: " in arg.default.source
    assert "provider" in arg.default.source


def test_an_argument_that_the_provider_does_not_fill_in_is_seen() -> None:
    pool, client = BY_NAME["user_pool"], BY_NAME["user_pool_client"]
    assert not filled_in(pool, Arg("DeletionProtection", default=Default("INACTIVE", "")))
    assert not filled_in(client, Arg("GenerateSecret", default=Default(False, "")))


def test_only_an_argument_of_the_resource_itself_has_a_default() -> None:
    def inner(args: tuple[Arg, ...]) -> Iterator[Arg]:
        for arg in args:
            yield from (arg, *inner(arg.args))

    below = [it for kind in KINDS for arg in kind.args for it in inner(arg.args)]
    assert [it.path for it in below if it.default] == []


@pytest.mark.parametrize("kind", PROTECTIONS)
def test_a_protection_is_written_on_or_off(kind: str) -> None:
    args = {arg.path: arg for arg in BY_NAME[kind].args}
    assert [path for path in PROTECTIONS[kind].split() if args[path].default] == []
