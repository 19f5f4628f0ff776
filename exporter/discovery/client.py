"""Settings in; AWS's own JSON answers out, call by call, as fast as each quota category allows."""

from __future__ import annotations

import json
import math
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import boto3
import botocore.loaders
import botocore.parsers
import botocore.session
from botocore import exceptions as boto
from botocore import xform_name
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

from exporter.catalog.schema import Kind
from exporter.discovery.aws_errors import ATTEMPTS, SESSION_ENDS, THROTTLES, Refused, error_parts, explain
from exporter.discovery.rate_limit import PER_POOL_CATEGORIES, QUOTAS, Budget, Stopped, Workers, category_of
from exporter.errors import UsageError

Body = dict[str, Any]

PATIENCE = 180.0
"""Seconds for which one call is tried again because of throttling."""
CONNECT_TIMEOUT, READ_TIMEOUT = 5, 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How to talk to one region: ``max_rate`` in calls a second for each quota category, None for the quota.

    ``workers`` is the number of calls under way in each category, ``kinds`` what is to be read.
    """

    region: str
    kinds: tuple[Kind, ...]
    profile: str | None = None
    endpoint_url: str | None = None
    max_rate: float | None = None
    workers: int = 12
    refresh: bool = False
    role_arn: str | None = None
    external_id: str | None = None
    fetch_images: bool = False


class Calls:
    """The read calls of one run in one region: clients, budgets, retries, and how many were made.

    ``counts`` is the number of requests sent by operation, ``throttled`` how many of them AWS refused
    because of a quota.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.counts: Counter[str] = Counter()
        self.throttled = 0
        self.stop = threading.Event()
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        self._lanes: dict[str, tuple[Budget, Workers]] = {}
        self._shared: dict[tuple[str, str], Future[Body]] = {}
        try:
            self._session = _session(settings)
        except boto.BotoCoreError as error:
            raise explain(error, f"opening a session in {settings.region}") from error

    def submit(self, operation: str, request: Mapping[str, Any]) -> Future[Body]:
        """Make one call; its future holds the answer's members, ``Refused`` or an ExporterError.

        What is not about Cognito may be named by many pools (a function, say), and is asked for once.
        """
        budget, workers = self._lane(operation)
        if operation.startswith("cognito-"):
            return workers.submit(self._call, operation, request, budget)
        key = operation, json.dumps(request, sort_keys=True)
        with self._lock:
            if key not in self._shared:
                self._shared[key] = workers.submit(self._call, operation, request, budget)
            return self._shared[key]

    def ask(self, operation: str, request: Mapping[str, Any]) -> Body:
        """Make one call and wait for its answer."""
        return self.submit(operation, request).result()

    @property
    def sent(self) -> int:
        """The number of requests so far."""
        with self._lock:
            return self.counts.total()

    def per_pool(self, operation: str) -> bool:
        """Whether AWS grants each pool only ``PER_POOL`` calls a second of an operation."""
        return category_of(operation) in PER_POOL_CATEGORIES and self._against_aws()

    def _against_aws(self) -> bool:
        """Whether the endpoint is AWS's own, whose quotas are known."""
        return "amazonaws." in self._client("cognito-idp").meta.endpoint_url

    def close(self) -> None:
        """End all that waits or runs; nothing can be called afterwards."""
        self.stop.set()
        for _, workers in self._lanes.values():
            workers.close()

    def _lane(self, operation: str) -> tuple[Budget, Workers]:
        category = category_of(operation)
        if category not in self._lanes:
            if self.stop.is_set():
                raise Stopped
            quota, most = QUOTAS.get(category, 10.0), self.settings.max_rate
            # AWS's quotas are known, so no call is wasted on finding them; an emulator has none.
            known = self._against_aws()
            ceiling = most or (quota if known else math.inf)
            start = min(quota, ceiling) if known else ceiling
            with self._lock:
                # A lane has its own threads: a category that waits keeps no other from going on.
                lane = Budget(quota, start, ceiling), Workers(self.settings.workers)
                self._lanes.setdefault(category, lane)
        return self._lanes[category]

    def _client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                config = Config(
                    # One attempt: our own loop repeats, so that the budget hears of every throttle and
                    # an interrupt ends every wait.
                    retries={"mode": "standard", "total_max_attempts": 1},
                    max_pool_connections=self.settings.workers * len(QUOTAS),
                    connect_timeout=CONNECT_TIMEOUT,
                    read_timeout=READ_TIMEOUT,
                    parameter_validation=False,
                    user_agent_extra="poolport",
                )
                session: Any = self._session
                try:
                    client = session.client(service, endpoint_url=self.settings.endpoint_url, config=config)
                except boto.BotoCoreError as error:
                    raise explain(error, f"connecting to {service} in {self.settings.region}") from error
                except ValueError as error:
                    url = self.settings.endpoint_url
                    raise UsageError(f"{url} is no URL of an endpoint: check --endpoint-url") from error
                client.meta.events.register("after-call", _as_answered)
                self._clients[service] = client
            return self._clients[service]

    def _call(self, operation: str, request: Mapping[str, Any], budget: Budget) -> Body:
        service, _, name = operation.partition(":")
        method = getattr(self._client(service), xform_name(name), None)
        if method is None:
            raise Refused("UnknownOperation", f"this boto3 does not know {operation}: update boto3")
        failures, deadline = 0, time.monotonic() + PATIENCE
        while True:
            sent = budget.take(self.stop)
            with self._lock:
                self.counts[operation] += 1
            try:
                response: Body = method(**request)
                response.pop("ResponseMetadata", None)
                budget.faster()
                return response
            except Exception as error:
                if _is_throttle(error):
                    with self._lock:
                        self.throttled += 1
                    budget.slower(sent)
                    if time.monotonic() < deadline:
                        continue
                elif _is_transient(error) and (failures := failures + 1) < ATTEMPTS:
                    if self.stop.wait(random.random() * 0.1 * 2**failures):
                        raise Stopped from error
                    continue
                raise self._final(error, operation) from error

    def _final(self, error: Exception, operation: str) -> Exception:
        if isinstance(error, boto.ClientError):
            if not operation.endswith(f":{error.operation_name}"):  # it failed on the way to credentials
                return explain(error, "assuming the role", f"sts:{error.operation_name}")
            code, message, status = error_parts(error)
            if code not in SESSION_ENDS:
                return Refused(code, message, status)
        elif isinstance(error, _HALF_ANSWERS):
            return Refused(type(error).__name__, "AWS's answer did not arrive whole", 500)
        return explain(error, f"calling {operation} in {self.settings.region}", operation)


