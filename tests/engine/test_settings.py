"""What the settings of an exported project are to its provider: the account and the region are its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.builders import ACCOUNT, REGION
from tests.engine.stack import Live

OF_ITS_OWN = """\
import pulumi_aws as aws

aws.Provider("own", region="{region}", allowed_account_ids=["{account}"])
"""
"""How the root program binds the provider of a project; the SDK writes it as the provider reads it."""


def test_the_default_provider_is_bound_to_account_and_region_as_one_in_the_code(
    adopt: Callable[..., Live], tmp_path: Path
) -> None:
    found = adopt("every-kind-around-a-pool")
    found.run("preview")
    by_settings = found.configured()
    assert by_settings["region"] == REGION
    assert by_settings["allowedAccountIds"] == f'["{ACCOUNT}"]'
    program = tmp_path / "program"
    program.mkdir()
    (program / "Pulumi.yaml").write_text("config: {}")
    (program / "__main__.py").write_text(OF_ITS_OWN.format(region=REGION, account=ACCOUNT))
    found.run("preview", program)
    by_code = found.configured()
    assert {name: by_code[name] for name in ("region", "allowedAccountIds")} == {
        name: by_settings[name] for name in ("region", "allowedAccountIds")
    }
