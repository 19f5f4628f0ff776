"""The report tells which arguments must stay: a change of one makes another thing in place of the old one."""

from __future__ import annotations

import json
from pathlib import Path

from exporter.catalog import BY_NAME
from exporter.folder.render import choose, draw_export
from exporter.report.replacing import joined

ACCOUNT = Path(__file__).parents[2] / "demo" / "account"


def test_the_arguments_that_replace_a_thing_are_told_once_a_kind_in_the_words_of_the_code(
    tmp_path: Path,
) -> None:
    terraform, pulumi = (
        json.loads(draw_export(ACCOUNT, tmp_path, choose((name,))).files["report.json"])["replacing"]
        for name in ("terraform", "pulumi")
    )
    assert terraform["user_pool"] == {
        "alias_attributes": "",
        "name": "6.6.0",
        "username_attributes": "",
        "username_configuration[0].case_sensitive": "",
    }
    # Pulumi's provider is newer than the one that renames a pool in place.
    assert pulumi["user_pool"].keys() == {
        "aliasAttributes",
        "usernameAttributes",
        "usernameConfiguration.caseSensitive",
    }
    # A look is changed in place.
    assert "user_pool_ui_customization" not in terraform
    kept = [BY_NAME[kind].irreplaceable for kind in terraform]
    assert kept == sorted(kept, reverse=True)
    assert len(set(kept)) == 2


def test_regions_are_told_of_together() -> None:
    one, two = {"resource_server": {"identifier": ""}, "user": {}}, {"user_pool": {"name": "6.6.0"}}
    found = joined([one, two])
    assert list(found) == ["user_pool", "resource_server"]
    assert found["user_pool"] == {"name": "6.6.0"}
