"""``poolport render`` and ``completion``: what is written to disk, and what stops that."""

from __future__ import annotations

import json
import os
import re
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
    gone |= {"terraform/imports.tf", "pulumi/import.json", "pulumi/adoption.py"}
    places = ("us-east-1", ".poolport/written/us-east-1")
    assert set(before) - set(after) == {f"{place}/{path}" for place in places for path in gone}
    code = b"".join(content for path, content in after.items() if path.startswith("us-east-1/"))
    assert b"import_=" not in code
    assert b"\nimport {" not in code
    assert "imports" not in result.stdout.partition("Next:")[2].replace("import statements", "")


def test_a_rendering_needs_no_target_where_the_folder_remembers_them(exported: Path) -> None:
    before = files(exported)
    run = poolport("render", exported)
    assert (run.exit_code, files(exported)) == (0, before), run.output


def test_the_options_of_a_target_that_is_not_named_stay(exported: Path) -> None:
    before = files(exported / "us-east-1/terraform")
    run = poolport("render", exported, "--target", "pulumi", "--protect", "all")
    assert run.exit_code == 0, run.output
    assert run.stdout.startswith("pulumi is written with protect all from now on\n")
    assert files(exported / "us-east-1/terraform") == before


def test_what_was_adopted_once_stays_so_in_every_later_run(exported: Path) -> None:
    assert poolport("render", exported, "--adopted").exit_code == 0
    before = files(exported)
    assert not (exported / "us-east-1/terraform/imports.tf").exists()
    run = poolport("render", exported)
    assert (run.exit_code, files(exported)) == (0, before), run.output


