"""A run's snapshot joined with the folder's: it adds and renews, and takes nothing away unasked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.catalog import KINDS
from exporter.discovery.results import AccountRead, RefusedCall, RegionRead
from exporter.discovery.selection import Selection
from exporter.errors import ApiError, UsageError
from exporter.folder.snapshots import Joined, join, known_pools
from exporter.folder.transaction import Change, commit
from exporter.graph.extract import extract
from exporter.snapshot.secrets import MASK
from exporter.snapshot.store import (
    Answer,
    Kept,
    Manifest,
    read_answers,
    read_manifest,
    write_answers,
    write_manifest,
)
from tests.builders import ACCOUNT, answer, client, pool

US, EU = "us-east-1", "eu-west-1"
A, B, C = f"{US}_A", f"{US}_B", f"{EU}_C"
FIRST, SECOND = "2026-01-01", "2026-02-02"
ALL = [kind.name for kind in KINDS]
EVERYTHING = Selection(everything=True)
Account = Mapping[str, Sequence[Answer]]


def file_of(pool_id: str) -> str:
    return f"{pool_id.partition('_')[0]}/{pool_id}.json"


def of(pool_id: str, *clients: str, name: str = "web") -> list[Answer]:
    """What AWS answers about a pool."""
    items = [{"UserPoolId": pool_id, "ClientId": it, "ClientName": it} for it in clients]
    listed = answer("ListUserPoolClients", {"UserPoolId": pool_id}, {"UserPoolClients": items})
    return [*pool(pool_id, name), listed, *(client(it, it, pool_id) for it in clients)]


def run(
    folder: Path,
    account: Account,
    day: str = SECOND,
    *,
    asked: Mapping[str, Selection] | None = None,
    seen: Sequence[str] = (),
    refused: Mapping[str, Sequence[RefusedCall]] | None = None,
    secrets: frozenset[str] = frozenset(),
    earlier: Mapping[str, Selection] | None = None,
    prune: bool = False,
) -> Joined:
    """One run that reads an account, and what the folder's snapshot becomes."""
    staged = folder / "read"
    names = tuple(sorted(map(file_of, account)))
    for pool_id, answers in account.items():
        write_answers(staged, file_of(pool_id), pool_id.partition("_")[0], answers)
    asked = asked or {US: EVERYTHING}
    manifest = Manifest(ACCOUNT, tuple(sorted(asked)), names, {})
    write_manifest(staged, manifest)
    regions = tuple(
        RegionRead(
            region,
            ACCOUNT,
            tuple(name for name in names if name.startswith(region)),
            seen=frozenset({*account, *seen}),
            refused=tuple((refused or {}).get(region, ())),
            secrets=secrets,
        )
        for region in asked
    )
    read = AccountRead(ACCOUNT, regions, manifest)
    joined = join(folder / "snapshot", staged, read, asked, ALL, day, earlier=earlier, prune=prune)
    commit(folder, [Change(f"snapshot/{name}", content) for name, content in joined.contents().items()])
    return joined


