"""What else can lie in the folder of a project: links to nowhere, circles, pipes, an editor's lock."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import UsageError
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.verify.run import verify_export
from exporter.verify.tree import check_tree
from tests.builders import graph_of
from tests.verify.test_verify_export import export

BAD: dict[str, Callable[[Path], None]] = {
    "a link to nowhere": lambda path: path.symlink_to("/nowhere/at/all"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to its folder": lambda path: path.symlink_to("."),
    "a link to a folder above": lambda path: path.symlink_to(path.parents[1]),
    "a pipe": lambda path: os.mkfifo(path),
    "a device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("place", ["terraform", "pulumi", "pulumi/pools"])
@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_what_cannot_be_read_to_its_end_is_one_sentence(
    tmp_path: Path, place: str, make: Callable[[Path], None]
) -> None:
    export(tmp_path, "terraform", "pulumi")
    make(tmp_path / "us-east-1" / place / "more.tf")
    with pytest.raises(UsageError, match=r"more\.tf.*: remove it, or move it away$"):
        list(verify_export(tmp_path))


def test_links_that_tools_can_follow_are_no_matter(tmp_path: Path) -> None:
    for name in ("project/modules", "shared/deep", "project/venv"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "shared/deep/a.tf").write_text("")
    (tmp_path / "project/modules/one").symlink_to(tmp_path / "shared")
    (tmp_path / "project/modules/two").symlink_to(tmp_path / "shared")
    (tmp_path / "project/b.tf").symlink_to(tmp_path / "shared/deep/a.tf")
    (tmp_path / "project/.#b.tf").symlink_to("me@computer.1234:5678")
    (tmp_path / "project/venv/python").symlink_to("/nowhere")
    check_tree(tmp_path / "project")


def test_a_program_that_is_run_leaves_nothing_beside_it(tmp_path: Path) -> None:
    pytest.importorskip("pulumi_aws")
    (tmp_path / "pools").mkdir()
    (tmp_path / "__main__.py").write_text("import pools.web\n")
    (tmp_path / "pools/web.py").write_text("")
    before = sorted(tmp_path.rglob("*"))
    record(tmp_path, graph_of(), PYTHON)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"choices": 1, "resources": []}',
        '{"choices": {"terraform": 1}, "resources": []}',
        '{"choices": {"terraform": {"provider": 5}}, "resources": []}',
        '{"choices": {"terraform": {"provider": [5]}}, "resources": []}',
        '{"choices": {"terraform": {"provider": "newest"}}, "resources": []}',
        '{"choices": {"terraform": {"protect": []}}, "resources": []}',
        '{"choices": {}, "resources": {}}',
        '{"choices": {}, "resources": [7]}',
        '{"choices": {}, "resources": [{"region": "us-east-1", "type": "no_such", "import_id": "x",'
        ' "template": {"pulumi": "x"}}]}',
        '{"choices": {}, "resources": [{"region": "us-east-1", "type": [], "import_id": "x",'
        ' "template": {}}]}',
        '{"choices": {}, "resources": [{"type": "aws_cognito_user_pool", "import_id": "x", "template": {}}]}',
    ],
)
def test_a_report_that_is_none_is_one_sentence(tmp_path: Path, text: str) -> None:
    export(tmp_path, "terraform")
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(UsageError, match=r"report\.json cannot be read"):
        list(verify_export(tmp_path))
