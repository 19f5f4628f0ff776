"""The sample account through the real tools: what is exported must plan, apply and run as it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.statements import whole
from exporter.targets.terraform.plan import Terraform, workspace
from tests.acceptance.conftest import ACCOUNT, Exported, poolport

REGIONS = ("eu-west-1", "us-east-1")


@pytest.mark.provider
@pytest.mark.parametrize("region", REGIONS)
def test_the_plan_only_imports_and_after_it_is_applied_the_next_is_empty(
    region: str, exported: Exported, terraform: str
) -> None:
    number = len(exported.graph(region, "terraform").resources)
    with workspace(exported.folder / region / "terraform", terraform, exported.environment) as module:
        assert module("validate", "-no-color").returncode == 0
        assert module("fmt", "-check", "-recursive", "-diff").stdout == ""

        first = module.plan()
        assert first.errors == ()
        assert [change for change in first.changes if change.actions != ("no-op",)] == []
        assert first.summary == f"{number} to import, 0 to add, 0 to change, 0 to destroy"

        applied = module("apply", "-input=false", "-no-color", "-auto-approve")
        assert applied.returncode == 0, applied.stderr
        assert module.plan().summary == "0 to import, 0 to add, 0 to change, 0 to destroy"
        _leave_only_adopted_code(module, exported, region)
        second = module.plan()
        assert second.empty
        assert len(second.changes) == number
    assert [call for call in exported.endpoint.calls if call.write] == []


def _leave_only_adopted_code(module: Terraform, exported: Exported, region: str) -> None:
    """Replace the module's code by that of an export that is adopted."""
    adopted = module.folder.parent / "adopted"
    out = ("--out", str(adopted), "--target", "terraform", "--adopted", "--provider-version", "5")
    poolport("render", str(exported.folder / "snapshot"), *out, env=exported.environment)
    code = adopted / region / "terraform"
    assert not (code / "imports.tf").exists()
    assert not (code / "import.sh").exists()
    (module.folder / "imports.tf").unlink()
    for file in code.glob("*.tf"):
        (module.folder / file.name).write_bytes(file.read_bytes())


@pytest.mark.provider
def test_the_import_script_adopts_everything_and_goes_on_where_it_stopped(
    exported: Exported, terraform: str
) -> None:
    with workspace(exported.folder / "eu-west-1" / "terraform", terraform, exported.environment) as module:
        refused = _script(module)
        assert refused.returncode == 1
        assert "imports.tf does the same" in refused.stderr
        (module.folder / "imports.tf").unlink()
        assert _script(module).returncode == 0
        assert module.plan().summary == "0 to import, 0 to add, 0 to change, 0 to destroy"
        again = _script(module)
        assert again.returncode == 0
        assert "Importing" not in again.stdout


def _script(module: Terraform) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "import.sh"],
        cwd=module.folder,
        env=dict(module.environment),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("region", REGIONS)
def test_the_pulumi_program_registers_exactly_what_the_graph_holds(region: str, exported: Exported) -> None:
    graph = exported.graph(region)
    found = record(exported.folder / region / "pulumi", graph, PYTHON).resources
    assert list(differences(expected(graph), found)) == []
    assert len(found) == len(graph.resources)


def test_the_adopted_program_registers_the_same_without_import_ids(
    exported: Exported, tmp_path: Path
) -> None:
    snapshot = str(exported.folder / "snapshot")
    options = ("--out", str(tmp_path), "--target", "pulumi", "--adopted")
    poolport("render", snapshot, *options, env=exported.environment)
    graph = exported.graph("us-east-1")
    found = record(tmp_path / "us-east-1" / "pulumi", graph, PYTHON).resources
    assert list(differences(expected(graph, whole(graph)), found)) == []
    assert not (tmp_path / "us-east-1" / "pulumi" / "import.json").exists()


def test_the_pulumi_programs_pass_the_type_checker_and_the_formatters(
    exported: Exported, tmp_path: Path
) -> None:
    for region in REGIONS:
        shutil.copytree(exported.folder / region / "pulumi", tmp_path / region)
    # One run reads the SDK once; each program is a root of its own, since they have modules of one name.
    roots = {"include": REGIONS, "executionEnvironments": [{"root": region} for region in REGIONS]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(roots))
    for command in (
        ("pyright", "--pythonpath", sys.executable, "--stats"),
        ("black", "--check", "."),
        ("ruff", "format", "--isolated", "--check", "."),
    ):
        run = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
        if command[0] == "pyright":
            assert f"Found {len(list(tmp_path.rglob('*.py')))} source files" in run.stdout


def test_no_secret_of_the_account_is_in_anything_that_was_written(exported: Exported) -> None:
    secrets = (ACCOUNT / "SECRETS.txt").read_bytes().split()
    files = [path for path in exported.folder.rglob("*") if path.is_file()]
    assert secrets
    assert len(files) > 50
    leaks = [(path, secret) for path in files for secret in secrets if secret in path.read_bytes()]
    assert leaks == []


def test_the_import_file_holds_what_the_graph_holds(exported: Exported) -> None:
    found = json.loads((exported.folder / "us-east-1" / "pulumi" / "import.json").read_text())
    wanted = [
        {"type": r.kind.pulumi_type, "name": r.name, "id": r.import_id}
        for r in exported.graph("us-east-1").resources
    ]
    assert found == {"resources": wanted}


def test_pulumis_import_script_adopts_each_resource_once_and_protects_the_pools(
    exported: Exported, tmp_path: Path
) -> None:
    """By a stand-in that answers as the state would: there is no Pulumi CLI to run here."""
    log = tmp_path / "log"
    (tmp_path / "pulumi").write_text(
        f'#!/bin/sh\nif [ "$1" = stack ]; then cat {tmp_path}/state; exit 0; fi\n'
        f'printf "%s\\n" "$@" >> {log}\n'
        f'echo "  \\"urn\\": \\"urn:pulumi:live::p::$2::$3\\"," >> {tmp_path}/state\n'
    )
    (tmp_path / "pulumi").chmod(0o755)
    (tmp_path / "state").touch()
    script = exported.folder / "us-east-1" / "pulumi" / "import.sh"
    env = {**exported.environment, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    for _ in range(2):  # the second run finds everything in the state
        run = subprocess.run(["sh", str(script)], env=env, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
    said = log.read_text().splitlines()
    calls = [said[start : start + 7] for start in range(0, len(said), 7)]
    assert calls == [
        [
            "import",
            r.kind.pulumi_type,
            r.name,
            r.import_id,
            f"--protect={str(r.protect).lower()}",
            "--generate-code=false",
            "--yes",
        ]
        for r in exported.graph("us-east-1").resources
    ]
