"""An installed package that a project may use."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

LIBRARY = """
import pulumi
import pulumi_aws as aws


class Group(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("lib:a:Group", name, None, opts)
        aws.cognito.UserPool("a", opts=pulumi.ResourceOptions(parent=self))


def make(opts=None):
    return aws.cognito.UserPool("a", opts=opts)
"""


@pytest.fixture
def a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package that makes resources, and that knows nothing of projects."""
    library = tmp_path / "installed"
    library.mkdir()
    (library / "a_library.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(library)
    monkeypatch.delitem(sys.modules, "a_library", raising=False)
