"""A small run of each kind of fuzzing in the suite; ``make fuzz`` runs them for minutes."""

import shutil
from pathlib import Path
from random import Random

import pytest

from exporter.errors import UsageError
from tests.fuzz.attempts import ATTEMPTS, SNAPSHOTS
from tests.fuzz.judge import Arena, Fault, bounded, judge_code
from tests.fuzz.spoil import spoil, with_hostile_texts

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", sorted(ATTEMPTS))
def test_every_ending_is_an_export_or_a_sentence(name: str, seed: int, tmp_path: Path) -> None:
    arena = Arena(tmp_path / "arena")
    arena.make()
    with bounded():
        ATTEMPTS[name](arena, Random(f"{name} {seed}"))


def test_a_document_is_spoilt_at_a_place_that_the_seed_chooses() -> None:
    def spoilt(seed: int) -> object:
        return spoil({"a": [1, {"b": "text"}], "c": None}, Random(seed))

    assert repr(spoilt(7)) == repr(spoilt(7))
    assert len({repr(spoilt(seed)) for seed in range(200)}) > 50


def test_hostile_texts_leave_the_form_of_an_answer() -> None:
    answer = {"a": ["text"] * 50, "b": 7, "c": None}
    changed = with_hostile_texts(answer, Random(1))
    assert (changed["b"], changed["c"], len(changed["a"])) == (7, None, 50)
    assert 0 < changed["a"].count("text") < 50


@pytest.mark.parametrize(("name", "content"), [("a.py", "x = ("), ("b.json", "{"), ("c.md", b"\xff")])
def test_the_judge_sees_what_no_reader_takes(name: str, content: str | bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Fault, match=name):
        judge_code(tmp_path)


def test_the_judge_sees_a_file_outside_and_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arena = Arena(tmp_path / "arena")
    arena.make()

    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    def strays(*_: object, **__: object) -> None:
        (arena.folder / "outside").unlink()
        raise UsageError("it ends as it may")

    shutil.copytree(SNAPSHOTS[0], arena.snapshot, dirs_exist_ok=True)
    render = ("render", arena.snapshot, "--out", arena.out, "--target", "pulumi")
    monkeypatch.setattr("exporter.cli.stages.render", strays)
    with pytest.raises(Fault, match="outside the output folder"):
        arena.run(*render)
    monkeypatch.setattr("exporter.cli.stages.render", breaks)
    with pytest.raises(Fault, match="ZeroDivisionError"):
        arena.run(*render)
