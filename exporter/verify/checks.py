"""What must hold of every project, whatever its language: each function is one check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from exporter.model import Entries, Graph
from exporter.replay.protocol import Call
from exporter.snapshot.memory import Memory
from exporter.snapshot.secrets import DATA_MEMBERS, MASK
from exporter.targets.proof import Check, Proof, judged, not_checked
from exporter.targets.registry import TARGETS

_SECRET = re.compile(
    # In each language's spelling, also where the text begins on the next line, or is a block of YAML's. A
    # variable of Terraform is none, though its JSON writes it as text, and no reference of YAML's is one.
    r'["\']?\b(client_?[sS]ecret|private_?[kK]ey|password|temporary_?[pP]assword)\b["\']?\s*[=:]'
    r'\s*(?:["\'](?!\$\{(?:nonsensitive\()?\w+(?:\.\w+)?\)?\}["\']).|`.|[|>][-+]?\s*$)'
)
_SOURCES = frozenset(suffix for target in TARGETS.values() for suffix in target.suffixes)
_READS = [re.compile(target.reads) for target in TARGETS.values() if target.reads]
_MOST = 5
"""So many names a sentence has; how many more there are is said."""
_NOT_OURS = ("venv", "node_modules", "sdks", ".terraform", "files")


def holds_no_secret(proof: Proof) -> Check:
    """No line holds a secret, or the marker that stands for one."""
    folder, own = proof.project.folder, frozenset(_own_entries(proof.project.graph))
    return judged(f"{folder.name} holds no secret", secrets(folder, own), sum(1 for _ in sources(folder)))


def holds_no_known_secret(proof: Proof, memory: Memory) -> Check:
    """No line holds a secret that AWS has answered, as far as it is remembered."""
    name = f"{proof.project.folder.name} holds no secret of the account"
    if not memory.known:
        return not_checked(name, "no secret is known: none was answered, or none long enough to remember")
    found = lines(proof.project.folder, lambda line: memory.redact(line) != line, "a secret: rotate it")
    return judged(name, found, sum(1 for _ in sources(proof.project.folder)))


def states_confirm_what_is_adopted(proof: Proof) -> Check:
    """A state was seen that holds what is adopted; where none was, a plan may create it anew."""
    project = proof.project
    name = f"{project.folder.name}: a state has shown what is adopted"
    adoption = project.adoption
    unseen = [it.name for it in project.graph.imported if it.key in adoption.adopted - adoption.confirmed]
    if unseen:
        why = "show one with 'poolport adopted --state FILE', or look for creations in the first plan"
        more = f" and {len(unseen) - _MOST} more" if len(unseen) > _MOST else ""
        return not_checked(name, f"no state has shown {', '.join(unseen[:_MOST])}{more}: {why}")
    return judged(name, [], len(adoption.adopted))


def reads_no_missing_file(proof: Proof) -> Check:
    """Every file that the code reads is there."""
    folder = proof.project.folder
    name = f"{folder.name} reads no file that is missing"
    return judged(name, missing_files(folder), sum(1 for _ in sources(folder)))


def nothing_is_written(calls: Sequence[Call]) -> Check:
    """No tool called an operation that writes."""
    writes = sorted({f"{call.operation} was called" for call in calls if call.write})
    return judged("nothing is written to AWS", writes, len(calls))


COMMON = (holds_no_secret, reads_no_missing_file)
"""What the files of every exported project must pass."""


def secrets(folder: Path, own: Iterable[tuple[str, str]] = ()) -> Iterator[str]:
    """Every line that holds a secret, or the marker that stands for one, as ``file:line`` and a sentence.

    What is ``own`` to people, such as a tag named ``password``, is none.
    """
    known: dict[str, set[str]] = {}
    for name, text in own:
        known.setdefault(name, set()).add(text)

    def is_wrong(line: str) -> bool:
        match = _SECRET.search(line)
        return MASK in line or bool(match and not any(text in line for text in known.get(match[1], ())))

    return lines(folder, is_wrong, "a secret, or the place of one")


def lines(folder: Path, wrong: Callable[[str], bool], what: str) -> Iterator[str]:
    """Every line of code that is wrong."""
    for path, text in sources(folder):
        for number, line in enumerate(text.split("\n"), 1):
            if wrong(line):
                yield f"{path.relative_to(folder).as_posix()}:{number} holds {what}"


def _own_entries(graph: Graph) -> Iterator[tuple[str, str]]:
    """The entries of maps whose keys are people's own, as they may stand in code."""
    for resource in graph.resources:
        for argument in resource.arguments:
            if isinstance(argument.value, Entries) and argument.arg.steps[-1] in DATA_MEMBERS:
                for key, value in argument.value.items:
                    if isinstance(value, str):
                        yield key, value
                        yield key, json.dumps(value)[1:-1]


def missing_files(folder: Path) -> Iterator[str]:
    """Every file that the code reads and that is not there."""
    for path, text in sources(folder):
        for match in (match for reads in _READS for match in reads.finditer(text)):
            found = match.groupdict()
            file = folder / found["file"] if "file" in found else folder / "files" / found["name"]
            if not file.is_file():
                name = path.relative_to(folder).as_posix()
                yield f"{name} reads {file.relative_to(folder)}, which is missing"


def sources(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of code of a project, with their texts."""
    ours = [it for it in folder.iterdir() if it.name not in _NOT_OURS]  # the others may be very many
    for path in sorted(path for it in ours for path in (it, *it.rglob("*"))):
        if path.suffix in _SOURCES and path.is_file():
            yield path, path.read_text("utf-8", "replace")
