"""The lines of what was read and written: counts, names, and what to do next."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from exporter.cli.console import visible
from exporter.cli.summaries import (
    conflicts,
    count,
    edits,
    gaps,
    kept,
    next_steps,
    region_export,
    region_read,
)
from exporter.discovery.results import RefusedCall, RegionRead
from exporter.errors import ApiError
from exporter.folder.export import Export, RegionExport
from exporter.folder.files import Changes
from exporter.folder.records import Records
from exporter.folder.render import Drawing, RegionDrawing
from exporter.folder.transaction import Change as FileChange
from exporter.model import Finding, Graph
from exporter.snapshot.store import Kept, Manifest, Source, write_answers
from exporter.targets.adoption import Adoption
from tests.builders import ACCOUNT, REGION, answer, resource
from tests.cli.runs import HARMLESS, HOSTILE

CHANGES = Changes(added=("us-east-1/a",), changed=("us-east-1/b", "report.md"), unchanged=("us-east-1/c",))


def export(
    *graphs: Graph,
    folder: Path = Path("out"),
    changes: Changes | None = None,
    adopted: frozenset[str] = frozenset(),
) -> Export:
    """An export of these graphs, each of one region, as Terraform."""
    where = {"name": "", "file": None, "line": None}
    regions = tuple(
        RegionDrawing(
            graph.region,
            {"terraform": graph},
            {"terraform": Adoption(adopted, {}, ())},
            tuple(asdict(finding) | where for finding in graph.findings),
        )
        for graph in graphs
    )
    return Export(Drawing(folder, regions, {}, b"{}", Records()), changes or CHANGES, ())


def project(graph: Graph, folder: Path = Path("out"), changes: Changes | None = None) -> RegionExport:
    (found,) = export(graph, folder=folder, changes=changes).regions
    return found


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
        "us-east-1: 4 resources in out/us-east-1",
        "  1 user_pool, 2 user_pool_client, 1 user_group",
        "  2 files written, 1 unchanged, 0 removed",
    ]


def test_what_must_be_looked_at_stands_out() -> None:
    finding = Finding("error", "user_pool:x", "Name", "is wrong", "fix it")
    graph = Graph(ACCOUNT, REGION, (), (), findings=(finding,))
    assert [text.plain for text in region_export(project(graph)) if text.style == "yellow"] == [
        "  1 error and 0 warnings to look at: out/report.md",
        "    user_pool:x: is wrong",
    ]


def test_a_thing_with_code_is_named_with_its_line() -> None:
    finding = {"level": "error", "resource": "user_pool:x", "message": "is wrong", "name": "web"}
    place = {"file": "us-east-1/terraform/web.tf", "line": 12}
    found = project(resources())
    found = replace(found, drawing=replace(found.drawing, findings=(finding | place,)))
    lines = [text.plain for text in region_export(found)]
    assert lines[-1] == "    web (us-east-1/terraform/web.tf:12): is wrong"


def test_targets_that_differ_have_their_own_numbers() -> None:
    found = project(resources())
    graphs = {"pulumi": resources(), "terraform": Graph(ACCOUNT, REGION, (), ())}
    lines = [
        text.plain for text in region_export(replace(found, drawing=replace(found.drawing, graphs=graphs)))
    ]
    assert lines[1] == "us-east-1: 4 resources for pulumi and 0 for terraform in out/us-east-1"
    assert lines[2] == "  pulumi: 1 user_pool, 2 user_pool_client, 1 user_group"


def test_what_became_of_edits_is_told() -> None:
    changes = Changes(merged=("us-east-1/terraform/a.tf",), kept=("report.md",))
    assert [text.plain for text in edits(changes)] == [
        "  us-east-1/terraform/a.tf was edited, and has both the edit and what is new",
        "  report.md was edited: that version is report.md.orig now",
    ]


def test_a_file_that_could_not_be_merged_is_named_with_the_new_text_and_why() -> None:
    changes = Changes(conflicts={"a.tf": "2 conflicts", "gone.tf": "it was edited"})
    written = replace(export(resources(), changes=changes), steps=(FileChange("a.tf.new", b""),))
    assert list(conflicts(written)) == [
        "out/a.tf stayed as it is (2 conflicts), the new text is in out/a.tf.new",
        "out/gone.tf stayed as it is (it was edited)",
    ]


def test_pools_that_are_gone_or_not_selected_any_more_are_named_and_such_as_stay_are_not(
    tmp_path: Path,
) -> None:
    files = {
        "us-east-1/gone.json": [Kept("gone", "2026-01-01")],
        "us-east-1/left.json": [Kept("unselected", "2026-01-01")],
        "us-east-1/part.json": [Kept("gone", "2026-01-01"), None],
    }
    for name, whys in files.items():
        answers = [
            replace(answer("ListGroups", {"UserPoolId": str(number)}), kept=why)
            for number, why in enumerate(whys)
        ]
        write_answers(tmp_path, name, REGION, answers)
    source = Source(Manifest(ACCOUNT, (REGION,), tuple(files), {}), dict.fromkeys(files, tmp_path))
    assert list(kept(source)) == [
        "gone is gone from AWS: its code stays until 'poolport export --prune'",
        "left is not selected any more: its code stays until 'poolport export --prune'",
    ]


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
    lines = [text.plain for text in next_steps(export(resources(), folder=Path("my out")))]
    assert lines[:2] == ["", "Next"]
    assert lines[2].startswith("  cd 'my out/us-east-1/terraform' && ")
    assert lines[-1] == "  after the import: poolport adopted 'my out'"


def test_what_is_adopted_needs_no_import() -> None:
    keys = [it.key for it in resources().resources]
    some = str([*next_steps(export(resources(), adopted=frozenset(keys[:3])))])
    assert "after the import" in some
    assert "after the import" not in str([*next_steps(export(resources(), adopted=frozenset(keys)))])


def test_what_an_account_says_is_shown_literally() -> None:
    graph = Graph(ACCOUNT, HOSTILE, (), ())
    lines = [
        *region_export(project(graph, Path(HOSTILE))),
        *region_read(RegionRead(HOSTILE, calls={HOSTILE: 1}), verbose=True),
    ]
    assert sum(text.plain.count(HARMLESS) for text in lines) == 5
    assert all(visible(text.plain) == text.plain for text in lines)
