"""What can become of a value that AWS answered, how serious a problem is, and what may be chosen of code."""

from typing import Literal

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")
"""The levels of a finding, the most serious first."""

Topic = Literal["", "owners", "data", "security"]
"""What a finding is about, where it is one of the things that a reviewer looks for first."""

Weight = Literal["error", "owners", "data", "security", "warning", "info"]
WEIGHTS: dict[Weight, str] = {
    "error": "something of the account has no code, or none that works",
    "owners": "something else manages it too, and may change or delete it",
    "data": "a later change may lose something that AWS has",
    "security": "what somebody who reviews a login system wants to know",
    "warning": "the code differs from AWS, or a later change of it may fail",
    "info": "good to know",
}
"""How much a finding weighs for a reviewer, the heaviest first, each in one sentence."""


def weight(level: Level, about: Topic) -> Weight:
    """The weight of a finding: an error is one, whatever it is about."""
    return level if level == "error" else about or level


Protection = Literal["all", "irreplaceable", "pools", "none"]
PROTECTIONS: tuple[Protection, ...] = ("all", "irreplaceable", "pools", "none")
"""What the code keeps from being destroyed by mistake."""

Comments = Literal["none", "reasons", "full"]
COMMENTS: tuple[Comments, ...] = ("none", "reasons", "full")
"""How much the code says of itself: what people must act on, also the reasons, or also what things are."""

Defaults = Literal["omit", "keep"]
DEFAULTS: tuple[Defaults, ...] = ("omit", "keep")
"""What becomes of an argument that says no more than its absence: it is left out, or written."""

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
