"""Names as a target can have them."""

from __future__ import annotations

import pytest

from exporter.targets.registry import TARGETS
from exporter.targets.target import Target
from exporter.targets.writer import spell_name

RESERVED = frozenset({"import", "con"})


@pytest.mark.parametrize(
    ("name", "spelled"),
    [("import", "import_"), ("import_", "import__"), ("import__", "import___"), ("imports", "imports")],
)
def test_a_reserved_word_gets_an_underscore_and_meets_no_other_name(name: str, spelled: str) -> None:
    assert spell_name(name, RESERVED) == spelled


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_no_target_writes_a_file_that_windows_cannot_have(target: Target) -> None:
    assert [target.spell(name) for name in ("con", "nul", "lpt1", "com9")] == [
        "con_",
        "nul_",
        "lpt1_",
        "com9_",
    ]
