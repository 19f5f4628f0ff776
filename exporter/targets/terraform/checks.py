"""What must hold of a Terraform project's plan: each function is one check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from exporter.model import Resource
from exporter.targets.proof import Change, Check, Diagnostic, Proof, judged, not_checked
from exporter.targets.scripts import Ways, adopted_otherwise, script_lines
from exporter.targets.terraform.configuration import addresses, lost, unlike_defaults
from exporter.targets.terraform.spelling import TerraformWriter

NO_PLAN = "no plan could be made of the module as a whole, so nothing else could be judged"


def is_formatted(proof: Proof) -> Check:
    """``terraform fmt`` has nothing to change."""
    name = f"{proof.project.folder.name} is formatted"
    if proof.formatted is None:
        return not_checked(name, proof.missing["plan"])
    return judged(name, proof.formatted)


def every_resource_was_planned(proof: Proof) -> Check:
    """What was planned, or refused by name, is what the account has."""
    name = "every resource was planned"
    if proof.plan is None or not proof.plan.made:
        return not_checked(name, proof.missing.get("plan", NO_PLAN))
    wanted = _addresses(proof)
    planned = {change.address for change in proof.plan.changes}
    refused = {error.address for error in proof.plan.errors}
    failures = [
        f"{address} is in the account and was not planned"
        for address in wanted
        if address not in planned | refused
    ]
    unknown = planned - {*wanted, *_forgotten(proof)}
    failures += [f"{address} is planned and not in the account" for address in sorted(unknown)]
    here = {resource.key for resource in proof.project.graph.resources}
    later = [r.kind.pulumi_type for r in proof.project.newest.resources if r.key not in here]
    if later and not failures:
        newest = ".".join(map(str, proof.project.provider[:1]))
        return not_checked(
            name,
            f"{len(later)} of the account need a newer provider than {newest}.x (--provider-version):"
            f" {', '.join(sorted(set(later)))}",
        )
    return judged(name, failures, len(wanted))


def every_resource_is_valid(proof: Proof) -> Check:
    """The provider accepts every value."""
    name = "every resource is valid"
    if proof.plan is None:
        return not_checked(name, proof.missing["plan"])
    by_address = _addresses(proof)
    failures = [
        _say(error)
        + proof.project.drawn(by_address[error.address].key if error.address in by_address else "")
        for error in proof.plan.errors
    ]
    return judged(name, failures, len(proof.plan.changes) + len(proof.plan.errors))


def the_plan_only_imports(proof: Proof) -> Check:
    """Nothing is added, changed or destroyed."""
    name = "the plan only imports"
    if proof.plan is None:
        return not_checked(name, proof.missing["plan"])
    by_address = _addresses(proof)
    failures = [
        f"{change.address}: {', '.join(change.actions)} {path}: {before} becomes {after}"
        + proof.project.drawn(by_address[change.address].key if change.address in by_address else "")
        for change in proof.plan.changes
        if not change.harmless
        for path, before, after in change.differences or (("", "", "it"),)
    ]
    return judged(name, failures, len(proof.plan.changes))


def every_import_id_is_right(proof: Proof) -> Check:
    """Each resource is imported once, by its own id."""
    name = "every import id is right, and there once"
    if proof.plan is None:
        return not_checked(name, proof.missing["plan"])
    importing = proof.project.importing
    wanted = {
        address: resource.import_id if resource.key in importing else ""
        for address, resource in _addresses(proof).items()
    }
    changes = sorted(proof.plan.changes, key=lambda change: change.address)
    failures = [
        f"{change.address} is imported as {change.imported or 'nothing'}, and {_should(change, wanted)}"
        for change in changes
        if change.imported != wanted.get(change.address, "")
    ]
    pairs = Counter(f"{c.address.split('.')[0]} {c.imported}" for c in changes if c.imported)
    failures += [f"{pair} is imported {number} times" for pair, number in pairs.items() if number > 1]
    return judged(name, failures, len(changes))


def the_code_has_every_value(proof: Proof) -> Check:
    """No argument is lost, none is left out of which AWS has another value by now: no plan shows either."""
    name = "the code has every value of the account"
    if proof.plan is None or not proof.plan.made:
        return not_checked(name, proof.missing.get("plan", NO_PLAN))
    refused = {error.address for error in proof.plan.errors}
    by_address = _addresses(proof)
    writer = _writer(proof)
    found = [*lost(proof.plan.configuration, writer), *unlike_defaults(proof.plan, writer)]
    failures = [
        f"{address}: {sentence}{proof.project.drawn(by_address[address].key)}"
        for address, sentence in found
        if address not in refused
    ]
    return judged(name, failures, len(set(by_address) - refused))


def what_cannot_be_made_again_is_protected(proof: Proof) -> Check:
    """The code keeps from being destroyed what the export said it would: no plan shows whether it does."""
    name = "what cannot be made again is protected"
    if proof.plan is None or not proof.plan.made:
        return not_checked(name, proof.missing.get("plan", NO_PLAN))
    protected = {address: resource for address, resource in _addresses(proof).items() if resource.protect}
    failures = [
        f"{address}: prevent_destroy is lost{proof.project.drawn(resource.key)}"
        for address, resource in protected.items()
        if address not in proof.plan.protected
    ]
    return judged(name, failures, len(protected))


def the_script_imports_the_same(proof: Proof) -> Check:
    """``import.sh``, for a Terraform without import blocks, imports the same resources by the same ids."""
    name = "import.sh imports the same"
    importing = proof.project.importing
    wanted = [(address, it.import_id) for address, it in _addresses(proof).items() if it.key in importing]
    if not wanted or not (proof.project.folder / "import.sh").is_file():
        return not_checked(name, "there is no import.sh, or nothing to import")
    ways: Ways = {"import.sh": (wanted, lambda path: script_lines(path, 2))}
    return judged(name, adopted_otherwise(proof.project.folder, ways), len(wanted))


def _should(change: Change, wanted: Mapping[str, str]) -> str:
    if change.address in wanted:
        return f"should be {wanted[change.address] or 'left alone: it is adopted'}"
    return "is no name of this export: mapping.json gives another name to a resource"


def _writer(proof: Proof) -> TerraformWriter:
    assert isinstance(proof.project.writer, TerraformWriter)  # what these checks are of
    return proof.project.writer


def _addresses(proof: Proof) -> dict[str, Resource]:
    return addresses(_writer(proof))


def _forgotten(proof: Proof) -> set[str]:
    """The addresses of what the state forgets."""
    spell = _writer(proof).address
    return {spell(thing, name) for thing in proof.project.adoption.forgotten for name in thing.names}


def _say(error: Diagnostic) -> str:
    where = f"{error.file}:{error.line}: " if error.file else ""
    return f"{where}{error.address or 'the module'}: {error.message}: {error.detail}".rstrip(": ")


PLAN_CHECKS = (
    every_resource_was_planned,
    every_resource_is_valid,
    the_plan_only_imports,
    every_import_id_is_right,
    the_code_has_every_value,
    what_cannot_be_made_again_is_protected,
)
"""What every plan must pass."""
