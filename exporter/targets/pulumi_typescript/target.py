"""Pulumi in TypeScript as a target."""

from functools import partial

from exporter.targets.pulumi_common.checks import (
    both_ways_adopt_the_same,
    is_formatted,
    pulumi_preview_only_imports,
    the_program_registers_what_the_plan_proved,
    the_settings_are_those_of_the_region,
)
from exporter.targets.pulumi_common.prove import prove
from exporter.targets.pulumi_common.steps import next_steps
from exporter.targets.pulumi_typescript.language import TYPESCRIPT
from exporter.targets.pulumi_typescript.spelling import RESERVED, TypeScriptWriter
from exporter.targets.target import Options, Target

PULUMI_TYPESCRIPT = Target(
    name="pulumi-typescript",
    templates=("pulumi-typescript", "pulumi-common"),
    writer=TypeScriptWriter,
    reserved=RESERVED,
    group_file="pools/{}.ts",
    options=Options,
    prove=partial(prove, language=TYPESCRIPT),
    checks=(
        is_formatted,
        the_settings_are_those_of_the_region,
        the_program_registers_what_the_plan_proved,
        both_ways_adopt_the_same,
        pulumi_preview_only_imports,
    ),
    next_steps=partial(next_steps, first="npm install"),
    declaration=r'^export const \w+ =\s+(?:new )?aws\.[\w.]+\(\s*"(\w+)(?:-read)?"',
    guards=("adoption.ts", "pools/index.ts"),
    tool="pulumi",
    suffixes=(".ts", ".mjs", ".json", ".yaml"),
    reads=r'\bread(?:File|Base64)\(\s*"(?P<name>[^"]+)"',
)
