"""An edit of a file that keeps an update from deleting things never costs what it keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.life.test_machine import IDS, Life

GUARDS = "us-east-1/pulumi/pools/__init__.py"


@pytest.fixture
def life() -> Iterator[Life]:
    found = Life()
    found.some_pools(names=["customers", "staff", "shop"], first={IDS[0], IDS[1]})
    yield found
    found.teardown()


def skip_groups(life: Life) -> None:
    path = life.out / "mapping.json"
    data = json.loads(path.read_text("utf-8"))
    for entry in data["user_group"].values():
        entry["skip"] = True
    path.write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize("line", [1, 3])
@pytest.mark.parametrize("recorded", [True, False])
def test_what_is_forgotten_stops_the_program_whatever_somebody_wrote_beside_it(
    life: Life, line: int, recorded: bool
) -> None:
    if recorded:
        life.record_all()
        life.up(forget=False)
    path = life.out / GUARDS
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:line], "# mine\n", *lines[line:]]), "utf-8")
    skip_groups(life)
    life.render(force=False)
    life.no_update_deletes()
    assert any("# mine\n" in it.read_text("utf-8") for it in path.parent.glob("__init__.py*"))


def test_what_is_removed_is_so_whatever_somebody_wrote_beside_it(life: Life) -> None:
    data = json.loads((life.out / "mapping.json").read_text("utf-8"))
    key = min(data["user_group"])
    data["user_group"][key]["skip"] = True
    (life.out / "mapping.json").write_text(json.dumps(data), "utf-8")
    life.render(force=False)
    path = life.out / "us-east-1/terraform/removed.tf"
    path.write_text(path.read_text("utf-8").replace("\n", "  # mine\n"), "utf-8")
    skip_groups(life)
    life.render(force=False)
    life.no_plan_destroys()
    assert (path.parent / "removed.tf.orig").exists()
