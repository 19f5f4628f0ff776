"""The shapes of listings and reads that the catalog can have, with kinds that are made up."""

from __future__ import annotations

from pathlib import Path

from exporter.catalog.schema import Read
from exporter.replay.protocol import refuse
from tests.discovery.support import ACCOUNT, GROUP, KINDS, ONE, TWO, answered, kind, on, pool, run, snapshot

LOOK = kind(
    "look",
    lambda document, listed: [{}, *({"ClientId": c["ClientId"]} for c in listed["user_pool_client"])],
    (
        Read("cognito-idp:DescribeRiskConfiguration", ("UserPoolId", "ClientId"), absent=("NoAddOn",)),
        Read("cognito-idp:GetUICustomization", ("UserPoolId", "ClientId")),
    ),
)


FUNCTION = kind(
    "function",
    lambda document, listed: [{"FunctionName": arn} for arn in document["LambdaConfig"].values()],
    (Read("lambda:GetPolicy", ("FunctionName",), absent=("ResourceNotFoundException",)),),
)


def test_whole_lists_functions_of_the_document_and_what_is_absent(tmp_path: Path) -> None:
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:sign-up"
    here = {"UserPoolId": ONE}
    triggers = {"PreSignUp": function, "PostConfirmation": function}
    files = {
        ONE: [
            *pool(ONE, "customers", clients=1, LambdaConfig=triggers),
            answered("ListGroups", here, {"Groups": [{"GroupName": "staff"}, {"GroupName": "staff"}]}),
            answered("GetUICustomization", here, {"UICustomization": {"CSS": "a{}"}}),
            {
                "operation": "cognito-idp:DescribeRiskConfiguration",
                "request": here,
                "error": {"code": "NoAddOn", "message": "none", "status": 400},
            },
            {
                "operation": "lambda:GetPolicy",
                "request": {"FunctionName": function},
                "response": {"Policy": "{}", "RevisionId": "1", "YoungerThanBoto": 1},
            },
        ],
        TWO: pool(TWO, "customers-old", clients=0, LambdaConfig=triggers),
    }
    kinds = (*KINDS, GROUP, LOOK, FUNCTION)
    fault = on("DescribeRiskConfiguration", refuse("NoAddOn", "none"))
    ran = run(snapshot(tmp_path / "account", files), tmp_path / "out", kinds=kinds, fault=fault)
    found = ran.file(ONE)
    assert [group["GroupName"] for group in found["ListGroups"][0]["response"]["Groups"]] == ["staff"]
    assert "GetGroup" not in found
    assert [entry["request"] for entry in found["GetUICustomization"]] == [
        {"ClientId": "000client123", "UserPoolId": ONE},
        here,
    ]
    assert all("error" in entry for entry in found["DescribeRiskConfiguration"])
    assert found["GetPolicy"] == ran.file(TWO)["GetPolicy"]
    assert found["GetPolicy"][0]["response"]["YoungerThanBoto"] == 1
    assert ran.names()["GetPolicy"] == 1  # two triggers in two pools
    assert ran.refused() == [
        ("cognito-idp:ListGroups", {"UserPoolId": TWO}, "ResourceNotFoundException"),
    ]
