"""The second day with the real Terraform and a real state: what poolport does later destroys nothing.

Each test begins with an export that was imported. ``Life.plan`` asserts of each plan that it deletes nothing.
"""

from __future__ import annotations

import pytest

from tests.life.conftest import CUSTOMERS
from tests.life.module import NOTHING, Life

pytestmark = [pytest.mark.provider]

STAFF, PARTNERS = "us-east-1_BBBB22222", "eu-west-1_CCCC33333"
OF_CUSTOMERS = {
    "customers",
    "customers_web",
    "customers_kiosk",
    "customers_admins",
    "customers_login_aaa",
}
OF_STAFF = {"staff", "staff_intranet", "staff_admins"}


def test_more_pools_are_imported_beside_the_first_one(life: Life) -> None:
    life.export("--name", "st*", "--region", "us-east-1")
    planned = life.apply()
    assert planned.of("import") == OF_STAFF
    assert len(planned.actions) == 3
    life.adopted()
    life.export(PARTNERS)
    assert life.plan() == NOTHING
    assert life.plan("eu-west-1").of("import") == {"partners", "partners_portal"}


def test_a_rename_before_anybody_recorded_the_import_moves(life: Life) -> None:
    life.say("user_pool", CUSTOMERS, name="clients")
    life.render()
    assert 'import {\n  to = aws_cognito_user_pool.clients\n' in (life.module() / "imports.tf").read_text()
    planned = life.apply()
    assert set(planned.actions.values()) == {"move"}
    assert planned.of("move") == {name.replace("customers", "clients") for name in OF_CUSTOMERS}
    assert life.plan() == NOTHING
