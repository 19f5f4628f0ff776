"""An error of AWS as a value, and what stops a run: a sentence for the user, and its documented exit code.

ExporterError
  UsageError      2   the arguments, the selection, a file that people edit
  AwsError        3   credentials, permissions, the network, AWS's own refusals
  OutputError     4   the output folder holds something that poolport must not replace
  Fault           70   a mistake of poolport's own that nobody had thought of
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiError:
    """An error of AWS, however it came: from a call, a snapshot or the replay.

    ``code`` is AWS's name for it (``ResourceNotFoundException``), ``status`` that of HTTP.
    """

    code: str
    message: str = ""
    status: int = 400


class ExporterError(Exception):
    """Stops the run; the message is a sentence in lower case that says what to do."""

    exit_code = 1


class UsageError(ExporterError):
    """Something that the user gave cannot be used."""

    exit_code = 2


class AwsError(ExporterError):
    """AWS, or the way to it, gave no usable answer."""

    exit_code = 3


class OutputError(ExporterError):
    """Writing would replace something that is not poolport's."""

    exit_code = 4


class Fault(ExporterError):
    """Something went wrong that nobody had thought of."""

    exit_code = 70  # EX_SOFTWARE of sysexits.h; 5 is for differences
