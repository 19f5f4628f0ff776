"""A program that is run for a proof: what it gets, what is kept of it, and how its failure is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.model import Entries, Graph, Secret
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.recording import Recording, below
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_common.values import LATER
from tests.builders import argument, graph_of, resource

HEAD = "import pulumi\nimport pulumi_aws as aws\n\n"
POOL = resource("a", argument("name", "customers"), import_id="us-east-1_A", protect=False)
MADE = 'aws.cognito.UserPool("a", name="customers", opts=pulumi.ResourceOptions(import_="us-east-1_A"))'


def run(folder: Path, text: str, graph: Graph | None = None, settings: str = "name: cognito\n") -> Recording:
    (folder / "__main__.py").write_text(HEAD + text)
    (folder / "Pulumi.yaml").write_text(settings)
    return record(folder, graph or graph_of(POOL), PYTHON)


def wrong(folder: Path, text: str, graph: Graph | None = None) -> list[str]:
    """What differs, but for the guard, which these programs do not have."""
    wanted = [
        {name: value for name, value in it.items() if name != "guarded"}
        for it in expected(graph or graph_of(POOL))
    ]
    return list(differences(wanted, run(folder, text, graph).resources))


def test_a_program_that_imports_and_does_not_ask_first_what_the_stack_holds_is_named(tmp_path: Path) -> None:
    graph = graph_of(POOL)
    (said,) = differences(expected(graph), run(tmp_path, MADE).resources)
    assert said.endswith("a: guarded is False, and should be True")
    asks = "pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', {'stackName': 'x'})\n"
    assert list(differences(expected(graph), run(tmp_path, asks + MADE).resources)) == []


def test_its_own_settings_reach_it_and_the_region_is_the_pools(tmp_path: Path) -> None:
    own = 'pulumi.Config().get("x"), pulumi.Config("b").get_object("y")'
    text = f'pulumi.export("a", [{own}, aws.config.region])'
    settings = "name: cognito\nconfig: {x: {default: 1}, 'b:y': {value: [2]}, 'aws:region': eu-west-1}\n"
    assert run(tmp_path, text, settings=settings).outputs[""] == {"a": ["1", [2], "us-east-1"]}


def test_it_is_told_that_it_is_a_preview_of_a_new_stack(tmp_path: Path) -> None:
    text = 'pulumi.export("a", [pulumi.runtime.is_dry_run(), pulumi.get_project(), pulumi.get_stack()])'
    assert run(tmp_path, text).outputs[""] == {"a": [True, "cognito", "verify"]}


def test_an_output_that_the_account_does_not_have_is_not_known(tmp_path: Path) -> None:
    text = f'a = {MADE}\naws.cognito.UserGroup("b", user_pool_id=a.custom_domain)'
    assert run(tmp_path, text).resources[1]["inputs"] == {"userPoolId": LATER}


SECRET = resource(
    "g",
    argument("provider_details", Entries((("client_id", "x"), ("client_secret", Secret("google", "y"))))),
    argument("provider_name", "G"),
    argument("provider_type", "Google"),
    argument("user_pool_id", "p"),
    kind="identity_provider",
)
PROVIDER = """
aws.cognito.IdentityProvider("g", provider_name="G", provider_type="Google", user_pool_id="p",
    provider_details={"client_id": "x", "client_secret": %s},
    opts=pulumi.ResourceOptions(
        import_="g", delete_before_replace=True, additional_secret_outputs=["provider_details"]))
"""


def test_a_secret_of_the_configuration_must_arrive_as_one(tmp_path: Path) -> None:
    graph = graph_of(SECRET)
    assert wrong(tmp_path, PROVIDER % 'pulumi.Config().require_secret("google")', graph) == []
    (said,) = wrong(tmp_path, PROVIDER % 'pulumi.Config().require("google")', graph)
    assert said.endswith(
        "g.providerDetails.client_secret is not secret, and should come from the configuration as one"
    )
    recorded = run(tmp_path, PROVIDER % 'pulumi.Config().require_secret("google")', graph).resources
    assert recorded[0]["secrets"] == ["providerDetails.client_secret"]


def test_a_component_may_hold_it_and_a_resource_may_not(tmp_path: Path) -> None:
    options = 'import_="us-east-1_A"'
    component = 'p = pulumi.ComponentResource("my:C", "c")\n'
    below_it = MADE.replace(options, f"parent=p, {options}")
    assert wrong(tmp_path, component + below_it) == []
    pool = 'p = aws.cognito.UserPool("b")\n'
    said = wrong(tmp_path, pool + below_it)
    assert f"{POOL.kind.pulumi_type} a lies below {POOL.kind.pulumi_type} b" in said[0]


def test_a_provider_may_be_its_own_if_it_looks_where_the_pools_are(tmp_path: Path) -> None:
    options = 'import_="us-east-1_A"'
    made = MADE.replace(options, f"provider=p, {options}")
    assert wrong(tmp_path, f'p = aws.Provider("p", region="us-east-1")\n{made}') == []
    (said,) = wrong(tmp_path, f'p = aws.Provider("p", region="eu-west-1")\n{made}')
    assert said.endswith("region is 'eu-west-1', and should be 'us-east-1'")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("None.x", "AttributeError: 'NoneType' object has no attribute 'x'"),
        ("(", "SyntaxError: '(' was never closed"),
        ('raise pulumi.RunError("one\\ntwo")', "pulumi.errors.RunError: one"),
        ("import sys; sys.exit(3)", "exit code 3"),
        ('aws.cognito.UserPool("a", nam="b")', "unexpected keyword argument 'nam'"),
        ('pulumi.log.error("no good")', "no good"),
    ],
)
def test_a_failure_is_one_sentence_in_its_own_words(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ExporterError) as error:
        run(tmp_path, text)
    said = str(error.value)
    assert said.startswith(f"the Pulumi program {tmp_path} fails: ")
    assert reason in said
    assert said.endswith(": run it to see where")
    assert "\n" not in said


def test_a_provider_that_says_more_than_where_to_look_is_named(tmp_path: Path) -> None:
    made = MADE.replace("import_=", "provider=p, import_=")
    provider = 'p = aws.Provider("p", region="us-east-1", default_tags={"tags": {"team": "b"}})\n'
    (said,) = wrong(tmp_path, provider + made)
    assert "p sets defaultTags" in said
    component = 'pulumi.ComponentResource("my:C", "c", {}, remote=True)\n'
    (said,) = wrong(tmp_path, component + MADE)
    assert "c is a component of another program" in said


def test_what_it_prints_and_reads_does_not_matter(tmp_path: Path) -> None:
    assert wrong(tmp_path, f'import sys\nprint("{{")\nsys.stdin.read()\n{MADE}') == []


def test_what_lies_below_a_component_is_found_at_every_depth() -> None:
    tree = (("my:C", "c", ""), ("my:D", "d", "my:C c"), ("x", "e", "my:D d"), ("x", "f", ""))
    found = [{"type": kind, "name": name, "parent": parent} for kind, name, parent in tree]
    assert [it["name"] for it in below(found, "my:C c")] == ["c", "d", "e"]
