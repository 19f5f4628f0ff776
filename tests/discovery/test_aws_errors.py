"""Every failure is one sentence that says what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from botocore import exceptions as boto

from exporter.discovery.aws_errors import SESSION_ENDS, Refused, explain
from exporter.errors import ApiError, AwsError
from exporter.replay.protocol import refuse
from tests.discovery.support import on, run

ALLOW = "allow cognito-idp:DescribeUserPool .*poolport policy"


def _name(error: object) -> str:
    return error.error.code if isinstance(error, Refused) else type(error).__name__


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(ApiError("ResourceNotFoundException", "no such pool")), "check the id and the account"),
        (Refused(ApiError("InvalidParameterException", "bad")), "check the id"),
        (
            Refused(ApiError("NotAuthorizedException", "no")),
            ALLOW,
        ),
        (
            Refused(ApiError("AccessDeniedException", "no")),
            ALLOW,
        ),
        (Refused(ApiError("UserPoolTaggingException", "tags")), "check the pool's tags"),
        (Refused(ApiError("TooManyRequestsException", "slow")), "keeps throttling .*--max-rate"),
        (Refused(ApiError("InternalErrorException", "oops", 500)), "failed 6 times .*later"),
        (Refused(ApiError("SomethingNew", "new words")), "AWS says SomethingNew .new words."),
        (Refused(ApiError("ExpiredTokenException", "")), "expired .*sign in again"),
        (Refused(ApiError("UnrecognizedClientException", "")), "does not know these credentials"),
        (Refused(ApiError("InvalidSignatureException", "secret parts")), "clock"),
        (boto.NoCredentialsError(), "no AWS credentials: name a --profile"),
        (boto.PartialCredentialsError(provider="env", cred_var="AWS_X"), "not complete"),
        (boto.ProfileNotFound(profile="prod"), "no AWS profile prod"),
        (boto.TokenRetrievalError(provider="sso", error_msg="x"), "sign-in has expired"),
        (boto.SSOTokenLoadError(error_msg="x"), "sign-in has expired"),
        (boto.UnauthorizedSSOTokenError(), "sign-in has expired"),
        (boto.CredentialRetrievalError(provider="p", error_msg="x"), "could not be fetched"),
        (boto.InvalidRegionError(region_name="us east"), "not the name of an AWS region"),
        (boto.SSLError(endpoint_url="https://x", error="e"), "TLS .*AWS_CA_BUNDLE"),
        (boto.ProxyConnectionError(proxy_url="http://u:p@x", error="e"), "proxy cannot be reached"),
        (
            boto.EndpointConnectionError(endpoint_url="https://cognito-idp.us-esat-1.amazonaws.com/"),
            "no region us-esat-1 of Amazon Cognito",
        ),
        (
            boto.EndpointConnectionError(endpoint_url="https://cognito-idp.eu-west-1.amazonaws.com/"),
            "cannot be reached: check the network",
        ),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), "check the network"),
        (boto.ReadTimeoutError(endpoint_url="https://x"), "was not complete"),
        (json.JSONDecodeError("x", "{", 1), "was not complete"),
        (RuntimeError("odd\nthing"), "RuntimeError: odd thing"),
    ],
    ids=lambda value: None if isinstance(value, str) else _name(value),
)
def test_every_failure_is_one_sentence(error: Exception, words: str) -> None:
    said = explain(error, "reading pool us-east-1_AbC123 in us-east-1", "cognito-idp:DescribeUserPool")
    assert re.match(f"reading pool us-east-1_AbC123 in us-east-1: .*{words}", str(said))
    assert "\n" not in str(said)
    assert "secret parts" not in str(said)
    assert "u:p@" not in str(said)
    assert explain(said, "again") is said


@pytest.mark.parametrize("code", sorted(SESSION_ENDS))
def test_no_part_is_lost_to_credentials_that_no_longer_hold(account: Path, tmp_path: Path, code: str) -> None:
    with pytest.raises(AwsError):
        run(account, tmp_path / "out", fault=on("GetUserPoolMfaConfig", refuse(code, "no")))
