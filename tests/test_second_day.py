"""docs/second-day.md: its commands, run as they stand there, print the lines that stand there."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.folder import settings, settings_file
from exporter.folder.settings import Query
from exporter.replay.environment import NO_CREDENTIALS
from exporter.targets.registry import TARGETS
from exporter.versions import parse
from tests.cli.runs import poolport
from tests.life.account import Pool
from tests.life.module import open_cloud
from tests.life.terraform import as_state, load

PAGE = (Path(__file__).parents[1] / "docs/second-day.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Step by step\n")[2].partition("\n## ")[0]
STEPS = re.findall(r"^\*\*(.+?)\.?\*\*(.*?)(?=^\*\*|\Z)", SECTION, re.M | re.S)
CUSTOMERS, STAFF = "us-east-1_AbC123", "us-east-1_DeF456"

FIRST = """```console
$ poolport export us-east-1_AbC123 --target terraform --out customers
$ poolport adopted customers
```
"""
"""What has happened before, as the page says: one pool is exported, imported and recorded as adopted."""

Pools = dict[str, Pool]


def _in_aws(pools: Pools) -> None:
    pools[CUSTOMERS].length = 12
    pools[CUSTOMERS].clients["6kk1"] = "kiosk"


MEANWHILE: dict[str, Callable[[Pools], None]] = {"Somebody changes the pool in AWS": _in_aws}
"""What the text of a step says that happens before its commands."""


def test_the_second_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(STEPS) == 7
    assert MEANWHILE.keys() <= {title for title, _ in STEPS}
    for name, value in NO_CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    pools = {
        CUSTOMERS: Pool(CUSTOMERS, "customers", 8, {"3ho4ek": "web"}, {"admins"}),
        STAFF: Pool(STAFF, "staff", 10, {"5lj3iv": "intranet"}),
    }
    with open_cloud(tmp_path / "aws") as cloud:
        monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.endpoint.url)
        for title, text in [("Before", FIRST), *STEPS]:
            MEANWHILE.get(title, lambda _: None)(pools)
            cloud.hold(tmp_path / "aws", pools.values())
            for language, block in re.findall(r"^```(\w+)\n(.*?)^```", text, re.M | re.S):
                {"diff": _edit, "console": _run}[language](block)


def _edit(block: str) -> None:
    """Make an edit that a block shows: the lines with a minus become those with a plus."""
    name, *lines = block.splitlines()
    path = Path(name.removeprefix("--- "))
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line.startswith(sign)) for sign in ("-", "+"))
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")


def _run(block: str) -> None:
    """Run each command of a block; the lines below it are printed, in that order."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
        program, *arguments = shlex.split(command)
        if program == "terraform":
            assert shown == ""
            _pull_state(*arguments)
            continue
        assert program == "poolport"
        printed = poolport(*arguments).output.splitlines()
        rest = iter(printed)
        for line in shown.splitlines():
            assert line in rest, "\n".join([line, "is not printed, or not there:", *printed])


def _pull_state(folder: str, state: str, pull: str, into: str, name: str) -> None:
    """What ``terraform state pull`` would give, had somebody applied the code: Terraform is not run."""
    assert (state, pull, into) == ("state", "pull", ">")
    module = Path(folder.removeprefix("-chdir="))
    data = json.loads(Path("customers/report.json").read_text("utf-8"))
    ids = {f"{it['type']}.{it['name']}": it["import_id"] for it in data["resources"]}
    assert ids.keys() == load(module).resources
    Path(name).write_text(json.dumps(as_state(ids)), "utf-8")


def test_the_settings_that_are_shown_can_be_used(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)
    (tmp_path / settings.FILE).write_text(shown, "utf-8")
    assert settings.load(tmp_path) == settings.Settings(
        "123456789012",
        (
            Query(pools=(CUSTOMERS, STAFF)),
            Query(names=("customers*",), exclude=("*-test",), regions=("eu-west-1",)),
        ),
        targets={"terraform": TARGETS["terraform"].choose(provider=parse("5"))},
    )
    assert settings_file.written(tmp_path, settings.load(tmp_path) or settings.Settings()).decode() == shown
