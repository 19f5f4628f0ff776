"""Pulumi in Python as a target."""

from functools import partial

from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi.one_stack import registers_the_same_in_one_stack
from exporter.targets.pulumi.spelling import RESERVED, PulumiWriter
from exporter.targets.pulumi_common.checks import (
    both_ways_adopt_the_same,
    is_formatted,
    pulumi_preview_only_imports,
    the_program_registers_what_the_plan_proved,
    the_settings_are_those_of_the_region,
)
from exporter.targets.pulumi_common.prove import prove
from exporter.targets.pulumi_common.steps import next_steps
from exporter.targets.target import Options, Target

PULUMI = Target(
    name="pulumi",
    templates=("pulumi", "pulumi-common"),
    writer=PulumiWriter,
    reserved=RESERVED,
    group_file="pools/{}.py",
    options=Options,
    prove=partial(prove, language=PYTHON),
    checks=(
        is_formatted,
        the_settings_are_those_of_the_region,
        the_program_registers_what_the_plan_proved,
        both_ways_adopt_the_same,
        pulumi_preview_only_imports,
    ),
    together=registers_the_same_in_one_stack,
    next_steps=next_steps,
    declaration=r'^(?:\w+ = )?aws\.[\w.]+\(\s*"(\w+)(?:-read)?"',
    guards=("adoption.py", "pools/__init__.py"),
    tool="pulumi",
    suffixes=(".py", ".json", ".yaml"),
    reads=r'\bread_(?:file|base64)\(\s*"(?P<name>[^"]+)"',
)
