"""Which changes replace what a pool has one of: the catalog must have such a kind deleted first."""

from __future__ import annotations

import pytest

from exporter.model import Argument, Entries, Resource, Value
from exporter.targets.terraform import writer
from exporter.targets.terraform.plan import workspace
from tests.acceptance.conftest import Exported

ROLE = "arn:aws:iam::123456789012:role/other"
OTHER = {
    ("identity_pool_roles_attachment", "roles"): Entries((("authenticated", ROLE),)),
    ("identity_provider", "provider_type"): "Facebook",
    (
        "lambda_permission",
        "source_arn",
    ): "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_other",
    ("user_pool_domain", "domain"): "another-domain",
    ("web_acl_association", "web_acl_arn"): (
        "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/other/aa562d6a-83c5-4bb4-8f57-0efb8164adce"
    ),
    # What a pool has one of, too, and what is changed in its place:
    ("user_pool_ui_customization", "css"): ".label-customizable {font-weight: 300;}",
    ("identity_pool_provider_principal_tag", "principal_tags"): Entries((("team", "other"),)),
    ("risk_configuration", "compromised_credentials_risk_configuration"): None,
}
"""Another value for one argument of a kind; None takes the argument away."""


def changed(resource: Resource, name: str, value: Value | None) -> str:
    """The code of a resource with one argument changed, and its import."""
    arguments = [
        Argument(it.arg, value) if it.arg.name == name else it
        for it in resource.arguments
        if value is not None or it.arg.name != name
    ]
    code = writer.body(arguments, lambda it: writer.quote(it.literal))
    address = f"{resource.kind.terraform}.{name}"
    return (
        f'resource "{resource.kind.terraform}" "{name}" {{\n{code}\n}}\n'
        f"import {{\n  to = {address}\n  id = {writer.quote(resource.import_id)}\n}}\n"
    )


@pytest.mark.provider
def test_the_catalog_has_what_a_change_replaces_and_a_pool_has_one_of_deleted_first(
    exported: Exported, terraform: str
) -> None:
    graph = exported.graph("us-east-1", "terraform")
    found = {
        (kind, name): next(
            it
            for it in graph.resources
            if it.kind.name == kind and any(argument.arg.name == name for argument in it.arguments)
        )
        for kind, name in OTHER
    }
    code = [changed(found[kind, name], name, value) for (kind, name), value in OTHER.items()]
    with workspace(
        exported.folder / "us-east-1" / "terraform", terraform, exported.environment, init=False
    ) as module:
        for file in module.folder.glob("*.tf"):
            if file.name != "versions.tf":
                file.unlink()
        (module.folder / "main.tf").write_text("\n".join(code))
        assert module.init() == ()
        plan = module.plan()
    assert plan.errors == ()
    replaced = {change.address: change.replaces for change in plan.changes}
    assert {change.address for change in plan.changes if change.actions == ("no-op",)} == set()
    assert replaced == {
        f"{found[kind, name].kind.terraform}.{name}": bool(found[kind, name].kind.delete_first)
        for kind, name in OTHER
    }
