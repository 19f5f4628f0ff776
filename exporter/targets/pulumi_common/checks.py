"""What must hold of a Pulumi project: each function is one check."""

from __future__ import annotations

from exporter.targets.proof import Check, Proof, judged, not_checked
from exporter.targets.pulumi_common.default_tags import judged_with
from exporter.targets.pulumi_common.preview import unwanted
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_common.settings import read_settings, settings
from exporter.targets.scripts import Ways, adopted_otherwise, import_file, script_lines
from exporter.targets.statements import importing


def is_formatted(proof: Proof) -> Check:
    """The formatter has nothing to change."""
    name = f"{proof.project.folder.name} is formatted"
    if proof.formatted is None:
        return not_checked(name, proof.missing["formatted"])
    return judged(name, proof.formatted)


def the_program_registers_what_the_plan_proved(proof: Proof, *, retains_all: bool = False) -> Check:
    """The program registers each resource with the values, options and references of the graph."""
    name = "the program registers what the plan proved"
    if "program" in proof.missing:
        return judged(name, [proof.missing["program"]])
    if proof.registrations is None:
        return not_checked(name, proof.missing["registrations"])
    _, own = read_settings(proof.project.folder)  # another check says why they cannot be read
    graph, wrong = judged_with(proof.project.newest, own)
    wanted = expected(graph, proof.project.adoption, retains_all=retains_all)
    return judged(name, [*wrong, *differences(wanted, proof.registrations)], len(wanted))


def both_ways_adopt_the_same(proof: Proof) -> Check:
    """The import file and the script adopt what the program does, each by its own id."""
    name = "pulumi's import file and script adopt what the program does"
    project = proof.project
    resources = importing(project.newest, project.adoption)
    if not resources:
        return not_checked(name, "the code is adopted, and there is nothing to import")
    wanted = [(it.kind.pulumi_type, it.name, it.import_id) for it in resources]
    words = [("true" if it.protect else "false", *line) for it, line in zip(resources, wanted, strict=True)]
    ways: Ways = {
        "import.json": (wanted, import_file),
        "import.sh": (words, lambda path: script_lines(path, 4)),
    }
    return judged(name, adopted_otherwise(project.folder, ways), len(wanted))


def the_settings_are_those_of_the_region(proof: Proof) -> Check:
    """``Pulumi.yaml`` says the region in which the resources are, and whose they are."""
    name = "Pulumi.yaml names the region"
    account = proof.project.graph.account
    try:
        found = settings(proof.project.folder / "Pulumi.yaml")
    except (OSError, ValueError) as error:
        return judged(name, [f"Pulumi.yaml cannot be read: {error}"])
    region, allowed = found.get("aws:region"), found.get("aws:allowedAccountIds")
    wrong = []
    if region not in (None, proof.project.region):
        wrong.append(f"Pulumi.yaml has aws:region {region}, and the pools are in {proof.project.region}")
    if account and isinstance(allowed, list) and account not in map(str, allowed):
        wrong.append(f"Pulumi.yaml allows the accounts {allowed}, and the pools are in {account}")
    return judged(name, wrong)


def pulumi_preview_only_imports(proof: Proof) -> Check:
    """Pulumi's own engine would only import, where it is installed; it is the last word."""
    name = "pulumi preview only imports"
    if proof.preview is None:
        return not_checked(name, proof.missing["preview"])
    return judged(name, unwanted(proof.preview, proof.project.newest), len(proof.project.newest.resources))
