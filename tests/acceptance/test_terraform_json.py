"""The sample account in Terraform's JSON syntax, planned by the real provider."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.verify.run import verify_export
from tests.acceptance.conftest import ACCOUNT

OLDEST = (5, 100, 0)


@pytest.fixture
def export(tmp_path: Path, terraform: str) -> Path:
    """The sample account, not rendered yet."""
    shutil.copytree(ACCOUNT, tmp_path / "snapshot")
    return tmp_path


@pytest.mark.provider
@pytest.mark.parametrize("adopted", [False, True])
def test_the_plan_imports_what_is_not_adopted_and_nothing_else(export: Path, adopted: bool) -> None:
    render_export(export / "snapshot", export, choose(["terraform-json"], provider=OLDEST, adopted=adopted))
    for verdict in verify_export(export):
        assert verdict.empty, [check for check in verdict.checks if check.result == "failed"]
        assert verdict.plan
        assert len(verdict.plan.changes) > 3
        assert verdict.plan.count("import") == (0 if adopted else len(verdict.plan.changes))


@pytest.mark.provider
def test_a_refused_resource_is_named_and_hides_no_other(export: Path) -> None:
    render_export(export / "snapshot", export, choose(["terraform-json"], provider=OLDEST))
    code = export / "us-east-1" / "terraform-json" / "customers_login.tf.json"
    code.write_text(
        code.read_text("utf-8").replace('"mfa_configuration": "OPTIONAL"', '"mfa_configuration": "MAYBE"')
    )
    (verdict,) = [verdict for verdict in verify_export(export) if verdict.region == "us-east-1"]
    failed = {check.name: check.details for check in verdict.checks if check.result == "failed"}
    assert set(failed) == {"every resource is valid"}, failed
    assert all(
        "aws_cognito_user_pool.customers_login" in detail for detail in failed["every resource is valid"]
    )
    assert verdict.plan
    assert verdict.plan.count("import") > 50
