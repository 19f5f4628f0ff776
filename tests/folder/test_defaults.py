"""Arguments that say no more than their absence: left out in every new folder, and kept in older ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from exporter.cli.parameters import Choices
from exporter.folder.render import choose, draw_export
from exporter.folder.settings import FILE, Settings, load
from exporter.folder.settings_file import written
from exporter.model import Graph
from exporter.states import DEFAULTS, Defaults
from exporter.targets.registry import TARGETS

DEMO = Path(__file__).parents[2] / "demo/account"
OFF = re.compile(
    r"\"?(?:enable_propagate_additional_user_context_data|enablePropagateAdditionalUserContextData)\"?"
    r"\s*[=:]\s*[Ff]alse"
)
"""How each language says it."""


def code_of(files: dict[str, bytes], target: str) -> str:
    return "".join(
        text.decode("utf-8", "replace") for path, text in files.items() if path.split("/")[1:2] == [target]
    )


@pytest.mark.parametrize("defaults", DEFAULTS)
def test_what_was_chosen_holds_in_every_target_and_the_report_keeps_the_choice(
    defaults: Defaults, tmp_path: Path
) -> None:
    drawing = draw_export(DEMO, tmp_path, choose(TARGETS, defaults=defaults))
    report = json.loads(drawing.files["report.json"])
    for target in TARGETS:
        code = code_of(dict(drawing.files), target)
        assert bool(OFF.search(code)) == (defaults == "keep")
        assert report["choices"][target]["defaults"] == defaults
    left = [it for graph in drawing.graphs.values() for it in _left(graph)]
    assert bool(left) == (defaults == "omit")
    reasons = [it["reason"] for it in _rows(report) if it["state"] == "default"]
    assert any("--defaults keep writes it" in it for it in reasons) == (defaults == "omit")
    page = drawing.files["report.html"].decode()
    assert ("--defaults keep writes it" in page) == (defaults == "omit")


def _left(graph: Graph) -> list[str]:
    return [resource.key for resource in graph.resources if resource.defaults]


def _rows(report: dict[str, object]) -> list[dict[str, str]]:
    rows: list[list[dict[str, str]]] = report["fields"]  # type: ignore[assignment]
    return [it for row in rows for it in row]


def test_a_new_target_leaves_them_out_and_the_folder_remembers_it(tmp_path: Path) -> None:
    found = Choices(("terraform",)).remembered(Settings(), tmp_path)
    (tmp_path / FILE).write_bytes(written(tmp_path, found))
    assert 'defaults = "omit"' in (tmp_path / FILE).read_text()
    assert load(tmp_path) == found
    assert found.targets["terraform"].defaults == "omit"


def test_a_target_that_an_older_poolport_wrote_keeps_them_until_somebody_chooses(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[targets.terraform]\n")
    older = load(tmp_path)
    assert older is not None
    found = Choices(("terraform", "pulumi")).remembered(older, tmp_path)
    assert {name: it.defaults for name, it in found.targets.items()} == {
        "terraform": "keep",
        "pulumi": "omit",
    }
    chosen = Choices(defaults="omit").remembered(older, tmp_path)
    (tmp_path / FILE).write_bytes(written(tmp_path, chosen))
    assert load(tmp_path) == chosen
    assert chosen.targets["terraform"].defaults == "omit"
    back = Choices(("terraform",), defaults="keep").remembered(chosen, tmp_path)
    (tmp_path / FILE).write_bytes(written(tmp_path, back))
    again = load(tmp_path)
    assert again is not None
    assert again.targets["terraform"].defaults == "keep"
