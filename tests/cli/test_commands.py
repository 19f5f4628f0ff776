"""``poolport render`` and ``completion``: what is written to disk, and what stops that."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.runs import ACCOUNT, LEGACY, files, poolport, sentence


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = poolport("completion", shell)
    assert result.exit_code == 0
    assert "_POOLPORT_COMPLETE" in result.stdout


def test_quiet_says_nothing(exported: Path) -> None:
    result = poolport("render", exported, "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_adopted_leaves_the_import_statements_out(exported: Path) -> None:
    before = files(exported)
    result = poolport("render", exported, "--target", "terraform", "--target", "pulumi", "--adopted")
    assert result.exit_code == 0, result.output
    after = files(exported)
    gone = {f"{target}/import.sh" for target in ("terraform", "pulumi")}
    assert set(before) - set(after) == gone | {
        "terraform/imports.tf",
        "pulumi/import.json",
        "pulumi/adoption.py",
    }
    code = b"".join(content for path, content in after.items() if path.startswith(("terraform/", "pulumi/")))
    assert b"import_=" not in code
    assert b"\nimport {" not in code
    assert "imports" not in result.stdout.partition("Next:")[2].replace("import statements", "")


def test_a_target_that_is_not_asked_for_is_left_alone(exported: Path) -> None:
    before = files(exported / "terraform")
    assert poolport("render", exported, "--adopted").exit_code == 0
    assert files(exported / "terraform") == before


def test_render_of_no_snapshot(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in sentence(poolport("render", tmp_path / "none"), 2)


def test_render_needs_to_know_where_to_write(tmp_path: Path, exported: Path) -> None:
    lone = shutil.copytree(exported / "snapshot", tmp_path / "received")
    assert "--out" in sentence(poolport("render", lone), 2)
    assert poolport("render", lone, "--out", tmp_path / "new").exit_code == 0
    assert (tmp_path / "new/pulumi/__main__.py").exists()


@pytest.mark.parametrize("edited", ["terraform/legacy_mobile.tf", "report.md"])
def test_an_edited_file_is_not_replaced(edited: str, exported: Path) -> None:
    targets = ("--target", "terraform", "--target", "pulumi")
    mine = (exported / edited).read_bytes() + b"# mine\n"
    (exported / edited).write_bytes(mine)
    before = files(exported)
    said = sentence(poolport("render", exported, *targets, "--adopted"), 4)
    assert str(exported / edited) in said
    assert "--force" in said
    assert files(exported) == before

    forced = poolport("render", exported, *targets, "--force")
    assert forced.exit_code == 0, forced.output
    assert f"{edited}.orig" in forced.stdout
    assert (exported / f"{edited}.orig").read_bytes() == mine
    assert b"# mine" not in (exported / edited).read_bytes()


def test_a_file_that_is_not_poolports_is_not_replaced(tmp_path: Path, exported: Path) -> None:
    out = tmp_path / "other"
    (out / "terraform").mkdir(parents=True)
    (out / "terraform/versions.tf").write_text("# mine\n")
    result = poolport("render", exported, "--out", out, "--target", "terraform")
    assert str(out / "terraform/versions.tf") in sentence(result, 4)
    assert set(files(out)) == {"terraform/versions.tf"}


def test_names_may_be_edited_and_resources_skipped(exported: Path) -> None:
    path = exported / "mapping.json"
    names = json.loads(path.read_text("utf-8"))
    names["user_pool"][LEGACY]["name"] = "old_app"
    clients = names["user_pool_client"]
    skipped = next(client for client, entry in clients.items() if entry["name"] == "legacy_mobile_ios")
    clients[skipped]["skip"] = True
    path.write_text(json.dumps(names), "utf-8")
    result = poolport("render", exported, "--target", "terraform", "--target", "pulumi")
    assert result.exit_code == 0, result.output
    code = (exported / "terraform/old_app.tf").read_text("utf-8")
    assert 'resource "aws_cognito_user_pool" "old_app"' in code
    assert skipped.partition("/")[2] not in (exported / "terraform/imports.tf").read_text("utf-8")
    assert not (exported / "terraform/legacy_mobile.tf").exists()
    assert json.loads(path.read_text("utf-8")) == names


@pytest.mark.parametrize("text", ["{", '{"user_pool": {"x": {"name": "not a name"}}}', '{"user_pool": 1}'])
def test_a_mapping_that_cannot_be_used_is_named(text: str, exported: Path) -> None:
    (exported / "mapping.json").write_text(text)
    assert str(exported / "mapping.json") in sentence(poolport("render", exported), 2)


def test_custom_templates(tmp_path: Path, exported: Path) -> None:
    mine = tmp_path / "mine/terraform/project/OWNERS.j2"
    mine.parent.mkdir(parents=True)
    mine.write_text("{{ region }}: the identity team")
    templates = ("--target", "terraform", "--templates", tmp_path / "mine")
    assert poolport("render", exported, *templates).exit_code == 0
    assert (exported / "terraform/OWNERS").read_text() == "us-east-1: the identity team\n"
    mine.write_text("\n{{ nothing }}")
    said = sentence(poolport("render", exported, *templates), 2)
    assert f"{mine}, line 2" in said
    mine.unlink()
    assert poolport("render", exported, *templates).exit_code == 0
    assert not (exported / "terraform/OWNERS").exists()
    missing = poolport("render", exported, "--templates", tmp_path / "none")
    assert str(tmp_path / "none") in sentence(missing, 2)


def test_a_call_that_aws_refused_is_missing_in_what_is_rendered_too(tmp_path: Path) -> None:
    result = poolport("render", ACCOUNT, "--target", "terraform", "--out", tmp_path)
    assert result.exit_code == 1, result.output
    assert "1 error and " in result.stdout


@pytest.mark.parametrize(
    "leftover",
    [
        "versions.tf.j2~",
        "#versions.tf.j2#",
        ".versions.tf.j2.swp",
        ".DS_Store",
        "Thumbs.db",
        ".#x",
        "__pycache__/x.pyc",
    ],
)
def test_what_an_editor_or_a_system_left_behind_is_no_template(
    tmp_path: Path, exported: Path, leftover: str
) -> None:
    path = tmp_path / "mine/terraform/project" / leftover
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff{{")
    before = files(exported / "terraform")
    mine = ("--target", "terraform", "--templates", tmp_path / "mine")
    assert poolport("render", exported, *mine).exit_code == 0
    assert files(exported / "terraform") == before


@pytest.mark.parametrize("name", ["versions.tf.j2", "notes.txt"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.write_bytes(b"\xff")], ids=["pipe", "bytes"])
def test_a_template_that_is_none_is_no_traceback(
    tmp_path: Path, exported: Path, name: str, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "mine/terraform/project" / name
    path.parent.mkdir(parents=True)
    make(path)
    result = poolport("render", exported, "--target", "terraform", "--templates", tmp_path / "mine")
    # The built-in one is drawn in place of a pipe, and bytes that are no template are copied as they are.
    assert result.exit_code in (0, 2), result.output
    assert "Traceback" not in result.output
