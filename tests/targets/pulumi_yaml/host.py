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
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A PATH with the host on it, and without the CLI, which would be asked for a preview."""
    folder = tmp_path_factory.mktemp("host")
    if (BUILT / HOST).exists():
        (folder / HOST).symlink_to(BUILT / HOST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{os.environ['PATH']}{os.pathsep}{folder}")
        yield
