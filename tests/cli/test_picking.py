"""On a terminal an export without a selection asks: what is chosen there is what is exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input

from exporter.cli import one_account, picking
from exporter.discovery.listing import Listed, RegionList
from exporter.errors import UsageError
from exporter.replay.server import serve
from exporter.sample import SAMPLE
from tests.cli.runs import poolport

DOWN, SPACE, ENTER = "\x1b[B", " ", "\r"


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """A keyboard; what is typed before it is read waits there."""
    with create_pipe_input() as found, create_app_session(input=found):
        yield found


def regions() -> list[RegionList]:
    pools = (
        Listed("user_pool", "us-east-1_AAAAAAAAA", "Café \x1b[2J", clients=2, users=1204, stack=""),
        Listed("user_pool", "us-east-1_BBBBBBBBB", "Café", clients=None, stack="web"),
        Listed("identity_pool", "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2", "guests", stack=""),
    )
    return [RegionList("eu-west-1"), RegionList("us-east-1", "123456789012", pools)]


def test_marked_pools_are_chosen_and_nothing_else(keys: PipeInput) -> None:
    keys.send_text(f"{SPACE}{DOWN}{DOWN}{SPACE}{ENTER}")  # the first and the third
    keys.send_text(ENTER)  # nothing is left out
    found = picking.pick(regions(), renaming=False)
    assert found == picking.Picked(("us-east-1_AAAAAAAAA", "us-east-1:7c95867a-7edd-44b0-93f7-403d26222bb2"))


def test_without_a_mark_it_does_not_go_on(keys: PipeInput) -> None:
    keys.send_text(f"{ENTER}{DOWN}{SPACE}{ENTER}{ENTER}")
    assert picking.pick(regions(), renaming=False).pools == ("us-east-1_BBBBBBBBB",)


def test_a_name_is_asked_for_until_it_is_one_that_no_other_pool_has(keys: PipeInput) -> None:
    keys.send_text(f"{SPACE}{DOWN}{SPACE}{ENTER}")
    keys.send_text(f"{DOWN}{ENTER}\x15two words{ENTER}\x15web{ENTER}")  # Ctrl-U clears what is proposed
    keys.send_text(f"{DOWN}{DOWN}{ENTER}\x15web{ENTER}\x15web_2{ENTER}")
    keys.send_text(f"{ENTER}{ENTER}")
    found = picking.pick(regions(), renaming=True)
    assert found.names == {
        ("user_pool", "us-east-1_AAAAAAAAA"): "web",
        ("user_pool", "us-east-1_BBBBBBBBB"): "web_2",
    }
    assert found.names_by_region(regions()) == {"us-east-1": found.names}


def test_kinds_may_be_left_out(keys: PipeInput) -> None:
    keys.send_text(f"{SPACE}{ENTER}{SPACE}{ENTER}")
    found = picking.pick(regions(), renaming=False)
    assert len(found.exclude_kinds) == 1
    assert found.exclude_kinds[0] not in ("user_pool", "identity_pool", "user")


def test_what_aws_says_is_shown_and_obeyed_by_no_terminal(
    keys: PipeInput, capsys: pytest.CaptureFixture[str]
) -> None:
    keys.send_text(f"{SPACE}{ENTER}{ENTER}")
    picking.pick(regions(), renaming=False)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Café \\x1b[2J" in shown.err or "Café \\u001b[2J" in shown.err
    for words in (
        "us-east-1_AAAAAAAAA  2 clients, 1,204 users",
        "made by CloudFormation web",
        "identity pool",
    ):
        assert words in shown.err


def test_an_account_without_pools_is_a_sentence() -> None:
    with pytest.raises(UsageError, match=r"no pools in eu-west-1 to choose from"):
        picking.pick([RegionList("eu-west-1")], renaming=False)


def test_the_export_is_what_was_chosen_and_the_command_that_is_shown_does_the_same(
    keys: PipeInput, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_account, "_may_ask", lambda screen: not screen.silent)
    with serve(SAMPLE) as endpoint:
        given = ("export", "--region", "eu-west-1", "--endpoint-url", endpoint.url, "--out", tmp_path / "a b")
        keys.send_text(f"{SPACE}{ENTER}{DOWN}{ENTER}\x15customers_of_europe{ENTER}{ENTER}{ENTER}")
        keys.send_text(f"{DOWN}{DOWN}{DOWN}{SPACE}{ENTER}")  # the fourth target: terraform
        ran = poolport(*given)
        assert ran.exit_code in (0, 1), ran.output
        first = json.loads((tmp_path / "a b/report.json").read_text())
        assert [it["name"] for it in first["pools"]] == ["customers_of_europe"]
        assert list(first["targets"]) == ["terraform"]
        shown = (
            f"poolport export eu-west-1_nI9whiDqc --region eu-west-1 --endpoint-url {endpoint.url}"
            f" --out '{tmp_path}/a b' --target terraform"
        )
        assert shown in " ".join(ran.output.split())
        again = poolport("export", "--out", tmp_path / "a b")  # it asks no more
        assert "The same without questions" not in again.output


def test_elsewhere_nothing_is_asked(tmp_path: Path) -> None:
    ran = poolport("export", "--region", "eu-west-1", "--out", tmp_path / "out")
    assert ran.exit_code == 2
    assert "which pools?" in ran.output or "what shall be written" in ran.output.lower()
