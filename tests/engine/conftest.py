"""Accounts for the engine's tests; each is skipped by name where the engine was not built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.case_folders import FOLDER
from tests.engine.stack import ENGINE, Live, live


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.engine)
            if not ENGINE.exists():
                item.add_marker(pytest.mark.skip(reason="needs Pulumi's engine in .engine/: make engine"))


@pytest.fixture
def adopt(tmp_path: Path) -> Callable[..., Live]:
    """An export of a case, with the account that the provider plays."""

    def make(case: str, **choices: Any) -> Live:
        return live(tmp_path / case, FOLDER / case / "snapshot", **choices)

    return make
