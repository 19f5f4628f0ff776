"""The modules of a project: found as when it runs alone, and by nobody else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from exporter.pulumi_stack import run_all
from tests.pulumi_stack.program import MAIN, POOL, export, refused, run


def test_modules_of_the_root_program_are_what_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "root"
    for name in ("pools/__init__", "pools/customers", "externals"):
        path = own / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine = True\n")
    monkeypatch.syspath_prepend(own)
    project = export(tmp_path / "exports" / "one", "eu-west-1", externals='KEY = "a"\n')
    (project / "pools" / "customers.py").write_text("import externals\n\nassert externals.KEY\n" + POOL)
    names = ("pools", "pools.customers", "externals", "__main__")
    before: dict[str, Any] = {}

    def program() -> None:
        import externals  # type: ignore[import-not-found]
        import pools.customers  # type: ignore[import-not-found]

        before.update({name: sys.modules[name] for name in names})
        path = list(sys.path)
        run_all(tmp_path / "exports")
        assert sys.path == path
        assert pools.customers.mine
        assert externals.mine

    try:
        assert len(run(tmp_path, program=program).of(":UserPool")) == 1
        assert all(sys.modules[name] is module for name, module in before.items())
    finally:
        for name in names[:3]:
            sys.modules.pop(name, None)


def test_modules_of_a_project_are_not_found_by_the_root_program(tmp_path: Path) -> None:
    export(tmp_path / "one", "eu-west-1", externals="", __main__="import externals\n" + MAIN)
    run(tmp_path)
    assert not {"pools", "pools.customers", "externals"} & set(sys.modules)


@pytest.mark.parametrize(
    "line",
    [
        "import pools.customers",
        "import pools.customers as customers",
        "from pools.customers import customers",
        "from pools import *",
        "from pools import customers as c, FILES",
        "import importlib\nimportlib.import_module('pools.customers')",
        "from importlib import import_module\nimport_module('.customers', 'pools')",
        "import time, pools.customers\ntime.time()",
        "def later():\n    from pools import customers\nlater()",
        "import more.deep",
        "import __main__\nassert __main__.__file__ == __file__\nimport pools.customers",
    ],
)
def test_a_project_imports_its_modules_as_it_does_alone(tmp_path: Path, line: str) -> None:
    pools = (
        'from pathlib import Path\n\n__all__ = ["customers", "FILES"]\nFILES = Path(__file__).parent.parent\n'
    )
    more = {
        "more/deep": "from .other import found\n",
        "more/other": "from pools.customers import customers as found",
        "time": "raise AssertionError('Python has one of its own')",
    }
    files = {"pools/__init__": pools, "__main__": line + "\nassert __name__ == '__main__'\n", **more}
    export(tmp_path, "eu-west-1", **files)
    assert len(run(tmp_path).of(":UserPool")) == 1


def test_modules_run_once_and_may_import_each_other(tmp_path: Path) -> None:
    export(
        tmp_path,
        "eu-west-1",
        **{
            "__main__": "import pools.a, pools.b\nfrom pools import customers, a\nassert a.b.a is a\n",
            "pools/a": "import pools.b as b\nfrom pools import customers\n",
            "pools/b": "import pools.a as a\nfrom . import customers\n",
        },
    )
    assert len(run(tmp_path).of(":UserPool")) == 1
    assert len(run(tmp_path).of(":UserPool")) == 1  # the same process, from the beginning


def test_a_module_that_is_missing_is_named(tmp_path: Path) -> None:
    export(tmp_path, "eu-west-1", __main__="import pools.gone\n")
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'pools\.gone'"):
        run(tmp_path)
    export(tmp_path, "eu-west-1", __main__="from pools import gone\n")
    with pytest.raises(ImportError, match="cannot import name 'gone'"):
        run(tmp_path)


def test_a_module_that_fails_is_not_half_there(tmp_path: Path) -> None:
    main = (
        "for _ in range(2):\n    try:\n        import pools.broken\n"
        "    except ZeroDivisionError:\n        continue\n    raise AssertionError\n"
    )
    export(tmp_path, "eu-west-1", **{"pools/broken": "1 / 0\n", "__main__": main})
    run(tmp_path)
    more = {"pools/broken": "import not_there\n", "__main__": "from pools import broken\n"}
    export(tmp_path, "eu-west-1", **more)
    with pytest.raises(ModuleNotFoundError, match="'not_there'"):
        run(tmp_path)


def test_files_beside_the_code_are_found_and_a_virtual_environment_hides_nothing(tmp_path: Path) -> None:
    read = (
        "from pathlib import Path\n\nTEXT = (Path(__file__).parent.parent / 'files' / 'a.txt').read_text()\n"
    )
    main = "import venv, files\nfrom pools import TEXT\nassert TEXT == 'hello' and venv.EnvBuilder\n"
    project = export(
        tmp_path, "eu-west-1", **{"pools/__init__": read, "__main__": main.replace(", files", "")}
    )
    (project / "files").mkdir()
    (project / "files" / "a.txt").write_text("hello")
    (project / "venv" / "bin").mkdir(parents=True)
    run(tmp_path)


def test_a_project_without_a_program_is_one_sentence(tmp_path: Path) -> None:
    (export(tmp_path, "eu-west-1") / "__main__.py").unlink()
    assert "__main__.py is missing" in refused(tmp_path)
