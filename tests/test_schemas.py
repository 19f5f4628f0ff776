"""The schemas say what poolport writes and prints: all of it, and nothing else."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from jsonschema import Draft202012Validator, SchemaError, ValidationError

from exporter.cli import main
from exporter.states import COMMENTS, LEVELS, MEANINGS, PROTECTIONS, WEIGHTS
from exporter.targets.proof import Result
from tests.case_folders import CASES, Case
from tests.schema_outputs import collect
from tests.schema_uses import FOLDER, Schemas, Uses, all_parts, load, words_of

SCHEMAS = load()
LISTED: dict[str, tuple[str, ...]] = {
    "common.json#/$defs/level": LEVELS,
    "common.json#/$defs/result": get_args(Result),
    "report.json#/$defs/weight": tuple(WEIGHTS),
    "report.json#/$defs/state": tuple(MEANINGS),
    "report.json#/$defs/comments": COMMENTS,
    "report.json#/$defs/protection": PROTECTIONS,
}
"""Where a schema lists words that the code lists, too."""

FINDING = "report.json#/$defs/finding"
CHANGE = "common.json#/$defs/change"

Outputs = Mapping[str, list[Any]]
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """What the commands print and write."""
    return collect(tmp_path_factory.mktemp("outputs"))


def _commands(command: click.Command, *names: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from _commands(each, *names, name)
    else:
        yield "-".join(names), command


def disagreements(schemas: Schemas, outputs: Outputs) -> list[str]:
    """What outputs have and the schemas do not say, and what the schemas say and no output has."""
    uses = Uses(schemas)
    found = [
        error for name, each in outputs.items() for output in each for error in uses.errors(name, output)
    ]
    return found + uses.unused(LISTED)


def changed(place: str, change: Change) -> dict[str, Any]:
    """The schemas with another one at a place."""
    schemas = copy.deepcopy(SCHEMAS)
    change(dict(all_parts(schemas))[place])
    return schemas


# ---- the outputs ----


def test_every_output_is_as_its_schema_says_and_the_schemas_say_nothing_else(outputs: Outputs) -> None:
    assert {*outputs, "common.json"} == set(SCHEMAS)
    assert set(LISTED) <= set(dict(all_parts(SCHEMAS)))
    assert disagreements(SCHEMAS, outputs) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.folder.name)
def test_the_report_of_every_case_is_valid(case: Case) -> None:
    report = json.loads((case.folder / "expected/report.json").read_text("utf-8"))
    assert Uses(SCHEMAS).errors("report.json", report) == []


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (FINDING, lambda it: it["properties"].pop("remedy"), "('remedy' was unexpected)"),
        (FINDING, lambda it: it["properties"].update(cure={}), f"{FINDING}: nothing writes cure"),
        (FINDING, lambda it: it["required"].append("cure"), "'cure' is a required property"),
        (FINDING, lambda it: it["required"].remove("page"), f"{FINDING}: page is always there, and not"),
        (FINDING, lambda it: it["properties"]["file"].update(type="string"), "None is not of type 'string'"),
        (CHANGE, lambda it: it["properties"].update(old={}), f"{CHANGE}: nothing writes old"),
        ("export.json#/$defs/account", lambda it: it["properties"].pop("verdicts"), "fits no form: "),
        ("report.json#/$defs/adoption", lambda it: it["enum"].append("held"), "nothing writes 'held'"),
        ("report.json#/$defs/adoption", lambda it: it["enum"].remove("recorded"), "'recorded' is none of"),
        ("common.json#/$defs/level", lambda it: it["enum"].append("fatal"), "the code has error, warning, "),
        ("report.json#/$defs/weight", lambda it: it["enum"].remove("data"), "the code has error, owners, "),
    ],
)
def test_a_schema_that_says_something_else_is_found(
    place: str, change: Change, said: str, outputs: Outputs
) -> None:
    # The sample account's reports take their time, and the small account's show it, too.
    quick = {**outputs, "report.json": [it for it in outputs["report.json"] if len(it["pools"]) == 1]}
    assert any(said in it for it in disagreements(changed(place, change), quick))


def test_what_was_tried_of_a_form_that_does_not_fit_is_no_use_of_it(outputs: Outputs) -> None:
    # Every account has regions; the form of those that failed has none, whatever it says.
    place = "common.json#/$defs/failed_account"
    schemas = changed(place, lambda it: it["properties"].update(regions={}))
    assert f"{place}: nothing writes regions" in disagreements(schemas, outputs)


# ---- the schemas ----


def flaws(schemas: Schemas) -> list[str]:
    """What schemas lack: closed objects, a sentence for every member, no part too many."""
    every = dict(all_parts(schemas))
    found, referred = [], set()
    for place, part in every.items():
        file = place.partition("#")[0]
        referred.add(target := _target(file, part))
        if target and target not in every:
            found.append(f"{place}: {target} is nowhere")
        members = part.get("properties", {})
        if members and (part.get("additionalProperties") is not False or "required" not in part):
            found.append(f"{place}: it is not closed, or does not say what is required")
        elif part.get("type") == "object" and "additionalProperties" not in part:
            found.append(f"{place}: it does not say what other members are")
        if members and set(part.get("required", ())) - set(members):
            found.append(f"{place}: it requires what it has not")
        for name, member in members.items():
            told = member.get("description") or every.get(_target(file, member), {}).get("description", "")
            if not re.fullmatch(r"[^!]{5,}[.]", told):
                found.append(f"{place}: no sentence says what {name} is")
        names = words_of(every.get(_target(file, part.get("propertyNames", {})), {}))
        if names and part.get("required", names) != names:
            found.append(f"{place}: it requires other keys than there are")
    idle = {place for place in every if re.search(r"/\$defs/\w+$", place)} - referred
    return found + [f"{place}: nothing refers to it" for place in sorted(idle)]


def _target(file: str, part: Mapping[str, Any]) -> str:
    """The place of what a part of a file refers to; empty where it refers to nothing."""
    refers: str = part.get("$ref", "")
    return f"{file}{refers}" if refers.startswith("#") else refers


def test_each_is_a_schema_of_the_draft_that_finds_the_others_beside_it() -> None:
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        # With one, check-jsonschema would look for common.json in the working directory.
        assert "$id" not in schema
        assert schema["title"]
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        assert (FOLDER / name).read_text("utf-8") == text, f"{name} is laid out in another way"
    with pytest.raises(SchemaError):
        Draft202012Validator.check_schema(changed(FINDING, lambda it: it.update(type="dict"))["report.json"])


def test_objects_are_closed_and_every_member_is_told() -> None:
    assert flaws(SCHEMAS) == []


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (FINDING, lambda it: it.pop("additionalProperties"), "it is not closed"),
        (FINDING, lambda it: it.pop("required"), "or does not say what is required"),
        (FINDING, lambda it: it["required"].append("x"), "it requires what it has not"),
        (FINDING, lambda it: it["properties"].update(x={"type": "string"}), "no sentence says what x is"),
        (FINDING, lambda it: it["properties"]["page"].update(description="A"), "says what page is"),
        (FINDING, lambda it: it["properties"]["weight"].update({"$ref": "x"}), "x is nowhere"),
        ("report.json#", lambda it: it["$defs"].update(x={}), "report.json#/$defs/x: nothing refers to it"),
        (
            "report.json#/$defs/answer/properties/request",
            lambda it: it.pop("additionalProperties"),
            "what other members are",
        ),
        (
            "report.json#/$defs/summary/properties/weights",
            lambda it: it["required"].pop(),
            "it requires other keys than there are",
        ),
    ],
)
def test_a_flaw_is_found(place: str, change: Change, said: str) -> None:
    assert any(said in it for it in flaws(changed(place, change)))


def test_words_are_told_as_the_code_tells_them() -> None:
    every = dict(all_parts(SCHEMAS))
    for place, words in (("report.json#/$defs/weight", WEIGHTS), ("report.json#/$defs/state", MEANINGS)):
        for word, sentence in words.items():
            assert f" {word}: {sentence}." in every[place]["description"]


# ---- README.md ----


def test_every_command_with_the_option_has_a_schema_and_the_page_names_all() -> None:
    options = {name: [parameter.name for parameter in it.params] for name, it in _commands(main)}
    printing = {f"{name}.json" for name, names in options.items() if "as_json" in names}
    assert len(printing) > 5
    assert printing | {"report.json", "policy.json", "common.json"} == set(SCHEMAS)
    page = (FOLDER / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(\S+)\]\((\S+)\) \| (.*) \|$", page, re.M)
    assert sorted(name for name, _, _ in rows) == sorted(SCHEMAS)
    for name, link, told in rows:
        assert link == name
        if name in printing:
            assert told == f"`poolport {name.removesuffix('.json').replace('-', ' ')} --json`"
            assert told.strip("`") in SCHEMAS[name]["description"]


def test_the_example_of_the_page_validates(
    outputs: Outputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.S)
    (tmp_path / "schemas").symlink_to(FOLDER)
    (tmp_path / "customers").mkdir()
    report = tmp_path / "customers/report.json"
    monkeypatch.chdir(tmp_path)
    report.write_text(json.dumps(outputs["report.json"][-1]))
    exec(code, {})
    report.write_text(json.dumps({**outputs["report.json"][-1], "more": 1}))
    with pytest.raises(ValidationError, match="'more' was unexpected"):
        exec(code, {})
