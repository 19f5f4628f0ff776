"""All targets, by name: a new language is a line here."""

from exporter.errors import UsageError
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_typescript.target import PULUMI_TYPESCRIPT
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from exporter.targets.target import Target
from exporter.targets.terraform.target import TERRAFORM
from exporter.targets.terraform_json.target import TERRAFORM_JSON

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        PULUMI,
        PULUMI_TYPESCRIPT,
        PULUMI_YAML,
        TERRAFORM,
        TERRAFORM_JSON,
    )
}

PROVER = TERRAFORM
"""The target that is drawn for a proof where no exported one has a plan of its own."""


def target_named(name: str) -> Target:
    """The target of a name.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in TARGETS:
        raise UsageError(f"{name} is not a target: choose from {', '.join(sorted(TARGETS))}")
    return TARGETS[name]
