"""The second day with the real Terraform and a real state: what poolport does later destroys nothing.

Each test begins with an export that was imported. ``Life.plan`` asserts of each plan that it deletes nothing.
"""

from __future__ import annotations

import pytest

from tests.life.conftest import CUSTOMERS, PARTNERS, STAFF
from tests.life.module import NOTHING, Life

pytestmark = [pytest.mark.provider]

CHILDREN = {"web", "kiosk", "admins", "login_aaa"}
OF_STAFF = {"staff", "staff_intranet", "staff_admins"}


def called(name: str) -> set[str]:
    """The names of the pool of customers and what belongs to it, where the pool has this one."""
    return {name, *(f"{name}_{child}" for child in CHILDREN)}


def text(life: Life, name: str) -> str:
    path = life.module() / name
    return path.read_text("utf-8") if path.exists() else ""


def test_more_pools_are_imported_beside_the_first_ones(life: Life) -> None:
    life.export("--name", "sh*", "--region", "us-east-1")
    assert life.apply().only("import") == {"shop", "shop_till"}
    life.adopted()
    assert text(life, "imports.tf") == ""
    life.export(PARTNERS)
    assert life.plan() == NOTHING
    assert life.plan("eu-west-1").only("import") == {"partners", "partners_portal"}


def test_what_aws_refuses_to_tell_stays(life: Life) -> None:
    life.refused = {"ListUserPoolClients", "ListGroups"}
    life.pools[CUSTOMERS].clients["client9"] = "till"
    life.export(code=1)
    assert life.plan() == NOTHING
    life.refused = set()
    life.export()
    assert life.plan().only("import") == {"customers_till"}


def test_a_kind_that_is_left_out_is_forgotten_and_imported_again(life: Life) -> None:
    life.adopted()
    life.export("--exclude-kind", "user_group")
    assert life.plan() == NOTHING
    life.export("--prune")
    assert life.apply().only("remove") == {"customers_admins", "staff_admins"}
    life.adopted_by_state()
    assert text(life, "removed.tf") == ""
    life.edit("poolport.toml", 'exclude_kinds = ["user_group"]\n', "")
    life.export()
    assert life.apply().only("import") == {"customers_admins", "staff_admins"}


def test_a_pool_that_is_gone_from_aws(life: Life) -> None:
    """Until it is pruned, the plan would make it again: that is what its code says."""
    del life.pools[STAFF]
    life.export(code=1)
    assert life.plan().only("create") == OF_STAFF
    life.export("--prune")
    assert life.apply().only("remove") <= OF_STAFF
    life.adopted_by_state()
    assert text(life, "removed.tf") == ""
    assert life.plan() == NOTHING


def test_a_pool_that_is_not_selected_any_more_is_forgotten(life: Life) -> None:
    life.edit("poolport.toml", f', "{STAFF}"', "")
    assert f"staff ({STAFF}) is not selected any more" in life.export()
    assert life.plan() == NOTHING
    life.export("--prune")
    life.adopted()
    assert life.apply().only("remove") == OF_STAFF
    life.export(STAFF)
    assert life.plan().only("import") == OF_STAFF


def test_what_was_adopted_and_forgotten_is_imported_when_it_comes_back(life: Life) -> None:
    life.adopted()
    life.edit("poolport.toml", f', "{STAFF}"', "")
    life.export("--prune")
    life.apply()
    life.export(STAFF)
    assert life.plan().only("import") == OF_STAFF


def test_what_comes_back_before_it_was_forgotten_is_left_alone(life: Life) -> None:
    life.adopted()
    life.edit("poolport.toml", f', "{STAFF}"', "")
    life.export("--prune")
    life.export(STAFF)
    assert life.plan() == NOTHING


def test_the_last_pool_of_a_region_is_forgotten(life: Life) -> None:
    life.export(PARTNERS)
    life.apply("eu-west-1")
    life.edit("poolport.toml", f', "{PARTNERS}"', "")
    life.export("--prune")
    assert life.apply("eu-west-1").only("remove") == {"partners", "partners_portal"}


