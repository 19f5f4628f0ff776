"""What the pages for people claim, held against the code; every failure names what is missing or too much."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import jinja2
import pytest
from click.testing import CliRunner
from jinja2 import defaults, meta, nodes

import exporter.report.html
import exporter.targets.engine
import exporter.targets.pages
from exporter import errors
from exporter.catalog import KINDS
from exporter.catalog.schema import Kind
from exporter.cli import EPILOG, main
from exporter.errors import UsageError
from exporter.folder.render import Drawing, choose, draw_export
from exporter.graph.naming import Nameless
from exporter.model import Graph, Resource
from exporter.report.markdown import FILTERS, variables
from exporter.targets.engine import IN_SOME, draw_project
from exporter.targets.lookup import BUILTIN
from exporter.targets.registry import TARGETS
from exporter.targets.top import VARIABLES
from exporter.targets.writer import Group

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRACT = (ROOT / "templates/README.md").read_text("utf-8")
DOCS = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
TOLD = "\n".join([README, *DOCS.values()])
"""All that people read of poolport, but for the contract of the templates."""

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "bench", "docs", "examples", "examples/*", "schemas", "templates")
    for path in ROOT.glob(f"{folder}/*.md")
)

Files = dict[str, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Drawing:
    """The sample account, drawn."""
    return draw_export(ROOT / "demo/account", tmp_path_factory.mktemp("out"), choose(("terraform",)))


@pytest.fixture(scope="module")
def graph(project: Drawing) -> Graph:
    """Its richest region."""
    return max(project.graphs.values(), key=lambda found: len(found.resources))


def section(title: str) -> str:
    """The text under a heading of the contract, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", CONTRACT, re.S | re.M)
    assert found, f"templates/README.md has no section {title!r}"
    return found[1]


def tables(text: str) -> list[list[list[str]]]:
    """The cells of each Markdown table, without its head."""
    found = re.findall(r"(?:^\|.*\n)+", text, re.M)
    return [
        [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.splitlines()[2:]]
        for table in found
    ]


def named(cell: str) -> str:
    return cell.strip("`")


# ---- README.md and docs/ ----


def test_the_help_is_the_real_one() -> None:
    shown = re.search(r"^```console\n\$ poolport --help\n(.*?)^```", DOCS["commands"], re.S | re.M)
    assert shown
    # As a process: click's own runner forces a width that no terminal of 80 columns has.
    program = "from exporter.cli import main; main(['--help'], prog_name='poolport')"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown[1] == run.stdout


def _commands(group: click.Group = main, above: str = "") -> list[tuple[str, click.Command]]:
    """Every command by the words that call it."""
    found: list[tuple[str, click.Command]] = []
    for name, command in sorted(group.commands.items()):
        found.append((f"{above}{name}", command))
        if isinstance(command, click.Group):
            found += _commands(command, f"{above}{name} ")
    return found


@pytest.mark.parametrize(("name", "command"), _commands(), ids=[name for name, _ in _commands()])
def test_every_command_is_told_and_every_option_has_its_help(name: str, command: click.Command) -> None:
    assert re.search(rf"\bpoolport {name}\b|`{name}`", TOLD), f"no page shows {name}"
    shown = CliRunner().invoke(main, [*name.split(), "--help"], prog_name="poolport").output
    for parameter in command.params:
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert option in shown
            assert parameter.help, f"{name} {option} has no help"


def test_every_option_that_the_pages_show_exists() -> None:
    exist = {option for _, command in _commands() for p in command.params for option in p.opts} | {"--help"}
    pages = [TOLD, CONTRACT, EPILOG]
    lines = [line for page in pages for line in page.splitlines() if "poolport" in line or "`--" in line]
    shown = {
        option
        for line in lines
        if not re.match(r"(pulumi|terraform|sh|make) ", line)
        for command in re.findall(r"`[^`]*`|^[^`]*$", line)
        if not re.match(r"`(pulumi|terraform|mypy) ", command)
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", command)
    }
    assert {"--prune", "--templates"} <= shown  # of both pages
    assert shown <= exist


