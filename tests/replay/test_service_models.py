"""What is derived from botocore, held against its paginators and against the catalog."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import botocore.session
import pytest

from exporter.catalog import KINDS
from exporter.replay.derive import RENAMED
from exporter.replay.service_models import LISTS, SERVICES, Paging, paging_of, routes, service_of, status_of

SESSION: Any = botocore.session.get_session()
COGNITO = ("cognito-idp", "cognito-identity")


def test_every_paginator_of_botocore_pages_as_it_says() -> None:
    checked = 0
    for service in COGNITO:
        paginators = SESSION.get_component("data_loader").load_service_model(service, "paginators-1")
        for name, paginator in paginators["pagination"].items():
            found = paging_of(f"{service}:{name}")
            assert found is not None, name
            assert (found.size, found.token) == (paginator["limit_key"], paginator["input_token"])
            assert paginator["output_token"] == found.token
            checked += 1
    assert checked >= 10


@pytest.mark.parametrize("operation", sorted(LISTS))
def test_the_catalogs_pages_are_those_of_botocore(operation: str) -> None:
    listing, found = LISTS[operation], paging_of(operation)
    assert found is not None
    assert (found.size, found.most, found.token) == (*listing.limit, listing.token)


def test_lists_that_poolport_does_not_call_have_their_pages_too() -> None:
    assert paging_of("cognito-idp:ListUserImportJobs") == Paging("MaxResults", 60, True, "PaginationToken")
    assert paging_of("cognito-idp:AdminListDevices") == Paging("Limit", 60, False, "PaginationToken")
    # A required member that stands in the answer too is not the token.
    assert paging_of("cognito-identity:ListIdentities") == Paging("MaxResults", 60, True, "NextToken")
    assert paging_of("cognito-idp:ListUserPoolReplicas") == Paging("", 0, False, "NextToken")


@pytest.mark.parametrize(
    "operation",
    [
        "cognito-idp:DescribeUserPool",
        "cognito-idp:GetCSVHeader",
        "cognito-idp:ListNothing",
        "nothing:ListAll",
    ],
)
def test_what_is_not_a_list_has_no_pages(operation: str) -> None:
    assert paging_of(operation) is None


def test_the_protocols_are_those_of_botocore() -> None:
    assert service_of("AWSCognitoIdentityProviderService") == "cognito-idp"
    assert service_of("AWSCognitoIdentityService") == "cognito-identity"
    assert service_of("AWSWAF_20190729") == "wafv2"
    assert service_of("AWSNothing") is None
    assert {route.operation.partition(":")[0] for route in routes()} == {"lambda"}
    assert set(SERVICES) == {*COGNITO, "lambda", "wafv2"}


def read_rest(method: str, target: str) -> list[tuple[str, dict[str, Any]]]:
    found = ((route.operation, route.read_request(method, target)) for route in routes())
    return [(operation, request) for operation, request in found if request is not None]


def test_a_rest_call_is_known_by_its_path_and_gives_its_members() -> None:
    arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af"
    assert read_rest("GET", f"/2015-03-31/functions/{arn}/policy?Qualifier=live") == [
        ("lambda:GetPolicy", {"FunctionName": "arn:aws:lambda:us-east-1:1:function:f", "Qualifier": "live"})
    ]
    assert read_rest("GET", "/2015-03-31/functions/?MaxItems=5") == [
        ("lambda:ListFunctions", {"MaxItems": 5})
    ]
    assert read_rest("POST", "/2015-03-31/functions/f/policy") == [
        ("lambda:AddPermission", {"FunctionName": "f"})
    ]
    assert read_rest("GET", "/nothing") == []
    with pytest.raises(ValueError, match="invalid literal"):
        read_rest("GET", "/2015-03-31/functions/?MaxItems=many")


def test_the_status_of_an_error_is_that_of_its_service() -> None:
    assert status_of("lambda:GetFunction", "ResourceNotFoundException") == 404
    assert status_of("cognito-idp:DescribeUserPool", "ResourceNotFoundException") == 400
    assert status_of("nothing:GetNothing", "ResourceNotFoundException") == 400


def test_what_a_list_answers_has_the_members_of_that_read() -> None:
    """Every member of the answer is in the item, but for those that have another name there."""
    for listing in LISTS.values():
        if read := listing.answers:
            service, _, name = read.operation.partition(":")
            model = SESSION.get_service_model(service)
            item = model.operation_model(listing.operation.partition(":")[2]).output_shape
            item = item.members[listing.items].member
            answer = model.operation_model(name).output_shape
            answer = answer.members[read.unwrap] if read.unwrap else answer
            renamed = RENAMED.get(read.operation, {})
            for old, new in renamed.items():
                assert item.members[old].name == answer.members[new].name
            if read.unwrap:
                assert item.name == answer.name
            # AWS gives the rest of a user one by one only.
            missing = set(answer.members) - {renamed.get(member, member) for member in item.members}
            assert missing <= {"PreferredMfaSetting", "UserMFASettingList"}
            assert len(set(read.params) - set(listing.params)) == 1


def test_an_answer_for_nothing_has_members_of_its_read() -> None:
    found = [read for kind in KINDS for read in kind.reads if read.nothing is not None]
    assert len(found) == 4
    for read in found:
        service, _, name = read.operation.partition(":")
        shape = SESSION.get_service_model(service).operation_model(name).output_shape
        assert read.nothing is not None
        assert set(read.nothing) <= set(shape.members)


def test_importing_a_replay_loads_no_botocore() -> None:
    program = "import exporter.replay.server, sys; print('botocore' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
    )
