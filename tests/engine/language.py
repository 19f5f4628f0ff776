"""A language host that runs nothing: ``pulumi import`` asks for one, and then only for its plugins."""

from __future__ import annotations

import sys
import time
from concurrent import futures
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """Says that the project needs no plugin beside those that it names."""

    def Handshake(self, request: Any, context: Any) -> Any:
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="3.0.0")

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPluginsResponse()


def main() -> None:
    """Serve until the engine ends us."""
    server = grpc.server(futures.ThreadPoolExecutor(4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(), server)
    print(server.add_insecure_port("127.0.0.1:0"))
    sys.stdout.flush()
    server.start()
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
