"""The package as users get it: built, installed in an environment of its own, used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter import __version__
from exporter.folder.render import choose, draw_export

pytest.importorskip("hatchling", reason="hatchling builds the package, and is not installed")

ROOT = Path(__file__).parents[1]
ACCOUNT = ROOT / "demo/account"
TARGETS = ("pulumi", "terraform")


def run(*command: object, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr  # 1: the sample account holds something without code
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """A built wheel, and the environment that it is installed in."""

    wheel: Path
    python: Path

    @property
    def command(self) -> Path:
        return self.python.with_name("poolport")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of the source distribution, so that both are known to be whole; no network."""
    folder = tmp_path_factory.mktemp("package")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    with tarfile.open(folder / f"poolport-{__version__}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    source = folder / f"poolport-{__version__}"
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")

    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    # The dependencies are those of this environment. Python obeys .pth files in a site folder only, so an
    # editable poolport in it stays out of sight.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(wheel, python)


def test_the_wheel_holds_what_belongs_in_it(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    for folder in ("templates", "schemas"):
        taken = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"exporter/{path.as_posix()}" for path in taken} <= names
    sample = {path.relative_to(ACCOUNT) for path in ACCOUNT.rglob("*.json")}
    assert {f"exporter/sample_account/{path.as_posix()}" for path in sample} <= names
    assert "exporter/sample_account/SECRETS.txt" not in names
    info = f"poolport-{__version__}.dist-info"
    assert f"{info}/licenses/LICENSE" in names
    assert {name.split("/")[0] for name in names} == {"exporter", info}


def test_it_writes_the_same_from_elsewhere(installed: Installed, tmp_path: Path) -> None:
    version = run(installed.command, "--version", cwd=tmp_path)
    assert version == f"poolport, version {__version__}\n"
    where = run(
        installed.python,
        "-c",
        "import exporter.targets.lookup as it; print(it.BUILTIN)",
        cwd=tmp_path,
    )
    assert Path(where.strip()).is_relative_to(installed.python.parents[1])
    sample = run(
        installed.python, "-c", "import exporter.sample; print(exporter.sample.SAMPLE)", cwd=tmp_path
    )
    assert Path(sample.strip()).is_relative_to(installed.python.parents[1])

    targets = [word for target in TARGETS for word in ("--target", target)]
    run(installed.command, "render", ACCOUNT, "--out", "out", *targets, cwd=tmp_path)
    drawing = draw_export(ACCOUNT, tmp_path / "out", choose(TARGETS))
    assert drawing.files
    for path, content in drawing.files.items():
        assert (tmp_path / "out" / path).read_bytes() == content, path
    for name in ("poolport.toml", "README.md", ".gitattributes"):
        assert (tmp_path / "out" / name).is_file(), name
