"""Plans a module with the real terraform, in a copy of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exporter.catalog import KINDS
from exporter.catalog.arguments import snake_case
from exporter.child import run
from exporter.errors import ExporterError
from exporter.paths import MISSING, differences, dig, spell
from exporter.paths import Path as JsonPath
from exporter.scratch import scratch
from exporter.snapshot.secrets import MASK, PAIR_MEMBERS, is_secret_member, mask
from exporter.targets.proof import Change, Diagnostic, Plan

_BACKEND = re.compile(r'^\s*"?(?:backend|cloud)"?\s*[:"{]', re.MULTILINE)
_OVERRIDE = "zz_poolport_override.tf"
"""Terraform merges it last, so that its backend is the one that is used."""
_LEFT_OUT = {kind.terraform: [arg.name for arg in kind.args if arg.default] for kind in KINDS}
"""The arguments that code may leave out as defaults, by the type of their resource."""
_PAIRS = frozenset(map(snake_case, PAIR_MEMBERS))


def find_tool() -> str | None:
    """The path of terraform, or of tofu, or None."""
    return shutil.which("terraform") or shutil.which("tofu")


@contextmanager
def workspace(
    module: Path, tool: str, environment: Mapping[str, str], *, init: bool = True
) -> Iterator[Terraform]:
    """A copy of a module, which is gone afterwards; the module itself is not touched, nor is its state.

    A state that the module keeps elsewhere is in the copy for this.

    Raises:
        ExporterError: ``terraform init`` fails (with ``init``, which is left out to see the errors).
    """
    with scratch() as folder:
        copy = folder / "module"
        ignored = shutil.ignore_patterns(".terraform*", "*.tfstate*")
        shutil.copytree(module, copy, ignore=ignored, ignore_dangling_symlinks=True)
        if any(
            _BACKEND.search(path.read_text("utf-8", "replace"))
            for path in copy.glob("*.tf*")
            if path.is_file()
        ):
            (copy / _OVERRIDE).write_text('terraform {\n  backend "local" {}\n}\n')
        terraform = Terraform(tool, copy, {**environment, "TF_IN_AUTOMATION": "1"})
        if init and (errors := terraform.init()):
            raise ExporterError(
                f"'{terraform.name} init' fails in the exported module: {errors[0].message}: fix it there"
            )
        yield terraform


@dataclass(frozen=True, slots=True)
class Terraform:
    """The tool in an initialised folder."""

    tool: str
    folder: Path
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        """What people call it: ``terraform`` or ``tofu``."""
        return Path(self.tool).name

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command; nothing is raised for its exit code."""
        return run([self.tool, *arguments], self.environment, folder=self.folder)

    def init(self) -> tuple[Diagnostic, ...]:
        """Install the providers; the errors are those of the code.

        Raises:
            ExporterError: it fails for another reason, such as a provider that cannot be had.
        """
        done = self("init", "-input=false", "-no-color")
        if not done.returncode:
            return ()
        found = json.loads(self("validate", "-json").stdout or "{}").get("diagnostics", ())
        errors = tuple(_diagnostic(one) for one in found if one["severity"] == "error" and one.get("range"))
        if errors and "provider" not in errors[0].message.lower():
            return errors
        said = " ".join(done.stderr.partition("Error: ")[2].split()) or "it says nothing more"
        raise ExporterError(
            f"'{Path(self.tool).name} init' fails: {said[:300]}: make the AWS provider available to it, from"
            " the registry or from a mirror named in TF_CLI_CONFIG_FILE"
        )

    def plan(self, *, keep: bool = False) -> Plan:
        """Plan, and read what the plan holds; ``keep`` leaves it for ``apply``."""
        done = self("plan", "-input=false", "-no-color", "-json", "-out=plan.bin")
        errors = tuple(_errors(done.stdout.splitlines()))
        if done.returncode and not errors:
            said = " ".join(done.stderr.split())[:600] or "it says nothing more"
            raise ExporterError(f"'{self.name} plan' fails: {said}: run it in the module to see more")
        changes: tuple[Change, ...] = ()
        configuration: Mapping[str, Any] = {}
        saved = self.folder / "plan.bin"
        if saved.exists():
            shown = json.loads(self("show", "-json", saved.name).stdout)
            if not keep:
                saved.unlink()  # it holds what AWS has, secrets too
            changes = tuple(_changes(shown.get("resource_changes", ())))
            configuration = shown.get("configuration", {})
        return Plan(changes, errors, self._versions(), configuration)

    def apply(self) -> None:
        """Apply the plan that was kept.

        Raises:
            ExporterError: it fails.
        """
        done = self("apply", "-input=false", "-no-color", "plan.bin")
        (self.folder / "plan.bin").unlink()
        if done.returncode:
            said = " ".join(done.stderr.split())[:600] or "it says nothing more"
            raise ExporterError(
                f"'{self.name} apply' of the temporary state fails: {said}: plan with your own state, which"
                " must change nothing"
            )

    def _versions(self) -> dict[str, str]:
        data = json.loads(self("version", "-json").stdout)
        providers = data.get("provider_selections", {})
        return {
            Path(self.tool).name: data["terraform_version"],
            **{name.rsplit("/", 2)[-2] + "/" + name.rsplit("/", 1)[-1]: v for name, v in providers.items()},
        }


