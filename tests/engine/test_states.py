"""What the engine exports of a stack: everything that was adopted is found in it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exporter.folder.state import held_by, read_state
from tests.engine.stack import Live


@pytest.mark.parametrize(
    "case", ["every-kind-around-a-pool", "a-pool-with-everything", "an-identity-pool-with-roles-and-tags"]
)
def test_everything_that_was_adopted_is_held_under_its_name(case: str, adopt: Callable[..., Live]) -> None:
    found = adopt(case)
    found.run("up")
    path = found.folder / "stack.json"
    path.write_text(found.pulumi("stack", "export"))
    state = read_state(path)
    held = held_by(state, found.graph)
    assert {key: it.name for key, it in held.items()} == {it.key: it.name for it in found.graph.resources}
    assert len(state.resources) == len(held)
