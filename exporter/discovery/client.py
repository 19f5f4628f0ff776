"""Makes the read calls of one run in one region, as fast as each quota category allows."""

from __future__ import annotations

import json
import math
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlsplit

import botocore.parsers
from botocore import exceptions as boto
from botocore import xform_name

from exporter.discovery.aws_errors import SESSION_ENDS, HtmlAnswer, Refused, api_error, explain
from exporter.discovery.options import ReadOptions
from exporter.discovery.patience import HASTE, NoAnswer, Patience, within
from exporter.discovery.rate_limit import PER_POOL_CATEGORIES, QUOTAS, Budget, Stopped, Workers, category_of
from exporter.discovery.session import open_client, open_session
from exporter.errors import ApiError, AwsError
from exporter.failures import BROKEN_CONNECTION, HTML, NO_ANSWER, THROTTLES, UNUSABLE
from exporter.partitions import partition_of

Body = dict[str, Any]

PATIENCE = 180.0
"""Seconds for which one call is tried again because of throttling."""


class Calls:
    """The read calls of one run in one region: clients, budgets, retries, and how many were made.

    ``counts`` is the number of requests sent by operation, ``throttled`` how many of them AWS refused
    because of a quota.
    """

    def __init__(self, region: str, options: ReadOptions) -> None:
        self.region, self.options = region, options
        self.counts: Counter[str] = Counter()
        self.throttled = 0
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        self._lanes: dict[str, tuple[Budget, Workers]] = {}
        self._shared: dict[tuple[str, str], Future[Body]] = {}
        self._about_pools = {
            _service(kind.reads[0].operation) for kind in options.kinds if kind.root and kind.reads
        }
        self._patience = Patience()
        self._session = open_session(region, options)

    def submit(self, operation: str, request: Mapping[str, Any]) -> Future[Body]:
        """Make one call; its future holds the answer's members, ``Refused`` or an ExporterError.

        What another service has (a function, say) may be named by many pools, and is asked for once.
        """
        budget, workers = self._lane(operation)
        if _service(operation) in self._about_pools:
            return workers.submit(self._call, operation, request, budget)
        key = operation, json.dumps(request, sort_keys=True)
        with self._lock:
            if key not in self._shared:
                self._shared[key] = workers.submit(self._call, operation, request, budget)
            return self._shared[key]

    def ask(self, operation: str, request: Mapping[str, Any]) -> Body:
        """Make one call and wait for its answer."""
        return self.submit(operation, request).result()

    def account(self) -> str:
        """The account of the credentials, which needs no permission; empty where nobody says it."""
        try:
            client = open_client(self._session, "sts", self.options, json_answers=False)
            return str(within(HASTE, client.get_caller_identity).get("Account") or "")
        except Exception:
            return ""

    @property
    def sent(self) -> int:
        """The number of requests so far."""
        with self._lock:
            return self.counts.total()

    def per_pool(self, operation: str) -> bool:
        """Whether AWS grants each pool only ``PER_POOL`` calls a second of an operation."""
        return category_of(operation) in PER_POOL_CATEGORIES and self._against_aws(_service(operation))

    def close(self) -> None:
        """End all that waits or runs; nothing can be called afterwards."""
        self.stop.set()
        for _, workers in self._lanes.values():
            workers.close()

    def _against_aws(self, service: str) -> bool:
        """Whether the endpoint is AWS's own, whose quotas are known."""
        meta = self._client(service).meta
        host = urlsplit(meta.endpoint_url).hostname or ""
        return host.endswith(f".{partition_of(meta.region_name).hosts}")

    def _lane(self, operation: str) -> tuple[Budget, Workers]:
        category = category_of(operation)
        if category not in self._lanes:
            if self.stop.is_set():
                raise Stopped
            quota, most = QUOTAS.get(category, 10.0), self.options.max_rate
            # AWS's quotas are known, so no call is wasted on finding them; an emulator has none.
            known = self._against_aws(_service(operation))
            ceiling = most or (quota if known else math.inf)
            start = min(quota, ceiling) if known else ceiling
            with self._lock:
                # A lane has its own threads: a category that waits keeps no other from going on.
                lane = Budget(quota, start, ceiling), Workers(self.options.workers)
                self._lanes.setdefault(category, lane)
        return self._lanes[category]

    def _client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = open_client(self._session, service, self.options)
            return self._clients[service]

    def _call(self, operation: str, request: Mapping[str, Any], budget: Budget) -> Body:
        service, _, name = operation.partition(":")
        method = getattr(self._client(service), xform_name(name), None)
        if method is None:
            raise Refused(ApiError("UnknownOperation", f"this boto3 does not know {operation}: update boto3"))
        failures, silence, started = 0, 0.0, time.monotonic()
        while True:
            if self._patience.is_dead:
                raise AwsError(
                    f"calling {operation} in {self.region}: nothing in the region answers any more: check the"
                    " network, then run the same command again, which goes on where it stopped"
                )
            sent = budget.take(self.stop)
            with self._lock:
                self.counts[operation] += 1
            began = time.monotonic()
            try:
                response: Body = within(self._patience.seconds(operation, silence), method, **request)
                response.pop("ResponseMetadata", None)
                budget.faster()
                self._patience.answered(operation)
                return response
            except Exception as error:
                now = time.monotonic()
                if _is_throttle(error):
                    with self._lock:
                        self.throttled += 1
                    budget.slower(sent)
                    if now - started < PATIENCE:
                        continue
                elif _is_transient(error):
                    failures += 1
                    silent = isinstance(error, _SILENCE)
                    silence += now - began if silent else 0
                    if self._patience.tries_again(operation, failures, silence):
                        if self.stop.wait(random.random() * 0.1 * 2**failures):
                            raise Stopped from error
                        continue
                    self._patience.gave_up(operation, silent=silent)
                elif isinstance(error, NoAnswer):
                    self._patience.gave_up(operation, silent=True)
                else:
                    self._patience.answered(operation)
                raise _final(error, operation, self.region) from error


