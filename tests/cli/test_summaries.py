"""The lines of what was read and written: counts, names, and what to do next."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from exporter.cli.checks import provider
from exporter.cli.console import visible
from exporter.cli.summaries import adopted_command, count, gaps, next_steps, region_export, region_read
from exporter.discovery.results import RefusedCall, RegionRead
from exporter.errors import ApiError
from exporter.folder.files import Changes
from exporter.folder.render import Drawing, RegionExport, choose
from exporter.model import Finding, Graph
from tests.builders import ACCOUNT, REGION, resource
from tests.cli.runs import HARMLESS, HOSTILE


def project(graph: Graph, folder: Path = Path("out"), changes: Changes | None = None) -> RegionExport:
    where = {"name": "", "file": None, "line": None}
    found = tuple(asdict(finding) | where for finding in graph.findings)
    return RegionExport(
        Drawing(folder, {"terraform": graph}, {}, "{}", findings=found),
        changes or Changes(("a", "b"), ("c",), ()),
    )


def resources() -> Graph:
    kinds = ["user_pool", "user_pool_client", "user_pool_client", "user_group"]
    found = tuple(resource(f"r{number}", kind=kind) for number, kind in enumerate(kinds))
    return Graph(ACCOUNT, REGION, found, ())


def test_a_count() -> None:
    assert [count(number, "pool") for number in (0, 1, 1200)] == ["0 pools", "1 pool", "1,200 pools"]


def test_kinds_are_summed_up_by_name() -> None:
    lines = [text.plain for text in region_export(project(resources()))]
    assert lines == [
        "",
        "us-east-1: 4 resources in out",
        "  1 user_pool, 2 user_pool_client, 1 user_group",
        "  2 files written, 1 unchanged, 0 removed",
    ]


def test_what_must_be_looked_at_stands_out() -> None:
    finding = Finding("error", "user_pool:x", "Name", "is wrong", "fix it")
    graph = Graph(ACCOUNT, REGION, (), (), findings=(finding,))
    shown = list(region_export(project(graph, changes=Changes((), (), (), ("a.tf",)))))
    assert [text.plain for text in shown if text.style == "yellow"] == [
        "  a.tf was edited: that version is a.tf.orig now",
        "  1 error and 0 warnings to look at: out/report.md",
        "    user_pool:x: is wrong",
    ]


def test_a_thing_with_code_is_named_with_its_line() -> None:
    finding = {"level": "error", "resource": "user_pool:x", "message": "is wrong", "name": "web"}
    place = {"file": "terraform/web.tf", "line": 12}
    drawing = replace(project(resources()).drawing, findings=(finding | place,))
    lines = [text.plain for text in region_export(RegionExport(drawing, Changes((), (), ())))]
    assert lines[-1] == "    web (terraform/web.tf:12): is wrong"


def test_targets_that_differ_have_their_own_numbers() -> None:
    graphs = {"pulumi": resources(), "terraform": Graph(ACCOUNT, REGION, (), ())}
    drawing = Drawing(Path("out"), graphs, {}, "{}")
    lines = [text.plain for text in region_export(RegionExport(drawing, Changes((), (), ())))]
    assert lines[1] == "us-east-1: 4 resources for pulumi and 0 for terraform in out"
    assert lines[2] == "  pulumi: 1 user_pool, 2 user_pool_client, 1 user_group"


def test_what_was_read() -> None:
    read = RegionRead(REGION, done=2, skipped=1, calls={"b": 1200, "a": 1}, throttled=3, seconds=1.23)
    said = (
        "us-east-1: 2 pools read (1 of them by the run that was interrupted), 1,201 calls, 1.2 s, 3 throttles"
    )
    assert [text.plain for text in region_read(read)] == [said]
    assert [text.plain for text in region_read(read, verbose=True)] == [
        said,
        "        1 a",
        "    1,200 b",
    ]


def test_refused_calls_are_summed_up() -> None:
    denied = RefusedCall("cognito-idp:ListGroups", {}, ApiError("AccessDeniedException"))
    (gap,) = gaps([RegionRead(REGION, refused=(denied, denied))])
    assert gap.startswith(
        "us-east-1: AWS refused cognito-idp:ListGroups 2 times (AccessDeniedException): allow"
    )


def test_every_target_says_what_comes_next() -> None:
    options = choose(("terraform",))
    lines = [text.plain for text in next_steps([project(resources())], options, "poolport render x")]
    assert lines[:2] == ["", "Next"]
    assert lines[2].startswith("  cd out/terraform && ")
    assert lines[-1] == "  after the import: poolport render x"
    adopted = choose(("terraform",), adopted=True)
    assert "after the import" not in str([*next_steps([project(resources())], adopted, "")])


def test_the_command_for_after_the_import_has_the_same_options(tmp_path: Path) -> None:
    options = choose(
        ("pulumi", "terraform"), provider=provider("6.4"), secrets_in_config=True, templates=tmp_path
    )
    rest = (
        " --target pulumi --target terraform"
        f" --provider-version 6.4 --templates {tmp_path} --secrets config --adopted"
    )
    said = adopted_command(Path("my out/snapshot"), Path("my out"), options)
    assert said == "poolport render 'my out'" + rest
    elsewhere = adopted_command(Path("my out/snapshot"), Path("b"), options)
    assert elsewhere == "poolport render 'my out/snapshot' --out b" + rest


def test_what_an_account_says_is_shown_literally() -> None:
    graph = Graph(ACCOUNT, HOSTILE, (), ())
    lines = [
        *region_export(project(graph, Path(HOSTILE))),
        *region_read(RegionRead(HOSTILE, calls={HOSTILE: 1}), verbose=True),
    ]
    assert sum(text.plain.count(HARMLESS) for text in lines) == 4
    assert all(visible(text.plain) == text.plain for text in lines)
