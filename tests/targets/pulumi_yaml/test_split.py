"""One program for each pool, cut out of the text."""

from __future__ import annotations

import pytest
import yaml

from exporter.targets.engine import draw_project
from exporter.targets.pulumi_yaml.split import split
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from tests.builders import client, graph, pool

TEXT = """\
name: x
resources:
  # a comment
  shop:
    type: a:b:C

  web:
    type: a:b:D
    properties:
      pool: ${shop.id}
      name: "$${staff}"
  late:
    type: a:b:E
    options:
      dependsOn:
        - ${web}
  staff:
    type: a:b:C
  both:
    type: a:b:F
    properties:
      name: "${web.name}/$$${staff.id}"

outputs:
  web: ${web.id}
config:
  k: v
"""


def test_each_pool_has_what_hangs_on_it_and_what_that_needs() -> None:
    first, second = (yaml.safe_load(text) for text in split(TEXT))
    assert list(first["resources"]) == ["shop", "web", "late", "staff", "both"]
    assert list(second["resources"]) == ["shop", "web", "staff", "both"]
    whole = yaml.safe_load(TEXT)
    for found in (first, second):
        assert found == {"name": "x", "resources": found["resources"], "config": {"k": "v"}}
        assert found["resources"].items() <= whole["resources"].items()


def test_nothing_else_of_the_text_is_changed() -> None:
    _, second = split(TEXT)
    assert set(second.split("\n")) <= set(TEXT.split("\n"))


def test_what_is_drawn_is_split_by_its_pools() -> None:
    found = graph(
        [*pool(name="shop"), client("a", "web")],
        [*pool("us-east-1_B", "staff"), client("b", "desk", "us-east-1_B")],
    )
    text = draw_project(found, PULUMI_YAML)["Pulumi.yaml"].decode()
    parts = [list(yaml.safe_load(part)["resources"]) for part in split(text)]
    assert parts == [["shop", "shop_web"], ["staff", "staff_desk"]]


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "- a", "resources: {a: {type: x}, b: {type: y}}", "resources:\n  a:\n    type: x\n", "x: 1"],
)
def test_what_has_no_two_pools_or_is_no_such_program_is_not_split(text: str) -> None:
    assert list(split(text)) == []
