"""The folders of tests/cases, and what each says of its rendering in ``options.json``."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from exporter.folder.render import RenderOptions, choose
from exporter.versions import Version

FOLDER = Path(__file__).parent / "cases"
_CHOICES = {"targets", "adopted", "secrets", "provider"}


@dataclass(frozen=True)
class Case:
    """A snapshot and how it is rendered: ``provider`` is a version as a list of numbers in the file."""

    folder: Path
    targets: tuple[str, ...] = ("terraform", "pulumi")
    adopted: bool = False
    secrets: bool = False
    provider: Version | None = None

    def render_options(self, *, provider: Version | None = None) -> RenderOptions:
        """The case's options; ``provider`` is used where the case does not name one."""
        return choose(
            self.targets,
            adopted=self.adopted,
            provider=self.provider or provider,
            secrets_in_config=self.secrets,
        )

    def copy_names(self, out: Path) -> None:
        """Put the case's ``mapping.json``, if it has one, where it is rendered to."""
        if (self.folder / "mapping.json").exists():
            shutil.copy(self.folder / "mapping.json", out)


def load(folder: Path) -> Case:
    """One case; an option that nothing reads is an error."""
    path = folder / "options.json"
    given = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if unknown := set(given) - _CHOICES:
        raise ValueError(f"{folder.name}/options.json: {', '.join(sorted(unknown))} is not an option")
    lists = {name: tuple(given.pop(name)) for name in ("targets", "provider") if name in given}
    return Case(folder, **lists, **given)


CASES = [load(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
