"""What a target is: one value that says how a language is written and judged; nothing asks which it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path as FilePath
from typing import Any, Protocol

from exporter.catalog.schema import Kind
from exporter.model import Graph, Resource
from exporter.paths import Path
from exporter.targets.proof import Check, Project, Proof
from exporter.versions import Version

Filters = dict[str, Callable[..., Any]]
"""The filters that a target's templates have, by their names."""

WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)
"""Names that no file can have on Windows, whatever its extension."""


def spell_name(name: str, reserved: frozenset[str]) -> str:
    """A name as a target can have it: one that it reserves gets an underscore (``import_``).

    Two names never meet: one that ends so already, and would be reserved without, gets one more.
    """
    return f"{name}_" if name.rstrip("_") in reserved else name


@dataclass(frozen=True, slots=True)
class Group:
    """A pool with all that belongs to it; ``title`` is what people call the pool, with its id."""

    name: str
    title: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One file that is being drawn; ``needs`` collects what it must import while it is written."""

    group: Group | None = None
    needs: set[str] = field(default_factory=set)


class Writer(Protocol):
    """Writes one graph in one language: quotes, and spells names, references, paths and externals."""

    def type(self, kind: Kind) -> str:
        """What the target calls a kind: ``aws_cognito_user_pool``."""

    def address(self, resource: Resource) -> str:
        """How the rest of the project refers to a resource."""

    def path(self, kind: Kind, path: Path) -> str:
        """A path of the API as the target's lists of ignored paths have it."""

    def filters(self) -> Filters:
        """What the templates quote and lay out with; those that need the page take Jinja's context."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen of a target; one with choices of its own has a class of its own.

    ``adopted`` leaves the import statements out, ``secrets`` takes secrets from the project's configuration.
    """

    adopted: bool = False
    secrets: bool = False


@dataclass(frozen=True, slots=True)
class ProviderOptions(Options):
    """The same, and the version of the Terraform provider to write for (None: the newest)."""

    provider: Version | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A language or format that is written.

    ``name`` is its option, its folder in the export, and that of its templates; ``templates`` are the folders
    that a template is looked up in, in this order. ``reserved`` are the words that a name cannot be, and
    ``group_file`` the file that a pool is written to. ``options`` is the class of what may be chosen.
    ``prove`` runs the language's own tools on an exported project, in an environment in which AWS may be a
    replay; each of ``checks`` judges what they said, and each of ``plan_checks`` the plan of the real
    provider, for a language that has one. ``next_steps`` are the lines that tell a user what to run next.
    """

    name: str
    templates: tuple[str, ...]
    writer: Callable[[Graph], Writer]
    reserved: frozenset[str]
    group_file: str
    options: type[Options]
    prove: Callable[[Project, Mapping[str, str]], Proof]
    checks: tuple[Callable[[Proof], Check], ...]
    next_steps: Callable[[FilePath, Graph, Options], Sequence[str]]
    plan_checks: tuple[Callable[[Proof], Check], ...] = ()

    @property
    def plans(self) -> bool:
        """Whether a proof of it is a plan of the real provider."""
        return bool(self.plan_checks)

    def spell(self, name: str) -> str:
        """A name as this target can have it."""
        return spell_name(name, self.reserved)

    def file_of(self, resource: Resource) -> str:
        """The file that a resource is written to, relative to the region's folder."""
        return f"{self.name}/{self.group_file.format(self.spell(resource.group))}"

    def choose(self, **choices: Any) -> Options:
        """The options, of those choices that this target has."""
        known = {option.name for option in fields(self.options)}
        return self.options(**{name: value for name, value in choices.items() if name in known})
