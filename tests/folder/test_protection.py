"""What the code keeps from being destroyed by mistake, by choice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exporter.folder.render import choose, render_export
from exporter.states import PROTECTIONS, Protection
from exporter.targets.registry import TARGETS

DEMO = Path(__file__).parents[2] / "demo/account"
ROOTS = {"user_pool", "identity_pool"}
CHOICES: dict[Protection, set[str]] = {
    "none": set(),
    "pools": ROOTS,
    "irreplaceable": ROOTS | {"user_pool_client", "user_pool_domain", "user"},
}


@pytest.mark.parametrize("protect", PROTECTIONS)
def test_what_was_chosen_is_protected_in_every_target_and_the_report_keeps_the_choice(
    protect: Protection, tmp_path: Path
) -> None:
    for written in render_export(DEMO, tmp_path, choose(TARGETS, protect=protect)):
        for name, graph in written.drawing.graphs.items():
            kinds = {resource.kind.name for resource in graph.resources}
            protected = [resource for resource in graph.resources if resource.protect]
            assert {it.kind.name for it in protected} == CHOICES.get(protect, kinds) & kinds
            code = "".join(
                content.decode("utf-8", "replace")
                for path, content in written.drawing.files.items()
                if path.startswith(f"{name}/") and not path.endswith((".sh", "import.json"))
            )
            says = code.count("protect=True") + code.count("prevent_destroy = true")
            assert says + code.count('"prevent_destroy": true') == len(protected)
        data = json.loads(written.drawing.files["report.json"])
        assert data["choices"]["protect"] == protect


def test_what_cannot_be_made_again_is_protected_unless_one_chooses() -> None:
    assert {chosen.protect for chosen in choose(TARGETS).targets.values()} == {"irreplaceable"}
