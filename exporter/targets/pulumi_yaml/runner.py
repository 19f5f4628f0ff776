"""Runs a program in YAML against an engine by Pulumi's language host, as the CLI does for a preview.

    python -m exporter.targets.pulumi_yaml.runner HOST PROGRAM MONITOR ENGINE PROJECT STACK ORGANIZATION

``PULUMI_CONFIG`` and ``PULUMI_CONFIG_SECRET_KEYS`` have the stack's configuration. The host asks for the
schema of each package that the program names: it gets the catalog's, and nothing is downloaded.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any

import grpc
from pulumi.runtime.proto import language_pb2, language_pb2_grpc
from pulumi.runtime.proto.codegen import loader_pb2

from exporter.targets.pulumi_yaml.schema import package_schema

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _schema(request: Any, context: Any) -> Any:
    """What the catalog knows of a package."""
    if request.package != "aws":
        context.abort(grpc.StatusCode.NOT_FOUND, f"poolport knows no package {request.package}")
    return loader_pb2.GetSchemaResponse(schema=json.dumps(package_schema()).encode())


def main(
    host: str, program: str, monitor: str, engine: str, project: str, stack: str, organization: str
) -> int:
    """Run a program to its end; what failed is on the standard error, and in the engine's log."""
    config = json.loads(os.environ["PULUMI_CONFIG"])
    secret_keys = json.loads(os.environ["PULUMI_CONFIG_SECRET_KEYS"])
    info = language_pb2.ProgramInfo(root_directory=program, program_directory=program, entry_point=".")
    with _loader() as loader, _language(host, engine) as language:
        answer = language.Run(
            language_pb2.RunRequest(
                project=project,
                stack=stack,
                organization=organization,
                pwd=program,
                program=".",
                info=info,
                config=config,
                configSecretKeys=secret_keys,
                dryRun=True,
                monitor_address=monitor,
                loader_target=loader,
            )
        )
    if answer.error:
        print(answer.error, file=sys.stderr)
    return int(bool(answer.error or answer.bail))


@contextmanager
def _loader() -> Iterator[str]:
    """Serve the schema; the address."""
    server = grpc.server(ThreadPoolExecutor(2))
    # What Pulumi's package has for this imports a module that there is not.
    service = loader_pb2.DESCRIPTOR.services_by_name["Loader"].full_name
    method = grpc.unary_unary_rpc_method_handler(
        _schema,
        request_deserializer=loader_pb2.GetSchemaRequest.FromString,
        response_serializer=loader_pb2.GetSchemaResponse.SerializeToString,
    )
    handler = grpc.method_handlers_generic_handler(service, {"GetSchema": method})
    server.add_generic_rpc_handlers((handler,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None)


@contextmanager
def _language(host: str, engine: str) -> Iterator[Any]:
    """The language host, in a process of its own; what it said comes after it has ended, without colours."""
    with TemporaryFile() as said:
        process = subprocess.Popen(
            [host, engine], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said, text=True
        )
        try:
            assert process.stdout
            port = process.stdout.readline().strip()
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield language_pb2_grpc.LanguageRuntimeStub(channel)
        except grpc.RpcError as error:
            raise SystemExit(f"the language host fails: {error.details()}") from error
        finally:
            process.kill()
            process.communicate()
            said.seek(0)
            sys.stderr.write(_COLOUR.sub("", said.read().decode("utf-8", "replace")))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
