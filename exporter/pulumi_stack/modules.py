"""Loads the modules of one project under names that no other program imports.

Every project has an ``externals`` and a ``pools``, and so may the root program. Each project therefore gets
a package of its own in ``sys.modules``, and its code an ``__import__`` that looks into that package first.
"""

from __future__ import annotations

import builtins
import importlib
import importlib.util
import itertools
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

import pulumi


class ProjectModules:
    """The modules of one project.

    Args:
        folder: what ``sys.path`` begins with when the project runs alone.
        view: gives what the project sees of a module that is not its own.
    """

    def __init__(self, folder: Path, label: str, view: Callable[[ModuleType], ModuleType]) -> None:
        self.folder = folder
        self._view = view
        self._builtins = {**vars(builtins), "__import__": self._import}
        self._package = ModuleType(_unused_name(label))
        self._package.__path__ = [str(folder)]
        sys.modules[self._package.__name__] = self._package

    def run_main(self) -> None:
        """Run the project's program as if it were alone.

        Raises:
            RunError: it has no ``__main__.py``.
        """
        path = self.folder / "__main__.py"
        if not path.is_file():
            raise pulumi.RunError(f"{path} is missing: export the project again")
        main = ModuleType("__main__")
        main.__file__ = str(path)
        main.__package__ = ""
        main.__dict__["__builtins__"] = self._builtins
        sys.modules[self._full("__main__")] = main  # for a module of the project that imports it
        exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), main.__dict__)

    def import_module(self, name: str, package: str | None = None) -> ModuleType:
        """What ``importlib.import_module`` is to the project."""
        absolute = importlib.util.resolve_name(name, package)
        own = self._own(absolute)
        return self._view(importlib.import_module(absolute)) if own is None else self._load(own)

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """What ``__import__`` is to the project; its parameters are those of the built-in one."""
        package = str((globals or {}).get("__package__") or "")
        own = self._own(importlib.util.resolve_name("." * level + name, package))
        if own is None:
            return self._view(__import__(name, globals, locals, fromlist or (), level))
        module = self._load(own)
        if not fromlist:
            return self._load(own.partition(".")[0])
        for item in getattr(module, "__all__", ()) if "*" in fromlist else fromlist:
            if hasattr(module, "__path__") and not hasattr(module, item):
                self._load_if_there(f"{own}.{item}".removeprefix("."))
        return module

    def _full(self, own: str) -> str:
        return f"{self._package.__name__}.{own}" if own else self._package.__name__

    def _own(self, absolute: str) -> str | None:
        """The name of a module within the project, "" for the project's package, None for others' modules."""
        package = self._package.__name__
        if absolute == package or absolute.startswith(f"{package}."):
            return absolute[len(package) + 1 :]
        return absolute if self._stands_in_folder(absolute.partition(".")[0]) else None

    def _stands_in_folder(self, top: str) -> bool:
        # A folder of other files, such as venv/, does not hide a package of that name.
        place = self.folder / top
        is_here = place.with_name(f"{top}.py").is_file() or any(place.glob("*.py"))
        return is_here and top not in sys.builtin_module_names

    def _load_if_there(self, own: str) -> None:
        try:
            self._load(own)
        except ModuleNotFoundError as error:
            if error.name != self._full(own):
                raise

    def _load(self, own: str) -> ModuleType:
        full = self._full(own)
        if full in sys.modules:
            return sys.modules[full]
        parent_name, _, last = own.rpartition(".")
        parent = self._load(parent_name)
        spec = PathFinder.find_spec(full, getattr(parent, "__path__", []))
        if spec is None:
            raise ModuleNotFoundError(f"No module named {own!r} in {self.folder}", name=full)
        module = importlib.util.module_from_spec(spec)
        module.__dict__["__builtins__"] = self._builtins
        sys.modules[full] = module  # before it runs: modules may import each other
        try:
            assert spec.loader is not None  # module_from_spec gives one to a folder without __init__.py too
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(full, None)  # as Python does: the next import tries again
            raise
        setattr(parent, last, module)
        return module


def _unused_name(label: str) -> str:
    """A package name that this process does not have yet: a program may run more than once in a process."""
    stem = "_poolport_" + re.sub(r"\W", "_", label)
    return next(name for n in itertools.count() if (name := f"{stem}_{n}") not in sys.modules)
