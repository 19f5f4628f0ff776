"""What verify sees without terraform: the text of the files, the text of a module, the plan's own JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.model import Block, Blocks, Ref
from exporter.targets.proof import Check, Plan, not_checked
from exporter.targets.pulumi_common.registered import differences
from exporter.targets.terraform import module
from exporter.targets.terraform.configuration import lost
from exporter.targets.terraform.plan import _changes, _errors
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.verify import checks as text
from exporter.verify.verdict import Verdict
from tests.builders import argument, graph_of, resource

CODE = """resource "aws_cognito_user_pool" "a" {
  name = "a"

  schema {
    string_attribute_constraints {}
  }
}

resource "aws_cognito_user_pool_client" "b" {
  user_pool_id = aws_cognito_user_pool.a.id
}

import {
  to = aws_cognito_user_pool.a
  id = "us-east-1_A"
}

output "a_id" {
  value = aws_cognito_user_pool.a.id
}
"""


def _configuration(**expressions: object) -> dict[str, object]:
    found = {"address": "aws_cognito_user_pool.a", "expressions": expressions}
    return {"root_module": {"resources": [found]}}


def test_a_line_is_found_in_its_resource_though_blocks_inside_it_end_too(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text(CODE)
    addresses = [module.address_at(tmp_path, "a.tf", line) for line in (1, 5, 7, 8, 10, 15)]
    pool = "aws_cognito_user_pool.a"
    assert addresses == [pool, pool, pool, "", "aws_cognito_user_pool_client.b", ""]


def test_a_resource_is_taken_out_with_all_that_names_it_and_the_lines_keep_their_numbers(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.tf").write_text(CODE)
    module.remove(tmp_path, ["aws_cognito_user_pool.a"], {"aws_cognito_user_pool.a.id": "us-east-1_A"})
    lines = (tmp_path / "a.tf").read_text().split("\n")
    assert [line for line in lines if line] == [
        'resource "aws_cognito_user_pool_client" "b" {',
        '  user_pool_id = "us-east-1_A"',
        "}",
    ]
    assert lines.index('resource "aws_cognito_user_pool_client" "b" {') == 8


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a.tf", 'provider_details = {\n  client_secret = "hunter2"\n}\n'),
        ("a.py", 'x = {"private_key": "hunter2"}\n'),
        ("a.py", "y = '(masked by poolport)'\n"),
        ("a.tf.json", '{"client_secret": "hunter2"}\n'),
        ("a.tf.json", '{"password": "${var.google}hunter2"}\n'),
        ("a.ts", 'clientSecret: "hunter2",\n'),
        ("a.ts", "client_secret: `hunter2`,\n"),
        ("a.yaml", 'temporaryPassword: "hunter2"\n'),
        ("a.yaml", "private_key: |-\n  hunter2\n"),
    ],
)
def test_a_secret_in_the_code_is_found_with_its_line(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(code)
    assert len(list(text.secrets(tmp_path))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'ignore_changes = [\n  provider_details["client_secret"],\n]\n',
        "password_policy {\n  minimum_length = 8\n}\n",
        "client_secret = var.google\n",
        '"client_secret": "${var.google}",\n',
        "clientSecret: ${google}\n",
        'client_secret: "${google}"\n',
        "temporaryPasswordValidityDays: 7,\n",
    ],
)
def test_what_only_names_a_secret_is_not_one(code: str, tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text(code)
    assert list(text.secrets(tmp_path)) == []


def test_a_file_that_the_code_reads_and_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text('css = file("${path.module}/files/a.css")\n')
    (tmp_path / "a.tf.json").write_text('"css": "${file(\\"${path.module}/files/a.css\\")}"\n')
    (tmp_path / "a.py").write_text('message=read_file(\n    "b.html",\n)\n')
    (tmp_path / "a.ts").write_text('css: readFile("a.css"),\nimageFile: readBase64(\n  "c.png",\n)\n')
    (tmp_path / "a.yaml").write_text(
        'css:\n  fn::readFile: "./files/a.css"\nx:\n  fn::filebase64: "./files/c.png"\n'
    )
    assert list(text.missing_files(tmp_path)) == [
        "a.py reads files/b.html, which is missing",
        "a.tf reads files/a.css, which is missing",
        "a.tf.json reads files/a.css, which is missing",
        "a.ts reads files/a.css, which is missing",
        "a.ts reads files/c.png, which is missing",
        "a.yaml reads files/a.css, which is missing",
        "a.yaml reads files/c.png, which is missing",
    ]
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.css").touch()
    (tmp_path / "files" / "b.html").touch()
    (tmp_path / "files" / "c.png").touch()
    assert list(text.missing_files(tmp_path)) == []


def test_an_argument_that_the_code_lost_is_named_though_no_plan_would_show_it() -> None:
    graph = graph_of(resource("a", argument("user_pool_tier", "PLUS")))
    assert list(lost(_configuration(), TerraformWriter(graph))) == [
        ("aws_cognito_user_pool.a", "user_pool_tier is lost, it should be 'PLUS'")
    ]
    assert list(lost(_configuration(user_pool_tier={"constant_value": "PLUS"}), TerraformWriter(graph))) == []


def test_a_changed_value_inside_a_block_is_named() -> None:
    block = Block((argument("minimum_length", 14),))
    graph = graph_of(resource("a", argument("password_policy", block)))
    found = _configuration(password_policy=[{"minimum_length": {"constant_value": 12}}])
    assert [sentence for _, sentence in lost(found, TerraformWriter(graph))] == [
        "password_policy.minimum_length is 12, and AWS has 14"
    ]


def test_a_repeated_block_that_is_missing_once_is_named() -> None:
    blocks = Blocks(tuple(Block((argument("name", name),)) for name in ("x", "y")))
    graph = graph_of(resource("a", argument("schema", blocks, "schemas")))
    found = _configuration(schema=[{"name": {"constant_value": "x"}}])
    assert [sentence for _, sentence in lost(found, TerraformWriter(graph))] == [
        "schema is there 1 times, and should be 2 times"
    ]


def test_the_order_of_a_set_is_no_difference_and_a_reference_is_taken_as_it_is() -> None:
    arguments = (
        argument("alias_attributes", ("email", "phone_number")),
        argument("name", Ref("x", "id", "1")),
    )
    found = _configuration(
        alias_attributes={"constant_value": ["phone_number", "email"]}, name={"references": ["x.id", "x"]}
    )
    assert list(lost(found, TerraformWriter(graph_of(resource("a", *arguments))))) == []


def test_a_resource_of_the_account_that_is_not_in_the_code_is_named() -> None:
    assert list(lost({}, TerraformWriter(graph_of(resource("a"))))) == [
        ("aws_cognito_user_pool.a", "it is in the account and not in the code")
    ]


def test_a_plan_counts_as_terraform_does_and_names_what_replaces_first() -> None:
    change = {
        "address": "aws_cognito_user_pool.a",
        "change": {
            "actions": ["delete", "create"],
            "before": {"alias": ["x"], "name": "a", "z": 1},
            "after": {"alias": ["y"], "name": "b", "z": None},
            "after_unknown": {"z": True},
            "replace_paths": [["name"]],
            "importing": {"id": "us-east-1_A"},
        },
    }
    plan = Plan(tuple(_changes([change])), (), {})
    assert plan.summary == "1 to import, 1 to add, 0 to change, 1 to destroy"
    assert not plan.empty
    assert plan.changes[0].replaces
    assert plan.changes[0].differences == (("name", '"a"', '"b"'), ("alias[0]", '"x"', '"y"'))


def test_only_errors_of_the_plans_output_are_read_and_other_lines_are_skipped() -> None:
    place = {"filename": "a.tf", "start": {"line": 3}}
    lines = [
        "not json",
        json.dumps({"type": "diagnostic", "diagnostic": {"severity": "warning", "summary": "old"}}),
        json.dumps(
            {
                "type": "diagnostic",
                "diagnostic": {"severity": "error", "summary": "bad", "detail": "so\nbad", "range": place},
            }
        ),
    ]
    assert [(e.message, e.detail, e.file, e.line) for e in _errors(lines)] == [("bad", "so bad", "a.tf", 3)]


def test_a_verdict_is_empty_only_when_a_plan_was_made_nothing_failed_and_all_code_was_read() -> None:
    unplanned = Verdict("us-east-1", Path("."), 1)
    skipped = not_checked("the program registers what the plan proved", "pulumi is not installed")
    planned = replace(unplanned, plan=Plan((), (), {}), checks=(skipped,))
    failed = replace(planned, checks=(skipped, Check("terraform holds no secret", "failed", ("a.tf:1",))))
    unread = replace(planned, unproved=("pulumi",))
    assert [verdict.empty for verdict in (unplanned, planned, failed, unread)] == [False, True, False, False]


def test_every_difference_of_a_program_is_a_sentence() -> None:
    wanted = [{"type": "T", "name": n, "inputs": {"a": 1, "b": [True]}, "secret_outputs": []} for n in "xy"]
    found = [
        {"type": "T", "name": "x", "inputs": {"a": 1.0, "b": [1.0], "c": "new"}, "secret_outputs": ["s"]},
        {"type": "T", "name": "z", "inputs": {}, "secret_outputs": []},
    ]
    assert list(differences(wanted, found)) == [
        "T x.b[0] is 1.0, and AWS has True",
        "T x.c is 'new', and AWS has no such value",
        "T y is not registered",
        "T z is registered, and is no name of this export: mapping.json gives another name to a resource",
    ]
