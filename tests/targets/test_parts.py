"""A template that is drawn in parts: a file for each pool, for each kind, or for each kind of each pool."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exporter.errors import UsageError
from exporter.folder.render import choose, draw_export
from exporter.model import Graph
from exporter.targets.engine import draw_project
from exporter.targets.registry import TARGETS
from tests.builders import argument, graph_of, resource
from tests.cli.runs import ACCOUNT, ROOT

TERRAFORM = TARGETS["terraform"]


def saved(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "terraform/project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def account() -> Graph:
    return graph_of(
        resource("a", argument("name", "a")),
        resource("a_web", argument("name", "web"), kind="user_pool_client", group="a"),
        resource("b", argument("name", "b")),
    )


LIST = "{{ kind.name if kind }} {{ group.name if group }}: {{ members | map(attribute='name') | join(' ') }}"


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        (
            "docs/[kind].md.j2",
            {"user_pool": "user_pool : a b", "user_pool_client": "user_pool_client : a_web"},
        ),
        (
            "docs/[group].[kind].md.j2",
            {
                "a.user_pool": "user_pool a: a",
                "a.user_pool_client": "user_pool_client a: a_web",
                "b.user_pool": "user_pool b: b",
            },
        ),
        ("docs/[group].md.j2", {"a": " a: a a_web", "b": " b: b"}),
    ],
)
def test_a_file_is_drawn_for_each_part(tmp_path: Path, name: str, drawn: dict[str, str]) -> None:
    found = draw_project(account(), TERRAFORM, templates=saved(tmp_path, **{name: LIST}))
    docs = {path: content.decode() for path, content in found.items() if path.startswith("docs/")}
    assert docs == {f"docs/{part}.md": f"{text}\n" for part, text in drawn.items()}


def test_two_templates_never_draw_one_file(tmp_path: Path) -> None:
    saved(tmp_path, **{"[kind].tf.j2": "{{ kind.name }}"})
    same = graph_of(resource("user_pool", argument("name", "user_pool")))
    with pytest.raises(UsageError, match=r"\[group\].tf.j2 and .*\[kind\].tf.j2 both draw user_pool.tf"):
        draw_project(same, TERRAFORM, templates=tmp_path)


@pytest.mark.parametrize("name", ["terraform", "terraform-json"])
def test_the_report_finds_each_resource_where_it_is_drawn(tmp_path: Path, name: str) -> None:
    pack = ROOT / "examples/a-file-for-each-kind"
    drawing = draw_export(ACCOUNT, tmp_path, choose((name,), templates=pack))
    data = json.loads(drawing.files["report.json"])
    for it in data["resources"]:
        kind = it["type"].removeprefix("aws_cognito_")
        file = it["file"][name]
        assert file in drawing.files
        assert f'"{it["type"]}"' in drawing.files[file].decode()
        assert kind in file or not it["type"].startswith("aws_cognito_"), file
    located = [it for it in data["findings"] if it["line"]]
    assert located
    for it in located:
        lines = drawing.files[it["file"]].decode().splitlines()
        assert it["name"] in "".join(lines[it["line"] - 1 :][:3])
