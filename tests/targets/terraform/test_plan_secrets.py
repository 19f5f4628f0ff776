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


@pytest.mark.parametrize(("before", "after"), [(8, 9), (True, False), (0.5, 1)])
def test_a_number_or_a_flag_with_the_name_of_a_secret_is_shown(before: Any, after: Any) -> None:
    names = {"before": {"password_policy": [{"x": before}]}, "after": {"password_policy": [{"x": after}]}}
    assert list(_differences(names)) == [("password_policy[0].x", str(before).lower(), str(after).lower())]
