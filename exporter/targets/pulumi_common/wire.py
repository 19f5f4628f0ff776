"""Pulumi's own names, the same for every language: of arguments and paths, as the engine gets them."""

from __future__ import annotations

from collections.abc import Iterator

from exporter.catalog.arguments import Arg
from exporter.catalog.schema import Kind
from exporter.model import Resource
from exporter.paths import Path


def camel_case(name: str) -> str:
    """The wire's form of a name: ``user_pool_id`` is ``userPoolId``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def wire_name(arg: Arg) -> str:
    """What the engine calls an argument."""
    return camel_case(arg.pulumi)


def stack_name(resource: Resource) -> str:
    """What a stack calls a resource: by its own name, or by another one that no resource can have.

    What is only read must not have the name under which it is managed, before or later: the engine would make
    a new one in place of what was read, and a program could not tell whether the stack has forgotten it.
    """
    return f"{resource.name}-read" if resource.read else resource.name


def spell_path(kind: Kind, path: Path) -> str:
    """A path of the API as ``ignoreChanges`` has it: ``lambdaConfig.customEmailSender``."""
    return ".".join(_steps(kind.args, path)).replace(".[", "[")


def _steps(args: tuple[Arg, ...], path: Path) -> Iterator[str]:
    arg = next((arg for arg in args if path[: len(arg.steps)] == arg.steps), None)
    if arg is None:
        raise ValueError(f"no argument has the path {path}")
    yield wire_name(arg)
    rest = path[len(arg.steps) :]
    if rest and arg.many:
        yield f"[{rest[0]}]"
        rest = rest[1:]
    if not rest:
        return
    if arg.args:
        yield from _steps(arg.args, rest)
    else:
        yield from (f"[{step}]" if isinstance(step, int) else step for step in rest)
