"""The command line as users meet it: what it says, what it leaves on disk, and its exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from exporter import __version__
from exporter.cli import main
from exporter.replay.environment import NO_CREDENTIALS
from exporter.replay.protocol import Call, Reply, refuse
from exporter.replay.server import Endpoint, serve

ROOT = Path(__file__).parents[2]
ACCOUNT = ROOT / "demo/account"
CUSTOMERS = "us-east-1_sU78E9kcE"
LEGACY = "us-east-1_oOxtzHq8S"


@pytest.fixture(autouse=True)
def _no_aws_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in NO_CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="module")
def aws() -> Iterator[Endpoint]:
    with serve(ACCOUNT) as endpoint:
        yield endpoint


def poolport(*arguments: object, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, [str(a) for a in arguments], prog_name="poolport")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sentence(result: Result, code: int) -> str:
    """What a run that stopped said: one line, and nothing else."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("poolport: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture
def exported(tmp_path: Path, aws: Endpoint) -> Path:
    """One pool, exported for both targets."""
    out = tmp_path / "out"
    result = poolport(
        "export",
        LEGACY,
        "--target",
        "terraform",
        "--target",
        "pulumi",
        "--out",
        out,
        "--endpoint-url",
        aws.url,
    )
    assert result.exit_code == 0, result.output
    return out


# ---- arguments ----


