"""Runs the program in an arena of folders, and says what is wrong with how it ended."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from click.testing import Result

from exporter.replay.environment import NO_CREDENTIALS
from tests.cli.runs import files, poolport

CODES = frozenset({0, 1, 2, 3, 4})
"""The documented exit codes, without that of an interruption."""


class Fault(AssertionError):
    """What no input may bring about: the text says what happened."""


LIMIT = 60
"""Seconds that an attempt may take: a hundred times what one takes on a slow machine."""


@contextmanager
def bounded() -> Iterator[None]:
    """Ends what does not end by itself; only for the main thread.

    Raises:
        Fault: the limit is over.
    """

    def give_up(*_: object) -> None:
        raise Fault(f"no end within {LIMIT} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Arena:
    """Where an attempt happens: ``out`` may be written to, what is beside it may not."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def snapshot(self) -> Path:
        return self.folder / "snapshot"

    def make(self) -> None:
        """Make the folder, with something to lose beside those that the program is told of."""
        self.snapshot.mkdir(parents=True)
        (self.folder / "outside").write_text("somebody's\n")

    def run(self, *arguments: object, **env: str) -> Result:
        """Run a command, and judge how it ended.

        Raises:
            Fault: it ended in a way that none may.
        """
        before = self._beside()
        result = poolport(*arguments, **NO_CREDENTIALS, **env)
        judge_ending(result)
        if self._beside() != before:
            raise Fault("a file outside the output folder was written or removed")
        if result.exit_code < 2:
            judge_code(self.out)
        return result

    def _beside(self) -> dict[str, bytes]:
        return {name: content for name, content in files(self.folder).items() if not name.startswith("out/")}


def judge_ending(result: Result) -> None:
    """A documented exit code, and words for a person.

    Raises:
        Fault: a traceback, another code, no sentence, or characters that a terminal obeys.
    """
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise Fault("".join(traceback.format_exception(result.exception)[-4:]))
    if result.exit_code not in CODES or "Traceback" in result.output:
        raise Fault(f"exit code {result.exit_code}: {result.output[-2000:]}")
    if result.exit_code > 1 and not any(_speaks(line) for line in result.stderr.splitlines()):
        raise Fault(f"exit code {result.exit_code} without a sentence: {result.stderr!r}")
    if odd := {char for char in result.output if not char.isprintable() and char not in "\n\t"}:
        raise Fault(f"the terminal gets {odd}")


def _speaks(line: str) -> bool:
    """Whether a line is the program's own, or click's about an argument."""
    return line.startswith(("poolport: ", "Error: "))


def judge_code(out: Path) -> None:
    """Python, JSON, YAML and text that their own readers take.

    Raises:
        Fault: one of the written files is no such thing.
    """
    for name, content in files(out).items():
        try:
            if name.endswith(".py"):
                compile(content, name, "exec")
            elif name.endswith(".json"):
                json.loads(content)
            elif name.endswith(".yaml"):
                yaml.safe_load(content)
            elif name.endswith((".tf", ".ts", ".mjs", ".md", ".txt", ".sh", ".toml")):
                content.decode("utf-8")
        except (ValueError, yaml.YAMLError) as error:
            raise Fault(f"{name} cannot be read: {error}") from error
        except SyntaxError as error:
            raise Fault(f"{name} is no Python: {error}: {(error.text or '')[:200]!r}") from error


def judge_terraform(out: Path) -> None:
    """Files that Terraform's own formatter can read, where Terraform is installed.

    Raises:
        Fault: it cannot.
    """
    if (terraform := shutil.which("terraform")) is None:
        return
    done = subprocess.run(
        [terraform, "fmt", "-recursive", "-list=false", "-write=false", "-no-color", str(out)],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise Fault(f"terraform fmt: {done.stderr[-2000:]}")
