"""The commands that a user runs once a Pulumi program is written, and what they must show."""

from __future__ import annotations

import shlex
from pathlib import Path

from exporter.model import Graph
from exporter.targets import statements
from exporter.targets.adoption import Adoption


def next_steps(
    folder: Path, graph: Graph, adoption: Adoption, *, first: str = "", forget: str = ""
) -> list[str]:
    """The commands that preview a program, after the ``first`` that its language needs.

    ``forget`` lets the stack forget what has no code, in a language whose programs cannot stop for it.
    """
    commands = [f"cd {shlex.quote(str(folder))}", first, "pulumi stack init live", "pulumi preview"]
    lines = [" && ".join(filter(None, commands))]
    lines += [f"  needs the secret: pulumi config set --secret {name}" for name in graph.secrets]
    number = len(statements.importing(graph, adoption))
    moved, forgotten = statements.moved(graph, adoption), adoption.forgotten
    if forgotten and forget:
        lines.append(f"  needs '{forget}' before: the stack forgets what has no code: {len(forgotten)}")
    if number or moved or forgotten:
        imported = f"{number:,} import" + ("" if number == 1 else "s")
        lines.append(f"  must show: {imported}, and no update, which would change AWS")
    if moved:
        lines.append(f"  and what has another name now as the same, by its alias: {len(moved)}")
    if forgotten and not forget:
        lines.append(f"  and says first how the stack forgets what has no code any more: {len(forgotten)}")
    return lines
