"""``poolport templates``: the list, a copy, and the trial on the sample account, up to the tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import poolport, sentence

EXTENDS = '{% extends "builtin/terraform/resource.j2" %}\n'


def saved(folder: Path, name: str, text: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder


def test_the_list_says_what_is_overridden_and_by_which_file(tmp_path: Path) -> None:
    mine = saved(tmp_path, "terraform/resource.j2", EXTENDS)
    saved(mine, "terraform/project/NOTES.md", "mine")
    saved(mine, "terrafrom/resource.j2")
    run = poolport("templates", "list", "--target", "terraform", "--templates", mine)
    assert run.exit_code == 0
    lines = run.stdout.splitlines()
    assert lines[lines.index(f"  overridden by {mine}/terraform/resource.j2") - 1].startswith(
        "terraform/resource.j2  "
    )
    assert f"  yours: {mine}/terraform/project/NOTES.md" in lines
    assert not any(line.startswith("pulumi") for line in lines)
    assert "did you mean terraform/resource.j2?" in run.stderr
    machine = poolport("templates", "list", "--target", "terraform", "--templates", mine, "--json")
    found = {it["name"]: it for it in json.loads(machine.stdout)}
    assert found["terraform/resource.j2"]["overrides"] == {"terraform": f"{mine}/terraform/resource.j2"}
    assert found["terraform/project/versions.tf.j2"] == {
        "name": "terraform/project/versions.tf.j2",
        "draws": "versions.tf",
        "targets": ["terraform"],
        "builtin": True,
        "overrides": {},
    }


def test_a_copy_says_what_comes_next_and_a_second_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    run = poolport("templates", "eject", "terraform/project/.gitignore", "--to", mine)
    assert run.exit_code == 2  # it stands among what the forms of Terraform share
    assert "did you mean terraform-common/project/.gitignore?" in run.stderr
    run = poolport(
        "templates", "eject", "terraform-common/project/.gitignore", POOLPORT_TEMPLATES_EJECT_TO=str(mine)
    )
    assert run.exit_code == 0, run.output
    assert f"poolport templates check {mine}" in run.stdout
    assert "exists already" in sentence(
        poolport("templates", "eject", "terraform-common/project/.gitignore", "--to", mine), 4
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("terrafrom/resource.j2", "", "is used nowhere: did you mean terraform/resource.j2?"),
        (
            "terraform/project/[gruop].tf.j2",
            "",
            "has [gruop] in its name, which is nothing: did you mean [group]?",
        ),
        ("folder/README.md.j2", "x", "would draw README.md, which is poolport's own"),
        ("terraform/resource.j2", "{% if %}", "resource.j2, line 1: it cannot be read"),
        (
            "terraform/resource.j2",
            EXTENDS + "{% block notes %}\n{{ resouce.name | comment }}\n{% endblock %}",
            "resource.j2, line 3: there is no variable resouce; did you mean resource or resources?",
        ),
        (
            "terraform/resource.j2",
            EXTENDS + "{% block notes %}{% if forgotten %}\n{{ region | qoute }}{% endif %}{% endblock %}",
            "resource.j2, line 3: there is no filter qoute; did you mean quote or count?",
        ),
        (
            "terraform/resource.j2",
            EXTENDS + "{% block notes %}\n{{ resource.importid | comment }}\n{% endblock %}",
            "resource.j2, line 3, fails with user_pool customers_eu: 'exporter.model.Resource object' has no",
        ),
        (
            "terraform/project/moved.tf.j2",
            "{% for pair in moved %}\n{{ pair.name }}\n{% endfor %}",
            "moved.tf.j2, line 2, fails: 'tuple object' has no attribute 'name'",
        ),
        ("names.j2", "{{ lable }}", "names.j2, line 1: there is no variable lable; did you mean label?"),
        (
            "header.j2",
            "\n{{ acount }}",
            "header.j2, line 2: there is no variable acount; did you mean account?",
        ),
        (
            "folder/x.yml.j2",
            "{{ region }}",
            "x.yml.j2, line 1: there is no variable region; did you mean regions?",
        ),
        (
            "report/report.md.j2",
            "{{ summary.nothing }}",
            "report.md.j2, line 1, fails: 'dict object' has no attribute 'nothing'",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    target = () if name.startswith(("pulumi", "terrafrom", "terraform/")) else ("--target", "terraform")
    run = poolport("templates", "check", saved(tmp_path, name, text), *target)
    assert run.exit_code == 2, run.output
    assert said in run.stderr
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1


def test_a_variable_that_is_asked_for_first_may_be_missing(tmp_path: Path) -> None:
    text = "{% if mine is defined %}{{ mine }}{% endif %}{{ other | default('x') }}{% set own = 1 %}{{ own }}"
    saved(tmp_path, "terraform/project/NOTES.md.j2", f'{text}{{% include "my/part.j2" %}}')
    saved(tmp_path, "my/part.j2", "{{ own }}")
    run = poolport("templates", "check", tmp_path, PATH="/nowhere")
    assert run.exit_code == 1, run.output  # only since there is no terraform
    assert "neither terraform nor tofu is on the PATH" in run.stdout
    assert "not proven, no plan was made" in run.stdout


def test_what_the_sample_account_cannot_show_is_said(tmp_path: Path) -> None:
    saved(tmp_path, "terraform/resources/user_pool_replica.j2", EXTENDS)
    run = poolport("templates", "check", tmp_path)
    assert run.exit_code == 2  # no target can have one
    saved(tmp_path := tmp_path / "other", "terraform/project/verisons.tf.j2", "# nothing\n")
    run = poolport("templates", "check", tmp_path, "--json", PATH="/nowhere")
    assert "did you mean terraform/project/versions.tf.j2?" in run.stderr
    found = json.loads(run.stdout)
    assert found["problems"] == []
    assert [verdict["empty"] for verdict in found["verdicts"]] == [False, False]


def test_a_folder_without_templates_is_no_trial(tmp_path: Path) -> None:
    assert "holds no template" in sentence(poolport("templates", "check", tmp_path), 2)
    assert "does not exist" in sentence(poolport("templates", "check", tmp_path / "none"), 2)
