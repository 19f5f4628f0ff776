"""Transforms of a program change what is recorded, as they change what the real engine gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ExporterError
from tests.targets.pulumi_common.test_program import run

HEAD = """
def tagged(args):
    tags = {**args.props.get("tags", {}), "by": args.name}
    opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True, ignore_changes=["x"]))
    return pulumi.ResourceTransformResult({**args.props, "tags": tags}, opts)


def named(args):
    return pulumi.ResourceTransformResult({**args.props, "name": args.props["name"] + "!"}, args.opts)


def without_tags(args):
    return pulumi.ResourceTransformResult({k: v for k, v in args.props.items() if k != "tags"}, args.opts)

"""
POOL = 'aws.cognito.UserPool("a", name="n", tags={"of": %s}, opts=pulumi.ResourceOptions(import_="i"%s))\n'


def recorded(folder: Path, text: str) -> dict[str, Any]:
    (found,) = (it for it in run(folder, HEAD + text).resources if it["managed"])
    return found


def test_one_of_the_stack_changes_everything_and_keeps_the_rest(tmp_path: Path) -> None:
    found = recorded(tmp_path, "pulumi.runtime.register_resource_transform(tagged)\n" + POOL % ('"us"', ""))
    assert found["inputs"] == {"name": "n", "tags": {"of": "us", "by": "a"}}
    assert (found["import_id"], found["protect"], found["ignore_changes"]) == ("i", True, ["x"])


def test_a_resources_own_comes_first_then_its_parents_then_the_stacks(tmp_path: Path) -> None:
    text = (
        "def of_pools(args):\n    return named(args) if args.custom else None\n\n"
        "def first(args):\n"
        "    return pulumi.ResourceTransformResult({**args.props, 'name': 'o'}, args.opts)\n\n"
        "pulumi.runtime.register_resource_transform(lambda args: of_pools(args))\n"
        'c = pulumi.ComponentResource("my:C", "c", opts=pulumi.ResourceOptions(transforms=[of_pools]))\n'
    )
    own = ", parent=c, transforms=[first]"
    assert recorded(tmp_path, text + POOL % ('"us"', own))["inputs"]["name"] == "o!!"


def test_a_secret_stays_one_and_a_reference_goes_with_its_argument(tmp_path: Path) -> None:
    transform = "pulumi.runtime.register_resource_transform(%s)\n"
    secret = POOL % ('pulumi.Output.secret("s")', "")
    assert "tags" in recorded(tmp_path, transform % "tagged" + secret)["secrets"]
    text = 'p = aws.Provider("p", region="us-east-1")\n' + POOL % ("p.id", "")
    assert "tags" in recorded(tmp_path, text)["references"]
    found = recorded(tmp_path, transform % "without_tags" + text)
    assert ("tags" in found["inputs"], found["references"]) == (False, {})


def test_one_that_fails_ends_the_program_with_its_reason(tmp_path: Path) -> None:
    text = "pulumi.runtime.register_resource_transform(lambda args: 1 / 0)\n" + POOL % ('"us"', "")
    with pytest.raises(ExporterError, match="division by zero"):
        run(tmp_path, HEAD + text)
