"""What a proof is made of: an exported project, what tools said of it, and the checks that judge that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from exporter.model import Graph, Resource
from exporter.targets.adoption import NOTHING, Adoption
from exporter.targets.statements import importing
from exporter.targets.writer import Writer

Result = Literal["passed", "failed", "not checked"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, by name; ``details`` are the failures, or why it was not checked."""

    name: str
    result: Result
    details: tuple[str, ...] = ()


def judged(name: str, failures: Iterable[str], subjects: int = 1) -> Check:
    """A check that was made of so many subjects; of none, it says nothing."""
    found = tuple(failures)
    if found:
        return Check(name, "failed", found)
    return Check(name, "passed") if subjects else not_checked(name, "there is nothing to check")


def not_checked(name: str, why: str) -> Check:
    """A check that could not be made."""
    return Check(name, "not checked", (why,))


@dataclass(frozen=True, slots=True)
class Project:
    """One target's code in one region of an export, and what it should hold.

    ``folder`` is the target's folder, ``writer`` spells its code, ``graph`` is what that should hold,
    ``newest`` the same without the limits of an older provider, ``adoption`` what a state holds of it,
    ``provider`` the version that it is for (none: the newest). ``templates`` names the template that drew
    each resource, by its key. ``forgotten`` are the things that the code forgets and the account still has.
    """

    region: str
    folder: Path
    writer: Writer
    graph: Graph
    newest: Graph
    adoption: Adoption = NOTHING
    provider: tuple[int, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    forgotten: tuple[Resource, ...] = ()

    @property
    def importing(self) -> frozenset[str]:
        """The keys of the resources that the code imports."""
        graphs = (self.graph, self.newest)
        return frozenset(it.key for graph in graphs for it in importing(graph, self.adoption))

    def drawn(self, key: str) -> str:
        """Which template drew the code of a resource, to be said after what is wrong with it."""
        return f" (drawn by {self.templates[key]})" if self.templates.get(key) else ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does with one resource; ``imported`` is the import id, if it is imported.

    ``differences`` are (path, before, after), those that replace the resource first. ``unsaid`` is what AWS
    has of the arguments that code may leave out as defaults, of which a plan shows no difference.
    """

    address: str
    actions: tuple[str, ...]
    imported: str
    differences: tuple[tuple[str, str, str], ...] = ()
    replaces: bool = False
    unsaid: Mapping[str, Any] = field(default_factory=dict)

    @property
    def harmless(self) -> bool:
        """Whether it leaves the live thing as it is."""
        return self.actions in (("no-op",), ("forget",))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error in the provider's own words, and where in the generated code it points."""

    message: str
    detail: str
    address: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one plan holds; ``versions`` are those of the tool and of the provider.

    ``configuration`` is the code as the tool read it, in the form of ``terraform show -json``, ``protected``
    the addresses of what it must not destroy, which no plan shows. Where none could be ``made``, the errors
    are those of the module as a whole.
    """

    changes: tuple[Change, ...]
    errors: tuple[Diagnostic, ...]
    versions: Mapping[str, str]
    configuration: Mapping[str, Any] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    made: bool = True

    def count(self, action: str) -> int:
        """How many resources have an action: import, create, update or delete."""
        if action == "import":
            return sum(bool(change.imported) for change in self.changes)
        return sum(action in change.actions for change in self.changes)

    def redacted(self, redact: Callable[[str], str]) -> Plan:
        """The same with every value redacted that is shown of it."""
        changes = tuple(
            replace(it, differences=tuple((path, redact(a), redact(b)) for path, a, b in it.differences))
            for it in self.changes
        )
        errors = tuple(
            replace(it, message=redact(it.message), detail=redact(it.detail)) for it in self.errors
        )
        return replace(self, changes=changes, errors=errors)

    @property
    def summary(self) -> str:
        """The line that people know."""
        return (
            f"{self.count('import')} to import, {self.count('create')} to add,"
            f" {self.count('update')} to change, {self.count('delete')} to destroy"
        )

    @property
    def empty(self) -> bool:
        """Whether the plan changes nothing that is live, and judged everything."""
        return self.made and not self.errors and all(change.harmless for change in self.changes)


Registration = Mapping[str, Any]
"""What a program registers of one resource: type, name, import id, inputs, options."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the tools said of one project; what could not be asked is None, and ``missing`` says why.

    ``formatted`` holds the complaints of the language's formatter, ``plan`` the plan, ``registrations`` what
    the program registers, ``preview`` what Pulumi's engine would do.
    """

    project: Project
    formatted: tuple[str, ...] | None = None
    plan: Plan | None = None
    registrations: Sequence[Registration] | None = None
    preview: Mapping[str, Any] | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
