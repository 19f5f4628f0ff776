"""A model of what Pulumi's engine does with a program and a stack: what it deletes, imports, mistakes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

Place = tuple[str, str]
"""The class and the name of a resource, as they stand in the code."""

_GAP = r"(?:\s|#[^\n]*\n)*"
"""Between two words of Python, where somebody may have written a comment."""
_RESOURCE = re.compile(rf'^(?:\w+ = )?aws\.(\w+\.\w+)\(({_GAP}"(\w+)",.*?)^\)', re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(rf'^\s*import_={_GAP}"([^"]*)"', re.MULTILINE)
_ALIAS = re.compile(rf'^\s*pulumi\.Alias\({_GAP}name={_GAP}"(\w+)"', re.MULTILINE)
_MODULES = re.compile(r"^from pools import (\([^)]*\)|.*)$", re.MULTILINE)
_POOLS = re.compile(r"^import pools\b", re.MULTILINE)
_FORGOTTEN = re.compile(rf'\({_GAP}"aws:(\w+)/\w+:(\w+)",{_GAP}"(\w+)"')


@dataclass(frozen=True)
class Declared:
    """A resource of a program: what would import it, and the names that it had before."""

    import_id: str
    aliases: tuple[str, ...]


@dataclass
class Program:
    """What the files of a folder say, as they stand there."""

    resources: dict[Place, Declared] = field(default_factory=dict)
    forgotten: set[Place] = field(default_factory=set)
    adopts_once: bool = False
    errors: list[str] = field(default_factory=list)


@dataclass
class Run:
    """What an ``up`` would do; with ``errors`` or something to forget first it does nothing.

    ``matched`` says of each place of the program where the stack has had it.
    """

    stack: dict[Place, str]
    deleted: dict[Place, str] = field(default_factory=dict)
    matched: dict[Place, Place] = field(default_factory=dict)
    created: set[Place] = field(default_factory=set)
    to_forget: set[Place] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)


def load(folder: Path) -> Program:
    """Read the program in a folder, as Python would: the modules that its start imports, and theirs."""
    program = Program()
    main = _read(folder / "__main__.py")
    wanted, seen = _imported(main), set()
    if not wanted and not _POOLS.search(main):
        return program
    guards = _read(folder / "pools/__init__.py")
    program.adopts_once = bool(re.search(r"^adopt_once\(\)", guards, re.MULTILINE))
    if re.search(r"^spare_forgotten\(\)", guards, re.MULTILINE):
        found = _FORGOTTEN.findall(_read(folder / "adoption.py"))
        program.forgotten = {(f"{module}.{kind}", name) for module, kind, name in found}
    while wanted:
        module = wanted.pop()
        seen.add(module)
        path = folder / f"pools/{module}.py"
        if not path.exists():
            program.errors.append(f"there is no module {module}")
            continue
        text = _read(path)
        wanted |= _imported(text) - seen
        for kind, body, name in _RESOURCE.findall(text):
            if (kind, name) in program.resources:
                program.errors.append(f"{kind} {name} is declared twice")
            import_id = _IMPORT.search(body)
            program.resources[kind, name] = Declared(
                import_id[1] if import_id else "", tuple(_ALIAS.findall(body))
            )
    return program


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _imported(text: str) -> set[str]:
    names = {
        name for found in _MODULES.findall(text) for name in re.findall(r"\w+", re.sub("#.*", "", found))
    }
    return names - {"read_file", "read_base64"}


def up(program: Program, stack: dict[Place, str]) -> Run:
    """What the engine would do: stop, or find each resource by one of its names and delete the rest."""
    if program.errors:
        return Run(dict(stack), errors=program.errors)
    if held := program.forgotten & stack.keys():
        return Run(dict(stack), to_forget=held)
    run = Run({})
    for place, declared in program.resources.items():
        kind = place[0]
        places = [place, *((kind, name) for name in declared.aliases)]
        found = next((it for it in places if it in stack), None)
        if found is not None and found in run.matched.values():
            run.errors.append(f"{found} is what two resources had been")
        if found is not None:
            run.matched[place] = found
            run.stack[place] = stack[found]
            if declared.import_id and not program.adopts_once:
                run.errors.append(f"{place} would be imported again")
        elif declared.import_id:
            run.stack[place] = declared.import_id
        else:
            run.created.add(place)
    run.deleted = {place: it for place, it in stack.items() if place not in run.matched.values()}
    return run


def as_stack(stack: dict[Place, str], wire_types: dict[str, str]) -> dict[str, object]:
    """A stack as ``pulumi stack export`` gives it; ``wire_types`` are the engine's names of the classes."""
    resources = []
    for (kind, name), import_id in stack.items():
        pool, _, own = import_id.partition("/")
        resources.append(
            {
                "urn": f"urn:pulumi:live::poolport::{wire_types[kind]}::{name}",
                "type": wire_types[kind],
                "custom": True,
                "id": own if kind.endswith("UserPoolClient") else import_id,
                "inputs": {"userPoolId": pool},
                "outputs": {},
            }
        )
    return {"version": 3, "deployment": {"resources": resources}}
