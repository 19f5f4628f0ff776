"""A template that nothing uses is named, with the name that may be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.targets import overrides
from exporter.targets.overrides import unused_templates
from exporter.targets.registry import TARGETS
from tests.cli.runs import ACCOUNT, poolport


def saved(folder: Path, *names: str, text: str = "") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("terrafrom/resource.j2", "terraform/resource.j2"),
        ("terraform/resources/user_pool_domian.j2", "terraform/resources/user_pool_domain.j2"),
        ("terraform/resources/terms.j2", "terraform/resources/"),
        ("terraform/user_pool.j2", "terraform/"),
        ("resource.j2", "resource.j2"),
        ("Terraform/project/versions.tf.j2", "terraform/project/versions.tf.j2"),
        ("pulumi/resource.jinja", "pulumi/resource.j2"),
        ("report/report.md", "report/report.md.j2"),
        ("report/changes.md.j2", "report/"),
        ("Header.j2", "header.j2"),
        ("terraform-common/resource.j2", "terraform"),
    ],
)
def test_a_misspelled_template_is_named(tmp_path: Path, name: str, nearest: str) -> None:
    (said,) = unused_templates(saved(tmp_path, name))
    assert str(tmp_path / name) in said
    assert f"did you mean {nearest}" in said or nearest in said.split("did you mean ")[1]


def test_what_is_used_is_not_named(tmp_path: Path) -> None:
    used = (
        "terraform/resource.j2",
        "pulumi/resources/user_pool.j2",
        "terraform-common/project/NOTES.txt",
        "terraform-common/resources/user_pool.j2",
        "terraform/header.j2",
        "names.j2",
        "folder/.github/workflows/x.yml.j2",
        "terraform/project/[group].[kind].tf.j2",
        "terraform/project/extra.tf.j2",
        "report/report.md.j2",
        "README.md",
        ".git/config",
        "terraform/resources/user_pool.j2~",
    )
    assert unused_templates(saved(tmp_path, *used)) == []


def test_what_another_template_names_is_used(tmp_path: Path) -> None:
    saved(tmp_path, "my/macros.j2", "my/forgotten.j2")
    saved(tmp_path, "terraform/resource.j2", text='{% import "my/macros.j2" as m %}')
    (said,) = unused_templates(tmp_path)
    assert "my/forgotten.j2" in said
    saved(tmp_path, "pulumi/resource.j2", text="{% include resource.kind.name ~ '.j2' %}")
    assert unused_templates(tmp_path) == []


def test_a_run_says_so(tmp_path: Path) -> None:
    templates = saved(tmp_path / "mine", "terrafrom/resource.j2")
    run = poolport(
        "render", ACCOUNT, "--out", tmp_path / "out", "--target", "terraform", "--templates", templates
    )
    assert "terrafrom/resource.j2 is used nowhere: did you mean terraform/resource.j2?" in run.stderr


def test_what_another_file_of_the_project_hides_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another language may have none of its own, and take the shared one.
    monkeypatch.setattr(overrides, "TARGETS", {"pulumi": TARGETS["pulumi"]})
    (said,) = unused_templates(saved(tmp_path, "pulumi-common/project/.gitignore"))
    assert said.endswith("is used nowhere: pulumi/project/.gitignore is taken in its place")


def test_a_misspelled_part_is_named(tmp_path: Path) -> None:
    (said,) = unused_templates(saved(tmp_path, "terraform/project/[knd].tf.j2"))
    assert said.endswith("has [knd] in its name, which is nothing: did you mean [kind]?")
