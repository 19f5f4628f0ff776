"""Imports each resource once: what the stack already holds is not imported again."""

import pulumi
from pulumi import runtime
from pulumi.runtime import settings


def adopt_once() -> None:
    """Take `import_` out of the options of every resource that the stack's state has.

    It may be there from `pulumi import`, or from a program without `import_` since: then the
    engine would take an app client's import id for another client, adopt that, and delete
    the one that it has, which is the same.
    """
    own = settings.get_organization(), settings.get_project(), settings.get_stack()
    known = runtime.invoke(
        "pulumi:pulumi:readStackResourceOutputs", {"stackName": "%s/%s/%s" % own}
    )
    # urn:pulumi:STACK::PROJECT::TYPE OF A PARENT$TYPE::NAME
    held = {tuple(urn.split("::", 3)[2:]) for urn in known.value.get("outputs", {})}

    def take_out(
        resource: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult:
        parent = resource.opts.parent
        above = f"{parent.pulumi_resource_type}$" if parent else ""
        above = above.replace("pulumi:pulumi:Stack$", "")
        if (f"{above}{resource.type_}", resource.name) in held:
            resource.opts.import_ = None
        return pulumi.ResourceTransformationResult(resource.props, resource.opts)

    runtime.register_stack_transformation(take_out)
