"""How a long run says where it is: it calls what somebody who wants to know has given it."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str], None]
"""Is called with what begins now, in a few words: ``terraform plan``, ``writing the report``."""


def nobody(doing: str) -> None:
    """Where nobody wants to know."""


def below(tell: Tell, where: str) -> Tell:
    """Tells the same, with where it happens before it."""
    return lambda doing: tell(f"{where}: {doing}")
