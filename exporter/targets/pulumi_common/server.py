"""Serves an engine that makes nothing: a program of any language runs against it, as against Pulumi's own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exporter.targets.pulumi_common.monitor import Monitor, Outputs, nothing
from exporter.targets.pulumi_common.recording import Recording

_SOCKET = re.compile(r"[\w/.-]{1,90}", re.ASCII)
"""A path that a socket can have everywhere: systems take 104 bytes and more. It is an URI as it stands."""


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
    monitor = Monitor(recording, outputs, region, resource_pb2)
    for service, methods in (
        (resource_pb2.DESCRIPTOR.services_by_name["ResourceMonitor"], monitor.methods()),
        (engine_pb2.DESCRIPTOR.services_by_name["Engine"], _engine(recording, monitor, engine_pb2)),
    ):
        handlers = {
            name: grpc.unary_unary_rpc_method_handler(
                _handled(method, grpc),
                request_deserializer=service.methods_by_name[name].input_type._concrete_class.FromString,
                response_serializer=lambda message: message.SerializeToString(),
            )
            for name, method in methods.items()
            if name in service.methods_by_name
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


def _handled(method: Callable[[Any], Any], grpc: Any) -> Callable[[Any, Any], Any]:
    """The method of a service; what fails in the program, which it asks back, is told to the program."""

    def handle(request: Any, context: Any) -> Any:
        try:
            return method(request)
        except grpc.RpcError as error:
            context.abort(grpc.StatusCode.UNKNOWN, error.details())

    return handle


def _engine(recording: Recording, monitor: Monitor, messages: Any) -> dict[str, Callable[[Any], Any]]:
    """The methods of the engine proper: the log, and which resource is the stack."""

    def log(request: Any) -> Any:
        if request.severity == messages.ERROR:
            recording.errors.append(request.message.strip())
        return nothing(request)

    return {
        "Log": log,
        "GetRootResource": lambda request: messages.GetRootResourceResponse(urn=monitor.stack),
        "SetRootResource": lambda request: messages.SetRootResourceResponse(),
        "StartDebugging": nothing,
        "RequirePulumiVersion": lambda request: messages.RequirePulumiVersionResponse(),
    }
