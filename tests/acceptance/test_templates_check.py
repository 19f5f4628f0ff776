"""``poolport templates check`` says no to what loses a value, is no code, or changes a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import poolport

EXTENDS = '{% extends "builtin/terraform/resource.j2" %}\n'


@pytest.mark.provider
def test_a_template_that_spoils_the_code_is_named_with_the_resource(tmp_path: Path, terraform: str) -> None:
    """Of one kind a value is lost that no plan shows, of another one a value is no code."""
    kinds = tmp_path / "terraform/resources"
    kinds.mkdir(parents=True)
    for kind, arguments in {
        "user_pool": "{% set left = resource.arguments | rejectattr('arg.name', 'eq', 'mfa_configuration') %}"
        "{{ left | arguments }}",
        "user_group": "{{ super() }}\n  colour = {{ resource.title | quote }}",
        "resource_server": '{{ super() | replace(resource.title, resource.title ~ "2") }}',
    }.items():
        text = f"{EXTENDS}{{% block arguments %}}\n{arguments}\n{{% endblock %}}\n"
        (kinds / f"{kind}.j2").write_text(text, "utf-8")
    run = poolport("templates", "check", tmp_path)
    assert run.exit_code == 1, run.output
    lines = run.stdout.splitlines()
    for address, said, template in (
        ("aws_cognito_user_pool.customers_login:", "mfa_configuration is lost", "user_pool"),
        ("aws_cognito_user_group.", "Unsupported argument", "user_group"),
        ("aws_cognito_resource_server.", "delete, create name:", "resource_server"),
    ):
        drawn = f"(drawn by terraform/resources/{template}.j2 (yours))"
        assert any(address in line and said in line and drawn in line for line in lines), run.stdout
