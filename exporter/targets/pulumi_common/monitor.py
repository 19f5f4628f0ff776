"""An engine that makes nothing: it answers a program from a graph, and keeps what the program registers.

It speaks the protocols of Pulumi's engine (``ResourceMonitor`` and ``Engine`` of the package
``pulumirpc``), as they stand in what ``pulumi`` installs: a program of any language runs against it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from exporter.targets.pulumi_common.recording import (
    PROVIDERS,
    STACK,
    Recording,
    place,
    provider_name,
    read,
    registered,
)
from exporter.targets.pulumi_common.values import plain

Outputs = Mapping[str, Mapping[str, Any]]
"""The outputs that a resource has in reality, by ``"type name"``; ``id`` is one of them.

Before the type, and a ``$``, may stand that of the component at the top that it lies below.
"""

_SOCKET = re.compile(r"[\w/.-]{1,90}", re.ASCII)
"""A path that a socket can have everywhere: systems take 104 bytes and more. It is an URI as it stands."""

_HELD = "pulumi:pulumi:readStackResourceOutputs"


@contextmanager
def serve(folder: Path, outputs: Outputs, region: str) -> Iterator[tuple[str, Recording]]:
    """An engine for one program: its address in gRPC's form, and what it was asked.

    It listens on a socket in ``folder``, which nobody can open who cannot open the folder; where there are no
    such sockets, on a port of loopback. ``region`` is that of the provider that no program names.
    """
    import grpc  # an optional extra of poolport installs it
    from pulumi.runtime.proto import engine_pb2, resource_pb2

    recording = Recording()
    server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.max_receive_message_length", -1)])
    monitor = _Monitor(recording, outputs, region, resource_pb2)
    for service, methods in (
        (resource_pb2.DESCRIPTOR.services_by_name["ResourceMonitor"], monitor.methods()),
        (engine_pb2.DESCRIPTOR.services_by_name["Engine"], _engine(recording, monitor, engine_pb2)),
    ):
        handlers = {
            name: grpc.unary_unary_rpc_method_handler(
                lambda request, context, method=method: method(request),
                request_deserializer=service.methods_by_name[name].input_type._concrete_class.FromString,
                response_serializer=lambda message: message.SerializeToString(),
            )
            for name, method in methods.items()
        }
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service.full_name, handlers),))
    if os.name != "nt" and _SOCKET.fullmatch(path := str(folder / "engine")):
        address = f"unix:{path}"
        server.add_insecure_port(address)
    else:
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield address, recording
    finally:
        server.stop(None).wait()


class _Monitor:
    """Answers registrations with what the account has; whatever it does not answer is not implemented."""

    def __init__(self, recording: Recording, outputs: Outputs, region: str, messages: Any) -> None:
        self.recording = recording
        self.outputs = outputs
        self.default_region = region
        self.messages = messages
        self.stack = ""
        self.lock = Lock()

    def methods(self) -> dict[str, Callable[[Any], Any]]:
        """What is answered, by the names of the protocol."""
        answer = self.messages
        return {
            "GetDeploymentInfo": lambda request: answer.DeploymentInfo(supportedFeatures=self._features()),
            "SupportsFeature": self._supports,
            "RegisterResource": self._register,
            "RegisterResourceOutputs": self._keep_outputs,
            "ReadResource": self._read,
            "Invoke": self._invoke,
            "Call": lambda request: answer.CallResponse(),
            "RegisterPackage": lambda request: answer.RegisterPackageResponse(ref=request.name),
            "RegisterResourceHook": _nothing,
            "RegisterErrorHook": _nothing,
            "SignalAndWaitForShutdown": _nothing,
        }

    def _features(self) -> list[int]:
        """Those of the real engine, but for what asks the program back: transforms run in its own process."""
        names = (
            "SECRETS RESOURCE_REFERENCES OUTPUT_VALUES ALIAS_SPECS REPLACEMENT_TRIGGER DELETED_WITH"
            " REPLACE_WITH PARAMETERIZATION RESOURCE_HOOKS ERROR_HOOKS"
        )
        known = self.messages.ResourceMonitorFeature
        return [known.Value(f"RESOURCE_MONITOR_FEATURE_{name}") for name in names.split()]

    def _supports(self, request: Any) -> Any:
        # The SDKs that ask feature by feature, with the names of before.
        has = request.id in (
            "secrets resourceReferences outputValues aliasSpecs deletedWith replaceWith parameterization"
            " resourceHooks errorHooks".split()
        )
        return self.messages.SupportsFeatureResponse(hasSupport=has)

    def _register(self, request: Any) -> Any:
        urn = self._urn(request)
        if request.type == STACK:
            self.stack = urn
            return self.messages.RegisterResourceResponse(urn=urn)
        with self.lock:
            self.recording.resources.append(registered(request, self._region(request)))
        known = self._known(request)
        answer = self.messages.RegisterResourceResponse(urn=urn, object=request.object)
        answer.object.update({key: value for key, value in known.items() if key != "id"})
        if request.custom:
            answer.id = str(known.get("id") or request.importId or request.name)
        return answer

    def _read(self, request: Any) -> Any:
        with self.lock:
            self.recording.resources.append(read(request, self._region(request)))
        known = self._known(request)
        answer = self.messages.ReadResourceResponse(urn=self._urn(request), properties=request.properties)
        answer.properties.update({key: value for key, value in known.items() if key != "id"})
        answer.id = request.id
        return answer

    def _known(self, request: Any) -> Mapping[str, Any]:
        own = f"{request.type} {request.name}"
        top = self._urn(request).split("::")[2].partition("$")[0]
        return self.outputs.get(f"{top}${own}", self.outputs.get(own, {}))

    def _region(self, request: Any) -> str:
        if request.type.startswith(PROVIDERS) or not request.provider:
            return self.default_region
        return self.recording.region(provider_name(request.provider))

    def _keep_outputs(self, request: Any) -> Any:
        self.recording.outputs[place(request.urn)] = plain(request.outputs)[0]
        return _nothing(request)

    def _invoke(self, request: Any) -> Any:
        answer = self.messages.ResourceInvokeResponse()
        if request.tok == _HELD:  # what a program asks for that adopts once: a new stack has nothing
            getattr(answer, "return").update({"outputs": {}})
            return answer
        self.recording.calls.append((request.tok, provider_name(request.provider)))
        return answer

    def _urn(self, request: Any) -> str:
        """What a state calls it, as the engine does: the stack's own type is left out of a parent's."""
        above = request.parent.split("::")[2] if request.parent else STACK
        kind = request.type if above == STACK else f"{above}${request.type}"
        return f"urn:pulumi:verify::poolport::{kind}::{request.name}"


def _engine(recording: Recording, monitor: _Monitor, messages: Any) -> dict[str, Callable[[Any], Any]]:
    """The methods of the engine proper: the log, and which resource is the stack."""

    def log(request: Any) -> Any:
        if request.severity == messages.ERROR:
            recording.errors.append(request.message.strip())
        return _nothing(request)

    return {
        "Log": log,
        "GetRootResource": lambda request: messages.GetRootResourceResponse(urn=monitor.stack),
        "SetRootResource": lambda request: messages.SetRootResourceResponse(),
        "StartDebugging": _nothing,
        "RequirePulumiVersion": lambda request: messages.RequirePulumiVersionResponse(),
    }


def _nothing(request: Any) -> Any:
    from google.protobuf.empty_pb2 import Empty

    return Empty()
