"""The attributes that make a kind's import id of a state exist in each provider, and tell what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exporter.catalog import BY_NAME
from exporter.catalog.schema import Kind
from tests.catalog.test_tables import SCHEMA, each_in_schema, each_managed, sdk


class Asked(dict[str, str]):
    """A state's attributes, of which each is there; they are the ones that were asked for."""

    def __missing__(self, name: str) -> str:
        self[name] = name
        return name


def attributes(kind: Kind) -> set[str]:
    asked = Asked()
    kind.id_in_state(asked)
    return set(asked)


def unknown_to_pulumi(kind: Kind) -> Iterator[str]:
    """Pulumi's resources have the id of their own, and some arguments under other names."""
    renamed = {arg.name: arg.pulumi for arg in kind.args}
    for name in sorted(attributes(kind) - {"id"}):
        if not hasattr(sdk(kind), renamed.get(name, name)):
            yield name


@each_in_schema
def test_terraform_has_them(kind: Kind) -> None:
    assert attributes(kind) - set(SCHEMA[kind.terraform]["block"]["attributes"]) == set()


@each_managed
def test_pulumi_has_them(kind: Kind) -> None:
    assert list(unknown_to_pulumi(kind)) == []


@each_managed
def test_a_kind_whose_id_differs_says_how_the_right_one_is_made(kind: Kind) -> None:
    assert attributes(kind)
    if kind.id_differs:
        assert attributes(kind) != {"id"}


def test_an_attribute_that_there_is_not_is_found() -> None:
    kind = replace(BY_NAME["user_pool_client"], state_id="{pool}/{id}")
    assert attributes(kind) == {"pool", "id"}
    assert list(unknown_to_pulumi(kind)) == ["pool"]
    assert list(unknown_to_pulumi(BY_NAME["lambda_permission"])) == []
