"""A provider plugin that plays pulumi-aws over an account in a file, and records each write in order.

    POOLPORT_WORLD=world.json python -m tests.engine.provider

The engine starts it, reads the port that it prints, and speaks gRPC to it. What is modelled is what decides
steps: a resource is found by its import id and gets the id that the real one has; what is required or refused
fails the check; a changed input is an update, or a replacement where the real provider says so. Sources: the
behaviour of pulumi-aws 7.51 as the engine shows it, and the force-new attributes of the Terraform provider.

The world is ``{"resources": [{"type", "import_id", "id", "inputs", "outputs"}], "log": path}``, with lists of
inputs by type in ``forces_new``, ``required`` and ``refused``; inputs have the wire's names. ``schema`` is
what a language without an SDK asks for.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import rpc
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

Inputs = dict[str, Any]


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """Answers the engine from the world; whatever it does not answer is not implemented."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.world = world
        self.log = Path(world["log"])

    # --- the plugin itself ----------------------------------------------------------------------------

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="7.51.1")

    def GetSchema(self, request: Any, context: Any) -> Any:
        return provider_pb2.GetSchemaResponse(schema=json.dumps(self.world["schema"]))

    def CheckConfig(self, request: Any, context: Any) -> Any:
        self.log.with_name("configured.json").write_text(json.dumps(plain(request.news)))
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> Any:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    # --- resources ------------------------------------------------------------------------------------

    def Check(self, request: Any, context: Any) -> Any:
        kind, news = type_of(request.urn), plain(request.news)
        missing = [name for name in self.world["required"].get(kind, ()) if name not in news]
        refused = [name for name in self.world["refused"].get(kind, ()) if name in news]
        failures = [
            provider_pb2.CheckFailure(property=name, reason=f"{name} {why}")
            for names, why in ((missing, "is required"), (refused, "has a value that is refused"))
            for name in names
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:
        olds = plain(request.old_inputs or request.olds)
        news, ignored = plain(request.news), set(request.ignoreChanges)
        changed = sorted(
            name for name in {*olds, *news} if name not in ignored and olds.get(name) != news.get(name)
        )
        forced = [name for name in changed if name in self.world["forces_new"].get(type_of(request.urn), ())]
        kinds = provider_pb2.DiffResponse
        return provider_pb2.DiffResponse(
            changes=kinds.DIFF_SOME if changed else kinds.DIFF_NONE, diffs=changed, replaces=forced
        )

    def Read(self, request: Any, context: Any) -> Any:
        kind = type_of(request.urn)
        for it in self.world["resources"]:
            if it["type"] == kind and request.id in (it["import_id"], it["id"]):
                state = {**it["inputs"], **it["outputs"]}
                return provider_pb2.ReadResponse(
                    id=it["id"], properties=struct(state), inputs=struct(it["inputs"])
                )
        return provider_pb2.ReadResponse()

    def Create(self, request: Any, context: Any) -> Any:
        if not request.preview:
            self.note("create", request.urn, plain(request.properties))
        return provider_pb2.CreateResponse(id=f"new-{name_of(request.urn)}", properties=request.properties)

    def Update(self, request: Any, context: Any) -> Any:
        if not request.preview:
            self.note("update", request.urn, plain(request.news))
        # What AWS computes stays as it is: an ARN that became unknown would replace what is made with it.
        return provider_pb2.UpdateResponse(properties=struct({**plain(request.olds), **plain(request.news)}))

    def Delete(self, request: Any, context: Any) -> Any:
        self.note("delete", request.urn, request.id)
        return empty_pb2.Empty()

    def note(self, what: str, urn: str, content: Any) -> None:
        """Put one write into the log."""
        with self.log.open("a") as file:
            file.write(json.dumps([what, type_of(urn), name_of(urn), content]) + "\n")


def type_of(urn: str) -> str:
    """``aws:cognito/userPool:UserPool``, without the types of its parents."""
    return urn.split("::")[2].split("$")[-1]


def name_of(urn: str) -> str:
    """The resource's name in the program."""
    return urn.split("::")[3]


def plain(content: Any) -> Inputs:
    """A struct as Python has it, without the marks of secrets."""
    return {
        name: _plain(value) for name, value in rpc.deserialize_properties(content, keep_unknowns=True).items()
    }


def _plain(value: Any) -> Any:
    if rpc.is_rpc_secret(value):
        return _plain(rpc.unwrap_rpc_secret(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def struct(content: Inputs) -> struct_pb2.Struct:
    """The other way."""
    found = struct_pb2.Struct()
    found.update(content)
    return found


def main() -> None:
    """Serve until the engine ends us."""
    world = json.loads(Path(os.environ["POOLPORT_WORLD"]).read_text())
    server = grpc.server(futures.ThreadPoolExecutor(8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(world), server)
    print(server.add_insecure_port("127.0.0.1:0"))
    sys.stdout.flush()
    server.start()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
