"""The rules of the tables, held against the provider's own checks: it is asked about odd values.

A newer provider that accepts or refuses another value fails here, with the argument and the value.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from exporter.catalog import KINDS
from exporter.catalog.arguments import Arg, Scope
from exporter.catalog.rules import Rule
from tests.acceptance.conftest import PROBE, environment

pytestmark = pytest.mark.provider

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/terraform-5.100.0.json").read_text("utf-8"))

ARN = "arn:aws:iam::123456789012:role/a"
SAMPLES: dict[str, Any] = {
    "action": "lambda:InvokeFunction",
    "advanced_security_mode": "OFF",
    "attribute_data_type": "String",
    "attributes_require_verification_before_update": ["email"],
    "event_action": "BLOCK",
    "feature": "ENABLED",
    "html_body": "abcdef",
    "identity_pool_id": "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2",
    "lambda_version": "V1_0",
    "match_type": "Equals",
    "name": "verified_email",
    "priority": 1,
    "provider_type": "Google",
    "text_body": "abcdef",
    "type": "Rules",
    "user_pool_id": "us-east-1_AbC123",
}
"""What stands in a required argument that is not asked about; any other text gets ``abc``, an ARN an ARN."""

BESIDE: dict[str, dict[str, Any]] = {
    "aws_cognito_risk_configuration": {
        "compromised_credentials_risk_configuration": {"actions": {"event_action": "BLOCK"}}
    },
    "aws_cognito_user_pool_ui_customization": {"css": "a"},
    "custom_email_sender": {"lambda_config": {"kms_key_id": ARN}},
    "custom_sms_sender": {"lambda_config": {"kms_key_id": ARN}},
}
"""What the provider asks for besides, by the type or by the block that is asked about."""

ELSEWHERE = {
    "analytics_configuration": "a quirk looks at its arguments together",
    "token_validity": "the range depends on the unit, and AWS has the same",
    "invite_message_template": "a quirk for each text, which says more",
    "sms_authentication_message": "a quirk, which says more",
    "statement_id": "a quirk leaves the whole permission out",
    "function_name": "the name alone, of a function that AWS has",
    "qualifier": "as AWS has it",
    "scope_description": "a longer one is cut",
}
"""Arguments whose refused values something else than a rule takes care of, by a part of their path."""

CODES = "{####} {username} {##a##}"
ODD: tuple[Any, ...] = (
    "POOLPORT_INVENTED",
    " ",
    "a b",
    "a\nb",
    "a\u00a0b",
    "\u200b",
    "\u2028\x0b",
    "e\u0301",
    "a\u00e9b",
    "a/b:c|d,e",
    "a@b",
    " @b",
    CODES,
    "{##a\u00a0##}",
    ARN,
    ARN.replace("aws", "aws-cn"),
    ARN.replace("123456789012", "1"),
    "arn:aws:ses:eusc-de-east-1:123456789012:identity/a",
    "eu-west-17",
    "eusc-de-east-1",
    "us-east-1_AbC123",
    "10.0.0.1",
    "10.0.0.1/8",
    "2001:db8::/32",
    "V1_0",
    "lambda:*",
)
NUMBERS = (-1, 0, 1, 2, 3, 5, 6, 15, 16, 24, 25, 60, 61, 99, 100, 365, 366)
Question = tuple[tuple[str, str], Any, bool, tuple[str, dict[str, Any]]]
"""The type and the argument, the value, whether the tables accept it, and the resource that asks."""
COUNTS = (3, 25, 26, 50, 51, 100, 101, 200, 201)


def test_the_rules_of_the_tables_are_the_provider_s_own(terraform: str, tmp_path: Path) -> None:
    asked = list(_questions())
    wrong: list[str] = []
    for some in _portions(asked):
        refused = _refused(terraform, tmp_path, {label: it[-1] for label, it in some.items()})
        wrong += [
            f"{kind} {path}: {value!r:.80} is {'refused' if label in refused else 'accepted'} by the provider"
            for label, ((kind, path), value, accepted, _) in some.items()
            if accepted == (label in refused)
        ]
    assert len(asked) > 2000
    assert wrong == []


def _portions(asked: Iterable[Question]) -> Iterator[dict[str, Question]]:
    """The questions by labels, as many at once as Terraform reads fast."""
    labelled = ((f"r{number}", question) for number, question in enumerate(asked))
    while some := dict(islice(labelled, 500)):
        yield some


def _arguments() -> Iterator[tuple[str, tuple[str, ...], Arg]]:
    """Every argument that holds values, of every type that the schema has: type, path, the table's row."""
    for kind in KINDS:
        # The managed client's arguments are the client's.
        if kind.terraform in SCHEMA and kind.name != "managed_user_pool_client":
            for path, arg in _below(kind.args):
                yield kind.terraform, path, arg


def _below(args: tuple[Arg, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Arg]]:
    for arg in args:
        if arg.args:
            yield from _below(arg.args, (*above, arg.name))
        else:
            yield (*above, arg.name), arg


