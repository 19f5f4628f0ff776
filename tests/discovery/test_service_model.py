"""An older botocore calls what the catalog knows, and no form of an answer is botocore's to judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import botocore.session
import pytest

from exporter.catalog.unmanaged import CIMD_POLICY
from exporter.discovery import session as sessions
from exporter.discovery.service_model import for_reading
from tests.discovery.support import KINDS, ONE, json_reply, on, run


def model(service: str) -> dict[str, Any]:
    found: Any = botocore.session.get_session().get_component("data_loader")
    return dict(found.load_service_model(service, "service-2"))


def test_an_operation_that_botocore_does_not_know_has_its_request() -> None:
    known = model("cognito-idp")
    known["operations"] = {
        name: found
        for name, found in known["operations"].items()
        if "CIMD" not in name and name != "ListGroups"
    }
    made = for_reading("cognito-idp", known)
    assert made["operations"]["ListGroups"]["http"] == {"method": "POST", "requestUri": "/"}
    members = made["shapes"]["ListGroupsRequest"]["members"]
    assert {name: made["shapes"][it["shape"]]["type"] for name, it in members.items()} == {
        "UserPoolId": "string",
        "Limit": "integer",
        "NextToken": "string",
    }
    assert set(made["shapes"]["DescribeCIMDPolicyRequest"]["members"]) == {"UserPoolId", "CIMDPolicyId"}


def test_what_answers_no_json_keeps_its_form() -> None:
    assert for_reading("sts", found := model("sts")) is found


def test_an_unknown_operation_is_called_and_its_answer_kept(
    account: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(service: str, known: dict[str, Any]) -> dict[str, Any]:
        operations = {name: found for name, found in known["operations"].items() if "CIMD" not in name}
        return for_reading(service, {**known, "operations": operations})

    monkeypatch.setattr(sessions, "for_reading", older)
    sessions._loader.cache_clear()
    policy = {"CIMDPolicyId": "p", "PolicyName": "agents"}

    def fault(call: Any, number: int) -> Any:
        if call.request.get("UserPoolId") != ONE:
            return on("ListCIMDPolicies", json_reply({"CIMDPolicies": []}))(call, number)
        listed = on("ListCIMDPolicies", json_reply({"CIMDPolicies": [policy]}))(call, number)
        whole = {"CIMDPolicy": {**policy, "UserPoolId": ONE, "URLPatterns": ["https://a.example/*"]}}
        return listed or on("DescribeCIMDPolicy", json_reply(whole))(call, number)

    try:
        ran = run(account, tmp_path / "out", fault=fault, kinds=(*KINDS, CIMD_POLICY))
    finally:
        sessions._loader.cache_clear()
    assert not ran.result.refused
    (described,) = ran.file(ONE)["DescribeCIMDPolicy"]
    assert described["response"]["CIMDPolicy"]["URLPatterns"] == ["https://a.example/*"]
