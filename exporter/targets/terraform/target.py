"""Terraform as a target."""

from exporter.targets.target import ProviderOptions, Target
from exporter.targets.terraform.checks import PLAN_CHECKS, is_formatted, the_script_imports_the_same
from exporter.targets.terraform.prove import prove
from exporter.targets.terraform.spelling import (
    RESERVED_ENDINGS,
    RESERVED_FILES,
    TerraformWriter,
    next_steps,
    resource_name,
)

TERRAFORM = Target(
    name="terraform",
    templates=("terraform", "terraform-common"),
    writer=TerraformWriter,
    reserved=RESERVED_FILES,
    reserved_endings=RESERVED_ENDINGS,
    group_file="{}.tf",
    options=ProviderOptions,
    prove=prove,
    checks=(is_formatted, the_script_imports_the_same),
    plan_checks=PLAN_CHECKS,
    next_steps=next_steps,
    declaration=r'^resource "(\w+)" "(\w+)" \{',
    guards=("moved.tf", "removed.tf"),
    spell_resource=resource_name,
    suffixes=(".tf",),
    reads=r'\b(?:file|filebase64)\("\$\{path\.module\}/(?P<file>[^"]+)"\)',
)