def _questions() -> Iterator[Question]:
    """Each argument with each odd value: whether the tables accept it, and the resource that asks."""
    for kind, path, arg in _arguments():
        schema = _attribute(kind, path)
        if any(part in ".".join(path) for part in ELSEWHERE):
            continue
        for value in _values(schema["type"], arg):
            accepted = all(rule.accepts(item) for rule in _rules(arg) for item in _items(rule, value))
            yield (kind, ".".join(path)), value, accepted, (kind, _resource(kind, path, value))


def _values(kind: Any, arg: Arg) -> Iterator[Any]:
    element = kind if isinstance(kind, str) else kind[1]
    if element == "number":
        yield from NUMBERS
    if element != "string":
        return
    texts = [*ODD, *(str(value) for rule in arg.rules for value in rule.values)]
    if not arg.rules:
        texts.append("x" * 3000)
    elif not any(rule.values for rule in arg.rules):
        texts += _at_the_bounds(arg)
    if isinstance(kind, str):
        yield from texts
    elif kind[0] == "map":
        yield from ({"k": text} for text in texts)
        yield from ({text: "v"} for text in texts)
    else:
        yield from ([text] for text in texts)
        if arg.rules:
            single = [rule for rule in arg.rules if not rule.whole]
            good = next((text for text in texts if all(rule.accepts(text) for rule in single)), None)
            if good == "10.0.0.1/8":
                yield from ([f"10.0.{number}.0/24" for number in range(count)] for count in COUNTS)
            elif good and not good.startswith("arn:"):
                yield from ([f"a{number}" for number in range(count)] for count in COUNTS)


def _at_the_bounds(arg: Arg) -> Iterator[str]:
    """Texts as long as a rule takes, and one longer or shorter, in letters of one byte and of two."""
    bounds = {int(number) for rule in arg.rules for number in re.findall(r"\d+", rule.wants)}
    for length in sorted({bound + step for bound in bounds or {256} for step in (-1, 0, 1)}):
        for start, letter in FILLERS if length < 10000 else FILLERS[2:]:
            if length >= len(start):
                yield start + letter * (length - len(start))


FILLERS = (("", "a"), ("", "\u00e9"), (CODES, "a"), (CODES, "\u00e9"))


def _rules(arg: Arg) -> list[Rule]:
    """The rules of an argument, and the conditions that leave a text out because it is refused."""
    conditions = [when for when in arg.when if when.state == "unsupported"]
    return [
        *arg.rules,
        *(Rule(lambda it, when=when: when.test(Scope(it, {}, {})), "") for when in conditions),
    ]  # type: ignore[misc]


def _items(rule: Rule, value: Any) -> list[Any]:
    if rule.whole or not isinstance(value, list | dict):
        return [value]
    return list(value.values()) if isinstance(value, dict) else value


def _attribute(kind: str, path: tuple[str, ...]) -> Any:
    block = SCHEMA[kind]["block"]
    for step in path[:-1]:
        block = block["block_types"][step]["block"]
    return block["attributes"][path[-1]]


def _resource(kind: str, path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The smallest resource that has a value at a path."""
    body = _block(SCHEMA[kind]["block"], path, value)
    for beside in (kind, *path):
        _merge(body, BESIDE.get(beside, {}))
    return body


def _block(schema: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, attribute in schema.get("attributes", {}).items():
        if path == (name,):
            found[name] = value
        elif attribute.get("required"):
            found[name] = SAMPLES.get(name, _sample(name, attribute["type"]))
    for name, block in schema.get("block_types", {}).items():
        if path[:1] == (name,):
            found[name] = _block(block["block"], path[1:], value)
        elif block.get("min_items"):
            found[name] = _block(block["block"], (), None)
    return found


def _sample(name: str, kind: Any) -> Any:
    if not isinstance(kind, str):
        return {"a": "b"} if kind[0] == "map" else ["a"]
    return ARN if name.endswith("arn") else True if kind == "bool" else "abc"


def _merge(body: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(body.get(name), dict):
            _merge(body[name], value)
        else:
            body.setdefault(name, json.loads(json.dumps(value)))


def _refused(terraform: str, folder: Path, resources: Mapping[str, tuple[str, dict[str, Any]]]) -> set[str]:
    """The labels of those that the provider's checks refuse: each has a file, which an error names."""
    for old in folder.glob("*.tf.json"):
        old.unlink()
    for label, (kind, body) in resources.items():
        text = json.dumps({"resource": {kind: {label: _escaped(body)}}})
        (folder / f"{label}.tf.json").write_text(text)
    (folder / "main.tf").write_text(f'{PROBE}provider "aws" {{\n  region = "us-east-1"\n}}\n')
    init, validate = ([terraform, *it] for it in (["init", "-no-color"], ["validate", "-json"]))
    if not (folder / ".terraform").exists():
        subprocess.run(init, cwd=folder, env=environment(""), check=True, capture_output=True)
    run = subprocess.run(
        validate, cwd=folder, env=environment(""), capture_output=True, text=True, check=False
    )
    errors = [it for it in json.loads(run.stdout)["diagnostics"] if it["severity"] == "error"]
    return {error["range"]["filename"].partition(".")[0] for error in errors}


def _escaped(value: Any) -> Any:
    """Terraform's JSON syntax reads texts as templates."""
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    return value.replace("${", "$${").replace("%{", "%%{") if isinstance(value, str) else value
