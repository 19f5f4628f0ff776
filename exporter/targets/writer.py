"""What a writer is: it spells what one graph holds in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from exporter.catalog.schema import Kind
from exporter.kind_names import headline
from exporter.model import Entries, Ref, Resource, Value
from exporter.paths import Path
from exporter.states import Comments

Filters = dict[str, Callable[..., Any]]
"""The filters that a target's templates have, by their names."""

WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)
"""Names that no file can have on Windows, whatever its extension."""


def spell_name(name: str, reserved: frozenset[str], endings: tuple[str, ...] = ()) -> str:
    """A name as a target can have it: one that it reserves, or one with such an end, gets an underscore.

    Two names never meet: one that ends so already, and would be reserved without, gets one more.
    """
    plain = name.rstrip("_")
    return f"{name}_" if plain in reserved or plain.endswith(endings) else name


def outputs_of(group: str, resources: Iterable[Resource]) -> Entries:
    """One map of a pool: its own attributes, then those of what belongs to it, by kind and name.

    A name stands there without that of the pool, unless two would then be one.
    """
    own: list[tuple[str, Value]] = []
    below: dict[str, dict[str, Value]] = {}
    for resource in resources:
        references = {attribute: Ref(resource.key, attribute, "") for attribute in resource.outputs}
        if under := resource.kind.outputs_under:
            below.setdefault(under, {}).update((resource.name, it) for it in references.values())
        else:
            own += references.items()
    for under, found in below.items():
        short = [name.removeprefix(f"{group}_") for name in found]
        names = short if len(set(short)) == len(found) else list(found)
        own.append((under, Entries(tuple(zip(names, found.values(), strict=True)))))
    return Entries(tuple(own))


@dataclass(frozen=True, slots=True)
class Group:
    """A pool with all that belongs to it; ``title`` is what people call the pool, with its id.

    ``console`` is the address of the pool in AWS's console, empty where there is none.
    """

    name: str
    title: str
    resources: tuple[Resource, ...]
    console: str = ""

    @property
    def full_title(self) -> str:
        """The title with what the pool is: ``User pool customers (us-east-1_AbC123)``."""
        return f"{headline(self.resources[0].kind.name)} {self.title}"

    @property
    def outputs(self) -> Entries:
        """What the project puts out of it, for applications and other code; empty where there is nothing."""
        return outputs_of(self.name, self.resources)


@dataclass(frozen=True, slots=True)
class Page:
    """One file that is being drawn; ``needs`` collects what it must import while it is written.

    ``group`` and ``kind`` are those that the file is drawn for, ``members`` the resources that belong in it.
    """

    group: Group | None = None
    needs: set[str] = field(default_factory=set)
    kind: Kind | None = None
    members: tuple[Resource, ...] = ()


class Writer(Protocol):
    """Writes one graph in one language: quotes, and spells names, references, paths and externals."""

    def type(self, kind: Kind) -> str:
        """What the target calls a kind: ``aws_cognito_user_pool``."""

    def address(self, resource: Resource) -> str:
        """How the rest of the project refers to a resource."""

    def path(self, kind: Kind, path: Path) -> str:
        """A path of the API as the target's lists of ignored paths have it."""

    def filters(self, comments: Comments) -> Filters:
        """What the templates quote and lay out with; those that need the page take Jinja's context.

        ``comments`` is how much the code says of itself: with all, the arguments of a resource have headings.
        """
