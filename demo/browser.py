"""Finds the browser that takes the picture of the report, and shows it to the tests."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str:
    """The path of a Chromium of the system, or of the one that POOLPORT_CHROMIUM names; empty for none."""
    return os.environ.get("POOLPORT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
