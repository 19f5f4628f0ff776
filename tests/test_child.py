"""A child process gets no credentials, no settings of the user's and no module of the working directory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from exporter.child import clean_environment, python, run
from exporter.errors import ExporterError
from exporter.targets.pulumi.language import complaints


@pytest.mark.parametrize(
    "name",
    "AWS_ACCESS_KEY_ID AWS_PROFILE TF_CLI_ARGS TF_CLI_ARGS_plan TF_WORKSPACE TF_LOG TF_VAR_x TF_DATA_DIR"
    " PULUMI_CONFIG PULUMI_ACCESS_TOKEN PYTHONSTARTUP GITHUB_TOKEN".split(),
)
def test_what_changes_a_plan_or_is_a_secret_does_not_reach_a_child(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "x")
    assert name not in clean_environment()


def test_a_plan_against_aws_has_the_users_aws_variables_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "live")
    monkeypatch.setenv("TF_CLI_ARGS_plan", "-destroy")
    found = clean_environment(aws=True)
    assert found["AWS_PROFILE"] == "live"
    assert "TF_CLI_ARGS_plan" not in found


def test_a_cache_of_providers_is_kept_where_it_exists(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(tmp_path))
    assert clean_environment()["TF_PLUGIN_CACHE_DIR"] == str(tmp_path)
    monkeypatch.setenv("TF_PLUGIN_CACHE_DIR", str(tmp_path / "missing"))
    assert "TF_PLUGIN_CACHE_DIR" not in clean_environment()


def test_a_module_of_the_working_directory_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "__init__.py").write_text("print('hijacked')")
    done = run(python("json.tool"), clean_environment(), folder=tmp_path, text="[]")
    assert (done.stdout, done.returncode) == ("[]\n", 0)


def test_a_child_that_does_not_end_is_stopped_with_a_sentence() -> None:
    endless = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(ExporterError, match="did not end in 0 s: see whether"):
        run(endless, clean_environment(), seconds=0.2)


def test_a_program_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(ExporterError, match="'nothing-of-this-name plan' cannot be started"):
        run(["nothing-of-this-name", "plan"], clean_environment())


def test_a_child_gets_no_input_unless_it_is_given_some() -> None:
    done = run([sys.executable, "-c", "import sys; print(sys.stdin.read() == '')"], clean_environment())
    assert done.stdout == "True\n"


def test_settings_of_a_folder_above_do_not_reach_the_formatter(tmp_path: Path) -> None:
    above = ("[tool.black]", "[tool.ruff.format]")
    text = "".join(f"{section}\nskip-magic-trailing-comma = true\n" for section in above)
    (tmp_path / "pyproject.toml").write_text(text)
    (tmp_path / "__main__.py").write_text("x = [\n    1,\n]\n")
    (tmp_path / "externals.py").write_text('ROLE = "r"\n')
    assert complaints(tmp_path) == ()
    (tmp_path / "externals.py").write_text("ROLE = 'r'\n")
    (found,) = complaints(tmp_path) or ()
    assert found.endswith("externals.py")
