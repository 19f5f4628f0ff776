"""What must hold of a Pulumi project: each function is one check."""

from __future__ import annotations

from exporter.targets.proof import Check, Proof, judged, not_checked
from exporter.targets.pulumi.preview import unwanted
from exporter.targets.pulumi.program import differences, expected


def is_formatted(proof: Proof) -> Check:
    """The formatter has nothing to change."""
    name = f"{proof.project.folder.name} is formatted"
    if proof.formatted is None:
        return not_checked(name, proof.missing["formatted"])
    return judged(name, proof.formatted)


def the_program_registers_what_the_plan_proved(proof: Proof) -> Check:
    """The program registers each resource with the values, options and references of the graph."""
    name = "the program registers what the plan proved"
    if "program" in proof.missing:
        return judged(name, [proof.missing["program"]])
    if proof.registrations is None:
        return not_checked(name, proof.missing["registrations"])
    wanted = expected(proof.project.newest, adopted=proof.project.adopted)
    return judged(name, differences(wanted, proof.registrations), len(wanted))


def pulumi_preview_only_imports(proof: Proof) -> Check:
    """Pulumi's own engine would only import, where it is installed; it is the last word."""
    name = "pulumi preview only imports"
    if proof.preview is None:
        return not_checked(name, proof.missing["preview"])
    return judged(name, unwanted(proof.preview, proof.project.newest), len(proof.project.newest.resources))