def test_what_is_skipped_is_forgotten_and_comes_back(life: Life) -> None:
    life.say("user_pool", STAFF, skip=True)
    life.say("user_pool_client", f"{CUSTOMERS}/client2", skip=True)
    life.render()
    assert life.plan().only("remove") == {*OF_STAFF, "customers_kiosk"}
    life.say("user_pool", STAFF, skip=False)
    life.render()
    assert life.apply().only("remove") == {"customers_kiosk"}


def test_names_that_change_before_anybody_recorded_the_import(life: Life) -> None:
    """The import statement of the new name and the state under the old one are the same thing."""
    life.say("user_pool", CUSTOMERS, name="clients")
    life.render()
    assert "import {\n  to = aws_cognito_user_pool.clients\n" in text(life, "imports.tf")
    assert life.plan().only("move") == called("clients")
    life.say("user_pool", CUSTOMERS, name="people")
    life.render()
    assert life.apply().only("move") == called("people")
    life.say("user_pool", CUSTOMERS, name="customers")
    life.render()
    assert life.plan().only("move") == called("customers")


def test_names_that_change_after_the_import_was_recorded(life: Life) -> None:
    life.adopted()
    life.say("user_pool", CUSTOMERS, name="clients")
    life.render()
    life.adopted()
    assert life.apply().only("move") == called("clients")
    life.adopted_by_state()
    assert text(life, "moved.tf") == ""
    assert life.plan() == NOTHING


def test_two_pools_cannot_take_each_others_names(life: Life) -> None:
    life.say("user_pool", CUSTOMERS, name="staff")
    life.say("user_pool", STAFF, name="customers")
    assert "under which a state may still hold" in life.render(code=2)
    assert life.plan() == NOTHING


def test_an_edit_and_a_change_in_aws(life: Life) -> None:
    life.edit(
        "us-east-1/terraform/customers.tf",
        'resource "aws_cognito_user_pool" ',
        '# ours\nresource "aws_cognito_user_pool" ',
    )
    life.pools[CUSTOMERS].length = 12
    life.export()
    assert "# ours" in text(life, "customers.tf")
    assert life.plan() == NOTHING
    life.edit("us-east-1/terraform/customers.tf", "= 12", "= 16")
    life.pools[CUSTOMERS].length = 14
    life.export(code=4)
    assert life.plan().only("update") == {"customers"}
    life.export("--force")
    assert life.plan() == NOTHING


def test_an_edited_file_whose_code_goes_is_an_error_before_it_is_a_plan(life: Life) -> None:
    life.edit(
        "us-east-1/terraform/staff.tf",
        'resource "aws_cognito_user_pool" ',
        '# ours\nresource "aws_cognito_user_pool" ',
    )
    life.say("user_pool", STAFF, skip=True)
    life.render(code=4)
    assert life.plan().error == "; ".join(["Removed resource still exists"] * 3)
    life.render("--force")
    assert life.plan().only("remove") == OF_STAFF


def test_an_import_statement_that_comes_back_imports_nothing_twice(life: Life) -> None:
    life.adopted()
    life.adopted("customers", "--undo")
    assert "aws_cognito_user_pool.customers" in text(life, "imports.tf")
    assert life.plan() == NOTHING


def test_options_that_change_the_code_change_no_plan(life: Life) -> None:
    life.export("--provider-version", "5", "--protect", "none", "--secrets", "config")
    assert life.plan() == NOTHING


def test_terraform_json_moves_and_forgets_as_well(life: Life) -> None:
    life.export("--target", "terraform-json")
    where = ("us-east-1", "terraform-json")
    assert life.apply(*where).only("import") == called("customers") | OF_STAFF
    life.say("user_pool", CUSTOMERS, name="clients")
    life.say("user_pool", STAFF, skip=True)
    life.render()
    planned = life.plan(*where)
    assert sorted(planned.actions.values()) == ["move"] * 5 + ["remove"] * 3
