"""What happens after the adoption: replacements in their order, one change alone, nothing protected."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.engine.stack import EngineError, Live, count

Adopt = Callable[..., Live]
PLAIN = "arn:aws:iam::123456789012:role/another"
EVERY = "every-kind-around-a-pool"


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
