"""What is read of a module's text beside its plan."""

from __future__ import annotations

import json
from pathlib import Path

from exporter.targets.terraform import module
from exporter.targets.terraform_json import target

HCL = """\
resource "aws_cognito_user_pool" "kept" {
  name = "prevent_destroy = true"
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cognito_user_pool" "one_line" {
  lifecycle { prevent_destroy = true }
}

resource "aws_cognito_user_pool" "off" {
  lifecycle {
    # prevent_destroy = true
    /*
    prevent_destroy = true
    */
    prevent_destroy = false
  }
}

resource "aws_cognito_user_pool" "lost" {
  description = "prevent_destroy = true"
}
"""


def test_what_is_protected_is_read_from_the_blocks_and_not_from_comments_or_texts(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text(HCL)
    assert module.protected(tmp_path) == {"aws_cognito_user_pool.kept", "aws_cognito_user_pool.one_line"}


def test_the_same_in_json_where_a_broken_file_is_left_to_terraform(tmp_path: Path) -> None:
    pools = {"kept": {"lifecycle": {"prevent_destroy": True}}, "lost": {}, "off": {"lifecycle": {}}}
    (tmp_path / "a.tf.json").write_text(json.dumps([{"resource": {"aws_cognito_user_pool": pools}}]))
    (tmp_path / "b.tf.json").write_text("{")
    assert target.protected(tmp_path) == {"aws_cognito_user_pool.kept"}