def test_the_exit_codes_agree() -> None:
    stops = {
        found.exit_code
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, errors.ExporterError)
    }
    told = {int(code) for code in re.findall(r"^\| (\d+) \| ", README, re.M)}
    in_help = {int(code) for code in re.findall(r"^  (\d+) +[a-zA-Z]", EPILOG, re.M)}
    assert told == in_help == stops | {0, 1, 5, 130}
    for found in vars(errors).values():
        if isinstance(found, type) and issubclass(found, errors.ExporterError) and found.exit_code != 1:
            assert re.search(rf"{found.__name__} +{found.exit_code} ", errors.__doc__ or "")


@pytest.mark.parametrize(
    ("start", "belongs"),
    [
        ("have code", lambda kind: kind.terraform and not kind.optional),
        ("only when asked for", lambda kind: kind.optional),
        ("in the report only", lambda kind: not kind.terraform),
    ],
)
def test_the_kinds_are_those_of_the_catalog(start: str, belongs: Callable[[Kind], bool]) -> None:
    (rows,) = tables(README.partition("\n## Kinds\n")[2].partition("\n## ")[0])
    told = " ".join(row[0] for row in rows if row[1].startswith(start))
    assert set(re.findall(r"`(\w+)`", told)) == {kind.name for kind in KINDS if belongs(kind)}


def anchors(page: str) -> set[str]:
    """What a link to a part of a page may name: its headings, spelled as GitHub spells them.

    >>> sorted(anchors("# A page\n## What? `x_y`, and z\n"))
    ['a-page', 'what-x_y-and-z']
    """
    text = re.sub(r"^```.*?^```", "", page, flags=re.S | re.M)
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*?)\s*$", text, re.M)
    }


def leads_somewhere(link: str, page: str, folder: Path) -> bool:
    """Whether a link of a page in a folder names a file that exists, and a heading that stands in it."""
    name, _, part = link.partition("#")
    if not (folder / name).exists():
        return False
    return not part or part in anchors((folder / name).read_text("utf-8") if name else page)


def broken(page: str, folder: Path) -> list[str]:
    """The links of a page in a folder that lead nowhere; those to other hosts are not followed."""
    text = re.sub(r"^```.*?^```", "", page, flags=re.S | re.M)
    links = re.findall(r"\]\((?!https?://)([^)\s]+)\)", text)
    return [link for link in links if not leads_somewhere(link, page, folder)]


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One thing\n", "utf-8")
    page = "# A\n[1](b.md) [2](b.md#one-thing) [3](#a) [4](c.md) [5](b.md#other) [6](#b) ![7](no.svg)"
    assert broken(page, tmp_path) == ["c.md", "b.md#other", "#b", "no.svg"]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    assert broken(path.read_text("utf-8"), path.parent) == []


def test_every_page_is_linked_from_the_readme() -> None:
    linked = set(re.findall(r"\]\(docs/([\w-]+)\.md", README))
    assert linked == DOCS.keys()


@pytest.mark.parametrize("page", ["Makefile", *PAGES])
def test_make_targets_exist(page: str) -> None:
    exist = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    shown = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text("utf-8"), re.M))
    assert shown <= exist


# ---- templates/README.md ----


def environment(graph: Graph, target: str) -> jinja2.Environment:
    """The environment that a target's templates are drawn in."""
    made: list[jinja2.Environment] = []
    with pytest.MonkeyPatch.context() as patch:
        original = exporter.targets.engine.new_environment
        patch.setattr(
            exporter.targets.engine, "new_environment", lambda t: made.append(original(t)) or made[-1]
        )
        draw_project(graph, TARGETS[target])
    return made[0]


