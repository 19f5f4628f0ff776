"""A folder of an older layout is moved to the present one: nothing of it is lost, whatever ends the run."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from exporter.disk import digest
from exporter.errors import OutputError
from exporter.folder import mapping, settings
from exporter.folder.files import edited
from exporter.folder.layout import OLD_RECORD, is_old, migrate
from exporter.folder.records import load
from exporter.folder.render import choose, draw_export
from exporter.snapshot.store import Manifest, answer_files, write_manifest
from tests.case_folders import FOLDER
from tests.cli.runs import files, poolport

CASE = FOLDER / "a-pool-of-2017/snapshot"
US, EU = "us-east-1", "eu-west-1"
POOL = "us-east-1_oOxtzHq8S"
BOTH = ("terraform", "pulumi")
CHOICES = {"adopted": False, "protect": "irreplaceable", "provider": None, "secrets_in_config": False}


def snapshot(folder: Path, regions: Sequence[str] = (US,)) -> Path:
    """The snapshot of one pool, in each of the regions."""
    place = folder / "snapshot"
    (source,) = answer_files(CASE)
    for region in regions:
        path = place / region / f"{POOL.replace(US, region)}.json"
        path.parent.mkdir(parents=True)
        path.write_text(source.read_text().replace(US, region))
    names = tuple(path.relative_to(place).as_posix() for path in answer_files(place))
    selection = {"ids": [], "names": ["legacy*"], "tags": [], "exclude": [], "everything": False, "kinds": []}
    write_manifest(place, Manifest("123456789012", tuple(sorted(regions)), names, selection))
    return place


def old_folder(
    folder: Path, regions: Sequence[str] = (US,), targets: Sequence[str] = BOTH, **choices: Any
) -> Path:
    """An export as poolport wrote it before: of one region at the top, of several below each of them."""
    options = choose(targets, adopted=bool(choices.get("adopted")))
    drawing = draw_export(snapshot(folder, regions), folder, options)
    report = json.loads(drawing.files["report.json"])
    for region in regions:
        place = folder / region if len(regions) > 1 else folder
        written = {
            path.removeprefix(f"{region}/"): content
            for path, content in drawing.files.items()
            if path.startswith(f"{region}/")
        }
        if "pulumi" in targets:
            project = written["pulumi/Pulumi.yaml"].decode().splitlines(keepends=True)
            written["pulumi/Pulumi.yaml"] = "".join(["name: cognito-pools\n", *project[1:]]).encode()
        mine = [it for it in report["resources"] if it["region"] == region]
        resources = [
            it | {"file": {name: at.removeprefix(f"{region}/") for name, at in it["file"].items()}}
            for it in mine
        ]
        data = {"account": "123456789012", "region": region, "choices": CHOICES | choices}
        written["report.json"] = json.dumps(data | {"resources": resources, "verdict": None}).encode()
        written["report.md"] = b"# The report\n"
        for path, content in written.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
        record = {"files": {path: [digest(content)] for path, content in written.items()}}
        (place / OLD_RECORD).write_text(json.dumps(record))
        names: dict[str, Any] = {}
        (graph,) = [it.graph for it in drawing.regions if it.region == region]
        for (kind, import_id), name in graph.names.items():
            names.setdefault(kind, {})[import_id] = {"name": name}
        (place / mapping.FILE).write_text(json.dumps(names))
    (folder / ".snapshot.secrets.json").write_text('{"digests": []}')
    return folder


def place_of(folder: Path, regions: Sequence[str], region: str) -> Path:
    return folder / region if len(regions) > 1 else folder


LAYOUTS = pytest.mark.parametrize("regions", [(US,), (US, EU)], ids=["one region", "several"])


@LAYOUTS
def test_code_names_and_records_are_where_they_belong_now(tmp_path: Path, regions: tuple[str, ...]) -> None:
    before = files(old_folder(tmp_path, regions))
    assert is_old(tmp_path)
    assert migrate(tmp_path)
    after = files(tmp_path)
    code = {
        (path if len(regions) > 1 else f"{US}/{path}"): content
        for path, content in before.items()
        if "terraform/" in path or "pulumi/" in path
    }
    assert {path: after.get(path) for path in code} == code
    snapshots = {path: content for path, content in before.items() if path.startswith("snapshot/")}
    own = {"mapping.json", "poolport.toml", ".poolport/secrets.json"}
    own |= {f".poolport/{name}.json" for name in ("files", "names", "things")}
    assert after.keys() == code.keys() | snapshots.keys() | own
    assert edited(tmp_path, code, load(tmp_path)) == []
    assert not is_old(tmp_path)
    assert not migrate(tmp_path)
    assert files(tmp_path) == after


@LAYOUTS
def test_what_was_selected_and_chosen_is_remembered(tmp_path: Path, regions: tuple[str, ...]) -> None:
    old_folder(tmp_path, regions, secrets_in_config=True, protect="pools", provider=[5, 100, 0])
    migrate(tmp_path)
    found = settings.load(tmp_path)
    assert found is not None
    assert found.account == "123456789012"
    assert found.select == (settings.Query(names=("legacy*",)),)
    assert sorted(found.targets) == ["pulumi", "terraform"]
    for options in found.targets.values():
        assert (options.secrets, options.protect) == (True, "pools")
    assert getattr(found.targets["terraform"], "provider", None) == (5, 100, 0)
    # Another name would be another project, without its stacks.
    assert found.projects == dict.fromkeys(regions, "cognito-pools")


@pytest.mark.parametrize(
    ("given", "version"), [("5.100.0", (5, 100, 0)), ([6, 4, 0], (6, 4, 0)), (None, None)]
)
def test_the_providers_version_is_read_as_any_version_wrote_it(
    tmp_path: Path, given: Any, version: Any
) -> None:
    old_folder(tmp_path, targets=("terraform",), provider=given)
    migrate(tmp_path)
    found = settings.load(tmp_path)
    assert found is not None
    assert getattr(found.targets["terraform"], "provider", 0) == version


@LAYOUTS
@pytest.mark.parametrize("adopted", [True, False])
def test_what_was_adopted_stays_so_and_the_rest_does_not(
    tmp_path: Path, regions: tuple[str, ...], adopted: bool
) -> None:
    old_folder(tmp_path, regions, adopted=adopted)
    migrate(tmp_path)
    records = load(tmp_path)
    for region in regions:
        for target in BOTH:
            things = records.things_in(region, target)
            assert things[f"user_pool:{POOL.replace(US, region)}"].names == ("legacy_mobile",)
            assert len(things) == 4
            assert {thing.adopted for thing in things.values()} == {adopted}


@LAYOUTS
def test_names_and_skips_that_people_wrote_hold(tmp_path: Path, regions: tuple[str, ...]) -> None:
    old_folder(tmp_path, regions)
    for number, region in enumerate(regions):
        path = place_of(tmp_path, regions, region) / mapping.FILE
        names = json.loads(path.read_text())
        names["user_pool"][POOL.replace(US, region)]["name"] = f"old_app_{number}"
        names["user_pool_domain"] = {"login": {"name": f"login_{number}", "skip": number == 0}}
        path.write_text(json.dumps(names))
    migrate(tmp_path)
    for number, region in enumerate(regions):
        known = mapping.read(tmp_path / mapping.FILE, region)
        assert known.name("user_pool", POOL.replace(US, region)) == f"old_app_{number}"
        assert known.name("user_pool_domain", "login") == f"login_{number}"
        assert (("user_pool_domain", "login") in known.skipped) == (number == 0)


OWN = {
    "terraform/terraform.tfstate": b'{"version": 4}',
    "terraform/.terraform/providers/a": b"binary",
    "terraform/.terraform.lock.hcl": b"# locked",
    "terraform/ours.tf": b"# ours",
    "pulumi/Pulumi.live.yaml": b"config: {}",
    "pulumi/notes/deep/a.md": b"notes",
}
"""What people and their tools put beside the code."""


def add_own(folder: Path) -> None:
    for path, content in OWN.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@LAYOUTS
def test_what_people_and_their_tools_put_beside_the_code_goes_along(
    tmp_path: Path, regions: tuple[str, ...]
) -> None:
    old_folder(tmp_path, regions)
    add_own(place_of(tmp_path, regions, US))
    (tmp_path / "Makefile").write_text("all:")
    migrate(tmp_path)
    after = files(tmp_path)
    assert {path: after.get(f"{US}/{path}") for path in OWN} == OWN
    assert after["Makefile"] == b"all:"


@LAYOUTS
def test_an_edited_file_stays_with_its_edit(tmp_path: Path, regions: tuple[str, ...]) -> None:
    old_folder(tmp_path, regions)
    place = place_of(tmp_path, regions, US)
    for path in ("terraform/legacy_mobile.tf", "report.md"):
        (place / path).write_text("mine\n")
    migrate(tmp_path)
    code = f"{US}/terraform/legacy_mobile.tf"
    assert (tmp_path / code).read_text() == (place / "report.md").read_text() == "mine\n"
    assert edited(tmp_path, [code], load(tmp_path)) == [code]


def test_the_next_run_moves_it_and_says_so_and_adopted_code_gets_no_import_statement(tmp_path: Path) -> None:
    out = old_folder(tmp_path / "out", adopted=True)
    add_own(out)
    (out / "terraform/outputs.tf").write_text("# mine\n")
    refused = poolport("render", out, "--dry-run")
    assert refused.exit_code == 2
    assert "has the layout of an older poolport: run the command without --dry-run once" in refused.stderr
    assert is_old(out)

    run = poolport("render", out)
    assert run.exit_code == 4, run.output
    assert f"{out} had the layout of an older poolport, and has the present one now\n" in run.stdout
    code = files(out / US)
    assert code["terraform/outputs.tf"] == b"# mine\n"
    assert "terraform/outputs.tf.new" in code
    assert {path: code[path] for path in OWN} == OWN
    assert not {"terraform/imports.tf", "pulumi/import.json", "terraform/import.sh"} & code.keys()
    assert code["pulumi/Pulumi.yaml"].startswith(b"name: cognito-pools\n")

    (out / US / "terraform/outputs.tf.new").replace(out / US / "terraform/outputs.tf")
    again = poolport("render", out)
    assert again.exit_code == 0, again.output
    assert "older poolport" not in again.stdout


def changed(folder: Path) -> Mapping[str, bytes]:
    """All files, and which folders there are."""
    return files(folder) | {
        f"{path.relative_to(folder).as_posix()}/": b"" for path in folder.rglob("*") if path.is_dir()
    }


@LAYOUTS
@pytest.mark.parametrize("call", ["rename", "replace", "unlink"])
def test_a_run_that_is_cut_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, regions: tuple[str, ...], call: str
) -> None:
    first = old_folder(tmp_path / "first", regions, adopted=True)
    add_own(place_of(first, regions, US))
    whole = tmp_path / "whole"
    shutil.copytree(first, whole)
    migrate(whole)
    moved = changed(whole)
    poolport("render", whole, "--quiet")
    wanted, turn, ended = changed(whole), 0, False
    while not ended:
        folder = tmp_path / str(turn)
        shutil.copytree(first, folder)
        with monkeypatch.context() as patch:
            calls = cut_off(call, turn, patch)
            with suppress(KeyboardInterrupt):
                migrate(folder)
            ended = next(calls) <= turn
        while is_old(folder):
            assert migrate(folder)
        # Adopted code would be imported anew if half of the records were taken for all of them; the same
        # folder is rendered to the same.
        if changed(folder) != moved:
            poolport("render", folder, "--quiet")
            assert changed(folder) == wanted, turn
        shutil.rmtree(folder)
        turn += 1
    assert turn > 1 or (call == "rename" and len(regions) > 1)  # whose code is in its place already


def cut_off(call: str, turn: int, patch: pytest.MonkeyPatch) -> Any:
    """Let the n-th call of the system's be an interruption; what counts them."""
    calls = itertools.count()
    place: Any = Path if call == "unlink" else os
    real = getattr(place, call)

    def interrupted(*arguments: Any, **more: Any) -> Any:
        if next(calls) == turn:
            raise KeyboardInterrupt
        return real(*arguments, **more)

    patch.setattr(place, call, interrupted)
    return calls


# --- what cannot be moved ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": {"a": [1]}}', '{"files": {"../a": []}}'])
def test_a_damaged_record_is_one_sentence_and_nothing_is_moved(tmp_path: Path, text: str) -> None:
    (old_folder(tmp_path) / OLD_RECORD).write_text(text)
    before = files(tmp_path)
    with pytest.raises(OutputError) as caught:
        migrate(tmp_path)
    assert str(tmp_path / OLD_RECORD) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before


@pytest.mark.parametrize("text", ["{", '{"choices": 7}', '{"choices": {"provider": "x"}, "resources": []}'])
def test_so_is_a_damaged_report(tmp_path: Path, text: str) -> None:
    (old_folder(tmp_path) / "report.json").write_text(text)
    before = files(tmp_path)
    with pytest.raises(OutputError, match=r"report\.json"):
        migrate(tmp_path)
    assert files(tmp_path) == before


@LAYOUTS
def test_without_its_report_nobody_says_what_is_adopted(tmp_path: Path, regions: tuple[str, ...]) -> None:
    (place_of(old_folder(tmp_path, regions), regions, US) / "report.json").unlink()
    before = files(tmp_path)
    with pytest.raises(
        OutputError, match="nothing else says what is adopted of this older layout: restore it"
    ):
        migrate(tmp_path)
    assert files(tmp_path) == before


def test_code_in_both_places_is_one_sentence(tmp_path: Path) -> None:
    (old_folder(tmp_path) / US / "terraform").mkdir(parents=True)
    with pytest.raises(OutputError, match="both are there: remove one of them"):
        migrate(tmp_path)


@pytest.mark.parametrize("name", ["terraform", US])
def test_nothing_is_moved_through_a_link(tmp_path: Path, name: str) -> None:
    folder, elsewhere = old_folder(tmp_path / "out"), tmp_path / "elsewhere"
    if (folder / name).exists():
        (folder / name).rename(elsewhere)
    else:
        elsewhere.mkdir()
    (folder / name).symlink_to(elsewhere)
    before = files(elsewhere)
    with pytest.raises(OutputError, match="is a link, and cannot be moved: move it away"):
        migrate(folder)
    assert files(elsewhere) == before


def test_a_folder_of_the_present_layout_or_of_none_is_left_alone(tmp_path: Path) -> None:
    assert not is_old(tmp_path)
    assert not migrate(tmp_path / "none")
    (tmp_path / "notes").write_text("mine")
    assert not migrate(tmp_path)
    assert files(tmp_path) == {"notes": b"mine"}
