"""Asks a program to change what it registers, by the functions that it has given the engine for that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_FIELDS = {
    "depends_on": "dependencies",
    "protect": "protect",
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
    "aliases": "aliases",
    "provider": "provider",
    "retain_on_delete": "retainOnDelete",
    "deleted_with": "deletedWith",
    "delete_before_replace": "deleteBeforeReplace",
    "additional_secret_outputs": "additionalSecretOutputs",
    "replace_with": "replace_with",
    "replacement_trigger": "replacement_trigger",
}
"""What a transform calls an option of a registration; an import id is none."""


def transformed(request: Any, callbacks: Iterable[Any]) -> Any:
    """A ``RegisterResourceRequest`` as the callbacks have it, each of which gets what the last one made.

    Raises:
        grpc.RpcError: a function fails in the program.
    """
    import grpc  # an optional extra of poolport installs it
    from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, resource_pb2

    asked = resource_pb2.TransformRequest(
        type=request.type,
        name=request.name,
        custom=request.custom,
        parent=request.parent,
        properties=request.object,
        options=_copied(request, resource_pb2.TransformResourceOptions(), _FIELDS),
    )
    for callback in callbacks:
        # The program listens on loopback: a proxy of the user's has no say.
        options = [("grpc.enable_http_proxy", 0), ("grpc.max_receive_message_length", -1)]
        with grpc.insecure_channel(callback.target, options=options) as channel:
            answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(
                callback_pb2.CallbackInvokeRequest(token=callback.token, request=asked.SerializeToString())
            )
        made = resource_pb2.TransformResponse.FromString(answer.response)
        asked.properties.CopyFrom(made.properties)
        if made.HasField("options"):
            asked.options.CopyFrom(made.options)
    found = type(request).FromString(request.SerializeToString())
    found.object.CopyFrom(asked.properties)
    _copied(asked.options, found, {theirs: ours for ours, theirs in _FIELDS.items()})
    for name in [*found.propertyDependencies]:
        if name not in found.object:
            del found.propertyDependencies[name]
    return found


def _copied(source: Any, target: Any, names: dict[str, str]) -> Any:
    """``target`` with the fields of ``source``; ``names`` are the target's, each with the source's."""
    for ours, theirs in names.items():
        if not (hasattr(source, theirs) and hasattr(target, ours)):  # an older package of Pulumi
            continue
        target.ClearField(ours)
        value = getattr(source, theirs)
        if hasattr(value, "extend"):
            getattr(target, ours).extend(value)
        elif hasattr(value, "CopyFrom"):
            if source.HasField(theirs):
                getattr(target, ours).CopyFrom(value)
        elif value:
            setattr(target, ours, value)
    return target
