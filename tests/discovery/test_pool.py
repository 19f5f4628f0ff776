"""Ids, and the kinds that they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.discovery.pool import kind_of
from exporter.discovery.selection import Selection
from exporter.errors import UsageError
from exporter.replay.answers import load_answers
from tests.discovery.support import IDENTITY_POOL, KINDS, REGION, run


@pytest.mark.parametrize(
    "text",
    [
        "",
        "customers",
        "us-east-1_",
        "us-east-1_a-b",
        "us-east-1_" + "a" * 46,
        "us-east-1_é",
        "us-é-1_a",
        "a b_c",
    ],
)
def test_what_is_not_a_pool_id(text: str) -> None:
    with pytest.raises(UsageError, match="is not a pool id: one looks like us-east-1_"):
        kind_of(text, KINDS)


def test_identity_pools(account: Path, identity_pools: list[str], tmp_path: Path) -> None:
    kinds = (*KINDS, IDENTITY_POOL)
    ran = run(account, tmp_path / "all", kinds=kinds)
    assert ran.result.listed == 5
    assert load_answers(ran.out).index.keys() == load_answers(account).index.keys()
    files = [f"{REGION}/identity-pools/{pool_id.partition(':')[2]}.json" for pool_id in identity_pools]
    assert [file for file in ran.result.files if "identity" in file] == files
    one = Selection(ids=(identity_pools[0],))
    assert run(account, tmp_path / "one", one, kinds=kinds).result.files == tuple(files[:1])
    tagged = Selection(tags=(("team", "shop"),), names=("shop",))
    assert run(account, tmp_path / "tag", tagged, kinds=kinds).result.files == tuple(files[1:])
    with pytest.raises(UsageError, match="of a kind that is not to be read"):
        run(account, tmp_path / "none", one)
