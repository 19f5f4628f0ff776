"""Whose failure an error is decides what to do about it: four kinds, and a bug is only the last."""

from __future__ import annotations

import re

import pytest

from exporter.cli.summaries import gaps
from exporter.discovery.results import RefusedCall, RegionRead
from exporter.errors import ApiError
from exporter.failures import (
    AWS_FAILED,
    BROKE_OFF,
    BROKEN_CONNECTION,
    ENDLESS,
    GONE,
    HTML,
    NO_ANSWER,
    NO_END,
    NO_USE,
    NOT_AWS,
    OTHER,
    OURS,
    REFUSED,
    SILENT,
    THROTTLED,
    UNUSABLE,
    Failure,
    failure_of,
)
from exporter.graph.gaps import refused_calls
from exporter.snapshot.store import Answer

OPERATION = "cognito-idp:ListTerms"
CASES = [
    (ApiError("AccessDeniedException", "no", 400), REFUSED, "AWS refused"),
    (ApiError("AccessDenied", "no", 403), REFUSED, "allow it"),
    (ApiError("NotAuthorizedException", "no"), REFUSED, "allow it"),
    (ApiError("403", "Forbidden", 403), REFUSED, "allow it"),
    (ApiError("InternalErrorException", "oops", 500), AWS_FAILED, "AWS failed at .*later"),
    (ApiError("503", "Service Unavailable", 503), AWS_FAILED, "later"),
    (ApiError("ServiceUnavailable", "", 503), AWS_FAILED, "later"),
    (ApiError("TooManyRequestsException", "slow", 400), THROTTLED, "--max-rate"),
    (ApiError(BROKEN_CONNECTION, "the answer was not complete", 500), BROKE_OFF, "broke off .*again"),
    (ApiError("JSONDecodeError", "of an older poolport", 500), BROKE_OFF, "broke off"),
    (ApiError(NO_ANSWER, "nothing came", 504), SILENT, "no answer came in time"),
    (ApiError(HTML, "a page of HTML came with status 200"), NOT_AWS, "HTML .*proxy or a login page"),
    (ApiError("ResourceNotFoundException", "gone"), GONE, "deleted meanwhile"),
    (ApiError(ENDLESS, "no end", 502), NO_END, "the pages have no end"),
    (ApiError(UNUSABLE, "it answered a number", 502), NO_USE, "cannot be used .*report it as a bug"),
    (ApiError("InvalidParameterException", "what?"), OURS, "report this as a bug"),
    (ApiError("SomethingNew", "new words"), OTHER, "solve what AWS says"),
]
each_case = pytest.mark.parametrize(("error", "failure", "words"), CASES, ids=[it.code for it, _, _ in CASES])


@each_case
def test_each_failure_has_its_remedy_in_the_summary(error: ApiError, failure: Failure, words: str) -> None:
    assert failure_of(error) is failure
    (gap,) = gaps([RegionRead("us-east-1", refused=(RefusedCall(OPERATION, {}, error),) * 2)])
    assert re.search(words, gap)
    assert f"{OPERATION} 2 times" in gap
    assert ("allow" in gap) == (failure is REFUSED)
    assert ("bug" in gap) == (failure in (NO_USE, OURS))


@each_case
def test_each_failure_has_its_remedy_in_the_report(error: ApiError, failure: Failure, words: str) -> None:
    operation = "cognito-idp:GetUserPoolMfaConfig"
    (found,) = refused_calls([Answer(operation, {"UserPoolId": "us-east-1_A"}, None, error)])
    assert found.level == "error"
    assert found.message.startswith(f"{failure.said} {operation} (")
    assert error.message in found.message
    assert ("allow" in found.remedy) == (failure is REFUSED)


def test_what_was_listed_and_is_gone_since_is_no_gap() -> None:
    gone = ApiError("ResourceNotFoundException", "no such client")
    request = {"UserPoolId": "us-east-1_A", "ClientId": "c"}
    (found,) = refused_calls([Answer("cognito-idp:DescribeUserPoolClient", request, None, gone)])
    assert (found.level, found.message) == ("info", "it was in the list, and is gone since")
