"""What ``pulumi convert`` makes of a program in YAML: the way to Go, C# and Java, and what it loses on it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Entries, Graph, Join, Ref, Secret
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.pulumi_yaml.target import PULUMI_YAML
from exporter.targets.statements import whole
from tests.acceptance.conftest import ACCOUNT
from tests.builders import argument, resource
from tests.engine.aws_schema import typed_schema
from tests.engine.stack import ENGINE

CONVERT = ENGINE.parent / "convert-yaml"
pytestmark = pytest.mark.skipif(not CONVERT.exists(), reason=f"needs {CONVERT.name} in .engine/: make engine")

Converted = Callable[[Path, str], str]
POOL = resource("shop", argument("name", "a ${literal}"))
SERVER = resource("api", argument("identifier", "https://x"), argument("name", "x"), kind="resource_server")
GOOGLE = (
    argument("provider_name", "G"),
    argument("provider_type", "Google"),
    argument("provider_details", Entries((("client_secret", Secret("google_secret")),))),
)


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """Converts the program in a folder to a language."""
    schema = tmp_path_factory.mktemp("schema") / "schema.json"
    schema.write_text(json.dumps(typed_schema()))

    def converted(folder: Path, language: str) -> str:
        command = [CONVERT, folder, schema, language]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not done.returncode, done.stderr
        return done.stdout

    return converted


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Graph]:
    """The sample account's program in YAML, and what it must register."""
    out = tmp_path_factory.mktemp("out")
    graphs = render_export(ACCOUNT, out, choose(("pulumi-yaml",))).drawing.graphs
    return out / "us-east-1/pulumi-yaml", graphs["us-east-1", "pulumi-yaml"]


def drawn(folder: Path, *resources: object) -> Path:
    graph = Graph("123456789012", "us-east-1", resources, ())  # type: ignore[arg-type]
    earlier = {POOL.key: ("old",)}
    for name, content in draw_project(
        graph, PULUMI_YAML, adoption=replace(whole(graph), earlier=earlier)
    ).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_python_registers_the_same_once_its_settings_and_files_are_mended(
    convert: Converted, account: tuple[Path, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, graph = account
    main, code = folder / "__main__.py", convert(folder, "python")
    monkeypatch.chdir(folder)  # where Pulumi's own host runs a program
    main.write_text(code)
    with pytest.raises(ExporterError, match=r"Missing required configuration variable .*:aws:region"):
        record(folder, graph, PYTHON)
    code = re.sub(r"^aws_\w+ = config.require_object\(.*\n", "", code, flags=re.MULTILINE)
    main.write_text(code)
    with pytest.raises(ExporterError, match="UnicodeDecodeError"):  # an image
        record(folder, graph, PYTHON)
    code = code.replace("b64encode(open(path).read().encode())", 'b64encode(open(path, "rb").read())')
    main.write_text(code)
    said = list(differences(expected(graph, retains_all=True), record(folder, graph, PYTHON).resources))
    assert said
    assert all(re.search(r"\.(emailMessage|textBody) is ", line) for line in said)  # \r\n became \n
    main.write_text(code.replace("open(path).read()", 'open(path, newline="").read()'))
    assert list(differences(expected(graph, retains_all=True), record(folder, graph, PYTHON).resources)) == []


KEPT = {
    "import:": ("pulumi.Import(", "import: "),
    "protect: true": ("pulumi.Protect(true)", "protect: true"),
    "retainOnDelete: true": ("pulumi.RetainOnDelete(true)", "retainOnDelete: true"),
    "deleteBeforeReplace: true": ("pulumi.DeleteBeforeReplace(true)", "deleteBeforeReplace: true"),
    "dependsOn:": ("pulumi.DependsOn(", "dependsOn: "),
    "ignoreChanges:": ("pulumi.IgnoreChanges(", "ignoreChanges: "),
    "additionalSecretOutputs:": ("pulumi.AdditionalSecretOutputs(", "additionalSecretOutputs: "),
    "fn::readFile:": ('readFileOrPanic("', 'fs.readFileSync("'),
}


@pytest.mark.parametrize(("language", "column"), [("go", 0), ("typescript", 1)])
def test_every_option_is_kept(
    language: str, column: int, convert: Converted, account: tuple[Path, Graph]
) -> None:
    folder, _ = account
    before, code = (folder / "Pulumi.yaml").read_text(), convert(folder, language)
    before = before.partition("\noutputs:\n")[0]  # a client is called import there
    images = before.count("fn::filebase64:") if language == "typescript" else 0
    for written, spelled in KEPT.items():
        wanted = len(re.findall(f"^ +{written}", before, re.MULTILINE)) + (
            images if written == "fn::readFile:" else 0
        )
        assert code.count(spelled[column]) == wanted, written
    assert "# " not in code.replace("# note #", "")  # the reasons are not


def test_aliases_secrets_and_odd_keys_are_kept(convert: Converted, tmp_path: Path) -> None:
    tags = argument("tags", Entries((("${k}", "v"),)))
    call = resource("staff", argument("tags", Entries((("fn::readFile", "x"),))))
    google = resource("google", *GOOGLE, kind="identity_provider", import_id="p:G")
    folder = drawn(tmp_path, replace(POOL, arguments=(*POOL.arguments, tags)), call, google)
    code = convert(folder, "python")
    assert 'name="a ${literal}"' in code
    assert '"${k}": "v"' in code
    assert 'f"fn{colons}readFile": "x"' in code
    assert 'aliases=[pulumi.Alias(name="old")]' in code
    assert 'config.require_secret("google_secret")' in code


def test_a_reference_beside_a_literal_one_becomes_wrong_typescript(
    convert: Converted, tmp_path: Path
) -> None:
    scopes = (Join((Ref(SERVER.key, "identifier", "https://x"), "/${x} `y`")),)
    web = resource("web", argument("allowed_oauth_scopes", scopes), kind="user_pool_client", import_id="p/w")
    folder = drawn(tmp_path, POOL, SERVER, web)
    assert "pulumi.interpolate`${api.identifier}/${x} `y``" in convert(folder, "typescript")
    assert 'f"{identifier}/${{x}} `y`"' in convert(folder, "python")
    assert 'fmt.Sprintf("%v/${x} `y`", identifier)' in convert(folder, "go")


@pytest.mark.parametrize(
    ("language", "made"),
    [
        ("python", 'aws.cognito.UserPool("shop-read")'),
        ("typescript", 'new aws.cognito.UserPool("shop-read", {})'),
        ("go", 'cognito.NewUserPool(ctx, "shop-read", nil)'),
    ],
)
def test_what_is_only_read_would_be_made(
    language: str, made: str, convert: Converted, tmp_path: Path
) -> None:
    assert made in convert(drawn(tmp_path, replace(POOL, read=True)), language)
