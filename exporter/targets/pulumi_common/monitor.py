"""Answers what a program registers with what the account has, and keeps it.

It is the ``ResourceMonitor`` of Pulumi's package ``pulumirpc``, whose messages come with what ``pulumi``
installs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from exporter.targets.pulumi_common.transforms import transformed
from exporter.targets.pulumi_common.values import plain

Outputs = Mapping[str, Mapping[str, Any]]
"""The outputs that a resource has in reality, by ``"type name"``; ``id`` is one of them.

Before the type, and a ``$``, may stand that of the component at the top that it lies below.
"""

_FEATURES = {
    "secrets": "SECRETS",
    "resourceReferences": "RESOURCE_REFERENCES",
    "outputValues": "OUTPUT_VALUES",
    "aliasSpecs": "ALIAS_SPECS",
    "replacementTrigger": "REPLACEMENT_TRIGGER",
    "deletedWith": "DELETED_WITH",
    "replaceWith": "REPLACE_WITH",
    "transforms": "TRANSFORMS",
    "invokeTransforms": "INVOKE_TRANSFORMS",
    "parameterization": "PARAMETERIZATION",
    "resourceHooks": "RESOURCE_HOOKS",
    "errorHooks": "ERROR_HOOKS",
}
"""What a program may ask for, as older SDKs call it, which ask one by one, and as newer ones do."""

_HELD = "pulumi:pulumi:readStackResourceOutputs"


class Monitor:
    """Answers registrations with what the account has; whatever it does not answer is not implemented."""

    def __init__(self, recording: Recording, outputs: Outputs, region: str, messages: Any) -> None:
        self.recording = recording
        self.outputs = outputs
        self.default_region = region
        self.messages = messages
        self.stack = ""
        self.asked = False
        self.lock = Lock()
        self.transforms: dict[str, list[Any]] = {"": []}
        self.parents: dict[str, str] = {}
        self.regions: dict[str, str] = {}

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
            "RegisterStackTransform": self._transform_all,
            "RegisterStackInvokeTransform": nothing,
            "RegisterPackage": lambda request: answer.RegisterPackageResponse(ref=request.name),
            "RegisterResourceHook": nothing,
            "RegisterErrorHook": nothing,
            "SignalAndWaitForShutdown": nothing,
        }

    def _features(self) -> list[int]:
        known = dict(self.messages.ResourceMonitorFeature.items())
        names = [f"RESOURCE_MONITOR_FEATURE_{name}" for name in _FEATURES.values()]
        return [known[name] for name in names if name in known]

    def _supports(self, request: Any) -> Any:
        return self.messages.SupportsFeatureResponse(hasSupport=request.id in _FEATURES)

    def _register(self, request: Any) -> Any:
        urn = self._urn(request)
        if request.type == STACK:
            self.stack = urn
            return self.messages.RegisterResourceResponse(urn=urn)
        self.parents[urn] = request.parent
        self.transforms[urn] = list(request.transforms)
        if callbacks := self._callbacks(urn):
            request = transformed(request, callbacks)
        found = registered(request, self._region(request), guarded=self.asked)
        with self.lock:
            self.recording.resources.append(found)
        if request.type.startswith(PROVIDERS):
            self.regions[urn] = str(found["inputs"].get("region", ""))
        known = self._known(request)
        answer = self.messages.RegisterResourceResponse(urn=urn, object=request.object)
        answer.object.update({key: value for key, value in known.items() if key != "id"})
        if request.custom:
            answer.id = str(known.get("id") or request.importId or request.name)
        return answer

    def _transform_all(self, request: Any) -> Any:
        self.transforms[""].append(request)
        return nothing(request)

    def _callbacks(self, urn: str) -> list[Any]:
        """What changes a resource, in the engine's order: its own, its parents', then the stack's."""
        found: list[Any] = []
        while urn:
            found += self.transforms.get(urn, [])
            urn = self.parents.get(urn, "")
        return found + self.transforms[""]

    def _read(self, request: Any) -> Any:
        with self.lock:
            self.recording.resources.append(read(request, self._region(request)))
        known = self._known(request)
        answer = self.messages.ReadResourceResponse(urn=self._urn(request), properties=request.properties)
        answer.properties.update({key: value for key, value in known.items() if key != "id"})
        if hasattr(answer, "id"):
            answer.id = request.id
        return answer

    def _known(self, request: Any) -> Mapping[str, Any]:
        own = f"{request.type} {request.name}"
        top = self._urn(request).split("::")[2].partition("$")[0]
        return self.outputs.get(f"{top}${own}", self.outputs.get(own, {}))

    def _region(self, request: Any) -> str:
        if request.type.startswith(PROVIDERS) or not request.provider:
            return self.default_region
        return self.regions.get(request.provider.rpartition("::")[0], "")

    def _keep_outputs(self, request: Any) -> Any:
        self.recording.outputs[place(request.urn)] = plain(request.outputs)[0]
        return nothing(request)

    def _invoke(self, request: Any) -> Any:
        service = self.messages.DESCRIPTOR.services_by_name["ResourceMonitor"]
        # Older packages of Pulumi, such as 3.252, have another message for it.
        answer = service.methods_by_name["Invoke"].output_type._concrete_class()
        if request.tok == _HELD:  # what a program asks for that adopts once: a new stack has nothing
            self.asked = True
            getattr(answer, "return").update({"outputs": {}})
            return answer
        self.recording.calls.append((request.tok, provider_name(request.provider)))
        return answer

    def _urn(self, request: Any) -> str:
        """What a state calls it, as the engine does: the stack's own type is left out of a parent's."""
        above = request.parent.split("::")[2] if request.parent else STACK
        kind = request.type if above == STACK else f"{above}${request.type}"
        return f"urn:pulumi:verify::poolport::{kind}::{request.name}"


def nothing(request: Any) -> Any:
    """The answer of a method that has none."""
    from google.protobuf.empty_pb2 import Empty

    return Empty()
