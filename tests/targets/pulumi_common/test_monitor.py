"""The engine of a proof, asked as an SDK asks it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime import _grpc_settings
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2, resource_pb2_grpc

from exporter.scratch import scratch
from exporter.targets.pulumi_common.recording import Recording
from exporter.targets.pulumi_common.server import serve

POOL = "aws:cognito/userPool:UserPool"
STACK = "urn:pulumi:verify::poolport::pulumi:pulumi:Stack::poolport-verify"
OUTPUTS = {f"{POOL} a": {"id": "us-east-1_A", "arn": "arn:a"}, f"my:C${POOL} a": {"id": "us-east-1_B"}}


@dataclass
class Asked:
    """A served engine, by its address and its stubs."""

    address: str
    recording: Recording
    monitor: Any
    engine: Any


@pytest.fixture
def served() -> Iterator[Asked]:
    limits = _grpc_settings._GRPC_CHANNEL_OPTIONS
    with (
        scratch() as folder,
        serve(folder, OUTPUTS, "us-east-1") as (address, recording),
        grpc.insecure_channel(address, options=limits) as channel,
    ):
        stubs = resource_pb2_grpc.ResourceMonitorStub(channel), engine_pb2_grpc.EngineStub(channel)
        yield Asked(address, recording, *stubs)


def pool(name: str = "a", parent: str = STACK, **more: Any) -> Any:
    return resource_pb2.RegisterResourceRequest(type=POOL, name=name, parent=parent, custom=True, **more)


def test_it_answers_with_the_id_and_the_outputs_of_the_account(served: Asked) -> None:
    request = pool(importId="x")
    request.object.update({"name": "b"})
    answer = served.monitor.RegisterResource(request)
    assert answer.urn == f"urn:pulumi:verify::poolport::{POOL}::a"
    assert answer.id == "us-east-1_A"
    assert dict(answer.object) == {"name": "b", "arn": "arn:a"}


def test_what_nobody_refers_to_has_its_import_id_or_its_name(served: Asked) -> None:
    assert served.monitor.RegisterResource(pool("b", importId="us-east-1_C")).id == "us-east-1_C"
    assert served.monitor.RegisterResource(pool("b")).id == "b"


def test_below_a_component_it_has_the_outputs_of_there(served: Asked) -> None:
    component = resource_pb2.RegisterResourceRequest(type="my:C", name="c", parent=STACK)
    answer = served.monitor.RegisterResource(component)
    assert answer.id == ""
    below = served.monitor.RegisterResource(pool(parent=answer.urn))
    assert (below.urn, below.id) == (f"urn:pulumi:verify::poolport::my:C${POOL}::a", "us-east-1_B")
    found = [(it["name"], it["parent"], it["managed"]) for it in served.recording.resources]
    assert found == [("c", "", False), ("a", "my:C c", True)]


def test_the_region_is_that_of_the_provider_which_the_program_made(served: Asked) -> None:
    def made(region: str, parent: str) -> str:
        request = resource_pb2.RegisterResourceRequest(
            type="pulumi:providers:aws", name="p", custom=True, parent=parent
        )
        request.object.update({"region": region})
        answer = served.monitor.RegisterResource(request)
        return f"{answer.urn}::{answer.id}"

    one, two = made("eu-west-1", STACK), made("eu-west-2", "urn:pulumi:verify::poolport::my:C::c")
    for provider in (one, two, ""):
        served.monitor.RegisterResource(pool(provider=provider))
    found = [(it["provider"], it["region"]) for it in served.recording.resources[2:]]
    assert found == [("p", "eu-west-1"), ("p", "eu-west-2"), ("", "us-east-1")]


def test_a_read_is_answered_and_kept(served: Asked) -> None:
    request = resource_pb2.ReadResourceRequest(id="us-east-1_A", type=POOL, name="a", parent=STACK)
    answer = served.monitor.ReadResource(request)
    assert (answer.id, dict(answer.properties)) == ("us-east-1_A", {"arn": "arn:a"})
    assert [it["read"] for it in served.recording.resources] == ["us-east-1_A"]


def test_a_new_stack_holds_nothing_and_a_function_answers_nothing(served: Asked) -> None:
    request = resource_pb2.ResourceInvokeRequest(tok="pulumi:pulumi:readStackResourceOutputs")
    assert dict(getattr(served.monitor.Invoke(request), "return")) == {"outputs": {}}
    other = resource_pb2.ResourceInvokeRequest(tok="aws:index/getRegion:getRegion", provider="urn::p::id")
    assert dict(getattr(served.monitor.Invoke(other), "return")) == {}
    assert served.recording.calls == [("aws:index/getRegion:getRegion", "p")]


def test_outputs_are_kept_by_what_puts_them_out(served: Asked) -> None:
    for urn, outputs in ((STACK, {"a": 1}), ("urn:pulumi:verify::poolport::my:C::c", {"b": 2})):
        request = resource_pb2.RegisterResourceOutputsRequest(urn=urn)
        request.outputs.update(outputs)
        served.monitor.RegisterResourceOutputs(request)
    assert served.recording.outputs == {"": {"a": 1}, "my:C c": {"b": 2}}


def test_both_ways_to_ask_for_features_have_the_same_answer(served: Asked) -> None:
    features = served.monitor.GetDeploymentInfo(empty_pb2.Empty()).supportedFeatures
    assert resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS in features
    assert resource_pb2.RESOURCE_MONITOR_FEATURE_STATE_MIGRATIONS not in features
    known = {"secrets": True, "aliasSpecs": True, "outputValues": True, "transforms": True, "x": False}
    for name, has in known.items():
        request = resource_pb2.SupportsFeatureRequest(id=name)
        assert served.monitor.SupportsFeature(request).hasSupport is has


def test_only_errors_of_the_log_are_kept(served: Asked) -> None:
    for severity in (engine_pb2.DEBUG, engine_pb2.INFO, engine_pb2.WARNING, engine_pb2.ERROR):
        served.engine.Log(engine_pb2.LogRequest(severity=severity, message=f"{severity}\n"))
    assert served.recording.errors == [str(engine_pb2.ERROR)]
    served.engine.RequirePulumiVersion(engine_pb2.RequirePulumiVersionRequest(pulumi_version_range=">=3"))


def test_the_root_resource_is_the_stack(served: Asked) -> None:
    stack = resource_pb2.RegisterResourceRequest(type="pulumi:pulumi:Stack", name="poolport-verify")
    assert served.monitor.RegisterResource(stack).urn == STACK
    assert served.engine.GetRootResource(engine_pb2.GetRootResourceRequest()).urn == STACK
    assert served.recording.resources == []


def test_what_it_does_not_know_is_an_error_and_no_silence(served: Asked) -> None:
    with pytest.raises(grpc.RpcError) as error:
        served.monitor.ExistsResource(resource_pb2.ExistsResourceRequest(id="a"))
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_text_of_many_megabytes_comes_through(served: Asked) -> None:
    request = pool()
    request.object.update({"image": "x" * 9_000_000})
    assert len(served.monitor.RegisterResource(request).object["image"]) == 9_000_000


@pytest.mark.skipif(os.name == "nt", reason="there are no such sockets on Windows")
def test_nobody_else_can_open_it(served: Asked) -> None:
    path = Path(served.address.removeprefix("unix:"))
    assert path.is_socket()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_where_a_socket_cannot_have_the_path_it_listens_on_loopback(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    with serve(folder, {}, "") as (address, _), grpc.insecure_channel(address) as channel:
        assert address.startswith("127.0.0.1:")
        engine_pb2_grpc.EngineStub(channel).Log(engine_pb2.LogRequest())
