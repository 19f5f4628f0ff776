"""Pulumi's YAML as a target."""

from functools import partial

from exporter.targets.pulumi_common.checks import (
    pulumi_preview_only_imports,
    the_program_registers_what_the_plan_proved,
    the_settings_are_those_of_the_region,
)
from exporter.targets.pulumi_common.prove import prove
from exporter.targets.pulumi_common.steps import next_steps
from exporter.targets.pulumi_yaml.language import YAML
from exporter.targets.pulumi_yaml.spelling import RESERVED, PulumiYamlWriter
from exporter.targets.target import Options, Target

PULUMI_YAML = Target(
    name="pulumi-yaml",
    templates=("pulumi-yaml", "pulumi-common"),
    writer=PulumiYamlWriter,
    reserved=RESERVED,
    group_file="Pulumi.yaml",
    options=Options,
    prove=partial(prove, language=YAML),
    checks=(
        the_settings_are_those_of_the_region,
        partial(the_program_registers_what_the_plan_proved, retains_all=True),
        pulumi_preview_only_imports,
    ),
    next_steps=partial(next_steps, forget="sh forget.sh"),
    declaration=r"^  (\w+):\n    type: aws:",
    tool="pulumi",
    suffixes=(".yaml", ".json"),
    reads=r'fn::(?:readFile|filebase64): "\./(?P<file>[^"]+)"',
)
