"""An alias by which a resource finds itself as it was without a parent is right; any other is not."""

from __future__ import annotations

import pytest

from exporter.targets.pulumi_common.parents import without_earlier_parents

WANTED = {"name": "web", "aliases": ["old_web"], "region": "eu-west-1"}
STACK = "urn:pulumi:verify::poolport::pulumi:pulumi:Stack::poolport-verify"
PROJECT = "urn:pulumi:verify::poolport::poolport:exports:eu-west-1::eu-west-1"


@pytest.mark.parametrize(
    "alias",
    [
        "spec { noParent: true }",
        'spec { name: "web" noParent: true }',
        f'spec {{ name: "web" parentUrn: "{STACK}" }}',
        f'spec {{ name: "old_web" parentUrn: "{STACK}" }}',
        f'spec {{ name: "web" parentUrn: "{PROJECT}" }}',
    ],
)
def test_its_own_place_without_a_parent_is_left_out(alias: str) -> None:
    assert without_earlier_parents(WANTED, [alias, "old_web"]) == ["old_web"]


@pytest.mark.parametrize(
    "alias",
    [
        f'spec {{ name: "other" parentUrn: "{STACK}" }}',
        f'spec {{ name: "web" type: "aws:cognito/userPool:UserPool" parentUrn: "{STACK}" }}',
        f'spec {{ name: "web" stack: "other" parentUrn: "{STACK}" }}',
        'spec { name: "web" parentUrn: "urn:pulumi:verify::poolport::example:cognito:Pool::other" }',
        f'spec {{ name: "web" parentUrn: "{PROJECT.replace("eu-west-1", "us-east-1")}" }}',
        "other",
        'urn: "urn:pulumi:verify::poolport::aws:cognito/userPool:UserPool::web"',
    ],
)
def test_the_place_of_anything_else_stays(alias: str) -> None:
    assert without_earlier_parents(WANTED, [alias]) == [alias]
