"""Any failure of boto3, botocore or AWS in; one sentence for the user out, with a way to go on."""

from __future__ import annotations

import re

import botocore.parsers
import botocore.session
from botocore import exceptions as boto

from exporter.errors import AwsError, ExporterError, UsageError

ATTEMPTS = 6
"""How often one call is sent that meets server errors, cut connections or half answers."""

THROTTLES = {
    "TooManyRequestsException",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
}
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


class Refused(Exception):
    """AWS answered one call with an error that concerns that call only."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


def explain(error: Exception, doing: str, operation: str = "") -> ExporterError:
    """Any failure of boto3, botocore or AWS as one sentence: what was being done, what is wrong, what to do.

    ``operation`` is spelled as its IAM action, and named where a permission is missing.
    """
    if isinstance(error, ExporterError):
        return error
    if isinstance(error, (boto.ClientError, Refused)):
        code, message, _ = error_parts(error)
        why, remedy = _answered(code, message, operation)
    else:
        why, remedy = _unanswered(error)
    kind = UsageError if isinstance(error, (boto.ProfileNotFound, boto.InvalidRegionError)) else AwsError
    return kind(f"{doing}: {why}: {remedy}")


_SIGN_IN = (
    "sign in again (aws sso login, or new keys), then run the same command, which goes on where it stopped"
)


def _answered(code: str, message: str, operation: str) -> tuple[str, str]:
    """Why, and what to do about an error that AWS answered; its own words only where they hold no secret."""
    said = f"AWS says {code} ({' '.join(message.split())[:300]})" if message else f"AWS says {code}"
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
    if "AccessDenied" in code or code in ("NotAuthorizedException", "UnauthorizedOperation"):
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
        case "InternalErrorException" | "InternalServerException" | "InternalFailure" | "ServiceUnavailable":
            return (
                f"AWS failed {ATTEMPTS} times ({code})",
                "run the same command later; health.aws.amazon.com tells of troubles in the region",
            )
    return said, "see what AWS says about it, then run the same command again"


def _unanswered(error: Exception) -> tuple[str, str]:
    """Why, and what to do about a failure before or instead of AWS's answer."""
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
                "see 'aws configure list-profiles' for those that there are",
            )
        case boto.SSOError() | boto.TokenRetrievalError():
            return "the AWS sign-in has expired", _SIGN_IN
        case boto.CredentialRetrievalError():
            return "the AWS credentials could not be fetched", "check the profile's process and role"
        case boto.InvalidRegionError() | boto.NoRegionError():
            return "that is no name of an AWS region", "name one such as us-east-1"
        case boto.ReadTimeoutError() | botocore.parsers.ResponseParserError() | ValueError():
            return "AWS's answer did not arrive whole", "run the same command again"
        case boto.SSLError():
            return f"the TLS connection to {url or 'AWS'} failed", (
                "check the proxy and its certificate; AWS_CA_BUNDLE names a file of certificates to trust"
            )
        case boto.ProxyConnectionError():
            return "the proxy cannot be reached", "check HTTPS_PROXY and NO_PROXY"
        case boto.EndpointConnectionError() if region := _unknown_region(url):
            return where, f"{region} is no region of Amazon Cognito that this boto3 knows: check --region"
        case boto.EndpointConnectionError() | boto.ConnectTimeoutError() | boto.HTTPClientError():
            return where, "check the network, the proxy, and the endpoint if you named one"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}", (
        "if that does not tell what to do, please report it as a bug of poolport"
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


def error_parts(error: boto.ClientError | Refused) -> tuple[str, str, int]:
    """An error's code, message and HTTP status."""
    if isinstance(error, Refused):
        return error.code, error.message, error.status
    told = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return str(told.get("Code") or "Unknown"), str(told.get("Message") or ""), int(status)
