"""Has the real terraform plan a copy of a project; what the provider refuses is named and taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from exporter.errors import ExporterError
from exporter.model import Ref, parts
from exporter.targets.proof import Diagnostic, Plan, Project, Proof
from exporter.targets.terraform import module as modules
from exporter.targets.terraform import second_day
from exporter.targets.terraform.plan import Terraform, find_tool, workspace
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.telling import Tell, nobody


@dataclass(frozen=True, slots=True)
class Syntax:
    """How the files of a module are read and changed, in the copy that is planned.

    ``address_at`` gives the resource at a line of a file, ``remove`` takes resources out, ``protected`` says
    what the code keeps from being destroyed.
    """

    address_at: Callable[[Path, str, int], str]
    remove: Callable[[Path, set[str], Mapping[str, str]], None]
    protected: Callable[[Path], frozenset[str]]


MOST_REFUSALS = 20
"""How often a module is planned anew without what was refused."""


HCL = Syntax(modules.address_at, modules.remove, modules.protected)


def prove(
    project: Project, environment: Mapping[str, str], tell: Tell = nobody, *, syntax: Syntax = HCL
) -> Proof:
    """Plan a module, and ask the formatter about it."""
    tool = find_tool()
    if tool is None:
        return Proof(project, missing={"plan": "neither terraform nor tofu is on the PATH: install one"})
    # As a replay answers the secrets; for a plan against AWS the environment has them.
    known = {**{f"TF_VAR_{name}": it for name, it in project.graph.masked.items()}, **environment}
    with workspace(project.folder, tool, known, init=False) as terraform:
        tell(f"{terraform.name} fmt")
        run = terraform("fmt", "-check", "-recursive", "-no-color")
        formatted = (*run.stdout.splitlines(), *run.stderr.splitlines()[:3])
        try:
            if second_day.held(project):
                tell("importing what is adopted into a temporary state")
                terraform = second_day.adopt(terraform, project)
            plan = plan_without_refused(terraform, project, syntax, tell)
        except ExporterError as error:
            return Proof(project, formatted=formatted, missing={"plan": str(error)})
    return Proof(project, formatted=formatted, plan=plan, versions=plan.versions)


def plan_without_refused(
    terraform: Terraform, project: Project, syntax: Syntax = HCL, tell: Tell = nobody
) -> Plan:
    """Plan; what the provider refuses is named and taken out, so that the rest is still judged."""
    errors: list[Diagnostic] = []
    literals = _literals(project)
    protected = syntax.protected(terraform.folder)
    for number in range(MOST_REFUSALS):
        again = f" again, without what was refused ({number})" if number else ""
        tell(f"{terraform.name} init{again}")
        found = terraform.init()
        if not found:
            tell(f"{terraform.name} plan{again}")
        plan = None if found else terraform.plan()
        found = found or (plan.errors if plan else ())
        if plan and not found:
            return replace(plan, errors=tuple(errors), protected=protected)
        gone: set[str] = set()
        for error in found:
            address = error.address or syntax.address_at(terraform.folder, error.file, error.line)
            if not address or address not in gone:  # one mistake often has several errors
                errors.append(Diagnostic(error.message, error.detail, address, error.file, error.line))
            if address:
                gone.add(address)
            elif (terraform.folder / error.file).is_file():
                second_day.drop(terraform.folder, project, _inside(terraform.folder, error.file, syntax))
                (terraform.folder / error.file).unlink()
            else:
                return Plan((), tuple(errors), {}, made=False)
        syntax.remove(terraform.folder, gone, literals)
        second_day.drop(terraform.folder, project, gone)
    return Plan((), tuple(errors), {}, made=False)


def _inside(folder: Path, file: str, syntax: Syntax) -> set[str]:
    """The resources of a file."""
    lines = (folder / file).read_text("utf-8", "replace").count("\n") + 1
    return {syntax.address_at(folder, file, line) for line in range(1, lines + 1)}


def _literals(project: Project) -> dict[str, str]:
    """What each reference of the project is worth today, by how it is spelled."""
    spell = TerraformWriter(project.graph)
    arguments = (argument for resource in project.graph.resources for argument in resource.arguments)
    refs = (part for argument in arguments for part in parts(argument.value) if isinstance(part, Ref))
    return {spell.name(ref): ref.literal for ref in refs}
