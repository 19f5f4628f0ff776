"""A program in YAML against its graph: every option of a resource counts, not its arguments alone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from exporter.errors import ExporterError
from exporter.model import Entries, External, Graph, Ref, Secret
from exporter.targets.adoption import NOTHING, Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.lookup import BUILTIN
from exporter.targets.proof import Project
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_yaml.language import HOST, YAML
from exporter.targets.pulumi_yaml.schema import VERSION
from exporter.targets.pulumi_yaml.spelling import PulumiYamlWriter
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from exporter.targets.statements import whole
from tests.builders import argument, resource
from tests.targets.pulumi.test_program import GRAPH
from tests.targets.pulumi_yaml.host import host, needs_host

__all__ = ["host"]

GONE = (Forgotten("user_pool_client:us-east-1_A/web", ("old_web", "web")),)


def drawn(folder: Path, graph: Graph = GRAPH, adoption: Adoption = NOTHING) -> Path:
    for name, content in draw_project(graph, PULUMI_YAML, adoption=adoption).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def code(graph: Graph = GRAPH, adoption: Adoption = NOTHING) -> str:
    return draw_project(graph, PULUMI_YAML, adoption=adoption)["Pulumi.yaml"].decode()


def wrong(folder: Path, graph: Graph = GRAPH, adoption: Adoption = NOTHING) -> list[str]:
    """What the program in a folder registers otherwise than its graph has it."""
    found = record(folder, graph, YAML).resources
    return list(differences(expected(graph, adoption, retains_all=True), found))


@needs_host
@pytest.mark.usefixtures("host")
@pytest.mark.parametrize("adoption", [NOTHING, whole(GRAPH)], ids=["importing", "adopted"])
def test_every_kind_is_registered_as_the_graph_has_it(adoption: Adoption, tmp_path: Path) -> None:
    assert wrong(drawn(tmp_path, adoption=adoption), adoption=adoption) == []


@needs_host
@pytest.mark.usefixtures("host")
@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ("      protect: true\n", "protect is False, and should be True"),
        ("      retainOnDelete: true\n", "retain_on_delete is False, and should be True"),
        ("      deleteBeforeReplace: true\n", "delete_before_replace is False, and should be True"),
        ("      dependsOn:\n        - ${customers}\n", "depends_on is [], and should be ['customers']"),
        (
            '      additionalSecretOutputs:\n        - "providerDetails"\n',
            "the outputs ['providerDetails'] are not secret",
        ),
    ],
)
def test_an_option_that_is_lost_is_a_difference(lost: str, sentence: str, tmp_path: Path) -> None:
    path = drawn(tmp_path) / "Pulumi.yaml"
    text = path.read_text()
    assert lost in text
    path.write_text(text.replace(lost, ""))
    said = wrong(tmp_path)
    assert said
    assert all(line.endswith(sentence) for line in said)


@needs_host
@pytest.mark.usefixtures("host")
def test_a_misspelt_argument_and_a_reference_to_nothing_are_told(tmp_path: Path) -> None:
    path = drawn(tmp_path) / "Pulumi.yaml"
    text = path.read_text()
    path.write_text(text.replace("userPoolId:", "userPoolID:", 1))
    with pytest.raises(ExporterError, match="userPoolID"):
        wrong(tmp_path)
    path.write_text(text.replace("${customers}", "${customer}", 1))
    with pytest.raises(ExporterError, match='"customer" not found'):
        wrong(tmp_path)


@needs_host
@pytest.mark.usefixtures("host")
def test_an_earlier_name_is_an_alias(tmp_path: Path) -> None:
    earlier = replace(whole(GRAPH), earlier={GRAPH.resources[0].key: ("first", "second")})
    assert wrong(drawn(tmp_path, adoption=earlier), adoption=earlier) == []
    assert wrong(tmp_path, adoption=whole(GRAPH)) != []


CLASHES = Graph(
    "123456789012",
    "us-east-1",
    (
        resource("pulumi", argument("name", External("lambda_x", "arn:x"))),
        resource("on", argument("name", External("pulumi", "arn:y"))),
        resource("on_"),
        resource("lambda_x", argument("name", Secret("lambda_x_key"))),
        resource("lambda_x_key", argument("name", Ref("user_pool:pulumi", "id", "pulumi"))),
        resource("colons", argument("tags", Entries((("fn::invoke", "x"),)))),
    ),
    (External("lambda_x", "arn:x", "managed in a/b"), External("pulumi", "arn:y")),
)


def test_resources_variables_and_settings_have_names_of_their_own() -> None:
    found = yaml.safe_load(code(CLASHES))
    assert list(found["resources"]) == ["pulumi_", "on_", "on__", "lambda_x", "lambda_x_key_", "colons_"]
    assert found["resources"]["on_"]["name"] == "on"
    assert "name" not in found["resources"]["lambda_x"]
    assert found["variables"] == {"lambda_x_": "arn:x", "pulumi__": "arn:y", "colons": "::"}
    assert found["config"]["lambda_x_key"] == {"type": "string", "secret": True}
    assert found["outputs"]["pulumi"]["id"] == "${pulumi_.id}"


@needs_host
@pytest.mark.usefixtures("host")
def test_the_host_finds_each_of_them(tmp_path: Path) -> None:
    assert wrong(drawn(tmp_path, CLASHES), CLASHES) == []


def test_what_is_only_read_has_a_name_of_its_own_in_the_stack() -> None:
    read = replace(CLASHES.resources[3], read=True)
    (found,) = yaml.safe_load(code(replace(CLASHES, resources=(read,), externals=())))["resources"].values()
    assert found == {
        "type": "aws:cognito/userPool:UserPool",
        "name": "lambda_x-read",
        "get": {"id": "lambda_x"},
    }


def test_the_code_is_in_block_style_alone_and_no_anchor_is_in_it() -> None:
    class Events(yaml.SafeLoader):
        pass

    for event in yaml.parse(code(CLASHES), Events):
        if isinstance(event, yaml.CollectionStartEvent):
            assert event.flow_style is False
        assert not isinstance(event, yaml.AliasEvent)
        assert not getattr(event, "anchor", None)


def test_nothing_adopts_beside_the_program_and_nothing_is_retained_for_no_reason_told() -> None:
    files = draw_project(GRAPH, PULUMI_YAML)
    assert set(files) == {".gitattributes", "Pulumi.yaml", f"sdks/aws/aws-{VERSION}.yaml"}
    text = files["Pulumi.yaml"].decode()
    assert text.count("retainOnDelete: true") == len(GRAPH.resources)
    assert "What has no code any more stays in AWS" in text


def test_the_lock_file_names_the_version_that_the_schema_has() -> None:
    (path,) = (BUILTIN / "pulumi-yaml/project/sdks/aws").iterdir()
    assert path.name == f"aws-{VERSION}.yaml"
    assert yaml.safe_load(path.read_text()) == {
        "packageDeclarationVersion": 1,
        "name": "aws",
        "version": VERSION,
    }


def test_the_script_names_what_is_forgotten_each_before_what_it_depends_on() -> None:
    gone = (Forgotten("user_pool:us-east-1_A", ("shop",)), *GONE)
    script = draw_project(GRAPH, PULUMI_YAML, adoption=replace(whole(GRAPH), forgotten=gone))["forget.sh"]
    assert re.findall("^forget (.*)$", script.decode(), re.MULTILINE) == [
        "aws:cognito/userPoolClient:UserPoolClient old_web",
        "aws:cognito/userPoolClient:UserPoolClient web",
        "aws:cognito/userPool:UserPool shop",
    ]


def test_the_next_steps_say_how_to_forget_before_they_say_what_must_show() -> None:
    adoption = replace(whole(GRAPH), forgotten=GONE)
    lines = PULUMI_YAML.next_steps(Path("x y"), GRAPH, adoption)
    assert lines[0] == "cd 'x y' && pulumi stack init live && pulumi preview"
    assert "'sh forget.sh' before" in lines[1]
    assert "must show: 0 imports" in lines[2]


def test_without_the_host_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    project = Project("us-east-1", drawn(tmp_path), PulumiYamlWriter(GRAPH), GRAPH, GRAPH)
    proof = PULUMI_YAML.prove(project, {})
    assert proof.missing["registrations"].startswith(f"{HOST} is not on the PATH: ")
    assert [check(proof).result for check in PULUMI_YAML.checks] == ["passed", "not checked", "not checked"]
