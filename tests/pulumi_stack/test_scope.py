"""What a project makes, asks and reads is its own, in whatever way its code says it."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from tests.pulumi_stack.program import export, refused, run

WAYS_TO_MAKE = {
    "a component of the user's own": """
class Login(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("my:own:Login", name, None, opts)
        self.pool = aws.cognito.UserPool(name, opts=pulumi.ResourceOptions(parent=self))

login = Login("a")
assert isinstance(login, pulumi.ComponentResource) and isinstance(login, pulumi.Resource)
assert not isinstance(login.pool, Login) and not isinstance(login.pool, pulumi.ComponentResource)
""",
    "a resource that is read": """
assert isinstance(aws.cognito.UserPool.get("a", "eu-west-1_a"), aws.cognito.UserPool)
""",
    "a class by its own name": """
from pulumi_aws.cognito import UserPool
UserPool("a", aws.cognito.UserPoolArgs(name="b"))
""",
    "a class of everything": 'from pulumi_aws.cognito import *\nUserPool("a")',
    "a module by its own name": """
import pulumi_aws.cognito as c
c.UserPool("a", opts=pulumi.ResourceOptions(protect=True))
""",
    "options by place": 'aws.cognito.UserPool("a", pulumi.ResourceOptions(protect=True))',
    "a subclass": """
class Mine(aws.cognito.UserPool):
    pass

assert issubclass(Mine, aws.cognito.UserPool)
Mine("a")
""",
    "the bare class": 'pulumi.CustomResource("aws:cognito/userPool:UserPool", "a", {})',
    "later": 'first.id.apply(lambda id: aws.cognito.UserPool("a"))',
    "in another's component": """
from a_library import Group
assert isinstance(Group("group", pulumi.ResourceOptions(parent=first)), pulumi.ComponentResource)
assert issubclass(Group, pulumi.ComponentResource) and not issubclass(Group, pulumi.CustomResource)
""",
}


def test_one_config_key_of_two_projects_is_two_settings(tmp_path: Path) -> None:
    main = 'import pulumi\n\npulumi.export("secret", pulumi.Config().require_secret("corp_client_secret"))\n'
    other = main.replace("pulumi.Config()", "Config()")
    export(tmp_path / "one", "eu-west-1", __main__=main)
    export(tmp_path / "two", "us-east-1", __main__="from pulumi.config import Config\n" + other)
    keys = ("cognito-eu-west-1:corp_client_secret", "cognito-us-east-1:corp_client_secret")
    outputs = run(tmp_path, {keys[0]: "a", keys[1]: "b"}).outputs["poolport-test"]
    assert outputs == {"one": {"secret": "a"}, "two": {"secret": "b"}}
    with pytest.raises(pulumi.ConfigMissingError, match=f"pulumi config set --secret {keys[1]}"):
        run(tmp_path, {keys[0]: "a", "poolport:corp_client_secret": "c"})


def test_projects_of_one_name_have_their_settings_under_the_name_of_their_folder(tmp_path: Path) -> None:
    main = 'import pulumi\n\npulumi.export("a", pulumi.Config().get("a"))\n'
    main += 'assert pulumi.get_project() == "cognito-x"\n'
    for account in ("111", "222"):
        export(tmp_path / account / "x", "x", __main__=main)
    outputs = run(tmp_path, {"111-x:a": "1", "222-x:a": "2"}).outputs["poolport-test"]
    assert outputs == {"111-x": {"a": "1"}, "222-x": {"a": "2"}}


@pytest.mark.usefixtures("a_library")
@pytest.mark.parametrize("way", WAYS_TO_MAKE)
def test_whatever_makes_a_resource_it_lies_below_the_component_and_has_its_region(
    tmp_path: Path, way: str
) -> None:
    main = (
        'import pulumi\nimport pulumi_aws as aws\n\nfirst = aws.cognito.UserPool("first")\n'
        + WAYS_TO_MAKE[way]
    )
    export(tmp_path / "exports" / "here", "eu-west-1", __main__=main)
    monitor = run(tmp_path / "exports")
    made = {(made.name, made.provider) for made in monitor.of(":UserPool")}
    assert made == {("first", "here"), ("a", "here")}
    others = [made for made in monitor.made if made.parent == "poolport-test"]
    assert [made.type for made in others] == ["pulumi:providers:aws", "poolport:exports:here"]


def test_a_provider_of_the_projects_own_lies_below_the_component_and_is_used(tmp_path: Path) -> None:
    main = (
        'import pulumi\nimport pulumi_aws as aws\n\nother = aws.Provider("other", region="us-east-1")\n'
        'aws.cognito.UserPool("a", opts=pulumi.ResourceOptions(provider=other))\n'
    )
    export(tmp_path / "here", "eu-west-1", __main__=main)
    monitor = run(tmp_path)
    parents = [(made.name, made.parent) for made in monitor.of("pulumi:providers:aws")]
    assert parents == [("here", "poolport-test"), ("other", "here")]
    assert [(made.parent, made.provider) for made in monitor.of(":UserPool")] == [("here", "other")]


@pytest.mark.parametrize(
    "call",
    [
        "aws.get_region()",
        "aws.get_region_output()",
        "aws.get_region(opts=pulumi.InvokeOptions(version='7.51.1'))",
        "aws.get_region_output(opts=pulumi.InvokeOutputOptions(depends_on=[]))",
        "pulumi.runtime.invoke('aws:index/getRegion:getRegion', {})",
    ],
)
def test_a_question_goes_to_the_region_of_its_project(tmp_path: Path, call: str) -> None:
    main = f"import pulumi\nimport pulumi_aws as aws\n\n{call}\n"
    export(tmp_path / "here", "eu-west-1", __main__=main)
    assert run(tmp_path).calls == [("aws:index/getRegion:getRegion", "here")]


def test_a_question_keeps_what_it_waits_for(tmp_path: Path) -> None:
    main = (
        "import pulumi\nimport pulumi_aws as aws\n\nlast = None\nfor name in 'abc':\n"
        "    last = aws.cognito.UserPool(name, name=last.id if last else name)\n"
        "aws.get_region_output(opts=pulumi.InvokeOutputOptions(depends_on=[last]))\n"
    )
    export(tmp_path / "here", "eu-west-1", __main__=main)
    events = run(tmp_path).events
    assert events.index("c") < events.index("aws:index/getRegion:getRegion")


def test_the_region_in_the_config_is_the_projects_or_an_error(tmp_path: Path) -> None:
    main = 'import pulumi\nimport pulumi_aws as aws\n\npulumi.export("region", aws.config.region)\n'
    export(tmp_path / "here", "eu-west-1", __main__=main)
    config = {"aws:region": "us-east-1"}
    assert run(tmp_path, config).outputs["here"] == {"region": "eu-west-1"}
    export(tmp_path / "here", "eu-west-1", __main__='import pulumi\npulumi.Config("aws").get("region")\n')
    assert "ask aws.get_region() for it" in refused(tmp_path, **config)


def test_a_second_main_loop_is_refused(tmp_path: Path) -> None:
    export(tmp_path, "eu-west-1", __main__="import pulumi\n\npulumi.run(lambda: None)\n")
    assert "calls pulumi.run" in refused(tmp_path)
