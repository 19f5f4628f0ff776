"""Names as a target can have them."""

from __future__ import annotations

import ast

import pytest

from exporter.targets.engine import draw_project
from exporter.targets.registry import TARGETS
from exporter.targets.target import Target
from exporter.targets.writer import spell_name
from tests.builders import POOL_ID, answer, graph, pool

RESERVED = frozenset({"import", "con"})


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("import", "import_"), ("import_", "import__"), ("import__", "import___"), ("imports", "imports")],
)
def test_a_reserved_word_gets_an_underscore_and_meets_no_other_name(name: str, spelled: str) -> None:
    assert spell_name(name, RESERVED) == spelled


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("override", "override_"),
        ("web_override", "web_override_"),
        ("web_override_", "web_override__"),
        ("override_web", "override_web"),
        ("versions", "versions_"),
        ("terraform", "terraform_"),
        ("providers", "providers_"),
    ],
)
@pytest.mark.parametrize("target", ["terraform", "terraform-json"])
def test_a_file_that_means_something_to_terraform_gets_another_name(
    target: str, name: str, file: str
) -> None:
    assert TARGETS[target].spell(name) == file


def test_a_pool_named_override_keeps_its_own_name_in_another_file() -> None:
    found = graph(pool(name="override"))
    text = draw_project(found, TARGETS["terraform"])
    assert b'resource "aws_cognito_user_pool" "override" {' in text["override_.tf"]


def test_names_that_the_program_itself_binds_are_no_resource_s() -> None:
    target = TARGETS["pulumi"]
    text = {"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "{####}" * 50}
    request = {"UserPoolId": POOL_ID, "ClientId": "3ho4ek"}
    asset = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": "aWNv"}
    style = {"ManagedLoginBrandingId": "1", "UseCognitoProvidedValues": True, "Assets": [asset]}
    answers = [
        *pool(name="zz", VerificationMessageTemplate=text),
        answer("DescribeManagedLoginBrandingByClient", request, {"ManagedLoginBranding": style}),
    ]
    files = draw_project(graph(answers), target)
    bound = set()
    for path, text in files.items():
        # What adoption.py binds inside of its function, no other module sees.
        for node in ast.walk(ast.parse(text)) if path.endswith(".py") and path != "adoption.py" else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                bound.add(node.name)
            elif isinstance(node, ast.Name):
                bound.add(node.id)
    names = {name for name in bound if name.islower() and not name.startswith("_")} - {
        "zz",
        "zz_branding",
        "name",
    }
    assert {"pulumi", "aws", "adopt_once", "b64encode", "read_file"} <= names
    assert {name for name in names if target.spell(name) == name} == set()


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_no_target_writes_a_file_that_windows_cannot_have(target: Target) -> None:
    assert [target.spell(name) for name in ("con", "nul", "lpt1", "com9")] == [
        "con_",
        "nul_",
        "lpt1_",
        "com9_",
    ]