def test_the_variables_are_those_that_exist(project: Drawing, graph: Graph) -> None:
    everywhere, somewhere, report, page, names, top = tables(section("Variables"))
    used: set[str] = set()
    for target in TARGETS:
        made = environment(graph, target)
        found = set(made.globals) - set(defaults.DEFAULT_NAMESPACE)
        assert {named(row[0]) for row in everywhere} == found
        for name in made.list_templates():
            if name.startswith(f"{target}/") and name.endswith(".j2"):
                used |= (
                    meta.find_undeclared_variables(made.parse((BUILTIN / name).read_text("utf-8"))) - found
                )
    assert {named(row[0]) for row in somewhere} == set(IN_SOME)
    assert used <= set(IN_SOME)
    assert {named(row[0]) for row in names} == {field.name for field in dataclasses.fields(Nameless)}
    assert {named(row[0]) for row in top} == set(VARIABLES)
    told = {named(row[0]) for row in report}
    data = json.loads(project.files["report.json"])
    assert told == set(variables(data))
    del data["fields"]  # which only the written one has
    nothing = data | {"resources": [], "omitted": [], "answers": []}
    given = exporter.report.html.variables(nothing, {}, {}, None)
    assert {named(row[0]) for row in page} == given.keys() - data.keys()


@pytest.mark.parametrize(("title", "kind"), [("A resource", Resource), ("A group", Group)])
def test_the_fields_are_those_that_exist(title: str, kind: type) -> None:
    exist = {field.name for field in dataclasses.fields(kind)}
    exist |= {name for name, value in vars(kind).items() if isinstance(value, property)}
    assert {named(row[0]) for row in tables(section(title))[0]} == exist


def test_the_filters_are_those_that_exist(graph: Graph) -> None:
    (rows,) = tables(section("Filters"))
    assert len(TARGETS) == len(rows[0]) - 1
    for column, target in enumerate(
        ("terraform", "terraform-json", "pulumi", "pulumi-typescript", "pulumi-yaml"), 1
    ):
        found = set(environment(graph, target).filters) - set(defaults.DEFAULT_FILTERS)
        assert {named(row[0]) for row in rows if row[column]} == found, target


def test_the_filters_of_the_report_are_those_that_exist() -> None:
    for start, own in (("the report", FILTERS), (r"`report\.html\.j2`", exporter.report.html.FILTERS)):
        line = re.search(rf"^In {start}: (.*)", section("Filters"), re.M)
        assert line
        assert set(re.findall(r"`(\w+)`", line[1])) == {*own, *exporter.targets.pages.COMMON}


def test_the_blocks_are_those_that_exist() -> None:
    parse = jinja2.Environment().parse
    found = {
        (path.relative_to(BUILTIN).as_posix(), block.name)
        for path in BUILTIN.rglob("*.j2")
        for block in parse(path.read_text("utf-8")).find_all(nodes.Block)
    }
    assert {(named(row[0]), named(row[1])) for row in tables(section("Blocks"))[0]} == found


EXAMPLES = dict(re.findall(r"^`([^`\n]+\.j2)`:\n\n```jinja\n(.*?)^```", CONTRACT, re.S | re.M))


def _filled(before: Files, after: Files) -> None:
    head = "# Import id: us-east-1_oOxtzHq8S\nresource "
    assert head in after["legacy_mobile.tf"]
    lines = [line for line in after["legacy_mobile.tf"].splitlines() if not line.startswith("# Import id: ")]
    assert lines == before["legacy_mobile.tf"].splitlines()


def _one_kind(before: Files, after: Files) -> None:
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {path for path in before if 'resource "aws_cognito_user_pool_domain"' in before[path]}
    assert "\n\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n" in after["customers_login.tf"]
    assert "prevent_destroy" in after["customers_login.tf"]


def _replaced(before: Files, after: Files) -> None:
    assert '    key = "cognito/us-east-1"\n' in after["versions.tf"]
    assert {path for path in after if after[path] != before[path]} == {"versions.tf"}


def _removed(before: Files, after: Files) -> None:
    assert set(before) - set(after) == {"import.sh"}


def _added(before: Files, after: Files) -> None:
    assert {path for path in after if path not in before} == {
        f"docs/{Path(path).stem}.md" for path in before if re.fullmatch(r"pools/(?!__)\w+\.py", path)
    }
    assert after["docs/legacy_mobile.md"].startswith(
        "# legacy-mobile (us-east-1_oOxtzHq8S)\n\n"
        "* legacy-mobile: `legacy_mobile.legacy_mobile`, imported as `us-east-1_oOxtzHq8S`\n"
    )


