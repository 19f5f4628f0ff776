"""Default tags: only what every resource has can be one, and then no resource names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exporter.model import Entries, External
from exporter.targets.pulumi_common.default_tags import default_tags, judged_with
from exporter.targets.tags import common_tags, tags_of, untagged
from exporter.targets.terraform.configuration import lost
from exporter.targets.terraform.spelling import TerraformWriter
from tests.builders import argument, graph_of, resource

TEAM, STAGE = ("team", "identity"), ("env", "prod")


def pool(name: str, *tags: tuple[str, str]) -> object:
    arguments = [argument("name", name)] + ([argument("tags", Entries(tags))] if tags else [])
    return resource(name, *arguments)


def test_common_are_the_tags_that_every_pool_has_with_one_value() -> None:
    assert common_tags(graph_of(pool("a", TEAM, STAGE), pool("b", STAGE, TEAM))) == dict([STAGE, TEAM])
    assert common_tags(graph_of(pool("a", TEAM, STAGE), pool("b", TEAM, ("env", "test")))) == dict([TEAM])
    assert common_tags(graph_of(pool("a", TEAM), pool("b"))) == {}
    assert common_tags(graph_of()) == {}


def test_what_cannot_have_tags_has_no_say() -> None:
    client = resource("web", argument("name", "web"), kind="user_pool_client")
    assert common_tags(graph_of(pool("a", TEAM), client)) == dict([TEAM])
    only_read = replace(pool("b"), read=True)
    assert common_tags(graph_of(pool("a", TEAM), only_read)) == dict([TEAM])


def test_a_tag_that_is_no_plain_text_is_no_default() -> None:
    odd = resource("a", argument("tags", Entries((("key", External("x", "arn:x")),))))
    assert tags_of(odd) == {}


def test_a_tag_that_is_taken_out_leaves_the_others() -> None:
    found = pool("a", TEAM, STAGE)
    left = untagged(found.arguments, dict([TEAM]))
    assert left == pool("a", STAGE).arguments
    assert untagged(left, dict([STAGE])) == pool("a").arguments
    assert untagged(found.arguments, {"team": "another"}) == found.arguments


@pytest.mark.parametrize(
    ("defaults", "own", "sentences"),
    [
        ({"team": "identity"}, {"env": "prod"}, []),
        ({}, {"env": "prod"}, ["tags is {'env': 'prod'}"]),
        ({"team": "another"}, {"env": "prod"}, ["tags is {'env': 'prod'}"]),
        ({"team": "identity", "env": "prod"}, None, []),
        ({"team": "identity"}, None, ["tags is lost"]),
    ],
)
def test_a_tag_that_the_provider_gives_is_not_lost(
    defaults: dict[str, str], own: dict[str, str] | None, sentences: list[str]
) -> None:
    writer = TerraformWriter(graph_of(pool("a", TEAM, STAGE)))
    expressions = {"name": {"constant_value": "a"}} | ({"tags": {"constant_value": own}} if own else {})
    configuration = {
        "root_module": {"resources": [{"address": "aws_cognito_user_pool.a", "expressions": expressions}]},
        "provider_config": {
            "aws": {
                "expressions": {"default_tags": [{"tags": {"constant_value": defaults}}] if defaults else []}
            }
        },
    }
    found = [sentence for _, sentence in lost(configuration, writer)]
    assert len(found) == len(sentences)
    for sentence, start in zip(found, sentences, strict=True):
        assert sentence.startswith(start)


def test_pulumis_default_tags_are_judged_by_what_every_resource_has() -> None:
    settings = {"aws:defaultTags": {"tags": {"team": "identity"}}}
    assert default_tags(settings) == {"team": "identity"}
    assert default_tags({"aws:defaultTags": "team"}) == {}
    graph = graph_of(pool("a", TEAM, STAGE), pool("b", STAGE))
    judged, wrong = judged_with(graph, settings)
    assert judged.resources == (pool("a", STAGE), pool("b", STAGE))
    assert wrong == ["b: aws:defaultTags gives it team, and AWS has no such tag there"]
    assert judged_with(graph, {}) == (graph, [])
