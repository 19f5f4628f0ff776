"""Which changes make another resource: what the tables say of each argument, held against the provider.

It plans one change of one resource, for each argument of each kind. The states are made up, for a plan that
does not refresh asks AWS for nothing, and takes any value for the one that was there before.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exporter.catalog import KINDS
from exporter.catalog.arguments import ALWAYS, Arg
from exporter.catalog.schema import Kind
from exporter.versions import version
from tests.acceptance.conftest import PROBE, environment
from tests.acceptance.test_rules import (
    ARN,
    CODES,
    ODD,
    SAMPLES,
    SCHEMA,
    _attribute,
    _escaped,
    _items,
    _merge,
    _resource,
    _rules,
)

pytestmark = pytest.mark.provider

PROVIDER = version("5.100.0")
NO_AWS = """provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
"""
_ANALYTICS = {"analytics_configuration": {"application_id": "a", "external_id": "a", "role_arn": ARN}}
BESIDE: dict[str, dict[str, Any]] = {
    "analytics_configuration.application_id": _ANALYTICS,
    "analytics_configuration.external_id": _ANALYTICS,
    "analytics_configuration.role_arn": _ANALYTICS,
    "analytics_configuration.user_data_shared": {"analytics_configuration": {"application_arn": ARN}},
    "aws_cognito_managed_user_pool_client": {"name_prefix": "a"},
}
"""What the provider asks for beside an argument, or in each resource of a type."""
TEXTS = ("abc", "123456789012", str(SAMPLES["identity_pool_id"]))


class Change(NamedTuple):
    """A change of one argument: what was there ``before``, the ``code`` after it, and what the tables say."""

    kind: str
    path: tuple[str, ...]
    replaces: bool
    before: Any
    code: Mapping[str, Any]


def changes(kind: Kind) -> Iterator[Change]:
    """A change of each argument of a kind."""
    for path, arg, replaces in _arguments(kind.args, ()):
        value = _value(kind.terraform, path, arg)
        code = _resource(kind.terraform, path, value)
        for beside in (kind.terraform, ".".join(path)):
            _merge(code, BESIDE.get(beside, {}))
        yield Change(kind.terraform, path, replaces, _another(value, arg), code)


def _arguments(
    args: tuple[Arg, ...], base: tuple[str, ...], within: bool = False
) -> Iterator[tuple[tuple[str, ...], Arg, bool]]:
    for arg in args:
        until = version(arg.replaces) if arg.replaces not in ("", ALWAYS) else None
        replaces = within or arg.replaces == ALWAYS or (until is not None and until > PROVIDER)
        if arg.args:
            yield from _arguments(arg.args, (*base, arg.name), replaces)
        else:
            yield (*base, arg.name), arg, replaces


def _value(kind: str, path: tuple[str, ...], arg: Arg) -> Any:
    """A value that the provider accepts."""
    shape = _attribute(kind, path)["type"]
    element = shape if isinstance(shape, str) else shape[1]
    if element == "bool":
        return True
    if element == "number":
        return next(number for number in (6, 1, 5, 60) if _accepts(arg, number))
    known = [str(value) for rule in arg.rules for value in rule.values]
    texts = [*known, *([CODES] if "message" in path[-1] else []), *TEXTS, *ODD]
    text = next(text for text in texts if _accepts(arg, text))
    return text if isinstance(shape, str) else {"k": text} if shape[0] == "map" else [text]


def _accepts(arg: Arg, value: Any) -> bool:
    return all(rule.accepts(item) for rule in _rules(arg) for item in _items(rule, value))


def _state_of(block: Any, code: Mapping[str, Any], path: tuple[str, ...], before: Any) -> dict[str, Any]:
    """The state of a resource that had something else at a path."""
    found: dict[str, Any] = {}
    for name, value in code.items():
        inner = path[1:] if path[:1] == (name,) else ()
        if nested := block.get("block_types", {}).get(name):
            found[name] = [_state_of(nested["block"], value, inner, before)]
        else:
            found[name] = before if path == (name,) else value
    return found


def _another(value: Any, arg: Arg) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        # Some types refuse even in a state what is none of their words.
        known = [str(it) for rule in arg.rules for it in rule.values if it != value]
        return next(iter(known), f"{value}x")
    return {"other": "x"} if isinstance(value, dict) else ["other"]


def _state(asked: Mapping[str, Change]) -> dict[str, Any]:
    provider = 'provider["registry.terraform.io/hashicorp/aws"]'
    resources = []
    for label, change in asked.items():
        state = _state_of(SCHEMA[change.kind]["block"], change.code, change.path, change.before)
        resources.append(
            {
                "mode": "managed",
                "type": change.kind,
                "name": label,
                "provider": provider,
                "instances": [{"schema_version": 0, "attributes": {"id": "a", **state}}],
            }
        )
    return {"version": 4, "serial": 1, "lineage": "a", "outputs": {}, "resources": resources}


def differences(terraform: str, folder: Path, kinds: list[Kind]) -> tuple[int, list[str]]:
    """How many changes the provider planned, and those of which the tables say otherwise than it does."""
    found = [change for kind in kinds if kind.terraform in SCHEMA for change in changes(kind)]
    asked = {f"r{number}": change for number, change in enumerate(found)}
    code: dict[str, Any] = {}
    for label, change in asked.items():
        code.setdefault(change.kind, {})[label] = _escaped(dict(change.code))
    (folder / "main.tf").write_text(PROBE + NO_AWS)
    (folder / "all.tf.json").write_text(json.dumps({"resource": code}))
    (folder / "terraform.tfstate").write_text(json.dumps(_state(asked)))

    def run(*arguments: str) -> str:
        command, env = [terraform, *arguments], environment("http://127.0.0.1:9")
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        errors = [line for line in done.stderr.splitlines() if "Error: " in line or "  with " in line]
        assert (done.returncode, errors[:10]) == (0, [])
        return done.stdout

    run("init", "-no-color")
    run("plan", "-refresh=false", "-no-color", "-out", "plan")
    planned = json.loads(run("show", "-json", "plan"))["resource_changes"]
    told = []
    for it in planned:
        change, actions = asked[it["name"]], it["change"]["actions"]
        if ("delete" in actions) != change.replaces or "no-op" in actions:
            told.append(f"{change.kind} {'.'.join(change.path)}: {' and '.join(actions)}")
    return len(planned), told


def test_the_arguments_that_replace_a_resource_are_the_provider_s_own(terraform: str, tmp_path: Path) -> None:
    number, wrong = differences(terraform, tmp_path, list(KINDS))
    assert number > 200
    assert wrong == []


def test_an_argument_of_which_the_tables_say_otherwise_is_found_by_name(
    terraform: str, tmp_path: Path
) -> None:
    domain = next(kind for kind in KINDS if kind.name == "user_pool_domain")
    args = tuple(
        replace(arg, replaces={"domain": "", "managed_login_version": ALWAYS}.get(arg.name, arg.replaces))
        for arg in domain.args
    )
    _, wrong = differences(terraform, tmp_path, [replace(domain, args=args)])
    assert {it.partition(":")[0] for it in wrong} >= {
        "aws_cognito_user_pool_domain domain",
        "aws_cognito_user_pool_domain managed_login_version",
    }
