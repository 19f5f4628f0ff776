"""The checks that every project has: each passes, fails, and of nothing says nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.catalog.arguments import Arg
from exporter.model import Argument, Entries
from exporter.replay.protocol import Call
from exporter.snapshot.memory import Memory, digests
from exporter.snapshot.secrets import MASK
from exporter.targets.proof import Check, Diagnostic, Plan, Project, Proof, judged
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.verify.checks import (
    COMMON,
    holds_no_known_secret,
    holds_no_secret,
    nothing_is_written,
    reads_no_missing_file,
)
from tests.builders import graph_of, resource


def proof(folder: Path) -> Proof:
    graph = graph_of()
    return Proof(Project("us-east-1", folder, TerraformWriter(graph), graph, graph))


@pytest.mark.parametrize("check", COMMON)
def test_code_without_fault_passes_and_a_folder_without_code_is_not_checked(
    check: Callable[[Proof], Check], tmp_path: Path
) -> None:
    assert check(proof(tmp_path)).result == "not checked"
    (tmp_path / "a.tf").write_text('name = "a"\n')
    assert check(proof(tmp_path)).result == "passed"


def test_a_secret_fails_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text(f'\nnote = "{MASK}"\n')
    found = holds_no_secret(proof(tmp_path))
    assert (found.result, found.details) == ("failed", ("a.tf:2 holds a secret, or the place of one",))


def test_a_secret_that_is_remembered_fails_with_its_line_and_a_name_alone_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text('secret = "see vault"\nkey = "k3y-of-many-letters"\n')
    memory = Memory(digests({"k3y-of-many-letters"}, "1"))
    found = holds_no_known_secret(proof(tmp_path), memory)
    assert (found.result, found.details) == ("failed", ("a.tf:2 holds a secret: rotate it",))
    assert holds_no_secret(proof(tmp_path)).result == "passed"
    assert holds_no_known_secret(proof(tmp_path), Memory()).result == "not checked"


def test_a_missing_file_fails_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text('css = file("${path.module}/files/a.css")\n')
    found = reads_no_missing_file(proof(tmp_path))
    assert (found.result, found.details) == ("failed", ("a.tf reads files/a.css, which is missing",))


@pytest.mark.parametrize("folder", ["venv", ".terraform", "files"])
def test_what_is_not_the_projects_own_code_is_not_judged(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.json").write_text('{"password": "hunter2"}')
    assert holds_no_secret(proof(tmp_path)).result == "not checked"


def test_calls_that_read_pass_one_that_writes_fails_and_none_is_not_checked() -> None:
    read = Call("us-east-1", "cognito-idp:DescribeUserPool", {}, 200)
    write = Call("us-east-1", "cognito-idp:DeleteUserPool", {}, 400, write=True)
    assert nothing_is_written([read]).result == "passed"
    assert nothing_is_written([]).result == "not checked"
    found = nothing_is_written([read, write, write])
    assert (found.result, found.details) == ("failed", ("cognito-idp:DeleteUserPool was called",))


def test_a_check_of_no_subject_says_nothing_but_a_failure_is_always_said() -> None:
    assert judged("a", ()).result == "passed"
    assert judged("a", (), 0).result == "not checked"
    assert judged("a", ("bad",), 0).details == ("bad",)


def test_a_plan_with_an_error_is_not_empty() -> None:
    assert Plan((), (), {}).empty
    assert not Plan((), (Diagnostic("bad", "", "", "", 0),), {}).empty


def test_a_tag_that_is_named_password_is_no_secret_but_another_value_of_it_may_be_one(tmp_path: Path) -> None:
    tags = Argument(Arg("UserPoolTags", "tags"), Entries((("password", 'see "vault"'),)))
    graph = graph_of(resource("a", tags))
    found = Proof(Project("us-east-1", tmp_path, TerraformWriter(graph), graph, graph))
    (tmp_path / "a.tf").write_text('    password = "see \\"vault\\""\n')
    assert holds_no_secret(found).result == "passed"
    (tmp_path / "a.tf").write_text('    password = "hunter2"\n')
    assert holds_no_secret(found).result == "failed"
