"""The list of templates: what there is, what each draws, and whose is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.errors import OutputError, UsageError
from exporter.folder.render import choose, draw_export
from exporter.targets.ejecting import eject
from exporter.targets.listing import Listed, list_templates
from exporter.targets.lookup import BUILTIN, builtin_names
from exporter.targets.registry import TARGETS
from tests.cli.runs import ACCOUNT


def listed(templates: Path | None = None, *targets: str) -> dict[str, Listed]:
    chosen = [TARGETS[name] for name in targets or TARGETS]
    return {it.name: it for it in list_templates(chosen, templates)}


def saved(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", "utf-8")
    return folder


def test_every_template_that_can_be_overridden_is_in_it() -> None:
    found = listed()
    assert set(found) == set(builtin_names())
    assert found["terraform/resource.j2"].draws == "the code of any resource"
    assert found["terraform/project/versions.tf.j2"].draws == "versions.tf"
    assert found["terraform/project/[group].tf.j2"].draws == "[group].tf, for each pool"
    assert found["names.j2"].targets == tuple(sorted(TARGETS))
    assert not any(it.overrides for it in found.values())


def test_one_target_has_its_own_alone() -> None:
    found = listed(None, "terraform-json")
    assert "terraform/resource.j2" not in found
    assert "terraform-common/project/import.sh.j2" not in found  # it has one of its own
    assert "terraform-common/project/.gitignore" in found


def test_an_override_is_told_at_the_one_that_it_takes_the_place_of(tmp_path: Path) -> None:
    mine = saved(
        tmp_path,
        "terraform/project/import.sh.j2",
        "terraform-common/project/.gitignore",
        "terraform/resources/user_pool.j2",
        "terraform/project/docs/[kind].md.j2",
        "folder/.github/x.yml",
        "header.j2",
    )
    found = listed(mine)
    common = found["terraform-common/project/import.sh.j2"]
    assert common.overrides == {"terraform": mine / "terraform/project/import.sh.j2"}
    ignore = found["terraform-common/project/.gitignore"]
    assert ignore.overrides.keys() == {"terraform", "terraform-json"}
    assert found["header.j2"].overrides.keys() == TARGETS.keys()
    own = found["terraform/resources/user_pool.j2"]
    assert (own.builtin, own.draws, own.targets) == (False, "the code of a user_pool", ("terraform",))
    assert found["terraform/project/docs/[kind].md.j2"].draws == "docs/[kind].md, for each kind"
    assert found["folder/.github/x.yml"].draws == ".github/x.yml of the export folder"


def test_a_copy_of_every_template_draws_the_same(tmp_path: Path) -> None:
    for name in builtin_names():
        assert eject(name, tmp_path / "mine") == tmp_path / "mine" / name
    files, copies = (
        draw_export(ACCOUNT, tmp_path, choose(TARGETS, templates=templates)).files
        for templates in (None, tmp_path / "mine")
    )
    assert [path for path in files if files[path] != copies.get(path)] == ["report.json"]  # it names them
    head = (tmp_path / "mine/terraform/resource.j2").read_text("utf-8").splitlines()[0]
    assert head.startswith("{# poolport ")
    assert "a copy of the built-in terraform/resource.j2" in head
    ignore = "terraform-common/project/.gitignore"
    assert (tmp_path / "mine" / ignore).read_bytes() == (BUILTIN / ignore).read_bytes()


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("terraform/resources/user_pool.j2", "terraform/resource.j2"),
        ("terraform/header.j2", "header.j2"),
    ],
)
def test_a_name_that_is_only_looked_up_begins_with_what_is_drawn_otherwise(
    tmp_path: Path, name: str, base: str
) -> None:
    text = eject(name, tmp_path).read_text("utf-8")
    assert f'{{% extends "builtin/{base}" %}}' in text
    targets = [it for it in TARGETS if name.partition("/")[0] in TARGETS[it].templates]
    files, copies = (
        draw_export(ACCOUNT, tmp_path / "out", choose(targets, templates=templates)).files
        for templates in (None, tmp_path)
    )
    assert [path for path in files if files[path] != copies.get(path)] in ([], ["report.json"])


def test_a_copy_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    place = eject("header.j2", tmp_path)
    place.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="may hold an edit"):
        eject("header.j2", tmp_path)
    assert place.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("terraform/resorce.j2", "terraform/resource.j2"),
        ("../../etc/passwd", ""),
        ("README.md", ""),
        ("folder/README.md.j2", ""),
        ("report/changes.md.j2", "report/"),
        ("/terraform/resource.j2", "terraform/resource.j2"),
        ("pulumi-common/resources/user_pool.j2", "pulumi/resources/user_pool.j2"),
    ],
)
def test_another_name_is_refused_with_the_nearest(tmp_path: Path, name: str, meant: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean {meant}"):
        eject(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine/terraform").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="is a link"):
        eject("terraform/resource.j2", tmp_path / "mine")
    assert list((tmp_path / "elsewhere").iterdir()) == []