def test_without_a_selection_it_says_how_to_select(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--region", "us-east-1", "--out", tmp_path / "out"), 2)
    for way in ("us-east-1_AbC123", "--all", "--name", "--tag"):
        assert way in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("pool", ["customers", "us-east-1", "us-east-1_AbC-123", "us-east-1_" + "A" * 46])
def test_a_pool_id_is_checked_before_any_call(pool: str, tmp_path: Path, aws: Endpoint) -> None:
    before = len(aws.calls)
    result = poolport("discover", pool, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert pool in sentence(result, 2)
    assert len(aws.calls) == before


@pytest.mark.parametrize("regions", [["eu-west-1"], ["eu-west-1", "eu-central-1"]])
def test_the_region_of_the_id_and_the_one_asked_for_must_agree(regions: list[str], tmp_path: Path) -> None:
    asked = [word for region in regions for word in ("--region", region)]
    said = sentence(poolport("export", LEGACY, *asked, "--out", tmp_path / "out"), 2)
    for word in (LEGACY, "us-east-1", *regions):
        assert word in said


def test_a_tag_needs_a_value(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--tag", "team", "--region", "us-east-1", "--out", tmp_path), 2)
    assert "--tag team" in said


def test_selecting_by_name_needs_a_region(tmp_path: Path) -> None:
    said = sentence(poolport("export", "--all", "--out", tmp_path / "out"), 2)
    assert "--region" in said


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["export", "--all"], ["export", "--target", "cdk", "--out", "x"], ["--nothing"]],
)
def test_what_click_refuses_has_the_same_exit_code(arguments: list[str]) -> None:
    result = poolport(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def _options() -> list[tuple[str, str]]:
    return [
        (name, max(parameter.opts, key=len))
        for name, command in sorted(main.commands.items())
        for parameter in command.params
        if isinstance(parameter, click.Option)
    ]


@pytest.mark.parametrize(("name", "option"), _options())
def test_a_variable_sets_every_option(name: str, option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variable = f"POOLPORT_{name}_{option.strip('-').replace('-', '_')}".upper()
    monkeypatch.setenv(variable, "1")
    parent = click.Context(main, info_name="poolport", **main.context_settings)
    context = click.Context(main.commands[name], parent, info_name=name)
    (parameter,) = (p for p in main.commands[name].params if option in p.opts)
    assert parameter.resolve_envvar_value(context) == "1"


def test_a_variable_is_heeded(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport(
        "discover", LEGACY, POOLPORT_DISCOVER_OUT=str(tmp_path), POOLPORT_DISCOVER_ENDPOINT_URL=aws.url
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / f"snapshot/us-east-1/{LEGACY}.json").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    result = poolport("completion", shell)
    assert result.exit_code == 0
    assert "_POOLPORT_COMPLETE" in result.stdout


def test_the_version() -> None:
    assert poolport("--version").output == f"poolport, version {__version__}\n"


def test_help_needs_neither_boto3_nor_jinja2() -> None:
    program = (
        "import atexit, runpy, sys\n"
        "slow = {'boto3', 'botocore', 'jinja2', 'pulumi'}\n"
        "atexit.register(lambda: print(sorted(slow & set(sys.modules)), file=sys.stderr))\n"
        "sys.argv = ['poolport', '--help']\n"
        "runpy.run_module('exporter', run_name='__main__')\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "Usage: " in run.stdout
    assert run.stderr == "[]\n"


# ---- AWS ----


def test_no_credentials_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, aws: Endpoint
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    result = poolport("discover", LEGACY, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert "--profile" in sentence(result, 3)


def test_an_unknown_pool_is_one_sentence(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("export", "us-east-1_Nobody123", "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert result.exit_code in (1, 3), result.output
    assert "us-east-1_Nobody123" in result.stderr
    assert "ResourceNotFoundException" in result.stderr
    assert "Traceback" not in result.output


def test_an_interruption_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("exporter.discovery.account.read_account", interrupted)
    assert "goes on" in sentence(poolport("export", "--all", "--out", tmp_path), 130)


def _denied(operation: str) -> Callable[[Call, int], Reply | None]:
    def fault(call: Call, number: int) -> Reply | None:
        if call.operation == operation:
            return refuse("AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized")
        return None

    return fault


def test_a_refused_call_is_a_gap_and_exit_code_1(tmp_path: Path) -> None:
    with serve(ACCOUNT, fault=_denied("cognito-idp:DescribeUserPoolClient")) as endpoint:
        result = poolport("export", LEGACY, "--out", tmp_path / "out", "--endpoint-url", endpoint.url)
    assert result.exit_code == 1, result.output
    assert "cognito-idp:DescribeUserPoolClient" in result.stderr
    assert "AccessDeniedException" in result.stderr
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["summary"]["resources"]
    paths = {finding["path"] for finding in report["findings"] if finding["level"] == "error"}
    assert paths == {"cognito-idp:DescribeUserPoolClient"}


def test_a_resource_without_code_is_exit_code_1(tmp_path: Path, aws: Endpoint) -> None:
    result = poolport("export", CUSTOMERS, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output
    report = json.loads((tmp_path / "out/report.json").read_text("utf-8"))
    assert report["omitted"]
    assert "without code" in result.stdout


# ---- what is written ----


def test_several_regions_have_a_project_each(tmp_path: Path, aws: Endpoint) -> None:
    out = tmp_path / "out"
    regions = ("--region", "us-east-1", "--region", "eu-west-1")
    result = poolport("export", "--all", *regions, "--out", out, "--endpoint-url", aws.url)
    assert result.exit_code == 1, result.output  # one client has no code
    tops = {path.relative_to(out).as_posix() for path in out.glob("*/*")}
    assert {"us-east-1/pulumi", "eu-west-1/pulumi", "us-east-1/report.md", "snapshot/manifest.json"} <= tops
    assert "us-east-1/terraform" not in tops
    assert "\x1b" not in result.output
    written = b"".join(files(out).values())
    for secret in (ACCOUNT / "SECRETS.txt").read_bytes().split():
        assert secret not in written


def test_the_same_account_gives_the_same_bytes(exported: Path, aws: Endpoint) -> None:
    before = files(exported)
    targets = ("--target", "terraform", "--target", "pulumi")
    again = poolport("export", LEGACY, *targets, "--out", exported, "--endpoint-url", aws.url)
    assert again.exit_code == 0, again.output
    assert files(exported) == before
    assert "0 files written" in again.stdout
    rendered = poolport("render", exported, *targets)
    assert rendered.exit_code == 0, rendered.output
    assert files(exported) == before


def test_quiet_says_nothing(exported: Path) -> None:
    result = poolport("render", exported, "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_adopted_leaves_the_import_statements_out(exported: Path) -> None:
    before = files(exported)
    result = poolport("render", exported, "--target", "terraform", "--target", "pulumi", "--adopted")
    assert result.exit_code == 0, result.output
    after = files(exported)
    gone = {f"{target}/import.sh" for target in ("terraform", "pulumi")}
    assert set(before) - set(after) == gone | {"terraform/imports.tf", "pulumi/import.json"}
    code = b"".join(content for path, content in after.items() if path.startswith(("terraform/", "pulumi/")))
    assert b"import_=" not in code
    assert b"\nimport {" not in code
    assert "imports" not in result.stdout.partition("Next:")[2].replace("import statements", "")


def test_a_target_that_is_not_asked_for_is_left_alone(exported: Path) -> None:
    before = files(exported / "terraform")
    assert poolport("render", exported, "--adopted").exit_code == 0
    assert files(exported / "terraform") == before


def test_render_of_no_snapshot(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in sentence(poolport("render", tmp_path / "none"), 2)


def test_render_needs_to_know_where_to_write(tmp_path: Path, exported: Path) -> None:
    lone = shutil.copytree(exported / "snapshot", tmp_path / "received")
    assert "--out" in sentence(poolport("render", lone), 2)
    assert poolport("render", lone, "--out", tmp_path / "new").exit_code == 0
    assert (tmp_path / "new/pulumi/__main__.py").exists()


@pytest.mark.parametrize("edited", ["terraform/legacy_mobile.tf", "report.md"])
def test_an_edited_file_is_not_replaced(edited: str, exported: Path) -> None:
    targets = ("--target", "terraform", "--target", "pulumi")
    mine = (exported / edited).read_bytes() + b"# mine\n"
    (exported / edited).write_bytes(mine)
    before = files(exported)
    said = sentence(poolport("render", exported, *targets, "--adopted"), 4)
    assert str(exported / edited) in said
    assert "--force" in said
    assert files(exported) == before

    forced = poolport("render", exported, *targets, "--force")
    assert forced.exit_code == 0, forced.output
    assert f"{edited}.orig" in forced.stdout
    assert (exported / f"{edited}.orig").read_bytes() == mine
    assert b"# mine" not in (exported / edited).read_bytes()


def test_a_file_that_is_not_poolports_is_not_replaced(tmp_path: Path, exported: Path) -> None:
    out = tmp_path / "other"
    (out / "terraform").mkdir(parents=True)
    (out / "terraform/versions.tf").write_text("# mine\n")
    result = poolport("render", exported, "--out", out, "--target", "terraform")
    assert str(out / "terraform/versions.tf") in sentence(result, 4)
    assert set(files(out)) == {"terraform/versions.tf"}


def test_names_may_be_edited_and_things_skipped(exported: Path) -> None:
    path = exported / "mapping.json"
    names = json.loads(path.read_text("utf-8"))
    names["user_pool"][LEGACY]["name"] = "old_app"
    clients = names["user_pool_client"]
    skipped = next(client for client, entry in clients.items() if entry["name"] == "legacy_mobile_ios")
    clients[skipped]["skip"] = True
    path.write_text(json.dumps(names), "utf-8")
    result = poolport("render", exported, "--target", "terraform", "--target", "pulumi")
    assert result.exit_code == 0, result.output
    code = (exported / "terraform/old_app.tf").read_text("utf-8")
    assert 'resource "aws_cognito_user_pool" "old_app"' in code
    assert skipped.partition("/")[2] not in (exported / "terraform/imports.tf").read_text("utf-8")
    assert not (exported / "terraform/legacy_mobile.tf").exists()
    assert json.loads(path.read_text("utf-8")) == names


@pytest.mark.parametrize("text", ["{", '{"user_pool": {"x": {"name": "not a name"}}}', '{"user_pool": 1}'])
def test_a_mapping_that_cannot_be_used_is_named(text: str, exported: Path) -> None:
    (exported / "mapping.json").write_text(text)
    assert str(exported / "mapping.json") in sentence(poolport("render", exported), 2)


def test_templates_of_ones_own(tmp_path: Path, exported: Path) -> None:
    mine = tmp_path / "mine/terraform/project/OWNERS.j2"
    mine.parent.mkdir(parents=True)
    mine.write_text("{{ region }}: the identity team")
    templates = ("--target", "terraform", "--templates", tmp_path / "mine")
    assert poolport("render", exported, *templates).exit_code == 0
    assert (exported / "terraform/OWNERS").read_text() == "us-east-1: the identity team\n"
    mine.write_text("\n{{ nothing }}")
    said = sentence(poolport("render", exported, *templates), 2)
    assert f"{mine}, line 2" in said
    mine.unlink()
    assert poolport("render", exported, *templates).exit_code == 0
    assert not (exported / "terraform/OWNERS").exists()
    missing = poolport("render", exported, "--templates", tmp_path / "none")
    assert str(tmp_path / "none") in sentence(missing, 2)