def test_render_of_no_snapshot(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in sentence(poolport("render", tmp_path / "none"), 2)


def test_render_needs_to_know_where_to_write(tmp_path: Path, exported: Path) -> None:
    lone = shutil.copytree(exported / "snapshot", tmp_path / "received")
    assert "--out" in sentence(poolport("render", lone), 2)
    new = ("render", lone, "--out", tmp_path / "new")
    assert "what shall be written? name it with --target: pulumi, " in sentence(poolport(*new), 2)
    assert not (tmp_path / "new").exists()
    assert poolport(*new, "--target", "pulumi").exit_code == 0
    assert (tmp_path / "new/us-east-1/pulumi/__main__.py").exists()
    assert files(tmp_path / "new/snapshot").keys() == files(lone).keys()


CODE = "us-east-1/terraform/legacy_mobile.tf"


def test_an_edit_is_kept_beside_what_is_new(exported: Path) -> None:
    path = exported / CODE
    path.write_bytes(path.read_bytes() + b"# mine\n")
    run = poolport("render", exported, "--target", "terraform", "--protect", "none")
    assert run.exit_code == 0, run.output
    assert f"  {CODE} was edited, and has both the edit and what is new\n" in run.stdout
    assert path.read_text().endswith("# mine\n")
    assert "prevent_destroy" not in path.read_text()
    again = files(exported)
    run = poolport("render", exported)
    assert (run.exit_code, files(exported)) == (0, again), run.output


def test_an_older_folder_keeps_its_code_until_defaults_are_to_be_left_out_and_then_edits_stay(
    exported: Path,
) -> None:
    assert poolport("render", exported, "--defaults", "keep").exit_code == 0
    settings, path = exported / "poolport.toml", exported / CODE
    assert "allowed_oauth_flows_user_pool_client = false" in path.read_text()
    assert 'defaults = "keep"' in settings.read_text()
    settings.write_text(settings.read_text().replace('defaults = "keep"\n', ""))
    before = files(exported)
    assert poolport("render", exported).exit_code == 0
    assert files(exported) == before

    path.write_bytes(path.read_bytes() + b"# mine\n")
    assert poolport("render", exported, "--defaults", "omit").exit_code == 0
    assert "allowed_oauth_flows_user_pool_client = false" not in path.read_text()
    assert path.read_text().endswith("# mine\n")
    assert 'defaults = "omit"' in settings.read_text()


def test_an_edit_that_cannot_be_merged_stays_with_the_new_text_beside_it(exported: Path) -> None:
    path, new = exported / CODE, exported / f"{CODE}.new"
    mine = path.read_text().replace("prevent_destroy = true", "prevent_destroy = var.locked")
    path.write_text(mine)
    render = ("render", exported, "--target", "terraform", "--protect", "none")
    run = poolport(*render)
    assert run.exit_code == 4, run.output
    said = f"poolport: {path} stayed as it is (4 conflicts), the new text is in {new}: take over"
    assert said in run.stderr
    assert path.read_text() == mine
    assert "prevent_destroy" not in new.read_text()
    # All other files are written, and what they depend on is remembered.
    report = json.loads((exported / "report.json").read_text())
    assert report["choices"]["terraform"]["protect"] == "none"
    before = files(exported)
    again = poolport(*render)
    assert again.exit_code == 4
    assert f"the new text is in {new}: " in again.stderr
    assert files(exported) == before

    new.replace(path)  # what is new is worked in
    assert poolport("render", exported).exit_code == 0
    assert not new.exists()


@pytest.mark.parametrize("edited", [CODE, "report.md"])
def test_force_takes_the_new_text_and_keeps_the_edit(edited: str, exported: Path) -> None:
    written = (exported / edited).read_bytes()
    mine = written.replace(b"a", b"A")
    (exported / edited).write_bytes(mine)
    run = poolport("render", exported, "--force")
    assert run.exit_code == 0, run.output
    assert f"{edited} was edited: that version is {edited}.orig now" in run.stdout
    assert (exported / f"{edited}.orig").read_bytes() == mine
    assert (exported / edited).read_bytes() == written


def test_an_edited_report_stays_with_the_new_one_beside_it(exported: Path) -> None:
    written = (exported / "report.md").read_bytes()
    (exported / "report.md").write_text("mine\n")
    run = poolport("render", exported)
    assert run.exit_code == 4, run.output
    said = f"{exported / 'report.md'} stayed as it is (it was edited, and an edit of a report is not merged)"
    assert said in run.stderr
    assert (exported / "report.md").read_text() == "mine\n"
    assert (exported / "report.md.new").read_bytes() == written


def test_a_file_that_is_not_poolports_is_not_replaced(tmp_path: Path, exported: Path) -> None:
    out = tmp_path / "other"
    mine = out / "us-east-1/terraform/versions.tf"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    run = poolport("render", exported / "snapshot", "--out", out, "--target", "terraform")
    assert run.exit_code == 4, run.output
    assert f"{mine} stayed as it is (poolport did not write it), the new text is in {mine}.new" in run.stderr
    assert mine.read_text() == "# mine\n"
    assert (out / CODE).exists()


def test_a_dry_run_names_every_file_and_touches_nothing(exported: Path) -> None:
    (exported / CODE).write_bytes((exported / CODE).read_bytes() + b"# mine\n")
    (exported / "us-east-1/pulumi/Pulumi.yaml").write_text("mine\n")
    (exported / "us-east-1/terraform/versions.tf").unlink()
    (exported / "mapping.json").write_text(
        (exported / "mapping.json").read_text().replace('"legacy_mobile"', '"old_app"')
    )
    before = files(exported)
    run = poolport("render", exported, "--target", "terraform-json", "--dry-run")
    assert run.exit_code == 0, run.output
    assert files(exported) == before
    lines = {tuple(line.split()) for line in run.stdout.splitlines()}
    assert {
        ("added", "us-east-1/terraform-json/old_app.tf.json"),
        ("changed", "us-east-1/terraform/imports.tf"),
        ("merged", "us-east-1/terraform/old_app.tf"),
        ("removed", "us-east-1/terraform/legacy_mobile.tf"),
        ("removed", "us-east-1/pulumi/pools/legacy_mobile.py"),
        ("changed", "us-east-1/terraform/versions.tf"),
        ("changed", "report.md"),
        ("changed", "mapping.json"),
        ("changed", "poolport.toml"),
    } <= lines
    assert not [line for line in lines if len(line) > 1 and line[1].startswith((".poolport/", "snapshot/"))]
    assert "Nothing was written." in run.stdout
    assert run.stdout.startswith("poolport.toml would say: terraform-json is written from now on\n")


def test_names_may_be_edited_and_resources_skipped(exported: Path) -> None:
    path = exported / "mapping.json"
    names = json.loads(path.read_text("utf-8"))
    names["user_pool"][LEGACY]["name"] = "old_app"
    clients = names["user_pool_client"]
    skipped = next(client for client, entry in clients.items() if entry["name"] == "legacy_mobile_ios")
    clients[skipped]["skip"] = True
    path.write_text(json.dumps(names), "utf-8")
    result = poolport("render", exported)
    assert result.exit_code == 0, result.output
    code = (exported / "us-east-1/terraform/old_app.tf").read_text("utf-8")
    assert 'resource "aws_cognito_user_pool" "old_app"' in code
    assert skipped.partition("/")[2] not in (exported / "us-east-1/terraform/imports.tf").read_text("utf-8")
    assert not (exported / "us-east-1/terraform/legacy_mobile.tf").exists()
    for entry in clients.values():  # their names were made from the pool's
        entry["name"] = entry["name"].replace("legacy_mobile", "old_app")
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
    assert (exported / "us-east-1/terraform/OWNERS").read_text() == "us-east-1: the identity team\n"
    mine.write_text("\n{{ nothing }}")
    said = sentence(poolport("render", exported, *templates), 2)
    assert f"{mine}, line 2" in said
    mine.unlink()
    assert poolport("render", exported, *templates).exit_code == 0
    assert not (exported / "us-east-1/terraform/OWNERS").exists()
    missing = poolport("render", exported, "--templates", tmp_path / "none")
    assert str(tmp_path / "none") in sentence(missing, 2)
    (tmp_path / "mine").rename(tmp_path / "elsewhere")  # the folder remembers where they were
    said = sentence(poolport("render", exported), 2)
    assert "does not exist: name one that does, with --templates or in " in said
    assert str(exported / "poolport.toml") in said


def test_a_call_that_aws_refused_is_missing_in_what_is_rendered_too(tmp_path: Path) -> None:
    result = poolport("render", ACCOUNT, "--target", "terraform", "--out", tmp_path)
    assert result.exit_code == 1, result.output
    assert re.search(r"^ +1 error  ", result.stdout, re.M)


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
    before = files(exported / "us-east-1/terraform")
    mine = ("--target", "terraform", "--templates", tmp_path / "mine")
    assert poolport("render", exported, *mine).exit_code == 0
    assert files(exported / "us-east-1/terraform") == before


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