def _by_name(before: Files, after: Files) -> None:
    assert {path for path in after if path not in before} == {"outputs_by_name.tf"}
    told = after["outputs_by_name.tf"]
    assert (
        'output "legacy_mobile_ios_id" {\n  value = aws_cognito_user_pool_client.legacy_mobile_ios.id\n}'
        in told
    )


def _headed(before: Files, after: Files) -> None:
    first = "# Copyright Example Corp. Drawn for account 123456789012, us-east-1: imports.tf\n\n"
    assert after["imports.tf"] == first + before["imports.tf"]
    assert after["import.sh"].startswith("#!/bin/sh\n# Copyright Example Corp. ")
    assert after[".gitignore"] == before[".gitignore"]


def _split(before: Files, after: Files) -> None:
    head = 'resource "aws_cognito_user_pool_domain" '
    number = sum(text.count(head) for text in before.values())
    assert after["user_pool_domain.tf"].count(head) == number > 1


EXPECTED: dict[str, Callable[[Files, Files], None]] = {
    "header.j2": _headed,
    "terraform/project/[kind].tf.j2": _split,
    "terraform/resource.j2": _filled,
    "terraform/resources/user_pool_domain.j2": _one_kind,
    "terraform/project/versions.tf.j2": _replaced,
    "terraform/project/import.sh.j2": _removed,
    "terraform/project/outputs_by_name.tf.j2": _by_name,
    "pulumi/project/docs/[group].md.j2": _added,
}


OF_AN_EXPORT = {"names.j2", "folder/.github/workflows/cognito.yml.j2"}
"""What no project alone shows."""


def test_every_example_is_tested() -> None:
    assert set(EXAMPLES) == set(EXPECTED) | OF_AN_EXPORT


def test_an_example_of_a_whole_export_does_what_it_says(tmp_path: Path) -> None:
    for name in OF_AN_EXPORT:
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLES[name], "utf-8")
    options = choose(("terraform",), templates=tmp_path / "mine")
    files = draw_export(ROOT / "demo/account", tmp_path / "out", options).files
    workflow = files[".github/workflows/cognito.yml"].decode()
    assert "  plan-us-east-1:\n" in workflow
    assert "      - run: terraform -chdir=us-east-1/terraform plan\n" in workflow
    code = files["us-east-1/terraform/acme_shared_legacy_mobile.tf"].decode()
    assert 'resource "aws_cognito_user_pool_client" "acme_shared_legacy_mobile_' in code
    assert "eu-west-1/terraform/acme_identity_customers_eu.tf" in files


@pytest.mark.parametrize("name", EXPECTED)
def test_an_example_does_what_it_says(name: str, graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(EXAMPLES[name], "utf-8")
    target = name.split("/")[0] if "/" in name else "terraform"
    before, after = (
        {
            file: content.decode(errors="replace")  # images are no text
            for file, content in draw_project(graph, TARGETS[target], templates=folder).items()
        }
        for folder in (None, tmp_path)
    )
    EXPECTED[name](before, after)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n{{ nothing }}", "line 3, fails: 'nothing' is undefined"),
        ("\n{% if %}", "line 2 cannot be read"),
        ("{% for r in resources %}\n{{ r.nothing }}\n{% endfor %}", "line 2, fails: "),
        ('{% include "other.j2" %}', "other.j2"),
    ],
)
def test_a_mistake_is_told_with_its_template_and_line(
    text: str, said: str, graph: Graph, tmp_path: Path
) -> None:
    path = tmp_path / "terraform/project/mine.tf.j2"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        draw_project(graph, TARGETS["terraform"], templates=tmp_path)
    assert said in str(raised.value)
    assert "mine.tf.j2" in str(raised.value) or said == "other.j2"
    assert raised.value.exit_code == 2


def test_other_files_are_copied_byte_for_byte(graph: Graph, tmp_path: Path) -> None:
    content = b"{{ not a template }}\r\n\xff"
    (tmp_path / "pulumi/project").mkdir(parents=True)
    (tmp_path / "pulumi/project/logo.bin").write_bytes(content)
    assert draw_project(graph, TARGETS["pulumi"], templates=tmp_path)["logo.bin"] == content
