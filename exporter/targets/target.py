"""What a target is: one value that says how a language is written and judged; nothing asks which it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path as FilePath
from typing import Any, ClassVar, Literal

from exporter.model import Graph, Resource
from exporter.states import Comments, Defaults, Protection
from exporter.targets.adoption import Adoption
from exporter.targets.proof import Check, Project, Proof
from exporter.targets.writer import Writer, spell_name
from exporter.telling import Tell
from exporter.versions import Version


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen of a target; one with choices of its own has a class of its own.

    ``secrets`` takes secrets from the project's configuration, ``protect`` says what the code keeps from
    being destroyed by mistake, ``comments`` how much it says of itself, ``defaults`` whether it has arguments
    that say no more than their absence.
    """

    checks_ignored: ClassVar[bool] = True
    """Whether the values of ignored paths are checked: Pulumi's engine puts back what it read, and asks."""

    secrets: bool = False
    protect: Protection = "irreplaceable"
    comments: Comments = "reasons"
    defaults: Defaults = "keep"


@dataclass(frozen=True, slots=True)
class ProviderOptions(Options):
    """The same, and the version of the Terraform provider to write for (None: the newest)."""

    checks_ignored: ClassVar[bool] = False

    provider: Version | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A language or format that is written.

    ``name`` is its option, its folder in the export, and that of its templates; ``templates`` are the folders
    that a template is looked up in, in this order. ``group_file`` is the file that a pool is written to,
    ``reserved`` are the words that its name cannot be, ``reserved_endings`` what it cannot end in.
    ``options`` is the class of what may be chosen. ``prove`` runs the language's own tools on an exported
    project, in an environment in which AWS may be a replay, and tells which one; each of ``checks`` judges
    what they said, and each of ``plan_checks`` the plan of the real provider, for a language that has one.
    ``together`` judges an export folder's projects of several regions at once, with a check for each region,
    where they can be run as one. ``next_steps`` are the lines that tell a user what to run next.
    ``declaration`` is a regular expression of what begins a resource; its groups are the parts of its
    address, or its name. ``guards`` are the files of a project that keep a plan from destroying things: an
    edit never holds them back. ``tool`` is what applies it and keeps its state, ``spell_resource`` gives the
    name of a resource as that has it.
    ``suffixes`` are those of its files of code, in which no secret may stand; ``reads`` is a regular
    expression of what reads a file there, whose group ``file`` is a path in the project, or ``name`` one in
    ``files/``.
    """

    name: str
    templates: tuple[str, ...]
    writer: Callable[[Graph], Writer]
    reserved: frozenset[str]
    group_file: str
    options: type[Options]
    prove: Callable[[Project, Mapping[str, str], Tell], Proof]
    checks: tuple[Callable[[Proof], Check], ...]
    next_steps: Callable[[FilePath, Graph, Adoption], Sequence[str]]
    reserved_endings: tuple[str, ...] = ()
    plan_checks: tuple[Callable[[Proof], Check], ...] = ()
    together: Callable[[FilePath, Sequence[Project]], Mapping[str, Check]] | None = None
    declaration: str = ""
    guards: tuple[str, ...] = ()
    tool: Literal["terraform", "pulumi"] = "terraform"
    spell_resource: Callable[[str], str] = str
    suffixes: tuple[str, ...] = ()
    reads: str = ""

    @property
    def plans(self) -> bool:
        """Whether a proof of it is a plan of the real provider."""
        return bool(self.plan_checks)

    def spell(self, name: str) -> str:
        """A name as a file of this target can have it."""
        return spell_name(name, self.reserved, self.reserved_endings)

    def file_of(self, resource: Resource) -> str:
        """The file that a resource is written to, relative to the region's folder."""
        return f"{self.name}/{self.group_file.format(self.spell(resource.group))}"

    def choose(self, **choices: Any) -> Options:
        """The options, of those choices that this target has."""
        known = {option.name for option in fields(self.options)}
        return self.options(**{name: value for name, value in choices.items() if name in known})