_SILENCE = (boto.ReadTimeoutError, boto.ConnectTimeoutError)
_HALF_ANSWERS = (
    boto.ConnectionClosedError,
    boto.IncompleteReadError,
    boto.ResponseStreamingError,
    botocore.parsers.ResponseParserError,
    ValueError,
)
_ODD_ANSWERS = (TypeError, AttributeError, KeyError, IndexError, RecursionError)
"""What botocore raises on JSON of another form than AWS's."""


def _service(operation: str) -> str:
    return operation.partition(":")[0]


def _is_throttle(error: Exception) -> bool:
    if not isinstance(error, boto.ClientError):
        return False
    answered = api_error(error)
    return answered.code in THROTTLES or answered.status == 429


def _is_transient(error: Exception) -> bool:
    if isinstance(error, boto.ClientError):
        answered = api_error(error)
        return answered.status >= 500 or answered.code.startswith(("Internal", "RequestTimeout"))
    if isinstance(error, HtmlAnswer):
        return False
    return isinstance(error, (*_HALF_ANSWERS, boto.HTTPClientError, boto.ConnectionError))


def _final(error: Exception, operation: str, region: str) -> Exception:
    """What a call's caller gets of an error that no further attempt can solve."""
    if isinstance(error, boto.ClientError):
        if not operation.endswith(f":{error.operation_name}"):  # it failed on the way to credentials
            return explain(error, "assuming the role", f"sts:{error.operation_name}")
        answered = api_error(error)
        if answered.code not in SESSION_ENDS:
            return Refused(answered)
    elif isinstance(error, HtmlAnswer):
        return Refused(ApiError(HTML, str(error)))
    elif isinstance(error, NoAnswer):
        return Refused(ApiError(NO_ANSWER, str(error)))
    elif isinstance(error, boto.ReadTimeoutError):
        return Refused(ApiError(NO_ANSWER, "nothing came before the time limit"))
    elif isinstance(error, _HALF_ANSWERS):
        return Refused(ApiError(BROKEN_CONNECTION, "AWS's answer was not complete"))
    elif isinstance(error, _ODD_ANSWERS):
        what = " ".join(str(error).split())[:120]
        return Refused(ApiError(UNUSABLE, f"{operation} answered in no form of AWS's ({what})"))
    return explain(error, f"calling {operation} in {region}", operation)