_HALF_ANSWERS = (
    boto.ReadTimeoutError,
    boto.ConnectionClosedError,
    boto.IncompleteReadError,
    boto.ResponseStreamingError,
    botocore.parsers.ResponseParserError,
    ValueError,
)


def _is_throttle(error: Exception) -> bool:
    if not isinstance(error, boto.ClientError):
        return False
    code, _, status = error_parts(error)
    return code in THROTTLES or status == 429


def _is_transient(error: Exception) -> bool:
    if isinstance(error, boto.ClientError):
        code, _, status = error_parts(error)
        return status >= 500 or code.startswith(("Internal", "RequestTimeout"))
    return isinstance(error, (*_HALF_ANSWERS, boto.HTTPClientError, boto.ConnectionError))


def _as_answered(http_response: Any, parsed: Body, **_: Any) -> None:
    """Put AWS's own members in place of botocore's reading, which drops what its model does not know.

    botocore takes a body that is no JSON for an empty answer; here it is a ``ValueError``.
    """
    if http_response.status_code >= 300:
        return
    answer = json.loads(http_response.content)
    if not isinstance(answer, dict):
        raise ValueError("the answer is no JSON object")
    metadata = parsed.get("ResponseMetadata", {})
    parsed.clear()
    parsed.update(answer, ResponseMetadata=metadata)


@cache
def _loader(data_path: str | None) -> Any:
    """botocore's service models, parsed once for all regions: that is most of what a client costs."""
    return botocore.loaders.create_loader(data_path)


def _session(settings: Settings) -> boto3.Session:
    core: Any = botocore.session.Session()
    core.register_component("data_loader", _loader(core.get_config_variable("data_path")))
    session = boto3.Session(None, None, None, settings.region, core, settings.profile)
    if settings.role_arn:
        role = {"RoleSessionName": "poolport"}
        if settings.external_id:
            role["ExternalId"] = settings.external_id
        fetcher = AssumeRoleCredentialFetcher(
            partial(core.create_client, endpoint_url=settings.endpoint_url),
            core.get_credentials(),
            settings.role_arn,
            extra_args=role,
        )
        # Renewed when they expire: a large account takes longer than an hour.
        core._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
    return session
