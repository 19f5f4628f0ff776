"""Opens boto3 sessions and clients as a run needs them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from copy import copy
from functools import cache, partial
from typing import Any

import boto3
import botocore.loaders
import botocore.session
from botocore import exceptions as boto
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.hooks import HierarchicalEmitter

from exporter.discovery.aws_errors import HtmlAnswer, explain
from exporter.discovery.options import ReadOptions
from exporter.discovery.rate_limit import QUOTAS
from exporter.discovery.service_model import for_reading
from exporter.errors import UsageError
from exporter.nearest import nearest
from exporter.snapshot.form import parse_json

CONNECT_TIMEOUT, READ_TIMEOUT = 5, 20
"""In seconds."""
DEEPEST = 100
"""Levels of objects and lists in an answer; AWS's have less than twenty."""


def default_region(profile: str | None) -> str:
    """The region of the environment or of the profile, as boto3 finds it.

    Raises:
        UsageError: neither names one.
    """
    try:
        region = os.environ.get("AWS_REGION") or boto3.Session(profile_name=profile).region_name
    except boto.BotoCoreError as error:
        raise explain(error, "finding the region") from error
    if not region:
        raise UsageError("which region? name it with --region, or set AWS_REGION")
    return str(region)


@cache
def known_regions() -> frozenset[str]:
    """The regions that the installed boto3 knows, of every partition."""
    session: Any = botocore.session.get_session()
    return frozenset(
        region
        for service in ("cognito-idp", "sts")
        for partition in session.get_available_partitions()
        for region in session.get_available_regions(service, partition)
    )


def check_region(region: str, source: str) -> None:
    """Check a region's name before anything is asked: an endpoint of one's own would answer for any.

    ``source`` says where the name came from.

    Raises:
        UsageError: there is none of that name.
    """
    if region not in known_regions():
        raise UsageError(
            f"{source} {region[:80]!r} is not the name of an AWS region that this boto3 knows: did you mean"
            f" {nearest(region, known_regions())}? (a region that is newer needs a newer boto3)"
        )


def region_source(region: str, given: Sequence[str]) -> str:
    """Where a region's name came from, where these were ``given`` with the option."""
    if region in given:
        return "--region"
    variables = [name for name in ("AWS_REGION", "AWS_DEFAULT_REGION") if os.environ.get(name) == region]
    return variables[0] if variables else "the region"


def open_session(region: str, options: ReadOptions) -> boto3.Session:
    """A session in one region, with the credentials of the profile and of the role.

    Raises:
        ExporterError: there is no such profile or region.
    """
    try:
        core: Any = botocore.session.Session(event_hooks=copy(_hooks()), include_builtin_handlers=False)
        core.register_component("data_loader", _loader(core.get_config_variable("data_path")))
        session = boto3.Session(None, None, None, region, core, options.profile)
        if options.role_arn:
            _assume_role(core, options)
    except boto.BotoCoreError as error:
        raise explain(error, f"opening a session in {region}") from error
    return session


def open_client(
    session: boto3.Session, service: str, options: ReadOptions, *, json_answers: bool = True
) -> Any:
    """A client whose answers are AWS's own members, and that makes each call once.

    With ``json_answers`` false it is one of a service that answers XML, whose members botocore reads.

    Raises:
        UsageError: the endpoint's URL is not one.
        ExporterError: the service has no endpoint in this region, or there are no credentials.
    """
    config = Config(
        # One attempt: our own loop repeats, so that the budget learns of every throttle and
        # an interrupt ends every wait.
        retries={"mode": "standard", "total_max_attempts": 1},
        max_pool_connections=options.workers * len(QUOTAS),
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        parameter_validation=False,
        user_agent_extra="poolport",
    )
    untyped: Any = session
    try:
        client = untyped.client(service, endpoint_url=options.endpoint_url, config=config)
    except boto.BotoCoreError as error:
        raise explain(error, f"connecting to {service} in {session.region_name}") from error
    except ValueError as error:
        raise UsageError(_bad_endpoint(str(error), options.endpoint_url)) from error
    if json_answers:
        client.meta.events.register("after-call", _keep_unknown_members)
    return client


def _bad_endpoint(said: str, option: str | None) -> str:
    """What is wrong with an endpoint's URL, with the place that it comes from: there are several."""
    url = option or said.rpartition(": ")[2]
    variables = [name for name, value in sorted(os.environ.items()) if name.startswith("AWS_ENDPOINT_URL")]
    named = [name for name in variables if os.environ[name] == url]
    source = (
        "--endpoint-url" if option else " and ".join(named) or "endpoint_url in the AWS configuration file"
    )
    return f"{url} is not the URL of an endpoint: write {source} like https://host or http://localhost:5000"


def _keep_unknown_members(http_response: Any, parsed: dict[str, Any], **_: Any) -> None:
    """Put AWS's own members in place of botocore's reading, which drops what its model does not know.

    botocore takes a body that is not JSON for an empty answer; here it is a ``ValueError``.
    """
    status, content = http_response.status_code, http_response.content
    # What stands between us and AWS asks for a sign-in with any of these.
    if status in (200, 401, 403, 407, 511) and content.lstrip()[:1] == b"<" and _is_html(content):
        raise HtmlAnswer(f"a page of HTML came with status {status}")
    if status >= 300:
        return
    try:
        answer = parse_json(content)
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # whole, but with what JSON does not have
        raise TypeError(str(error)) from error
    if not isinstance(answer, dict):
        raise TypeError("the answer is not a JSON object")
    if content.count(b"{") + content.count(b"[") > DEEPEST and _is_deep(answer):
        raise TypeError(f"the answer is nested more than {DEEPEST} levels deep")
    metadata = parsed.get("ResponseMetadata", {})
    parsed.clear()
    parsed.update(answer, ResponseMetadata=metadata)


def _is_deep(answer: Any) -> bool:
    """Whether an answer is nested so deeply that whoever walks it could not come back."""
    level = [answer]
    for _ in range(DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _is_html(content: bytes) -> bool:
    """Whether a page begins so; XML, in which some emulators answer errors, does not."""
    return content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


@cache
def _hooks() -> Any:
    """botocore's own handlers, registered once for all regions: that is most of what a session costs."""
    hooks = HierarchicalEmitter()
    botocore.session.Session(event_hooks=hooks)
    return hooks


@cache
def _loader(data_path: str | None) -> Any:
    """botocore's service models, parsed once for all regions: that is most of what a client costs."""
    loader: Any = botocore.loaders.create_loader(data_path)
    load = loader.load_service_model

    def load_service_model(service_name: str, type_name: str, api_version: str | None = None) -> Any:
        model = load(service_name, type_name, api_version)
        return for_reading(service_name, model) if type_name == "service-2" else model

    loader.load_service_model = load_service_model
    return loader


def _assume_role(core: Any, options: ReadOptions) -> None:
    role = {"RoleSessionName": "poolport"}
    if options.external_id:
        role["ExternalId"] = options.external_id
    fetcher = AssumeRoleCredentialFetcher(
        partial(core.create_client, endpoint_url=options.endpoint_url),
        core.get_credentials(),
        options.role_arn,
        extra_args=role,
    )
    # Renewed when they expire: a large account takes longer than an hour.
    core._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