def _errors(lines: Sequence[str]) -> Iterator[Diagnostic]:
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            continue
        found = message.get("diagnostic")
        if message.get("type") == "diagnostic" and found["severity"] == "error":
            yield _diagnostic(found)


def _diagnostic(found: Mapping[str, Any]) -> Diagnostic:
    place = found.get("range") or {}
    return Diagnostic(
        found["summary"],
        " ".join(found.get("detail", "").split()),
        found.get("address", ""),
        place.get("filename", ""),
        place.get("start", {}).get("line", 0),
    )


def _changes(changes: Sequence[Mapping[str, Any]]) -> Iterator[Change]:
    for found in changes:
        change = found["change"]
        actions = tuple(change["actions"])
        changed: list[tuple[str, str, str]] = []
        if actions != ("no-op",):
            changed = list(_differences(change))
        replaced = {spell(tuple(path)) for path in change.get("replace_paths", ())}
        changed.sort(key=lambda difference: (difference[0] not in replaced, difference[0]))
        yield Change(
            found["address"],
            actions,
            str(change.get("importing", {}).get("id", "")),
            tuple(changed),
            bool(replaced) or {"create", "delete"} <= set(actions),
            _unsaid(found["address"].partition(".")[0], change.get("before") or {}),
        )


def _unsaid(kind: str, before: Mapping[str, Any]) -> dict[str, Any]:
    """What the provider has read of the arguments that code may leave out."""
    return {name: before.get(name) for name in _LEFT_OUT.get(kind, ())}


def _differences(change: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a change does, without the values that only AWS will know, and without secrets."""
    for path, before, after in differences(change.get("before"), change.get("after")):
        if dig(change.get("after_unknown"), path) is not True:
            one, other = (None if value is MISSING else value for value in (before, after))
            if one != other:
                yield (
                    spell(path),
                    _shown(one, path, change.get("before_sensitive")),
                    _shown(other, path, change.get("after_sensitive")),
                )


def _shown(value: Any, path: JsonPath, sensitive: Any) -> str:
    """A value as JSON; one that the provider marks as sensitive, or a text whose name says so, is masked."""
    names = [step for step in path if isinstance(step, str)]
    marked = any(_at(sensitive, path[:depth]) is True for depth in range(len(path) + 1))
    marked = marked or _has_marks(_at(sensitive, path))
    # A number or a flag is none: a password's length has a name like one.
    named = not isinstance(value, bool | int | float) and any(map(is_secret_member, names))
    if value is not None and (marked or named):
        return json.dumps(MASK)
    if any(name in _PAIRS for name in names):
        value = mask({next(iter(PAIR_MEMBERS)): value if isinstance(value, dict) else {"": value}})
        value = next(iter(value.values()))
        value = value.get("", value)
    return json.dumps(mask(value), ensure_ascii=False)


def _at(sensitive: Any, path: JsonPath) -> Any:
    """The marks at a path, which may go through lists."""
    for step in path:
        try:
            sensitive = sensitive[step]
        except (KeyError, IndexError, TypeError):
            return None
    return sensitive


def _has_marks(sensitive: Any) -> bool:
    if isinstance(sensitive, dict):
        return any(map(_has_marks, sensitive.values()))
    if isinstance(sensitive, list):
        return any(map(_has_marks, sensitive))
    return sensitive is True
