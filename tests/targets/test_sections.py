"""The header of a pool's file, the headings that divide it, and the sections of a resource's arguments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

import pytest

from exporter.catalog import BY_NAME, KINDS
from exporter.catalog.arguments import Arg, arranged
from exporter.catalog.schema import Kind
from exporter.model import Argument, Block, Graph, Resource
from exporter.targets.engine import draw_project, group_resources
from exporter.targets.pulumi import writer as python
from exporter.targets.pulumi_typescript import writer as typescript
from exporter.targets.pulumi_yaml import writer as pulumi_yaml
from exporter.targets.registry import TARGETS
from exporter.targets.sections import Paragraph, paragraphs, sections
from exporter.targets.terraform import writer as hcl
from tests.builders import ACCOUNT, graph_of, resource

POOL = resource("customers", import_id="us-east-1_A")
FILES = {
    "pulumi": "pools/customers.py",
    "pulumi-typescript": "pools/customers.ts",
    "pulumi-yaml": "Pulumi.yaml",
    "terraform": "customers.tf",
    "terraform-json": "customers.tf.json",
}


def part(name: str, kind: str) -> Resource:
    return resource(name, kind=kind, group="customers")


WEB, LOGIN = part("web", "user_pool_client"), part("login", "user_pool_domain")
LOOK, CLERKS = part("look", "managed_login_branding"), part("clerks", "user_group")


def test_kinds_of_one_heading_stand_together() -> None:
    found = sections((POOL, WEB, LOGIN, LOOK, CLERKS))
    assert [(it.heading, len(it.resources)) for it in found] == [
        ("", 1),
        ("App clients", 1),
        ("Domain and login pages", 2),
        ("Groups", 1),
    ]


def test_what_things_are_is_said_once_for_each_kind_where_it_is_asked_for() -> None:
    (_, found) = sections((POOL, LOGIN, part("shop", "user_pool_domain"), LOOK), "full")
    assert [text.partition(":")[0] for text in found.texts] == [
        "User pool domain",
        "https",
        "Managed login branding",
        "https",
    ]
    assert {it.texts for it in sections((POOL, LOGIN, LOOK))} == {()}


def test_without_comments_there_are_no_headings() -> None:
    assert [it.heading for it in sections((POOL, WEB, LOGIN), "none")] == ["", "", ""]


def test_one_heading_alone_is_none() -> None:
    assert [it.heading for it in sections((POOL, WEB))] == ["", ""]
    assert sections(()) == []


def test_every_kind_but_a_pool_has_a_heading_and_no_heading_comes_twice() -> None:
    written = [kind for kind in KINDS if kind.terraform]
    assert {kind.name for kind in written if not kind.heading} == {"user_pool", "identity_pool"}
    headings = [heading for heading, _ in groupby(kind.heading for kind in written) if heading]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("target", TARGETS)
def test_headings_stand_in_every_language(target: str) -> None:
    text = draw_project(graph_of(POOL, WEB, CLERKS), TARGETS[target])[FILES[target]].decode()
    places = [text.index(f"--- {heading} ---") for heading in ("App clients", "Groups")]
    assert text.index("customers") < places[0] < text.index("web") < places[1] < text.index("clerks")
    assert "---" not in draw_project(graph_of(POOL, WEB), TARGETS[target])[FILES[target]].decode()


@pytest.mark.parametrize("target", TARGETS)
def test_a_header_says_what_the_pool_is_and_where(target: str) -> None:
    text = draw_project(graph_of(POOL), TARGETS[target])[FILES[target]].decode()
    assert "User pool customers (us-east-1_A)" in text
    assert "https://us-east-1.console.aws.amazon.com/cognito/v2/idp/user-pools/us-east-1_A/users" in text


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_the_console_is_that_of_the_partition(region: str, host: str) -> None:
    (group,) = group_resources(Graph(ACCOUNT, region, (POOL,), ()))
    page = f"https://{host}/cognito/v2/idp/user-pools/us-east-1_A/users?region={region}"
    assert group.console == page


def test_a_partition_whose_console_nobody_knows_has_no_link() -> None:
    graph = Graph(ACCOUNT, "us-iso-east-1", (POOL,), ())
    assert group_resources(graph)[0].console == ""
    text = draw_project(graph, TARGETS["terraform"])["customers.tf"].decode()
    assert text.startswith("# User pool customers (us-east-1_A) in us-iso-east-1\n\nresource ")


def test_an_id_in_a_link_is_no_more_than_a_part_of_its_path() -> None:
    root = BY_NAME["identity_pool"].root
    assert root
    assert "identity-pools/us-east-1:7c95/user" in root.console_link("us-east-1", "us-east-1:7c95")
    (group,) = group_resources(graph_of(replace(POOL, import_id="a/../b?c#d")))
    assert "/a%2F..%2Fb%3Fc%23d/users?region=us-east-1" in group.console


def test_what_hangs_on_a_pool_that_is_not_there_has_no_link() -> None:
    assert group_resources(graph_of(WEB))[0].console == ""


# --- the arguments of a resource --------------------------------------------------------------------------


def under(section: str, *names: str) -> list[Argument]:
    return [Argument(Arg(name, name, section=section), "x") for name in names]


def shown(found: Iterable[Paragraph]) -> list[tuple[str, str]]:
    return [(it.heading, " ".join(argument.arg.name for argument in it.arguments)) for it in found]


MANY = (*under("", "a", "b"), *under("One", "c"), *under("Two", "d"), *under("Three", "e", "f"))


def test_arguments_of_a_section_stand_together() -> None:
    wanted = [("", "a b"), ("One", "c"), ("Two", "d"), ("Three", "e f")]
    assert shown(paragraphs(MANY, headed=True)) == wanted


def test_without_headings_single_arguments_make_no_paragraphs() -> None:
    assert shown(paragraphs(MANY)) == [("", "a b"), ("", "c d"), ("", "e f")]
    assert shown(paragraphs(())) == []


def test_a_table_says_its_headings_once() -> None:
    found = arranged(Arg("A"), "One", Arg("B"), Arg("C"), "Two", Arg("D"))
    assert [(it.name, it.section) for it in found] == [("a", ""), ("b", "One"), ("c", "One"), ("d", "Two")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_section_comes_once_in_a_table_and_tags_come_last(kind: Kind) -> None:
    headings = [heading for heading, _ in groupby(arg.section for arg in kind.args)]
    assert len(headings) == len(set(headings))
    assert "tags" not in [arg.name for arg in kind.args[:-1]]


def test_terraform_has_arguments_before_blocks_in_the_same_order() -> None:
    block = Argument(Arg("Block", section="One"), Block((Argument(Arg("Inner"), 1),)))
    text = hcl.body((*MANY[:2], block, *MANY[2:]), lambda ref: "", headed=True)
    assert text == (
        '  a = "x"\n  b = "x"\n\n  # One\n  c = "x"\n\n  # Two\n  d = "x"\n\n'
        '  # Three\n  e = "x"\n  f = "x"\n\n  # One\n  block {\n    inner = 1\n  }'
    )


def test_a_blank_line_parts_sections_where_the_formatters_leave_it() -> None:
    layout = python.Layout(lambda ref: "")
    assert python.arguments(MANY, layout).count("\n\n") == 0
    assert typescript.arguments(MANY, typescript.PLAIN).count("\n\n") == 2
    assert pulumi_yaml.arguments(MANY, lambda ref: "").count("\n\n") == 2
    assert hcl.body(MANY, lambda ref: "").count("\n\n") == 2
