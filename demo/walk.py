"""Follows the commands of a page, in order, in an empty folder in which a replay plays AWS."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.terminal import Ran, run
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.server import serve
from exporter.sample import SAMPLE

ROOT = Path(__file__).parents[1]
ANY = "..."
"""A shown line that stands for any number of printed ones."""
KEPT = ("TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR")

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.S | re.M)
_STEP = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.M)
_VARIES = re.compile(r"\b\d+(\.\d+)? s\b|\b\d+\.\d+\.\d+\b")
"""What two runs print differently: seconds, and the versions of tools."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a page, and the lines that stand below it."""

    command: str
    shown: tuple[str, ...]

    @property
    def needs_terraform(self) -> bool:
        """Whether it does nothing of worth without Terraform and its provider."""
        return self.command.startswith(("terraform ", "poolport verify"))


def section(page: str, title: str) -> str:
    """The text under a heading of the second level."""
    _, found, rest = page.partition(f"\n## {title}\n")
    assert found, f"the page has no section {title!r}"
    return rest.partition("\n## ")[0]


def steps(text: str) -> list[Step]:
    """The commands of a text's console blocks, each with what is shown of its output."""
    return [
        Step(command, tuple(shown.splitlines()))
        for block in _BLOCK.findall(text)
        for command, shown in _STEP.findall(block)
    ]


def agree(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the shown lines are the printed ones, but for what two runs print differently.

    >>> agree(["a", "...", "1 pool, 0.3 s"], ["a", "b", "c", "1 pool, 12 s"]), agree(["a"], ["a", "b"])
    (True, False)
    """
    pattern = ""
    for line in shown:
        pattern += r"(?:.*\n)*?" if line == ANY else re.escape(constant(line)) + r"\n"
    text = "".join(f"{constant(line)}\n" for line in trimmed(printed))
    return re.fullmatch(pattern, text) is not None


def constant(line: str) -> str:
    """A line without what two runs print differently."""
    return _VARIES.sub("_", line.rstrip())


def trimmed(lines: Sequence[str]) -> list[str]:
    """Lines without empty ones at both ends."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return list(lines[full[0] : full[-1] + 1]) if full else []


@contextmanager
def sample_aws() -> Iterator[dict[str, str]]:
    """The environment of somebody whose account is the sample, with this checkout's poolport on the path."""
    own = ("AWS_", "POOLPORT_", "PULUMI_", "TF_")
    kept = {name: value for name, value in os.environ.items() if name in KEPT or not name.startswith(own)}
    for name in ("NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR"):
        kept.pop(name, None)
    for name in ("NO_PROXY", "no_proxy"):
        kept[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))
    paths = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    with serve(SAMPLE) as endpoint:
        yield {
            **kept,
            **NO_CREDENTIALS,
            "AWS_ENDPOINT_URL": endpoint.url,
            "PATH": os.pathsep.join(paths),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
        }


def follow(todo: Sequence[Step], folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[Step, Ran]]:
    """Run each step where the one before has left the shell."""
    for step in todo:
        ran = run(step.command, folder, environment)
        folder = ran.folder
        yield step, ran
