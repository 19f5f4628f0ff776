"""Runs every exported project below a folder in one stack, each below a component with its own provider."""

from __future__ import annotations

import importlib
from contextvars import ContextVar
from pathlib import Path

import pulumi
import pulumi.runtime
import pulumi_aws as aws

from exporter.pulumi_stack.modules import ProjectModules
from exporter.pulumi_stack.projects import Project, find_projects
from exporter.pulumi_stack.scope import Scope

# What a project makes later, when an output is known, is made in a copy of the context: it is still its own.
_RUNNING: ContextVar[Project | None] = ContextVar("running_project", default=None)


def run_all(folder: Path) -> None:
    """Run every project below a folder, each with the region that it was exported from.

    A project's resources get a component as their parent, whose type holds the project's place: two
    regions may give one name to two things, and a stack must tell them apart. Its outputs stand under the
    same name, so that no project hides another's.

    Raises:
        RunError: a project cannot be read, or what it makes would not get its region.
    """
    projects = find_projects(folder.absolute())
    for project in projects:
        _check_settings(project)
    pulumi.runtime.register_stack_transformation(_refuse_escape)
    for project in projects:
        _run(project)


def _run(project: Project) -> None:
    provider = aws.Provider(
        project.label,
        region=project.region,
        profile=project.profile,
        allowed_account_ids=project.accounts and list(project.accounts),
    )
    options = pulumi.ResourceOptions(providers=[provider])
    component = pulumi.ComponentResource(f"poolport:exports:{project.label}", project.label, opts=options)
    scope = Scope(project, component)
    modules = ProjectModules(project.folder, project.label, scope.view)
    scope.replaced.append((importlib.import_module, modules.import_module))
    running = _RUNNING.set(project)
    try:
        modules.run_main()
    finally:
        _RUNNING.reset(running)
    component.register_outputs(scope.outputs)
    pulumi.export(project.label, scope.outputs)


def _check_settings(project: Project) -> None:
    """Refuse a value of a ``Pulumi.yaml`` that would be lost: it holds in that project's own stacks only."""
    for full_key in project.settings:
        namespace, _, key = full_key.partition(":")
        if pulumi.Config(namespace).get(key) is None:
            raise pulumi.RunError(
                f"{project.folder / 'Pulumi.yaml'} gives {key} a value, which this stack does not read:"
                f" run 'pulumi config set {full_key} VALUE'"
            )


def _refuse_escape(args: pulumi.ResourceTransformationArgs) -> None:
    """Refuse a project's resource that would not get the project's region.

    One that a library makes does not see the component, and a component has no provider of other packages.
    """
    project, options = _RUNNING.get(), args.opts
    if project is None or options.urn is not None:
        return
    if options.parent in (None, pulumi.runtime.get_root_resource()):
        missing, remedy = "parent", "such as a component or a pool of that project"
    elif _needs_provider(args.type_, options):
        missing, remedy = "provider", "made in that project"
    else:
        return
    raise pulumi.RunError(
        f"{args.type_} '{args.name}' in {project.folder} has no {missing} and would not get the region"
        f" {project.region}: give it one, {remedy}, with opts=pulumi.ResourceOptions({missing}=...)"
    )


def _needs_provider(type_: str, options: pulumi.ResourceOptions) -> bool:
    """Whether a resource of AWS, in whatever package, would get the stack's default provider."""
    package = type_.partition(":")[0]
    if not (package == "aws" or package.startswith("aws-")) or options.provider or options.providers:
        return False
    return options.parent is not None and options.parent.get_provider(type_) is None
