"""Imports each resource once: what the stack already holds is not imported again."""

import time

import grpc
import pulumi
from pulumi import runtime
from pulumi.runtime import settings
from pulumi.runtime.proto import resource_pb2

TRIES = 8


def adopt_once() -> None:
    """Take `import_` out of the options of every resource that the stack's state has.

    It may be there from `pulumi import`, or from a program without `import_` since: then the
    engine would take an app client's import id for another client, adopt that, and delete
    the one that it has, which is the same.
    """
    held = held_resources()
    inside: dict[pulumi.Resource, str] = {}

    def take_out(
        resource: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult:
        parent = resource.opts.parent
        above = type_above(parent.pulumi_resource_type if parent else "")
        if parent in inside:  # a URN has the types of all that it is below
            above = inside[parent]
        inside[resource.resource] = f"{above}{resource.type_}$"
        names = [resource.name]
        for alias in resource.opts.aliases or ():
            # As an URN it says all: urn:pulumi:STACK::PROJECT::TYPE::NAME
            name = alias if isinstance(alias, str) else getattr(alias, "name", None)
            if isinstance(name, str):
                names.append(name.split("::")[-1])
        if any((f"{above}{resource.type_}", name) in held for name in names):
            resource.opts.import_ = None
        return pulumi.ResourceTransformationResult(resource.props, resource.opts)

    runtime.register_stack_transformation(take_out)


def type_above(parent: str) -> str:
    """What stands before the type of a resource in its URN, below a parent of a type."""
    return f"{parent}$" if parent not in ("", "pulumi:pulumi:Stack") else ""


def held_resources() -> dict[tuple[str, ...], str]:
    """The URN of everything in the stack's state, by its type and name in there."""
    request = resource_pb2.ResourceInvokeRequest(
        tok="pulumi:pulumi:readStackResourceOutputs"
    )
    own = settings.get_organization(), settings.get_project(), settings.get_stack()
    request.args["stackName"] = "/".join(map(str, own))
    monitor = settings.get_monitor()
    assert monitor is not None, "the engine runs this program"
    tries = 1
    while True:
        try:
            answer = getattr(monitor.Invoke(request), "return")
        except grpc.RpcError:
            # A state in a file may be read just while the engine writes it.
            if tries == TRIES:
                raise
            time.sleep(0.1 * 2**tries)
            tries += 1
        else:
            # urn:pulumi:STACK::PROJECT::TYPE OF A PARENT$TYPE::NAME
            urns = dict(answer.items()).get("outputs", {})
            return {tuple(urn.split("::", 3)[2:]): urn for urn in urns}
