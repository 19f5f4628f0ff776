"""Explains a failure of boto3, botocore or AWS in one sentence that says what to do."""

from __future__ import annotations

import re

import botocore.parsers
import botocore.session
from botocore import exceptions as boto

from exporter.discovery.patience import ATTEMPTS, NoAnswer
from exporter.errors import ApiError, AwsError, ExporterError, UsageError
from exporter.failures import (
    AWS_FAILED,
    NOT_AWS,
    OTHER,
    REFUSED,
    SILENT,
    THROTTLES,
    UNUSABLE,
    failure_of,
    is_ours,
    words_of,
)

SESSION_ENDS = {
    "ExpiredToken": "expired",
    "ExpiredTokenException": "expired",
    "RequestExpired": "clock",
    "InvalidSignatureException": "clock",
    "SignatureDoesNotMatch": "clock",
    "UnrecognizedClientException": "unknown",
    "InvalidClientTokenId": "unknown",
    "IncompleteSignature": "unknown",
    "MissingAuthenticationToken": "unknown",
    "MissingAuthenticationTokenException": "unknown",
    "OptInRequired": "unknown",
    "SubscriptionRequiredException": "unknown",
}
"""Errors after which no call can succeed: they end the run instead of costing one part."""


class HtmlAnswer(ValueError):
    """What answered is not AWS, but a proxy or a login page."""


class Refused(Exception):
    """AWS answered one call with an error that concerns that call only."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(f"{error.code}: {error.message}")
        self.error = error


def unusable(fault: str) -> Refused:
    """What is wrong with an answer that is none, as an error of the call."""
    return Refused(ApiError(UNUSABLE, fault))


def explain(error: Exception, doing: str, operation: str = "") -> ExporterError:
    """Any failure of boto3, botocore or AWS as one sentence: what was being done, what is wrong, what to do.

    ``operation`` is spelled as its IAM action, and named where a permission is missing.
    """
    if isinstance(error, ExporterError):
        return error
    if isinstance(error, Refused):
        why, remedy = _explain_answer(error.error, operation)
    elif isinstance(error, boto.ClientError):
        why, remedy = _explain_answer(api_error(error), operation)
    else:
        why, remedy = _explain_failure(error)
    kind = UsageError if isinstance(error, (boto.ProfileNotFound, boto.InvalidRegionError)) else AwsError
    return kind(f"{doing}: {why}: {remedy}")


_SIGN_IN = (
    "sign in again (aws sso login, or new keys), then run the same command, which goes on where it stopped"
)


def _explain_answer(error: ApiError, operation: str) -> tuple[str, str]:
    """What an error that AWS answered means, and what to do; AWS's words only where they hold no secret."""
    code, words = error.code, " ".join(error.message.split())[:300]
    said = f"AWS says {code} ({words})" if words else f"AWS says {code}"
    match SESSION_ENDS.get(code):
        case "expired":
            return f"the credentials have expired ({code})", _SIGN_IN
        case "clock":
            return (
                f"AWS does not accept the request's signature ({code})",
                "check that this computer's clock is right, and that the secret key belongs to the key id",
            )
        case "unknown":
            return (
                f"AWS does not know these credentials ({code})",
                "check the profile or the AWS_* variables, and that the region is enabled for the account",
            )
    if code in THROTTLES:
        return (
            f"AWS keeps throttling it ({code})",
            "run the same command later, which goes on where it stopped, or with a lower --max-rate",
        )
    failure = failure_of(error)
    if failure is REFUSED and operation.startswith("sts:"):
        return said, (
            f"let the role's trust policy name these credentials (and the --external-id, if it asks for one),"
            f" and allow them {operation}; 'poolport policy --role-arn ARN' prints that"
        )
    if failure is REFUSED:
        return said, (
            f"allow {operation or 'it'} for these credentials; 'poolport policy' prints all that is needed"
        )
    match code:
        case "ResourceNotFoundException":
            return said, "check the id and the account that these credentials belong to"
        case "InvalidParameterException":
            return said, "check the id; if it is right, please report this as a bug of poolport"
        case "UserPoolTaggingException":
            return said, "check the pool's tags in the AWS console, then run the same command again"
    if failure is AWS_FAILED:
        return f"AWS failed {ATTEMPTS} times ({code})", failure.remedy
    if is_ours(code):
        return " ".join(words_of(error).split())[:300], failure.remedy
    return said, OTHER.remedy


def _explain_failure(error: Exception) -> tuple[str, str]:
    """What a failure before or instead of AWS's answer means, and what to do."""
    url = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    where = f"{url} cannot be reached" if url else "AWS cannot be reached"
    match error:
        case boto.NoCredentialsError():
            return "there are no AWS credentials", "name a --profile, set AWS_PROFILE, or run 'aws configure'"
        case boto.PartialCredentialsError():
            return "the AWS credentials are not complete", "set both the access key id and the secret key"
        case boto.ProfileNotFound():
            return (
                f"there is no AWS profile {error.kwargs['profile']}",
                "'aws configure list-profiles' shows the profiles that exist",
            )
        case boto.SSOError() | boto.TokenRetrievalError():
            return "the AWS sign-in has expired", _SIGN_IN
        case boto.CredentialRetrievalError():
            return "the AWS credentials could not be fetched", "check the profile's process and role"
        case boto.InvalidRegionError() | boto.NoRegionError():
            return "that is not the name of an AWS region", "name one such as us-east-1"
        case HtmlAnswer():
            return str(error), NOT_AWS.remedy
        case NoAnswer():
            return str(error), SILENT.remedy
        case boto.ReadTimeoutError() | botocore.parsers.ResponseParserError() | ValueError():
            return "AWS's answer was not complete", "run the same command again"
        case boto.SSLError():
            return f"the TLS connection to {url or 'AWS'} failed", (
                "check the proxy and its certificate; AWS_CA_BUNDLE names a file of certificates to trust"
            )
        case boto.ProxyConnectionError():
            return "the proxy cannot be reached", "check HTTPS_PROXY and NO_PROXY"
        case boto.EndpointConnectionError() if region := _unknown_region(url):
            return where, f"this boto3 knows no region {region} of Amazon Cognito: check --region"
        case boto.EndpointConnectionError() | boto.ConnectTimeoutError() | boto.HTTPClientError():
            return where, "check the network, the proxy, and the endpoint if you named one"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}", (
        "if that does not say what to do, please report it as a bug of poolport"
    )


def _unknown_region(url: str) -> str:
    """The region in the name of a host of AWS, if no partition has it."""
    found = re.match(r"https://cognito-\w+\.([\w-]+)\.amazonaws\.", url)
    session = botocore.session.get_session()
    known = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("cognito-idp", partition)
    }
    return found[1] if found and found[1] not in known else ""


def api_error(error: boto.ClientError) -> ApiError:
    """An error of AWS as boto3 raises it, as a value."""
    found = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return ApiError(str(found.get("Code") or "Unknown"), str(found.get("Message") or ""), int(status))
