"""A language host for Python: it runs a program as Pulumi's own does, with the packages beside poolport.

Pulumi's own comes with its CLI and not with what ``make engine`` builds. ``pulumi import`` asks for one too,
and then only for its plugins.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """Says that a project needs no plugin beside those that it names, and runs it."""

    def __init__(self, engine: str, command: Callable[[Any, str], list[str]]) -> None:
        self.engine = engine
        self.command = command

    def Handshake(self, request: Any, context: Any) -> Any:
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="3.0.0")

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPluginsResponse()

    def Run(self, request: Any, context: Any) -> Any:
        done = subprocess.run(
            self.command(request, self.engine),
            env={
                **os.environ,
                "PULUMI_CONFIG": json.dumps(dict(request.config)),
                "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            },
            cwd=request.pwd,
            stdout=sys.stderr,  # the first line of ours is read as the port
            check=False,
        )
        return language_pb2.RunResponse(error="the program failed" if done.returncode else "")


def python(request: Any, engine: str) -> list[str]:
    """How a program in Python is run."""
    addresses = (request.monitor_address, engine)
    names = (request.project, request.stack, request.organization)
    return [sys.executable, "-P", "-m", "exporter.targets.pulumi.runner", request.pwd, *addresses, *names]


def main(command: Callable[[Any, str], list[str]] = python) -> None:
    """Serve until the engine ends us."""
    server = grpc.server(futures.ThreadPoolExecutor(4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(sys.argv[-1], command), server)
    print(server.add_insecure_port("127.0.0.1:0"))
    sys.stdout.flush()
    server.start()
    with suppress(KeyboardInterrupt):  # how the engine ends a host
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
