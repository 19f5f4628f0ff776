"""All projects in one stack: none hides another, and nothing gets a region that is not its own."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from exporter.pulumi_stack import run_all
from tests.pulumi_stack.program import STACK, export, refused, run

ROOT = Path(__file__).parents[2]


def test_each_project_lies_below_its_component_and_has_the_provider_of_its_region(tmp_path: Path) -> None:
    export(tmp_path / "eu-west-1", "eu-west-1")
    export(tmp_path / "us-east-1", "us-east-1")
    monitor = run(tmp_path)
    pools = [(pool.name, pool.parent, pool.provider) for pool in monitor.of(":UserPool")]
    assert pools == [("customers", region, region) for region in ("eu-west-1", "us-east-1")]
    regions = [(made.name, made.inputs["region"]) for made in monitor.of("pulumi:providers:aws")]
    assert regions == [("eu-west-1", "eu-west-1"), ("us-east-1", "us-east-1")]


def test_the_addresses_in_the_state_are_those_of_the_release_before(tmp_path: Path) -> None:
    export(tmp_path / "111" / "eu-west-1", "eu-west-1")
    monitor = run(tmp_path)
    assert set(monitor.urns) - {STACK} == {
        "urn:pulumi:test::poolport::pulumi:providers:aws::111-eu-west-1",
        "urn:pulumi:test::poolport::poolport:exports:111-eu-west-1::111-eu-west-1",
        "urn:pulumi:test::poolport::poolport:exports:111-eu-west-1$aws:cognito/userPool:UserPool::customers",
    }


def test_outputs_stand_under_the_name_of_their_project(tmp_path: Path) -> None:
    export(tmp_path / "one", "eu-west-1")
    export(tmp_path / "two", "us-east-1")
    outputs = run(tmp_path).outputs
    assert outputs["poolport-test"] == {"one": {"id": "customers-id"}, "two": {"id": "customers-id"}}
    assert outputs["one"] == {"id": "customers-id"}


@pytest.mark.usefixtures("a_library")
@pytest.mark.parametrize(
    "line",
    [
        "a_library.make()",
        'a_library.Group("a")',
        "first.id.apply(lambda id: a_library.make())",
    ],
)
def test_a_resource_that_would_escape_its_component_is_refused(tmp_path: Path, line: str) -> None:
    main = (
        'import pulumi\nimport pulumi_aws as aws\nimport a_library\n\nfirst = aws.cognito.UserPool("first")\n'
        + line
    )
    project = export(tmp_path / "exports" / "here", "eu-west-1", __main__=main)
    sentence = refused(tmp_path / "exports")
    assert f"'a' in {project} has no parent and would not get the region eu-west-1: give it one" in sentence


@pytest.mark.usefixtures("a_library")
def test_to_a_project_its_component_is_the_root(tmp_path: Path) -> None:
    root = "pulumi.runtime.get_root_resource()"
    main = f"import pulumi\nimport a_library\na_library.make(pulumi.ResourceOptions(parent={root}))\n"
    export(tmp_path / "here", "eu-west-1", __main__=main)
    assert {(it.name, it.parent, it.provider) for it in run(tmp_path).made if it.name == "a"} == {
        ("a", "here", "here")
    }


def test_another_package_of_aws_needs_a_provider_of_the_project(tmp_path: Path) -> None:
    main = """
import pulumi

provider = pulumi.ProviderResource("aws-native", "native", {"region": "eu-west-1"})
pulumi.CustomResource("aws-native:cognito:UserPool", "a", {}, pulumi.ResourceOptions(provider=provider))
pulumi.CustomResource("random:index:Id", "b", {})
"""
    export(tmp_path / "here", "eu-west-1", __main__=main)
    found = {(made.name, made.parent, made.provider) for made in run(tmp_path).made[3:]}
    assert found == {("native", "here", ""), ("a", "here", "native"), ("b", "here", "")}
    export(
        tmp_path / "here",
        "eu-west-1",
        __main__=main.replace(", pulumi.ResourceOptions(provider=provider)", ""),
    )
    assert "'a' in" in (sentence := refused(tmp_path))
    assert "has no provider and would not get the region eu-west-1: give it one, made in" in sentence


def test_the_root_programs_own_resources_are_left_alone(tmp_path: Path) -> None:
    export(tmp_path / "here", "eu-west-1")

    def program() -> None:
        import pulumi_aws as aws

        run_all(tmp_path)
        aws.cognito.UserPool("mine")
        pulumi.export("mine", pulumi.Config().require("key"))

    monitor = run(tmp_path, {"poolport:key": "value"}, program)
    pools = {(made.name, made.provider) for made in monitor.of(":UserPool")}
    assert pools == {("customers", "here"), ("mine", "")}
    assert monitor.outputs["poolport-test"]["mine"] == "value"


def test_no_product_code_patches() -> None:
    sources = [ROOT / "__main__.py", *(ROOT / "exporter").rglob("*.py")]
    words = ("unittest", "set_root_resource", "del sys.modules")
    found = [(path.name, word) for path in sources for word in words if word in path.read_text("utf-8")]
    assert found == []
