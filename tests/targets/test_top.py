"""Somebody's own files at the top of an export folder: drawn with its code, and never over poolport's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.errors import UsageError
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.targets.registry import TARGETS
from exporter.targets.top import draw_top
from tests.cli.runs import ACCOUNT

CHOSEN = [TARGETS["pulumi"], TARGETS["terraform"]]


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / "folder" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return folder


def test_a_file_is_drawn_with_the_folders_of_the_code(tmp_path: Path) -> None:
    saved(tmp_path, ".github/x.yml.j2", "{% for it in code %}\n{{ it.folder }} {{ it.tool }}\n{% endfor %}")
    saved(tmp_path, "raw.txt", "{{ as it is }}")
    saved(tmp_path, "empty.j2", "{# nothing #}\n")
    saved(tmp_path, "x.j2~", "left behind")
    assert draw_top(tmp_path, "1", ["eu-west-1", "us-east-1"], CHOSEN) == {
        ".github/x.yml": b"eu-west-1/pulumi pulumi\neu-west-1/terraform terraform\n"
        b"us-east-1/pulumi pulumi\nus-east-1/terraform terraform\n",
        "raw.txt": b"{{ as it is }}",
    }
    assert draw_top(None, "1", [], CHOSEN) == {}


@pytest.mark.parametrize(
    "name",
    ["README.md.j2", "mapping.json", "poolport.toml", ".poolport/x", "snapshot/a.json", "us-east-1/x.tf"],
)
def test_what_is_poolports_own_is_refused(tmp_path: Path, name: str) -> None:
    saved(tmp_path, name, "x")
    with pytest.raises(UsageError, match="poolport's own"):
        draw_top(tmp_path, "1", ["us-east-1"], CHOSEN)


def test_it_is_written_with_the_export_and_goes_with_its_template(tmp_path: Path) -> None:
    templates, out = (
        saved(tmp_path / "mine", ".github/x.yml.j2", "on: {{ regions | json }}"),
        tmp_path / "out",
    )
    render_export(ACCOUNT, out, choose(("terraform",), templates=templates))
    written = out / ".github/x.yml"
    assert written.read_text("utf-8") == 'on: ["eu-west-1", "us-east-1"]\n'
    written.write_text("on: mine\n", "utf-8")
    export = render_export(ACCOUNT, out, choose(("terraform",)))
    assert ".github/x.yml" in export.changes.conflicts  # an edit stays
    written.write_text('on: ["eu-west-1", "us-east-1"]\n', "utf-8")
    render_export(ACCOUNT, out, choose(("terraform",)))
    assert not written.exists()
