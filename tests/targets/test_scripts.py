"""The scripts and import files beside the code are judged as the code is."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.pulumi_common.checks import (
    both_ways_adopt_the_same,
    the_settings_are_those_of_the_region,
)
from exporter.targets.pulumi_common.settings import settings
from exporter.targets.registry import target_named
from exporter.targets.scripts import compare, import_file, script_lines
from exporter.targets.shell import read_word, spell_word
from exporter.targets.terraform.checks import the_script_imports_the_same
from tests.case_folders import FOLDER

CASE = FOLDER / "a-pool-of-2017"


def proof(target: str, folder: Path) -> Proof:
    """What is known of a case's project without any tool; its folder is a copy that may be changed."""
    shutil.copytree(CASE / "expected/us-east-1" / target, folder)
    (region,) = draw_export(CASE / "snapshot", folder, choose((target,))).regions
    graph = region.graph
    return Proof(Project("us-east-1", folder, target_named(target).writer(graph), graph, graph))


@pytest.fixture
def pulumi(tmp_path: Path) -> Proof:
    return proof("pulumi", tmp_path / "pulumi")


@pytest.fixture
def terraform(tmp_path: Path) -> Proof:
    return proof("terraform", tmp_path / "terraform")


def change(proof: Proof, name: str, old: str, new: str) -> None:
    path = proof.project.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def failed(check: Check) -> str:
    assert check.result == "failed"
    return " ".join(check.details)


def test_what_is_as_it_was_written_passes(pulumi: Proof, terraform: Proof) -> None:
    assert both_ways_adopt_the_same(pulumi).result == "passed"
    assert the_settings_are_those_of_the_region(pulumi).result == "passed"
    assert the_script_imports_the_same(terraform).result == "passed"


@pytest.mark.parametrize("name", ["import.json", "import.sh"])
def test_another_id_in_a_way_to_adopt_is_named(name: str, pulumi: Proof) -> None:
    change(pulumi, name, "us-east-1_oOxtzHq8S/90do4ue11rb4pvp3bn880pzcy7", "us-east-1_oOxtzHq8S/another")
    said = failed(both_ways_adopt_the_same(pulumi))
    assert said.count(name) == 2
    assert "legacy_mobile_android" in said


def test_a_line_of_terraforms_script_that_is_lost_is_named(terraform: Proof) -> None:
    change(terraform, "import.sh", "adopt aws_cognito_user_pool.legacy_mobile us-east-1_oOxtzHq8S", "")
    assert "does not adopt aws_cognito_user_pool.legacy_mobile" in failed(
        the_script_imports_the_same(terraform)
    )


@pytest.mark.parametrize("name", ["import.json", "import.sh"])
def test_a_file_that_cannot_be_read_fails_with_its_name(name: str, pulumi: Proof) -> None:
    (pulumi.project.folder / name).write_text("{'")
    assert f"{name} cannot be read" in failed(both_ways_adopt_the_same(pulumi))


def test_a_file_that_somebody_removed_is_missed_by_nobody(pulumi: Proof, terraform: Proof) -> None:
    for name in ("import.json", "import.sh"):
        (pulumi.project.folder / name).unlink()
    (terraform.project.folder / "import.sh").unlink()
    assert both_ways_adopt_the_same(pulumi).result == "passed"
    assert the_script_imports_the_same(terraform).result == "not checked"


def test_another_region_in_the_settings_is_named(pulumi: Proof) -> None:
    change(pulumi, "Pulumi.yaml", "us-east-1\n", "ap-south-1\n")
    change(pulumi, "Pulumi.yaml", "value: us-east-1", "value: ap-south-1")
    assert "aws:region ap-south-1, and the pools are in us-east-1" in failed(
        the_settings_are_those_of_the_region(pulumi)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("config: {aws:region: eu-west-1}", {"aws:region": "eu-west-1"}),
        ("config:\n  aws:region:\n    value: eu-west-1 # here", {"aws:region": "eu-west-1"}),
        ("config:\n  aws:region: {default: eu-west-1}", {"aws:region": "eu-west-1"}),
        ("config: {secret: {type: string, secret: true}, a: 1}", {"a": 1}),
        ("name: x", {}),
        ("config:", {}),
        ("[]", {}),
    ],
)
def test_settings_are_read_in_each_form(text: str, found: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(text)
    assert settings(tmp_path / "Pulumi.yaml") == found


def test_a_name_with_blanks_quotes_and_lines_is_one_word(tmp_path: Path) -> None:
    (tmp_path / "import.sh").write_text("adopt() {\n:\n}\nadopt 'a\nb' 'it'\"'\"'s'\necho adopted\n")
    assert script_lines(tmp_path / "import.sh", 2) == [("a\nb", "it's")]
    assert import_file(tmp_path / "import.json") == []


def test_a_thing_that_is_called_adopt_is_a_word_like_others(tmp_path: Path) -> None:
    (tmp_path / "import.sh").write_text("adopt() {\n:\n}\nadopt adopt a\nadopt b adopt\n")
    assert script_lines(tmp_path / "import.sh", 2) == [("adopt", "a"), ("b", "adopt")]


def test_what_is_adopted_twice_counts() -> None:
    once = [("a", "1")]
    assert list(compare("x", once, once + once)) == ["x adopts a 1, which is not so in the account"]


@pytest.mark.parametrize(
    "text", ["a\n\nb\n", "\n", "\x1b[2J\n\n", "$(printf %b 'a')", '\u202e"#"', "'\t'", ""]
)
def test_sh_and_we_read_back_what_was_spelled_as_a_word(text: str) -> None:
    script = f'printf "%s" {spell_word(text)}'
    done = subprocess.run(["sh", "-c", script], capture_output=True, check=True)
    assert done.stdout.decode() == text
    assert [read_word(it) for it in shlex.split(spell_word(text), comments=True)] == [text]
