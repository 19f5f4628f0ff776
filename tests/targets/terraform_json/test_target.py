"""A module in JSON: one file a pool, references inside strings, and resources that can be taken out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.model import Ignore, Ref
from exporter.targets.engine import draw_project
from exporter.targets.statements import whole
from exporter.targets.terraform_json.target import TERRAFORM_JSON, address_at, remove
from tests.builders import argument, graph_of, resource

POOL = resource("customers", argument("Name", "${x}"), import_id="us-east-1_A")
WEB = resource(
    "web",
    argument("user_pool_id", Ref(POOL.key, "id", "us-east-1_A")),
    kind="user_pool_client",
    import_id="us-east-1_A/b",
    group="customers",
    ignores=(Ignore(("AnalyticsConfiguration",), "never read back"),),
    notes=("a note",),
    depends_on=(POOL.key,),
)
GRAPH = graph_of(POOL, WEB)
POOL_ADDRESS, WEB_ADDRESS = "aws_cognito_user_pool.customers", "aws_cognito_user_pool_client.web"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """The module of a pool and a client."""
    for name, content in draw_project(GRAPH, TERRAFORM_JSON).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text("utf-8"))


def test_a_pool_is_a_file_with_an_object_a_resource(module: Path) -> None:
    head, pool, client = read(module, "customers.tf.json")
    assert head["//"][0] == "User pool customers (us-east-1_A) in us-east-1"
    assert pool["resource"]["aws_cognito_user_pool"]["customers"] == {
        "Name": "$${x}",
        "lifecycle": {"prevent_destroy": True},
    }
    assert client["resource"]["aws_cognito_user_pool_client"]["web"] == {
        "//": ["a note"],
        "user_pool_id": "${aws_cognito_user_pool.customers.id}",
        "depends_on": [POOL_ADDRESS],
        "lifecycle": {
            "prevent_destroy": True,
            "//": ["analytics_configuration: never read back"],
            "ignore_changes": ["analytics_configuration"],
        },
    }


def test_imports_and_outputs_are_json_too(module: Path) -> None:
    assert read(module, "imports.tf.json")["import"] == [
        {"to": POOL_ADDRESS, "id": "us-east-1_A"},
        {"to": WEB_ADDRESS, "id": "us-east-1_A/b"},
    ]
    assert read(module, "outputs.tf.json")["output"]["customers"] == {
        "description": "User pool customers (us-east-1_A): ids for applications and other code",
        "value": {
            **{name: f"${{{POOL_ADDRESS}.{name}}}" for name in ("id", "arn", "endpoint")},
            "clients": {"web": f"${{{WEB_ADDRESS}.id}}"},
        },
    }
    assert "imports.tf.json does the same" in (module / "import.sh").read_text("utf-8")


def test_adopted_code_has_no_imports() -> None:
    names = draw_project(GRAPH, TERRAFORM_JSON, adoption=whole(GRAPH))
    assert not {"imports.tf.json", "import.sh", "variables.tf.json", "externals.tf.json"} & set(names)


def test_a_line_is_found_in_its_resource(module: Path) -> None:
    lines = (module / "customers.tf.json").read_text("utf-8").split("\n")
    at = {line.strip(): number for number, line in enumerate(lines, 1)}
    assert address_at(module, "customers.tf.json", at['"Name": "$${x}",']) == POOL_ADDRESS
    assert address_at(module, "customers.tf.json", at['"depends_on": [']) == WEB_ADDRESS
    assert address_at(module, "customers.tf.json", 1) == ""
    assert address_at(module, "nothing.tf.json", 1) == ""


def test_a_resource_is_taken_out_with_all_that_names_it(module: Path) -> None:
    remove(module, {POOL_ADDRESS}, {f"{POOL_ADDRESS}.id": 'us-"${A}'})
    text = "".join(path.read_text("utf-8") for path in module.glob("*.tf.json"))
    assert f'"{POOL_ADDRESS}"' not in text.replace('"depends_on": [', "").replace(f'"{POOL_ADDRESS}"\n', "")
    *_, client = read(module, "customers.tf.json")
    web = client["resource"]["aws_cognito_user_pool_client"]["web"]
    assert web["user_pool_id"] == 'us-"$${A}'
    assert read(module, "imports.tf.json")[0]["import"] == [{"to": WEB_ADDRESS, "id": "us-east-1_A/b"}]
