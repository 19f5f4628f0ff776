"""The lines of what was read and written: counts, names, and what to do next."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

from rich.text import Text

from exporter.cli.console import Screen, Sentence, visible
from exporter.cli.next_steps import next_steps
from exporter.cli.summaries import (
    conflicts,
    count,
    edits,
    findings,
    gaps,
    kept,
    region_read,
    written,
)
from exporter.discovery.results import RefusedCall, RegionRead
from exporter.errors import ApiError
from exporter.folder.export import Export
from exporter.folder.files import Changes
from exporter.folder.records import Records
from exporter.folder.render import Drawing, RegionDrawing
from exporter.folder.transaction import Change as FileChange
from exporter.model import Graph
from exporter.snapshot.store import Kept, Manifest, Source, write_answers
from exporter.states import WEIGHTS
from exporter.targets.adoption import Adoption
from tests.builders import ACCOUNT, REGION, answer, resource
from tests.cli.runs import HARMLESS, HOSTILE, Terminal

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


def resources() -> Graph:
    kinds = ["user_pool", "user_pool_client", "user_pool_client", "user_group"]
    found = tuple(resource(f"r{number}", kind=kind) for number, kind in enumerate(kinds))
    return Graph(ACCOUNT, REGION, found, ())


def test_a_count() -> None:
    assert [count(number, "pool") for number in (0, 1, 1200)] == ["0 pools", "1 pool", "1,200 pools"]


def shown(lines: Iterable[Text | Sentence]) -> list[str]:
    """What a pipe gets of some lines."""
    return [it.text.plain if isinstance(it, Sentence) else it.plain for it in lines]


def test_what_was_written_where() -> None:
    assert shown(written(export(resources()))) == [
        "",
        "us-east-1: 4 resources in out/us-east-1",
        "  2 files written, 1 unchanged, 0 removed",
    ]


def test_kinds_are_summed_up_by_name_for_who_asks() -> None:
    assert shown(written(export(resources()), verbose=True))[2] == (
        "  1 user_pool, 2 user_pool_client, 1 user_group"
    )


def test_targets_that_differ_have_their_own_numbers() -> None:
    found = export(resources())
    graphs = {"pulumi": resources(), "terraform": Graph(ACCOUNT, REGION, (), ())}
    region = replace(found.drawing.regions[0], graphs=graphs)
    lines = shown(written(replace(found, drawing=replace(found.drawing, regions=(region,))), verbose=True))
    assert lines[1] == "us-east-1: 4 resources for pulumi and 0 for terraform in out/us-east-1"
    assert lines[2] == "  pulumi: 1 user_pool, 2 user_pool_client, 1 user_group"


def many(number: int) -> Export:
    """An export of so many regions."""
    return export(*(replace(resources(), region=f"r-{number}") for number in range(number)))


def test_many_regions_are_summed_up_and_named_for_who_asks() -> None:
    lines = shown(written(many(20)))
    assert lines[5] == "and in 16 regions more: 64 resources"
    assert len(lines) == 7
    assert len(shown(written(many(20), verbose=True))) > 40


def found_in(*findings: tuple[str, str, str, str]) -> Export:
    """An export in which there is something to look at: weight, key, name and sentence of each."""
    members = ("weight", "resource", "name", "message")
    rest = {"region": REGION, "remedy": "fix it", "page": "", "path": ""}
    found = export(resources())
    region = replace(
        found.drawing.regions[0],
        findings=tuple(dict(zip(members, it, strict=True)) | rest for it in findings),
    )
    return replace(found, drawing=replace(found.drawing, regions=(region,)))


def test_what_was_found_is_shown_by_weight_and_the_heaviest_in_words() -> None:
    lines = shown(
        findings(
            found_in(
                ("error", "user_pool:x", "customers", "is wrong"),
                ("error", "user_pool:y", "staff", "is wrong"),
                ("error", "user_pool:z", "", "is too long"),
                ("warning", "user_pool:x", "customers", "differs"),
                ("info", "user_pool:x", "customers", "is good to know"),
            )
        )
    )
    assert lines == [
        "  4 findings to look at, and 1 good to know: out/report.md",
        "       3 error     customers and 1 more: is wrong (and 1 sentence more)",
        "       1 warning   the code differs from AWS, or a later change of it may fail",
    ]


def test_a_thing_without_a_name_is_called_by_its_key() -> None:
    assert shown(findings(found_in(("owners", "user_pool:z", "", "has two owners"))))[1:] == [
        "       1 owners    user_pool:z: has two owners"
    ]


def test_nothing_is_said_where_there_is_nothing_to_look_at() -> None:
    assert shown(findings(found_in())) == []
    assert shown(findings(found_in(("info", "user_pool:x", "a", "is good to know")))) == []


def test_the_summary_of_a_large_account_fits_a_screen(terminal: Callable[[], Screen]) -> None:
    """200 pools in 20 regions, with a finding of every weight on each, on a terminal of 24 times 80."""
    os.environ["COLUMNS"] = "80"  # the fixture puts it back
    screen = terminal()
    large = many(20)
    said = found_in(
        *((it, f"user_pool:{n}", f"pool {n}", "is so " * 40) for n in range(200) for it in WEIGHTS)
    )
    regions = tuple(replace(it, findings=said.drawing.regions[0].findings) for it in large.drawing.regions)
    large = replace(large, drawing=replace(large.drawing, regions=regions))
    screen.show([*written(large), *findings(large), *next_steps(large)])
    assert isinstance(screen.out.file, Terminal)
    lines = re.sub(r"\x1b\[[\d;]*m", "", screen.out.file.getvalue()).splitlines()
    assert len(lines) < 24, "\n".join(lines)
    assert max(map(len, lines)) <= 80


def test_what_became_of_edits_is_told() -> None:
    changes = Changes(merged=("us-east-1/terraform/a.tf",), kept=("report.md",))
    assert shown(edits(export(resources(), changes=changes))) == [
        "  us-east-1/terraform/a.tf was edited, and has both the edit and what is new",
        "  report.md was edited: that version is report.md.orig now",
    ]


def test_many_edits_are_counted() -> None:
    changes = Changes(merged=tuple(f"{number}.tf" for number in range(7)))
    lines = shown(edits(export(resources(), changes=changes)))
    assert (len(lines), lines[-1]) == (6, "  and so were 2 files more")


def test_a_file_that_could_not_be_merged_is_named_with_the_new_text_and_why() -> None:
    changes = Changes(conflicts={"a.tf": "2 conflicts", "gone.tf": "it was edited"})
    found = replace(export(resources(), changes=changes), steps=(FileChange("a.tf.new", b""),))
    assert list(conflicts(found)) == [
        "out/a.tf stayed as it is (2 conflicts), the new text is in out/a.tf.new: take over what you need of"
        " it, then remove it",
        "out/gone.tf stayed as it is (it was edited): --force takes the new text, and keeps a copy as .orig",
    ]


def test_pools_that_are_gone_or_not_selected_any_more_are_named_and_such_as_stay_are_not(
    tmp_path: Path,
) -> None:
    files: dict[str, list[Kept | None]] = {
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
    prune = f"its code stays until '{shlex.join(['poolport', 'export', '--prune', '--out', 'my out'])}'"
    assert list(kept(source, Path("my out"))) == [
        f"gone is gone from AWS: {prune}",
        f"left is not selected any more: {prune}",
    ]


def test_what_was_read() -> None:
    read = RegionRead(REGION, done=2, skipped=1, calls={"b": 1200, "a": 1}, throttled=3, seconds=1.23)
    said = "us-east-1: 2 pools read (1 of them by the run that was interrupted), 1.2 s, 3 throttles"
    assert shown(region_read(read)) == [said]
    assert shown(region_read(read, verbose=True)) == [
        said.replace("1.2 s", "1,201 calls, 1.2 s"),
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
    lines = shown(next_steps(export(resources(), folder=Path("my out"))))
    assert lines[:3] == ["", "Next", "  poolport verify 'my out'"]
    assert lines[3].startswith("  cd 'my out/us-east-1/terraform' && ")
    assert lines[-1] == "  after the import: poolport adopted 'my out'"


def test_what_is_proved_needs_no_verify() -> None:
    assert "poolport verify" not in str(shown(next_steps(export(resources()), proved=True)))


def test_what_is_the_same_in_several_regions_is_said_once() -> None:
    lines = shown(next_steps(many(6)))
    assert sum("terraform init" in it for it in lines) == 1
    assert "    the same in out/r-1/terraform (4), out/r-2/terraform (4)" in lines[5]
    assert lines[5].endswith("out/r-4/terraform (4), and in 1 region more")


def test_what_differs_is_said_of_each_region() -> None:
    one, other = export(resources()).drawing.regions[0], many(1).drawing.regions[0]
    key = resources().resources[0].key
    other = replace(other, adoptions={"terraform": Adoption(frozenset(), {key: ("before",)}, ())})
    found = export(resources())
    lines = shown(next_steps(replace(found, drawing=replace(found.drawing, regions=(one, other)))))
    assert sum("terraform init" in it for it in lines) == 2


def test_what_is_adopted_needs_no_import() -> None:
    keys = [it.key for it in resources().resources]
    some = shown(next_steps(export(resources(), adopted=frozenset(keys[:3]))))
    assert "after the import" in some[-1]
    everything = str(shown(next_steps(export(resources(), adopted=frozenset(keys)))))
    assert "after the import" not in everything
    assert "poolport verify" not in everything


def test_what_an_account_says_is_shown_literally() -> None:
    graph = Graph(ACCOUNT, HOSTILE, (), ())
    lines = shown(
        [
            *written(export(graph, folder=Path(HOSTILE))),
            *region_read(RegionRead(HOSTILE, calls={HOSTILE: 1}), verbose=True),
            *findings(found_in(("error", HOSTILE, "", HOSTILE), ("owners", "", HOSTILE, HOSTILE))),
        ]
    )
    assert sum(text.count(HARMLESS) for text in lines) == 9
    assert all(visible(text) == text for text in lines)
