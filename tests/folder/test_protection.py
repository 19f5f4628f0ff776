"""What the code keeps from being destroyed by mistake, by choice."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from exporter.folder.render import choose, draw_export
from exporter.states import PROTECTIONS, Protection
from exporter.targets.registry import TARGETS

DEMO = Path(__file__).parents[2] / "demo/account"
SAYS = re.compile(r'\b(?:protect=True|protect: true|prevent_destroy = true|prevent_destroy": true)\b')
"""How each language says it."""
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
    drawing = draw_export(DEMO, tmp_path, choose(TARGETS, protect=protect))
    assert len(drawing.regions) == 2
    for region in drawing.regions:
        for name, graph in region.graphs.items():
            kinds = {resource.kind.name for resource in graph.resources}
            protected = [resource for resource in graph.resources if resource.protect]
            assert {it.kind.name for it in protected} == CHOICES.get(protect, kinds) & kinds
            code = "".join(
                content.decode("utf-8", "replace")
                for path, content in drawing.files.items()
                if path.startswith(f"{region.region}/{name}/") and not path.endswith((".sh", "import.json"))
            )
            assert len(SAYS.findall(code)) == len(protected)
    choices = json.loads(drawing.files["report.json"])["choices"]
    assert {name: chosen["protect"] for name, chosen in choices.items()} == dict.fromkeys(TARGETS, protect)


def test_what_cannot_be_made_again_is_protected_unless_one_chooses() -> None:
    assert {chosen.protect for chosen in choose(TARGETS).targets.values()} == {"irreplaceable"}
