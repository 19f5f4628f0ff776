"""What happens after the adoption: replacements in their order, one change alone, nothing protected."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from exporter.model import Block, Blocks, Entries, File, Resource, Value
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common.wire import spell_path, wire_name
from tests.engine.stack import FORCES_NEW, EngineError, Live, count

Adopt = Callable[..., Live]
PLAIN = "arn:aws:iam::123456789012:role/another"
EVERY = "every-kind-around-a-pool"
IDENTITY = {"username", "name", "identifier", "providerName", "providerType", "groupName"}
"""By these AWS finds a thing: another one is another thing."""
NOTHING_TO_CHANGE = {"lambda_permission", "user_group", "user_in_group", "web_acl_association"}
"""The kinds of which the case has nothing but references and what is replaced."""


def edit(found: Live, pattern: str, new: str) -> None:
    """Change the code at one place, as a person does."""
    changed = 0
    for path in sorted((found.project / "pools").glob("*.py")):
        text, number = re.subn(pattern, new, path.read_text(), flags=re.MULTILINE)
        path.write_text(text)
        changed += number
    assert changed == 1, f"{pattern} stands at {changed} places"


@pytest.mark.parametrize(
    ("case", "pattern", "new", "kind"),
    [
        (
            "an-identity-pool-with-roles-and-tags",
            r'^        "authenticated": externals.*,$',
            f'        "authenticated": "{PLAIN}",',
            "IdentityPoolRoleAttachment",
        ),
        (EVERY, r"^    web_acl_arn=.*$", f'    web_acl_arn="{PLAIN}",', "WebAclAssociation"),
    ],
)
def test_what_there_is_one_of_is_deleted_before_the_new_one_is_made(
    case: str, pattern: str, new: str, kind: str, adopt: Adopt
) -> None:
    found = adopt(case)
    found.run("up")
    edit(found, pattern, new)
    found.run("up")
    writes = [(what, of.split(":")[-1]) for what, of, _, _ in found.writes()]
    assert writes == [("delete", kind), ("create", kind)]


def test_one_change_is_sent_with_all_else_as_it_was(adopt: Adopt) -> None:
    found = adopt(EVERY)
    found.run("up")
    group = next(it for it in found.graph.resources if it.kind.name == "user_group")
    before = found.inputs(group)
    edit(found, rf'^    "{group.name}",$', f'    "{group.name}",\n    description="changed",')
    steps = found.run("up")
    assert count(steps) == {"same": len(found.graph.resources) - 1, "update": 1}
    assert found.writes() == [
        ["update", group.kind.pulumi_type, group.name, before | {"description": "changed"}]
    ]


def test_what_is_protected_cannot_be_removed_with_its_code(adopt: Adopt) -> None:
    found = adopt(EVERY)
    found.run("up")
    (found.project / "__main__.py").write_text("")
    with pytest.raises(EngineError, match="protected"):
        found.run("up")
    assert not [kind for what, kind, _, _ in found.writes() if "UserPool:" in kind]


def changed_once(resource: Resource) -> tuple[Resource, str] | None:
    """A resource with another value in the first argument that can be changed in place, and its name."""
    ignored = {spell_path(resource.kind, ignore.path).partition(".")[0] for ignore in resource.ignores}
    fixed = {*FORCES_NEW.get(resource.kind.pulumi_type, ()), *IDENTITY, *ignored}
    for place, argument in enumerate(resource.arguments):
        name = wire_name(argument.arg)
        if name not in fixed and (value := changed(argument.value)) is not None:
            other = replace(argument, value=value)
            arguments = (*resource.arguments[:place], other, *resource.arguments[place + 1 :])
            return replace(resource, arguments=arguments), name
    return None


def changed(value: Value) -> Value | None:
    """A value with one thing in it changed; nothing where it only refers to others."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value}-changed"
        case int() | float():
            return value + 1
        case File(binary=False):
            return replace(value, content=f"{value.content} ")
        case Block(arguments):
            return _first(arguments, lambda it: it.value, lambda it, new: replace(it, value=new), Block)
        case Blocks(items):
            return _first(items, lambda it: it, lambda _, new: new, Blocks)
        case Entries(items):
            return _first(items, lambda it: it[1], lambda it, new: (it[0], new), Entries)
        case tuple():
            return _first(value, lambda it: it, lambda _, new: new, tuple)
    return None


def _first(items: Any, get: Any, put: Any, whole: Any) -> Any:
    for place, item in enumerate(items):
        if (new := changed(get(item))) is not None:
            return whole((*items[:place], put(item, new), *items[place + 1 :]))
    return None


def test_a_change_of_each_kind_is_sent_with_all_that_aws_has_and_nothing_else(adopt: Adopt) -> None:
    found = adopt(EVERY)
    found.run("up")
    made: dict[str, tuple[Resource, str]] = {}
    for resource in found.graph.resources:
        if resource.kind.name not in made and (pair := changed_once(resource)):
            made[resource.kind.name] = pair
    new = {resource.key: resource for resource, _ in made.values()}
    resources = tuple(new.get(it.key, it) for it in found.graph.resources)
    for name, content in draw_project(replace(found.graph, resources=resources), PULUMI).items():
        (found.project / name).write_bytes(content)
    steps = found.run("up")
    updated = {step.name for step in steps if step.operation == "update"}
    assert updated == {resource.name for resource, _ in made.values()}
    assert sorted(found.writes()) == sorted(
        ["update", it.kind.pulumi_type, it.name, found.inputs(found.graph.by_key[it.key]) | other]
        for it, name in made.values()
        for other in [{name: found.inputs(it)[name]}]
    )
    without = {it.kind.name for it in found.graph.resources} - set(made)
    assert sorted(without) == sorted(NOTHING_TO_CHANGE)
