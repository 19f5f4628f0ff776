"""How much the code says of itself: by choice, and the same in every language."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.states import COMMENTS, Comments
from exporter.targets.registry import TARGETS
from tests.node.tools import formatted, needs_node
from tests.targets.pulumi.test_writer import by_black, by_ruff

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo/account"
COMMENT = re.compile(r"^ *(?:#|//) ?(.*)$", re.MULTILINE)
GROUP_FILES = {
    "pulumi": "pools/customers_login.py",
    "pulumi-typescript": "pools/customers_login.ts",
    "pulumi-yaml": "Pulumi.yaml",
    "terraform": "customers_login.tf",
    "terraform-json": "customers_login.tf.json",
}
NEEDED = (
    "An import_ that comes back later",
    "An import that comes back later",
    # Of the program in YAML, which has all in one file.
    "Older versions may delete",
    "What lies outside this export",
    "What has no code any more stays",
)
"""How the comments begin that people must act on."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Comments], dict[str, str]]:
    """The sample account's first region by target and choice."""
    found = {}
    for comments in COMMENTS:
        options = choose(TARGETS, comments=comments)
        files = draw_export(DEMO, tmp_path_factory.mktemp("out"), options).files
        for target in TARGETS:
            top = f"us-east-1/{target}/"
            found[target, comments] = {
                path.removeprefix(top): content.decode("utf-8", "replace")
                for path, content in files.items()
                if path.startswith(top)
            }
    return found


Drawn = dict[tuple[str, Comments], dict[str, str]]


def paragraphs(text: str) -> list[str]:
    """The comments of a file, lines that follow each other as one."""
    lines = [found[1] if (found := COMMENT.fullmatch(line)) else "" for line in text.split("\n")]
    return [" ".join(part.split("\n")) for part in re.split(r"\n\n+", "\n".join(lines)) if part.strip()]


@pytest.mark.parametrize("target", sorted(set(TARGETS) - {"terraform-json"}))
def test_without_comments_only_what_one_must_act_on_is_left(target: str, drawn: Drawn) -> None:
    text = drawn[target, "none"][GROUP_FILES[target]]
    found = paragraphs(text)
    assert [it for it in found if not it.startswith(NEEDED)] == []
    assert any(it for it in paragraphs(drawn[target, "reasons"][GROUP_FILES[target]]) if it not in found)


def test_json_without_comments_has_no_such_members(drawn: Drawn) -> None:
    assert '"//"' not in drawn["terraform-json", "none"]["customers_login.tf.json"]
    assert '"//"' in drawn["terraform-json", "reasons"]["customers_login.tf.json"]


@pytest.mark.parametrize("target", TARGETS)
def test_all_comments_say_what_things_are_and_where_aws_tells_more(target: str, drawn: Drawn) -> None:
    page = "developerguide/user-pool-settings-client-apps.html"
    texts = [drawn[target, comments][GROUP_FILES[target]] for comments in COMMENTS]
    assert [page in text for text in texts] == [False, False, True]
    assert "User pool client: an application that signs users in" in texts[2]


@pytest.mark.parametrize("target", TARGETS)
def test_comments_change_nothing_else(target: str, drawn: Drawn) -> None:
    assert len({frozenset(drawn[target, comments]) for comments in COMMENTS}) == 1
    codes = [code(drawn[target, comments][GROUP_FILES[target]]) for comments in COMMENTS]
    assert codes[0] == codes[1] == codes[2]


def code(text: str) -> object:
    """What a file says beside its comments, however that is laid out."""
    try:
        return uncommented(json.loads(text))
    except ValueError:
        return re.sub(r"\s+|,(?=\s*\])", "", COMMENT.sub("", text))


def uncommented(value: object) -> object:
    if isinstance(value, dict):
        return {name: uncommented(it) for name, it in value.items() if name != "//"}
    if isinstance(value, list):
        return [it for it in map(uncommented, value) if it != {}]
    return value


@pytest.mark.parametrize("comments", ["none", "full"])
def test_the_formatters_leave_python_as_it_is(comments: Comments, drawn: Drawn) -> None:
    text = drawn["pulumi", comments]["pools/customers_login.py"]
    assert by_ruff(text) == by_black(text) == text


@pytest.mark.parametrize("comments", ["none", "full"])
def test_terraform_leaves_its_code_as_it_is(comments: Comments, drawn: Drawn, tmp_path: Path) -> None:
    if not (binary := shutil.which("terraform")):
        pytest.skip("the terraform binary is not on PATH")
    for name, text in drawn["terraform", comments].items():
        if "/" not in name:
            (tmp_path / name).write_text(text)
    run = subprocess.run(
        [binary, "fmt", "-check"],
        cwd=tmp_path,
        env=os.environ | {"CHECKPOINT_DISABLE": "1", "TF_CLI_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.stderr, run.returncode) == ("", "", 0)


@needs_node
@pytest.mark.parametrize("comments", ["none", "full"])
def test_prettier_leaves_typescript_as_it_is(comments: Comments, drawn: Drawn) -> None:
    texts = [it for name, it in drawn["pulumi-typescript", comments].items() if name.endswith(".ts")]
    assert formatted(texts) == texts


@pytest.mark.parametrize("target", sorted(set(TARGETS) - {"terraform-json"}))
def test_all_comments_head_the_arguments_of_a_resource(target: str, drawn: Drawn) -> None:
    texts = [drawn[target, comments][GROUP_FILES[target]] for comments in COMMENTS]
    heading = re.compile(r"^ +(?:#|//) Tokens$", re.MULTILINE)
    assert [bool(heading.search(text)) for text in texts] == [False, False, True]


def test_the_report_keeps_the_choice(tmp_path: Path) -> None:
    files = draw_export(DEMO, tmp_path, choose(("pulumi",), comments="full")).files
    assert json.loads(files["report.json"])["choices"]["pulumi"]["comments"] == "full"


def test_reasons_are_what_one_gets_without_a_choice(tmp_path: Path) -> None:
    assert {chosen.comments for chosen in choose(TARGETS).targets.values()} == {"reasons"}
