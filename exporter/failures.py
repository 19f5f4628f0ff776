"""Tells whose failure an error of a call is, in words that say what happened and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.errors import ApiError

BROKEN_CONNECTION = "BrokenConnection"
NO_ANSWER = "NoAnswerInTime"
HTML = "HtmlInsteadOfAws"
UNUSABLE = "UnusableAnswer"
ENDLESS = "EndlessList"
"""Codes of our own, for what goes wrong without an error that AWS answers.

Their status is that of a refusal: one of a server's would be asked for again by who plans against a snapshot.
"""

NOT_FOUND = "ResourceNotFoundException"

THROTTLES = {
    "TooManyRequestsException",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure: ``said`` comes before the call's name, ``remedy`` says what to do about it."""

    said: str
    remedy: str


REFUSED = Failure("AWS refused", "allow {operation}, then run the same command again")
THROTTLED = Failure("AWS kept throttling", "run the same command later, or with a lower --max-rate")
AWS_FAILED = Failure(
    "AWS failed at", "run the same command later; health.aws.amazon.com shows problems of the region"
)
BROKE_OFF = Failure("the connection broke off in", "check the network, then run the same command again")
SILENT = Failure("no answer came in time to", "check the network and the region, then run it again later")
NOT_AWS = Failure(
    "HTML came instead of AWS's answer to",
    "see whether a proxy or a login page stands between, sign in there, then run the same command again",
)
GONE = Failure(
    "AWS does not know what was asked for (any more) in",
    "nothing to do if it was deleted meanwhile; run the same command again to export what is there now",
)
NO_USE = Failure(
    "an answer that cannot be used came to",
    "run the same command again; if it stays so, see what answers in place of AWS, or report it as a bug of"
    " poolport",
)
NO_END = Failure(
    "the pages have no end in",
    "run the same command again; if it stays so, see what answers in place of AWS",
)
OURS = Failure("AWS does not understand", "please report this as a bug of poolport")
OTHER = Failure("AWS answered an error to", "solve what AWS says, then run the same command again")

_BY_CODE = {
    BROKEN_CONNECTION: BROKE_OFF,
    NO_ANSWER: SILENT,
    HTML: NOT_AWS,
    UNUSABLE: NO_USE,
    ENDLESS: NO_END,
    "NotAuthorizedException": REFUSED,
    "UnauthorizedOperation": REFUSED,
    "403": REFUSED,
    "InvalidParameterException": OURS,
    "ValidationException": OURS,
    "SerializationException": OURS,
    **dict.fromkeys(THROTTLES, THROTTLED),
    # What older versions of poolport wrote into a snapshot.
    **dict.fromkeys(("JSONDecodeError", "ReadTimeoutError", "ConnectionClosedError"), BROKE_OFF),
}


def failure_of(error: ApiError) -> Failure:
    """The kind of failure that an error is."""
    if found := _BY_CODE.get(error.code):
        return found
    if "AccessDenied" in error.code:
        return REFUSED
    if error.code.endswith("NotFoundException"):
        return GONE
    if error.status >= 500 or error.code.startswith(("Internal", "ServiceUnavailable")):
        return AWS_FAILED
    return OTHER


def words_of(error: ApiError) -> str:
    """The error's own words: AWS's code and message, or our message alone."""
    return ": ".join(filter(None, ("" if is_ours(error.code) else error.code, error.message)))


def is_ours(code: str) -> bool:
    """Whether a code is of ours, and not AWS's."""
    return code in (BROKEN_CONNECTION, NO_ANSWER, HTML, UNUSABLE, ENDLESS)
