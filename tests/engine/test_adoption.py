"""What is adopted stays as it is, in whichever order the ways to adopt are taken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.folder.export import render_export
from exporter.folder.render import choose
from tests.case_folders import FOLDER
from tests.engine.stack import Live, count

Adopt = Callable[..., Live]
CASE = "every-kind-around-a-pool"


def without_imports(found: Live, case: str = CASE) -> Path:
    """The same program after the adoption: without import statements."""
    out = found.folder / "adopted"
    render_export(FOLDER / case / "snapshot", out, choose(("pulumi",), adopted=True))
    return out / found.graph.region / "pulumi"


def without_guard(found: Live) -> None:
    """The program as somebody's own, who took the guard out."""
    pools = found.project / "pools/__init__.py"
    text = pools.read_text()
    assert "\nadopt_once()\n" in text
    pools.write_text(text.replace("\nadopt_once()\n", "\n"))


@pytest.fixture
def adopted(adopt: Adopt) -> Live:
    """An account with every kind, adopted by the program."""
    found = adopt(CASE)
    number = len(found.graph.resources)
    assert count(found.run("preview")) == {"import": number}
    assert count(found.run("up")) == {"import": number}
    assert found.writes() == []
    return found


def test_the_second_run_changes_nothing(adopted: Live) -> None:
    number = len(adopted.graph.resources)
    assert count(adopted.run("up")) == {"same": number}
    assert count(adopted.run("preview", without_imports(adopted))) == {"same": number}
    assert adopted.writes() == []


def test_an_import_that_comes_back_deletes_nothing(adopted: Live) -> None:
    number = len(adopted.graph.resources)
    adopted.run("up", without_imports(adopted))
    assert count(adopted.run("preview")) == {"same": number}
    assert count(adopted.run("up")) == {"same": number}
    assert count(adopted.run("up", without_imports(adopted))) == {"same": number}
    assert adopted.writes() == []


def test_an_import_that_comes_back_without_the_guard_still_deletes_nothing(adopted: Live) -> None:
    adopted.run("up", without_imports(adopted))
    without_guard(adopted)
    adopted.run("up")
    assert adopted.writes() == []


def test_the_import_file_and_then_the_program_deletes_nothing(adopt: Adopt) -> None:
    found = adopt(CASE)
    number = len(found.graph.resources)
    found.prepare()
    found.pulumi("import", "--file", str(found.project / "import.json"), "--yes", "--generate-code=false")
    found.run("up")
    assert found.writes() == []
    assert count(found.run("up")) == {"same": number}
    assert found.writes() == []


def test_without_the_guard_the_import_file_and_then_the_program_would_delete(adopt: Adopt) -> None:
    found = adopt(CASE)
    found.prepare()
    found.pulumi("import", "--file", str(found.project / "import.json"), "--yes", "--generate-code=false")
    without_guard(found)
    found.run("up")
    assert {(what, kind.split(":")[-1]) for what, kind, _, _ in found.writes()} >= {
        ("delete", "UserPoolClient")
    }


def test_a_part_adopted_by_the_import_file_leaves_the_program_the_rest(adopt: Adopt) -> None:
    found = adopt(CASE)
    found.prepare()
    client = next(it for it in found.graph.resources if it.kind.name == "user_pool_client")
    found.pulumi(
        "import", client.kind.pulumi_type, client.name, client.import_id, "--yes", "--generate-code=false"
    )
    steps = found.run("up")
    assert count(steps)["import"] == len(found.graph.resources) - 1
    assert found.writes() == []


COMPONENTS = """import pulumi

outer = pulumi.ComponentResource("example:a:Outer", "outer")
inner = pulumi.ComponentResource(
    "example:a:Inner", "inner", opts=pulumi.ResourceOptions(parent=outer)
)
"""


def test_below_components_an_import_that_comes_back_deletes_nothing(adopt: Adopt) -> None:
    found = adopt(CASE)
    number, importing = len(found.graph.resources), found.project
    (importing / "component.py").write_text(COMPONENTS)
    for path in (importing / "pools").glob("[!_]*.py"):
        options = "opts=pulumi.ResourceOptions(\n"
        text = path.read_text().replace(options, f"{options}        parent=inner,\n")
        path.write_text(f"from component import inner\n{text}")
    adopted = found.folder / "adopted"
    shutil.copytree(importing, adopted)
    for path in (adopted / "pools").glob("[!_]*.py"):
        text, taken = re.subn(r'^ +import_=".*",\n', "", path.read_text(), flags=re.MULTILINE)
        path.write_text(text)
        assert taken == number
    assert count(found.run("up", importing)) == {"import": number, "create": 2}
    for program in (adopted, importing):
        assert count(found.run("up", program)) == {"same": number + 2}
    assert found.writes() == []
