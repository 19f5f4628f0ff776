"""Asks prettier, TypeScript and eslint about code; whoever needs them is skipped by name without them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".node"
PACKAGES = INSTALLED / "node_modules"

needs_node = pytest.mark.skipif(
    not (PACKAGES / "prettier").is_dir() or shutil.which("node") is None,
    reason="needs Node's packages in .node/: make node",
)


def ask(task: str, content: Any) -> Any:
    """What ``judge.mjs`` answers."""
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("judge.mjs")), str(INSTALLED / "package.json"), task],
        input=json.dumps(content),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def formatted(codes: list[str], names: Sequence[Path] = ()) -> list[str]:
    """Each code as prettier has it, by its own default settings; without names it is TypeScript."""
    named = [str(path) for path in names] or ["a.ts"] * len(codes)
    found: list[str] = ask("format", list(zip(named, codes, strict=True)))
    return found


def evaluated(code: str) -> Any:
    """What an expression in TypeScript is worth, without a name that it could call."""
    return ask("evaluate", code)


def linted(folder: Path) -> list[str]:
    """What eslint's recommended rules, and those of typescript-eslint, say of all files below a folder."""
    found: list[str] = ask("lint", str(folder))
    return found


def link_packages(folder: Path) -> Path:
    """Put the packages where the programs below a folder find them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "node_modules").symlink_to(PACKAGES, target_is_directory=True)
    return folder


def compiled(folder: Path) -> str:
    """What TypeScript's compiler says of all programs below a folder, by the settings of one of them."""
    settings = sorted(folder.glob("**/tsconfig.json"))[0]
    ours = {
        "extends": str(settings),
        "compilerOptions": {"noEmit": True, "types": ["node"], "typeRoots": [str(PACKAGES / "@types")]},
        "include": [str(folder / "**/*.ts")],
    }
    (folder / "tsconfig.all.json").write_text(json.dumps(ours))
    done = subprocess.run(
        ["node", str(PACKAGES / "typescript/bin/tsc"), "--strict", "-p", "tsconfig.all.json"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout
