"""What a verdict shows of a change has no secret in it."""

from __future__ import annotations

from typing import Any

import pytest

from exporter.snapshot.secrets import MASK
from exporter.targets.terraform.plan import _differences

SECRET = "k3yABCDEFGH"


@pytest.mark.parametrize(
    "change",
    [
        {"before": {"provider_details": {"client_secret": SECRET}}, "after": {"provider_details": {}}},
        {"before": {"provider_details": {"client_secret": SECRET}}, "after": {}},
        {
            "before": {"blocks": [{"text": SECRET}]},
            "before_sensitive": {"blocks": [{"text": True}]},
            "after": {},
        },
        {"before": {"text": SECRET}, "before_sensitive": {"text": True}, "after": {"text": "b"}},
        {
            "before": {"supported_login_providers": {"api.twitter.com": f"key;{SECRET}"}},
            "after": {"supported_login_providers": {"api.twitter.com": "key"}},
        },
        {"before": {"supported_login_providers": {"api.twitter.com": f"key;{SECRET}"}}, "after": {}},
    ],
)
def test_the_value_before_a_change_is_masked(change: dict[str, Any]) -> None:
    ((path, before, after),) = _differences(change)
    assert path
    assert MASK in before
    assert SECRET not in before + after
