"""What a language of Pulumi is to a proof: how its programs run, and what its own tools say of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a program finds its engine, and what its stack is called and has in its configuration.

    ``monitor`` and ``engine`` are the addresses of what registers resources and of the engine's log, in
    gRPC's form (``unix:/PATH``, or ``HOST:PORT``); ``folder`` is of this run alone, for whatever a language
    must write. The program is run as for a preview. ``config`` has full keys, such as ``aws:region``, those
    of ``secret_keys`` are secret.
    """

    monitor: str
    engine: str
    folder: Path
    project: str
    stack: str = "verify"
    organization: str = "organization"
    config: Mapping[str, str] = field(default_factory=dict)
    secret_keys: tuple[str, ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        """The configuration, in the variables that every language's SDK reads it from."""
        return {
            "PULUMI_CONFIG": json.dumps(dict(self.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(self.secret_keys)),
        }


@dataclass(frozen=True, slots=True)
class Language:
    """How the programs of one language are proved.

    ``missing`` says why a program cannot run here, with the remedy, and nothing where it can. ``run`` runs it
    against an engine, in an environment without the user's own settings; what failed is told by the exit code
    and, best, by the engine's log. ``formatted`` are the complaints of the language's formatter, None where
    there is none, and ``formatter`` says what to install then. ``versions`` are those of the packages that a
    program is run with. ``copy`` copies a program to a new folder, so that Pulumi's own CLI runs it there and
    installs nothing; ``alone`` gives for each module of it the files, by path, that make a program which has
    that module alone (none: a module cannot be run alone).
    """

    missing: Callable[[Path], str]
    run: Callable[[Path, Connection, Mapping[str, str]], CompletedProcess[str]]
    formatted: Callable[[Path], tuple[str, ...] | None]
    formatter: str
    versions: Callable[[Path], Mapping[str, str]]
    copy: Callable[[Path, Path], None]
    alone: Callable[[Path], tuple[Mapping[str, str], ...]] = lambda program: ()
