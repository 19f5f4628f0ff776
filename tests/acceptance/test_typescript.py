"""``poolport verify`` on a project in TypeScript: the program runs as Pulumi's own host runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.conftest import Exported, poolport
from tests.node.tools import link_packages, needs_node

pytestmark = needs_node
POOL = "us-east-1_GjHqf2FdB"
CHECK = "the program registers what the plan proved"
MISSPELT = """{% extends "builtin/pulumi-typescript/resource.j2" %}
{% block options %}
{{ super().replace("protect: true", "protekt: true") }}
{% endblock %}
"""
Verify = Callable[..., tuple[int, dict[str, tuple[str, str]]]]


@pytest.fixture
def verify(exported: Exported, tmp_path: Path) -> Verify:
    """Exports one pool, and verifies it: the exit code, and of each check its result and details."""

    def run(template: str = "", *, installed: bool = True) -> tuple[int, dict[str, tuple[str, str]]]:
        out = tmp_path / "out"
        if installed:
            link_packages(tmp_path)
        options: list[str] = []
        if template:
            (tmp_path / "own/pulumi-typescript").mkdir(parents=True)
            (tmp_path / "own/pulumi-typescript/resource.j2").write_text(template)
            options = ["--templates", str(tmp_path / "own")]
        words = [POOL, "--target", "pulumi-typescript", *options, "--out", str(out), "--quiet"]
        made = poolport("export", *words, env=exported.environment)
        assert "Traceback" not in made.stderr
        done = poolport("verify", str(out), "--json", env=exported.environment)
        (region,) = json.loads(done.stdout)
        checks = {it["name"]: (it["result"], " ".join(it["details"])) for it in region["checks"]}
        return done.returncode, checks

    return run


def test_an_export_in_typescript_is_proved(verify: Verify) -> None:
    _, checks = verify()
    assert [name for name, (result, _) in checks.items() if result == "failed"] == []
    assert checks[CHECK] == ("passed", "")
    assert checks["pulumi-typescript is formatted"] == ("passed", "")


def test_a_wrong_spelling_in_a_template_makes_verify_say_no(verify: Verify) -> None:
    code, checks = verify(MISSPELT)
    result, said = checks[CHECK]
    assert (code, result) == (1, "failed")
    assert "protekt" in said


def test_without_the_packages_it_is_not_checked_and_says_what_to_do(verify: Verify) -> None:
    _, checks = verify(installed=False)
    result, said = checks[CHECK]
    assert result == "not checked"
    assert "run 'npm install' in it" in said
