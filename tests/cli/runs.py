"""How the tests run the command line, and what they look at afterwards."""

from __future__ import annotations

import io
from pathlib import Path

from click.testing import CliRunner, Result

from exporter.cli import main

ROOT = Path(__file__).parents[2]
ACCOUNT = ROOT / "demo/account"
CUSTOMERS = "us-east-1_sU78E9kcE"
LEGACY = "us-east-1_oOxtzHq8S"


def poolport(*arguments: object, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, [str(a) for a in arguments], prog_name="poolport")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sentence(result: Result, code: int) -> str:
    """What a run that stopped said: one line, and nothing else."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("poolport: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


HOSTILE = "[red]x[/red] :smile: \x1b[2J\x1b]0;title\x07 \x9b31m a\nb\rc\u202ed"
"""What an account may call something: markup, an emoji's name, sequences that a terminal obeys."""

HARMLESS = r"[red]x[/red] :smile: \x1b[2J\x1b]0;title\x07 \x9b31m a\nb\rc\u202ed"
"""How that is shown."""

LONG = "/" + "/".join(["a-folder-with-a-long-name and blanks"] * 12) + "/us-east-1_AbCdEfGhI"
"""A path that no terminal is wide enough for."""
