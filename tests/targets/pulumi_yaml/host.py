"""Pulumi's own host of YAML: on the PATH, or where ``make engine`` puts it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.targets.pulumi_yaml.language import HOST

BUILT = Path(__file__).parents[3] / ".engine"

needs_host = pytest.mark.skipif(
    not (shutil.which(HOST) or (BUILT / HOST).exists()), reason=f"needs {HOST}: make engine"
)


@pytest.fixture
def host() -> Iterator[None]:
    """A PATH with the host on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{BUILT}")
        yield
