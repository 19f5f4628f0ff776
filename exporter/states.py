"""What can become of a value that AWS answered, how serious a problem is, and what code protects."""

from typing import Literal

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")
"""The levels of a finding, the most serious first."""

Protection = Literal["all", "irreplaceable", "pools", "none"]
PROTECTIONS: tuple[Protection, ...] = ("all", "irreplaceable", "pools", "none")
"""What the code keeps from being destroyed by mistake."""

State = Literal["written", "referenced", "computed", "default", "masked", "unsupported", "unknown"]
MEANINGS: dict[State, str] = {
    "written": "stands in the code",
    "referenced": "stands in the code as a reference",
    "computed": "AWS sets it, nobody writes it",
    "default": "says nothing that AWS would not do without it",
    "masked": "is a secret, and in no file",
    "unsupported": "cannot be managed by the provider; a finding says so",
    "unknown": "poolport does not know it; a finding says so",
}
"""Each state of a value in one sentence."""
