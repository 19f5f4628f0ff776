"""Child processes: a bounded time, and an environment in which nothing of the user's changes the answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from exporter.errors import ExporterError

SECONDS = 900
"""How long one child may take; a plan of thousands of resources takes minutes."""

_KEPT = frozenset(
    # Where programs, homes, temporary files and certificates are, and how the network is reached.
    "PATH HOME USER LANG LC_ALL LC_CTYPE TZ TMPDIR TEMP TMP SYSTEMROOT COMSPEC PATHEXT APPDATA LOCALAPPDATA"
    " USERPROFILE SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy"
    # Where the providers are; a home of its own would install them again each time.
    " TF_CLI_CONFIG_FILE PULUMI_HOME PYTHONPATH".split()
)


def clean_environment(*, aws: bool = False) -> dict[str, str]:
    """The environment without what changes a plan (``TF_CLI_ARGS``, ``TF_WORKSPACE``, ``TF_LOG``, ...).

    The user's AWS variables, and those of Terraform that secrets come from, are in it only with ``aws``, for
    a plan against AWS itself.
    """
    found = {name: value for name, value in os.environ.items() if name in _KEPT}
    cache = os.environ.get("TF_PLUGIN_CACHE_DIR", "")
    if cache and Path(cache).is_dir():  # terraform fails where it is missing
        found["TF_PLUGIN_CACHE_DIR"] = cache
    if aws:
        found |= {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "TF_VAR_"))}
    return found


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs an installed module; the working directory has no say in what is imported, and
    nothing is compiled beside what it runs."""
    return [sys.executable, "-P", "-B", "-m", module, *arguments]


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    text: str | None = None,
    seconds: float = SECONDS,
) -> subprocess.CompletedProcess[str]:
    """Run a child to its end; ``text`` is its standard input, and nothing is raised for its exit code.

    Raises:
        ExporterError: it takes too long, or cannot be started.
    """
    name = " ".join(Path(command[0]).name if word == command[0] else word for word in command[:4])
    try:
        return subprocess.run(
            list(command),
            cwd=folder,
            env=dict(environment),
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise ExporterError(
            f"'{name}' did not end in {seconds:.0f} s: see whether the network or its plugin hangs, then"
            " try again"
        ) from error
    except OSError as error:
        raise ExporterError(
            f"'{name}' cannot be started: {error.strerror or error}: install it anew"
        ) from error