def things(folder: Path) -> dict[str, str]:
    """What the folder's snapshot describes, with why it is still there."""
    snapshot = folder / "snapshot"
    return {
        it.key: it.kept.why if it.kept else ""
        for name in read_manifest(snapshot).files
        for it in extract(read_answers(snapshot, name)[1], [])
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pool in each of two regions."""
    run(tmp_path, {A: of(A, "a1", "a2"), C: of(C)}, FIRST, asked={US: EVERYTHING, EU: EVERYTHING})
    return tmp_path


def test_a_pool_is_added_and_what_was_there_is_not_touched(folder: Path) -> None:
    before = things(folder)
    joined = run(folder, {B: of(B, "b")}, asked={US: Selection((B,))})
    assert joined.changed.keys() == {file_of(B), "manifest.json"}
    assert things(folder) == before | {f"user_pool:{B}": "", f"user_pool_client:{B}/b": ""}
    manifest = read_manifest(folder / "snapshot")
    assert manifest.files == (file_of(C), file_of(A), file_of(B))
    assert manifest.regions == (EU, US)
    assert manifest.read == {file_of(A): FIRST, file_of(B): SECOND, file_of(C): FIRST}


def test_a_pool_that_is_read_again_is_renewed(folder: Path) -> None:
    run(folder, {A: of(A, "a1", "a2", name="shop")}, asked={US: Selection((A,))})
    (found,) = [
        it
        for it in read_answers(folder / "snapshot", file_of(A))[1]
        if it.operation[12:] == "DescribeUserPool"
    ]
    assert found.response is not None
    assert found.response["UserPool"]["Name"] == "shop"
    assert set(things(folder).values()) == {""}


def test_what_a_pool_has_no_more_stays_until_it_is_pruned(folder: Path) -> None:
    run(folder, {A: of(A, "a1")})
    assert things(folder)[f"user_pool_client:{A}/a2"] == "gone"
    run(folder, {A: of(A, "a1")}, "2026-03-03")
    assert things(folder)[f"user_pool_client:{A}/a2"] == "gone"
    kept = {it.kept for it in read_answers(folder / "snapshot", file_of(A))[1] if it.kept}
    assert kept == {Kept("gone", FIRST)}
    run(folder, {A: of(A, "a1")}, prune=True)
    assert f"user_pool_client:{A}/a2" not in things(folder)


def test_what_comes_back_is_not_called_gone_any_more(folder: Path) -> None:
    run(folder, {A: of(A)})
    run(folder, {A: of(A, "a1", "a2")})
    assert set(things(folder).values()) == {""}


def test_a_pool_that_is_gone_stays_with_all_it_has_until_it_is_pruned(folder: Path) -> None:
    run(folder, {B: of(B)})
    assert {key: why for key, why in things(folder).items() if A in key} == {
        f"user_pool:{A}": "gone",
        f"user_pool_client:{A}/a1": "gone",
        f"user_pool_client:{A}/a2": "gone",
    }
    assert read_manifest(folder / "snapshot").read[file_of(A)] == FIRST
    joined = run(folder, {B: of(B)}, prune=True)
    assert joined.changed[file_of(A)] is None
    assert not (folder / "snapshot" / file_of(A)).exists()
    assert read_manifest(folder / "snapshot").files == (file_of(C), file_of(B))


def test_a_pool_that_aws_has_and_the_selection_does_not_take_any_more_is_told_as_that(folder: Path) -> None:
    run(folder, {B: of(B)}, seen=(A,))
    assert things(folder)[f"user_pool:{A}"] == "unselected"
    run(folder, {B: of(B)}, seen=(A,), prune=True)
    assert f"user_pool:{A}" not in things(folder)


DENIED = RefusedCall("cognito-idp:ListUserPools", {}, ApiError("AccessDeniedException", "no"))


@pytest.mark.parametrize("prune", [False, True])
def test_where_the_list_of_pools_was_refused_none_is_gone(folder: Path, prune: bool) -> None:
    run(folder, {}, refused={US: [DENIED]}, prune=prune)
    assert {why for key, why in things(folder).items() if A in key} == {"refused"}


@pytest.mark.parametrize("prune", [False, True])
def test_a_pool_or_a_region_that_nobody_asked_for_stays_as_it_is(folder: Path, prune: bool) -> None:
    before = things(folder)
    joined = run(folder, {B: of(B)}, asked={US: Selection((B,))}, prune=prune)
    assert {key: why for key, why in things(folder).items() if B not in key} == before
    assert file_of(A) not in joined.changed
    assert file_of(C) not in joined.changed


def test_a_secret_of_a_pool_that_is_read_now_is_masked_in_all_that_was_read_before(folder: Path) -> None:
    secret = "a-secret-that-somebody-copied"
    run(folder, {A: of(A, "a1", name=f"see {secret}")}, FIRST, asked={US: Selection((A,))})
    assert secret in (folder / "snapshot" / file_of(A)).read_text()
    joined = run(folder, {B: of(B)}, asked={US: Selection((B,))}, secrets=frozenset({secret}))
    text = (folder / "snapshot" / file_of(A)).read_text()
    assert secret not in text
    assert f"see {MASK}" in text
    assert file_of(A) in joined.changed


def test_a_pool_that_somebody_selects_now_is_told_from_one_that_appeared(folder: Path) -> None:
    def told(earlier: Selection) -> tuple[str, ...]:
        found, asked = {B: of(B, "b")}, {US: Selection((B,))}
        return run(folder, found, asked=asked, earlier={US: earlier}).selected

    first = Path(shutil.copytree(folder, folder.with_name("first")))
    assert told(Selection((A,))) == (file_of(B),)
    shutil.rmtree(folder)
    first.rename(folder)
    assert told(EVERYTHING) == ()


def test_the_pools_that_a_folder_has_are_known_and_a_damaged_snapshot_is_a_sentence(
    folder: Path, tmp_path: Path
) -> None:
    assert known_pools(folder / "snapshot") == {A, C}
    assert known_pools(tmp_path / "none") == frozenset()
    (folder / "snapshot" / file_of(A)).write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        known_pools(folder / "snapshot")


CLIENTS = st.lists(st.sampled_from(["x", "y", "z"]), max_size=3, unique=True)
RUNS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from([A, B]), CLIENTS),
        st.sampled_from([EVERYTHING, Selection((A,)), Selection((B,)), Selection(names=("w*",))]),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40)
@given(RUNS)
def test_whatever_runs_see_nothing_loses_its_code_unasked(
    tmp_path_factory: pytest.TempPathFactory,
    runs: list[tuple[dict[str, list[str]], Selection, bool]],
) -> None:
    """Each run sees some pools, asks for some, and may be refused the list of them."""
    folder = tmp_path_factory.mktemp("folder")
    known: set[str] = set()
    for number, (account, selection, denied) in enumerate(runs):
        pools = {it: of(it, *clients) for it, clients in account.items() if selection.takes(it, "web", {})}
        run(
            folder,
            pools,
            f"2026-01-0{number + 1}",
            asked={US: selection},
            seen=list(account),
            refused={US: [DENIED] if denied else []},
        )
        shown = {it.key for answers in pools.values() for it in extract(answers, [])}
        now = things(folder)
        assert known | shown == now.keys()
        assert {key for key in shown if now[key]} == set()
        if denied:
            taken = [it for it in (A, B) if it not in pools and selection.takes(it, "web", {})]
            assert all(now[f"user_pool:{it}"] == "refused" for it in taken if f"user_pool:{it}" in now)
        known = set(now)
