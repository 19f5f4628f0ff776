"""What is read of a project, and the sentences about what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pulumi_stack.program import describe, export, refused, run


@pytest.mark.parametrize(
    "config", ["config:\n  aws:region: eu-west-1\n", "config: {'aws:region': {value: eu-west-1}}\n"]
)
def test_the_region_may_stand_in_either_form(tmp_path: Path, config: str) -> None:
    describe(export(tmp_path / "here", ""), config + "# aws:region: no\n")
    assert [made.inputs["region"] for made in run(tmp_path).of("pulumi:providers:aws")] == ["eu-west-1"]


def test_a_profile_reaches_the_provider(tmp_path: Path) -> None:
    describe(export(tmp_path, ""), "config:\n  aws:region: eu-west-1\n  aws:profile:\n    value: customers\n")
    assert [made.inputs["profile"] for made in run(tmp_path).of("pulumi:providers:aws")] == ["customers"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name: a\nconfig: [\n", "Pulumi.yaml is not valid YAML: while parsing"),
        ("- a\n", "Pulumi.yaml is not a Pulumi project, it has no name"),
        ("", "Pulumi.yaml is not a Pulumi project, it has no name"),
        ("name: a\nruntime: python\n", "Pulumi.yaml names no aws:region: export the project again"),
        ("name: a\nruntime: python\nconfig: [a]\n", "is not a mapping"),
        ("name: a\nruntime: python\nconfig: {'aws:region': {value: 5}}\n", "names no aws:region"),
        ("name: a\nruntime: python\nconfig: {'aws:region': x, 'aws:token': y}\n", "sets aws:token, but"),
        ("name: a\nruntime: nodejs\n", "no exported Pulumi project stands below"),
        (
            "name: a\nruntime: python\nconfig: {'aws:region': x, b: {default: y}}\n",
            "'pulumi config set a:b VALUE'",
        ),
        ("name: a\nruntime: python\nconfig: {'aws:region': x, 'a:b': y}\n", "'pulumi config set a:b VALUE'"),
    ],
)
def test_a_project_that_cannot_run_is_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    (export(tmp_path, "eu-west-1") / "Pulumi.yaml").write_text(content)
    found = refused(tmp_path)
    assert sentence in found
    assert "\n" not in found


def test_a_setting_with_a_default_is_taken_from_the_stack(tmp_path: Path) -> None:
    main = 'import pulumi\n\npulumi.export("b", pulumi.Config().get("b"))\n'
    project = export(tmp_path / "here", "", __main__=main)
    describe(project, "config: {'aws:region': x, b: {default: y}, c: {type: string}}\n", name="a")
    assert run(tmp_path, {"a:b": "z"}).outputs["here"] == {"b": "z"}


def test_a_setting_of_projects_of_one_name_is_asked_for_by_folder(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        project = export(tmp_path / folder, "")
        describe(project, "config: {'aws:region': x, 'a:b': y}\n", name="a")
    assert "'pulumi config set two:b VALUE'" in refused(tmp_path, **{"one:b": "z"})


def test_a_project_in_a_folder_of_another_name_has_that_name(tmp_path: Path) -> None:
    export(tmp_path / "x", "eu-west-1").rename(tmp_path / "x" / "other")
    assert [made.name for made in run(tmp_path).of("pulumi:providers:aws")] == ["x-other"]


def test_an_export_has_a_project_a_region_and_copies_of_them_are_none(tmp_path: Path) -> None:
    for region in ("eu-west-1", "us-east-1"):
        export(tmp_path / "customers" / region, region)
        export(tmp_path / "customers/.poolport/written" / region, region)
    found = run(tmp_path)
    labels = ["customers-eu-west-1", "customers-us-east-1"]
    assert [made.name for made in found.of("pulumi:providers:aws")] == labels
    assert [made.parent for made in found.of(":UserPool")] == labels


@pytest.mark.parametrize(("place", "label"), [("customers", "customers"), (".", "exports")])
def test_an_export_that_was_moved_below_its_region_keeps_its_name_in_the_stack(
    tmp_path: Path, place: str, label: str
) -> None:
    folder = tmp_path / "exports" / place
    export(folder / "eu-west-1", "eu-west-1")
    (folder / "poolport.toml").write_text('[projects]\neu-west-1 = "cognito-eu-west-1"\n')
    assert [made.name for made in run(tmp_path / "exports").of("pulumi:providers:aws")] == [label]
    export(folder / "us-east-1", "us-east-1")
    found = [made.name for made in run(tmp_path / "exports").of("pulumi:providers:aws")]
    assert found == [label, f"{place}-us-east-1".removeprefix(".-")]


def test_regions_that_were_folders_before_have_the_names_of_before(tmp_path: Path) -> None:
    for region in ("eu-west-1", "us-east-1"):
        export(tmp_path / "customers" / region, region)
    (tmp_path / "customers/poolport.toml").write_text('[projects]\neu-west-1 = "a"\nus-east-1 = "b"\n')
    labels = ["customers-eu-west-1", "customers-us-east-1"]
    assert [made.name for made in run(tmp_path).of("pulumi:providers:aws")] == labels


def test_settings_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    export(tmp_path / "customers/eu-west-1", "eu-west-1")
    (tmp_path / "customers/poolport.toml").write_text("[projects")
    said = refused(tmp_path)
    assert "poolport.toml cannot be read" in said
    assert "\n" not in said


def test_projects_that_would_have_one_name_in_the_stack_are_named(tmp_path: Path) -> None:
    export(tmp_path / "a" / "b", "x")
    export(tmp_path / "a-b", "x")
    assert "would both be called 'a-b' in the stack" in refused(tmp_path)


def test_a_folder_without_projects_is_one_sentence(tmp_path: Path) -> None:
    describe(tmp_path / "no-pools", "config: {'aws:region': x}\n")
    assert "no exported Pulumi project stands below" in refused(tmp_path)
    assert "pulumi config set poolport:exports" in refused(tmp_path)
