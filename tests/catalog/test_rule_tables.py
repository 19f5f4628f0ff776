"""The rules of the tables, held against the provider's schema and botocore's enumerations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from botocore.model import Shape, StructureShape

from exporter.catalog import BY_NAME
from exporter.catalog.arguments import Arg
from exporter.catalog.rules import form, holding, one_of
from exporter.catalog.schema import Kind
from tests.catalog.test_tables import SCHEMA, each_in_schema, each_modelled, inside, member

EITHER_WAY = {"Policies.SignInPolicy": "a block that the provider keeps, which the schema cannot say"}

NO_LIST = {
    "Category": "the provider has a text there",
}
"""Enumerations of AWS's that the provider takes for any text."""


def requirement_problems(kind: Kind) -> list[str]:
    """Where the tables and the provider's schema differ in what is required, and what is kept."""

    def check(args: tuple[Arg, ...], block: Mapping[str, Any], base: str) -> Iterator[str]:
        for arg in args:
            path = f"{base}{arg.path}"
            deeper = block.get("block_types", {}).get(arg.name)
            attribute = block.get("attributes", {}).get(arg.name, {})
            required = bool(deeper.get("min_items") if deeper else attribute.get("required"))
            if arg.ruled and arg.required != required:
                yield f"{path} is {'' if required else 'not '}required"
            if arg.kept and not attribute.get("computed") and path not in EITHER_WAY:
                yield f"{path} is not kept"
            if deeper:
                yield from check(arg.args, deeper["block"], f"{path}.")

    return list(check(kind.args, SCHEMA[kind.terraform]["block"], ""))


def enumerations_without_values(kind: Kind) -> list[str]:
    """The arguments with an enumeration of AWS's, which may have grown, and no list of the provider's."""

    def check(args: tuple[Arg, ...], shape: Shape | None, base: str) -> Iterator[str]:
        for arg in args:
            found = member(kind, arg.path) if shape is None else _deeper(shape, arg.path)
            if found is None:
                continue
            content = inside(found)
            path = f"{base}{arg.path}"
            if arg.args:
                yield from check(arg.args, content, f"{path}.")
            elif getattr(content, "enum", None) and not any(rule.values for rule in arg.rules):
                yield path

    return list(check(kind.args, None, ""))


def _deeper(shape: Shape, path: str) -> Shape | None:
    found: Shape | None = shape
    for step in path.split("."):
        found = found.members.get(step) if isinstance(found, StructureShape) else None
    return found


@each_in_schema
def test_what_a_rule_costs_is_as_the_provider_requires_it(kind: Kind) -> None:
    assert requirement_problems(kind) == []


@each_modelled
def test_each_enumeration_of_aws_has_the_provider_s_own_list(kind: Kind) -> None:
    missing = enumerations_without_values(kind) if kind.terraform else []
    assert [path for path in missing if path.rpartition(".")[2] not in NO_LIST] == []


def test_a_requirement_that_the_provider_does_not_have_is_found_by_name() -> None:
    domain = BY_NAME["user_pool_domain"]
    rule = one_of("a")
    kind = replace(domain, args=(Arg("Domain", rules=(rule,)), Arg("UserPoolId", rules=(rule,), kept=True)))
    assert requirement_problems(kind) == [
        "Domain is required",
        "UserPoolId is required",
        "UserPoolId is not kept",
    ]


def test_an_enumeration_without_a_list_is_found_by_name() -> None:
    provider = replace(BY_NAME["identity_provider"], args=(Arg("ProviderType"), Arg("ProviderName")))
    assert enumerations_without_values(provider) == ["ProviderType"]


def test_a_text_is_judged_in_the_form_that_terraform_gives_it_too() -> None:
    ascii_letter = holding("[a-z]", "a letter of ASCII")
    assert not ascii_letter.accepts("e\u0301")  # composed, there is no letter of ASCII left in it
    assert ascii_letter.accepts("e")


def test_blanks_in_a_pattern_are_the_five_that_the_provider_knows() -> None:
    blank = form(r"[\s]", "a blank")
    assert all(map(blank.accepts, "\t\n\f\r "))
    assert not any(map(blank.accepts, "\v\x1c\x85\u00a0\u2028"))
