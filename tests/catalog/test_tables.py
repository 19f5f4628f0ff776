"""The catalog's tables, held against botocore's model, the Terraform provider's schema and Pulumi's SDK.

Offline, and the same for every kind. A check returns what is wrong, by name; the last tests show that
each check can fail.
"""

from __future__ import annotations

import importlib
import json
import re
import string
import typing
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pulumi
import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from exporter.catalog import KINDS
from exporter.catalog.arguments import (
    ANY_TEXT,
    Arg,
    Joined,
    Reference,
    When,
    always,
    has,
    present,
)
from exporter.catalog.schema import (
    UNKNOWN_OPERATION,
    Kind,
    Left,
    List,
    Quirk,
    Read,
)
from exporter.graph.evaluate import evaluate
from exporter.paths import Path as ApiPath
from exporter.paths import find
from exporter.targets.pulumi.writer import spell_argument
from exporter.targets.pulumi_common.wire import camel_case
from exporter.targets.pulumi_common.wire import spell_path as pulumi_path
from exporter.targets.terraform.spelling import spell_path
from exporter.versions import version
from tests.builders import StubResolver
from tests.catalog import newer

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/terraform-5.100.0.json").read_text("utf-8"))

OLDEST = version("5.100.0")
"""The provider that the schema is of; a type that came ``since`` is held against Pulumi alone."""

NOT_WRITTEN = {
    "*": {
        "id": "the import gives it",
        "region": "one provider a region, as its own configuration says",
        "tags_all": "the provider computes it from tags and its default tags",
        "timeouts": "how long to wait is nothing that AWS knows of",
    },
    "user": {
        "client_metadata": "AdminCreateUser takes it, and AWS does not keep it",
        "desired_delivery_mediums": "AdminCreateUser takes it, and AWS does not keep it",
        "force_alias_creation": "AdminCreateUser takes it, and AWS does not keep it",
        "message_action": "AdminCreateUser takes it, and AWS does not keep it",
        "password": "AWS never gives it, and what stands there would be set",
        "temporary_password": "AWS never gives it, and what stands there would be set",
        "validation_data": "AdminCreateUser takes it, and AWS does not keep it",
    },
    "user_pool_client": {
        "generate_secret": "the provider never reads it back, and the first change after the import fails",
    },
    "managed_user_pool_client": {
        "name_pattern": "name_prefix says it; the provider takes only one of them",
    },
    "lambda_permission": {
        "statement_id_prefix": "the statement has its id",
        "invoked_via_function_url": "Cognito does not call functions by URL",
    },
}
"""Arguments that a provider has and poolport never writes, with the reason; ``*`` is every kind."""

MANAGED = [kind for kind in KINDS if kind.terraform]
IN_SCHEMA = [kind for kind in MANAGED if kind.terraform in SCHEMA]


def reads_of(kind: Kind) -> Iterator[str]:
    """The operations that a kind is read by."""
    yield from (read.operation for read in kind.reads)
    if isinstance(kind.listing, List):
        yield kind.listing.operation


each_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
# What a split makes of an answer (a policy's statements) is but text to botocore.
MODELLED = [kind for kind in KINDS if not kind.split and not newer.operations() & {*reads_of(kind)}]
each_modelled = pytest.mark.parametrize("kind", MODELLED, ids=lambda kind: kind.name)
each_known = pytest.mark.parametrize(
    "kind", [k for k in KINDS if not newer.operations() & {*reads_of(k)}], ids=lambda kind: kind.name
)
each_managed = pytest.mark.parametrize("kind", MANAGED, ids=[kind.name for kind in MANAGED])
each_in_schema = pytest.mark.parametrize("kind", IN_SCHEMA, ids=[kind.name for kind in IN_SCHEMA])

# --- botocore: every member of every answer, at every depth --------------------------------------------


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def operation(name: str) -> Any:
    service, action = name.split(":")
    return model(service).operation_model(action)


def answers(kind: Kind) -> list[tuple[str, StructureShape]]:
    """The shapes that make up a kind's document, each with the member that it stands under."""
    found = []
    for read in kind.reads:
        shape = operation(read.operation).output_shape
        found.append((read.into, shape.members[read.unwrap] if read.unwrap else shape))
    if isinstance(kind.listing, List) and kind.listing.whole:
        found.append(("", operation(kind.listing.operation).output_shape.members[kind.listing.items].member))
    return found


def requests(kind: Kind) -> list[tuple[str, StructureShape]]:
    """The request that gave the document, which stands in it under ``Request``."""
    whole = isinstance(kind.listing, List) and kind.listing.whole
    call: Any = kind.listing if whole else kind.reads[0]
    return [("Request", operation(call.operation).input_shape)]


def inside(shape: Shape) -> Shape:
    """What a list or a map holds; anything else is itself."""
    if isinstance(shape, ListShape):
        return inside(shape.member)
    return inside(shape.value) if isinstance(shape, MapShape) else shape


def member(kind: Kind, path: str) -> Shape | None:
    """The shape at a path of a kind's document."""
    for prefix, top in answers(kind) + requests(kind):
        shape: Shape | None = top
        steps = path.split(".")
        if prefix and steps.pop(0) != prefix:
            continue
        for step in steps:
            shape = shape.members.get(step) if isinstance(shape, StructureShape) else None
        if shape:
            return shape
    return None


def claims(args: tuple[Arg, ...], base: str = "") -> Iterator[tuple[str, bool]]:
    """The paths that arguments claim, and whether each claims all that is under it."""
    for arg in args:
        path = f"{base}.{arg.path}" if base else arg.path
        yield path, bool(arg.convert and not arg.args)
        yield from claims(arg.args, path)


def unplaced(kind: Kind) -> list[str]:
    """The members of AWS's answers that no argument writes and no ``Left`` explains."""
    if kind.unmanaged:
        return []  # that is the reason for all of them
    claimed = dict(claims(kind.args))
    left = {left.path for left in kind.left}
    above = {path.rpartition(".")[0] for path in (*claimed, *left)}

    def walk(shape: Shape, path: str) -> Iterator[str]:
        content = inside(shape)
        # A whole that is explained in parts is explained by the parts: a new part is not in it.
        if (path in left and path not in above) or claimed.get(path):
            return
        if isinstance(content, StructureShape) and content.members:
            for name, deeper in content.members.items():
                yield from walk(deeper, f"{path}.{name}" if path else name)
        elif path not in claimed and path not in left:
            yield path

    return [path for prefix, shape in answers(kind) for path in walk(shape, prefix)]


def vanished(kind: Kind) -> list[str]:
    """The paths of the tables that botocore does not know (any more)."""

    def nested(args: tuple[Arg, ...], shape: Shape | None, base: str) -> Iterator[str]:
        for arg in args:
            if arg.path == "@key":  # of the map's item
                continue
            found = shape
            for step in arg.path.split("."):
                found = found.members.get(step) if isinstance(found, StructureShape) else None
            path = f"{base}.{arg.path}"
            if found is None:
                yield path
            else:
                yield from nested(arg.args, inside(found), path)

    found: list[str] = []
    for arg in kind.args:
        shape = member(kind, arg.path)
        found += [arg.path] if shape is None else nested(arg.args, inside(shape), arg.path)
    rest = [left.path for left in kind.left] + [path for quirk in kind.quirks for path in quirk.omit]
    return found + [path for path in rest if member(kind, path) is None]


OURS = {"FetchedImage", "FetchedImageType"}
"""Not AWS's members: --fetch-images puts them into the answer."""


@each_modelled
def test_every_member_of_awss_answers_has_its_place(kind: Kind) -> None:
    assert unplaced(kind) == []


@each_modelled
def test_every_path_of_the_tables_is_a_member_of_awss_answers(kind: Kind) -> None:
    assert set(vanished(kind)) - newer.members(kind.name) <= OURS


@each_kind
def test_nothing_is_left_twice(kind: Kind) -> None:
    paths = [left.path for left in kind.left]
    assert sorted({path for path in paths if paths.count(path) > 1}) == []


@each_modelled
def test_a_whole_is_not_left_beside_its_parts(kind: Kind) -> None:
    """It would explain away a member that AWS adds to it: that one must show as unknown."""
    paths = [left.path for left in kind.left] + [path for path, _ in claims(kind.args)]
    assert [left.path for left in kind.left if any(it.startswith(f"{left.path}.") for it in paths)] == []


# --- conditions and conversions ask for members by name too --------------------------------------------


DEEPEST = 6
"""Where a sample ends; some shapes of other services hold themselves."""


class Sample(dict[str, Any]):
    """An object of AWS's that notes when it is asked for a member which its shape does not have."""

    def __init__(self, content: dict[str, Any], names: set[str], at: str, asked: set[str]) -> None:
        super().__init__(content)
        self.names, self.at, self.asked = names, at, asked

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self.names:
            self.asked.add(f"{self.at}.{name}".lstrip("."))
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self.get(name) if name not in self else super().__getitem__(name)


def sample(shape: Shape, full: bool, at: str, asked: set[str]) -> Any:
    """A value of a shape: with every member, or with objects alone and nothing in them."""
    if at.count(".") > DEEPEST:
        return None
    if isinstance(shape, StructureShape):
        members = {
            name: sample(deeper, full, f"{at}.{name}", asked) for name, deeper in shape.members.items()
        }
        kept = {name: value for name, value in members.items() if full or isinstance(value, Sample)}
        return Sample(kept, set(shape.members), at, asked)
    if isinstance(shape, ListShape):
        return [sample(shape.member, full, at, asked)] if full else None
    if isinstance(shape, MapShape):
        return {"key": sample(shape.value, full, at, asked)} if full else None
    if shape.type_name == "blob":
        return "AAAA" if full else None
    if shape.type_name == "string":
        return (getattr(shape, "enum", None) or ["some text"])[0] if full else None
    return True if shape.type_name == "boolean" else 1


def document_of(kind: Kind, full: bool, asked: set[str]) -> Sample:
    document = Sample({}, set(), "", asked)
    for into, shape in answers(kind) + requests(kind):
        content = sample(shape, full or into == "Request", into, asked)
        document.names |= {into} if into else set(shape.members)
        document.update({into: content} if into else content)
    return document


def unknown_members(kind: Kind) -> list[str]:
    """The members that conditions, conversions and quirks ask for, and botocore does not know."""
    asked: set[str] = set()
    for full in (True, False):
        whole = document_of(kind, full, asked)
        pool = (
            document_of(next(it for it in KINDS if it.name == kind.parent), full, asked)
            if kind.parent
            else {}
        )
        for document in kind.split(whole, pool) if kind.split else [whole]:
            evaluate(kind, document, StubResolver(), provider=(5, 100, 0))  # type: ignore[arg-type]
            kind.exists(document)
            for told in (*kind.exposes.values(), *([kind.id_of] if full else [])):
                told(document)
    return sorted(asked)


@each_known
def test_conditions_ask_only_for_members_that_aws_answers(kind: Kind) -> None:
    assert set(unknown_members(kind)) - newer.members(kind.name) <= OURS


# --- Terraform: every argument exists, and every one that exists is written ----------------------------


def tables(kind: Kind) -> Mapping[str, str]:
    return {**NOT_WRITTEN["*"], **NOT_WRITTEN.get(kind.name, {})}


def is_nested(attribute: Mapping[str, Any]) -> bool:
    """Whether an attribute is written as a block (``list(object)``)."""
    kind = attribute.get("type")
    return isinstance(kind, list) and isinstance(kind[1], list) and kind[1][0] == "object"


def settable(block: Mapping[str, Any]) -> set[str]:
    attributes = block.get("attributes", {})
    names = {name for name, it in attributes.items() if it.get("optional") or it.get("required")}
    return names | set(block.get("block_types", {}))


def terraform_problems(kind: Kind) -> list[str]:
    """Where a kind's arguments and the provider's schema differ."""
    excused = tables(kind)

    def check(args: tuple[Arg, ...], block: Mapping[str, Any], base: str) -> Iterator[str]:
        attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
        for name in sorted(settable(block) - {arg.name for arg in args}):
            if base + name not in excused:
                yield f"{base}{name} is in no table"
        for arg in args:
            path = base + arg.name
            if it := attributes.get(arg.name):
                if not (it.get("optional") or it.get("required")):
                    yield f"{path} is computed"
                if arg.args and not is_nested(it):
                    yield f"{path} is no block"
            elif it := blocks.get(arg.name):
                if not arg.args:
                    yield f"{path} is a block"
                # The blocks of a resource of the younger framework are lists without a limit: there only
                # Pulumi tells one from many.
                if arg.many and it.get("max_items") == 1:
                    yield f"{path} is not repeated"
                if not arg.many and it["nesting_mode"] == "set":
                    yield f"{path} is repeated"
                yield from check(arg.args, it["block"], path + ".")
            else:
                yield f"{path} does not exist"

    return list(check(kind.args, SCHEMA[kind.terraform]["block"], ""))


def resolves(block: Mapping[str, Any], path: str) -> bool:
    """Whether a path of ``ignore_changes`` exists in a schema."""
    steps = re.findall(r'\["[^"]*"\]|\[\d+\]|[^.\[\]]+', path)
    if not steps or ".".join(steps).replace(".[", "[") != path:
        return False
    here: Any = {"block": block}
    for step in steps:
        if step.startswith("["):
            many = here.get("nesting_mode") or here.get("type", "")[0]
            if many != ("map" if step.startswith('["') else "list"):
                return False
            continue
        inner = here.get("block", {})
        here = {**inner.get("attributes", {}), **inner.get("block_types", {})}.get(step)
        if here is None:
            return False
    return True


def ignored(kind: Kind) -> list[ApiPath]:
    return [path for quirk in kind.quirks for path in quirk.ignored]


@each_managed
def test_the_type_exists(kind: Kind) -> None:
    assert kind.terraform in SCHEMA or version(kind.since) > OLDEST


@each_in_schema
def test_terraforms_arguments_and_the_tables_are_the_same(kind: Kind) -> None:
    assert terraform_problems(kind) == []


@each_in_schema
def test_every_ignored_path_exists_in_terraform(kind: Kind) -> None:
    block = SCHEMA[kind.terraform]["block"]
    assert [path for path in ignored(kind) if not resolves(block, spell_path(kind.args, path))] == []


@each_in_schema
def test_outputs_and_what_others_refer_to_are_attributes(kind: Kind) -> None:
    assert {*kind.outputs, *kind.secret_outputs, *kind.exposes} - set(
        SCHEMA[kind.terraform]["block"]["attributes"]
    ) == set()


# --- Pulumi: the same, on the installed SDK ------------------------------------------------------------


def sdk(kind: Kind, suffix: str = "") -> Any:
    """Pulumi's class of a kind, or with the suffix ``Args`` that of its arguments."""
    module, name = kind.pulumi.split(".")
    module = spell_argument(module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of classes that nobody asked for
        return getattr(importlib.import_module(f"pulumi_aws.{module}"), name + suffix)


def parts(hint: Any) -> Iterator[Any]:
    """Every type inside a type hint."""
    yield hint
    for inner in typing.get_args(hint):
        yield from parts(inner)


@cache
def pulumi_arguments(args_class: Any) -> dict[str, tuple[str, Any, bool]]:
    """The arguments of a class: the name on the wire, the class of a nested object, whether it is a list."""
    wires = pulumi._types.input_type_py_to_pulumi_names(args_class)
    hints = pulumi._types.input_type_types(args_class)
    found = {}
    for name, wire in wires.items():
        inner = list(parts(hints[wire]))
        nested = next((it for it in inner if isinstance(it, type) and pulumi._types.is_input_type(it)), None)
        repeated = any("Sequence" in str(typing.get_origin(it)) for it in inner)
        found[name] = (wire, nested, repeated)
    return found


def pulumi_problems(kind: Kind) -> list[str]:
    """Where a kind's arguments and Pulumi's SDK differ."""
    excused = tables(kind)

    def check(args: tuple[Arg, ...], args_class: Any, base: str) -> Iterator[str]:
        known = pulumi_arguments(args_class)
        for name in sorted(known.keys() - {spell_argument(arg.pulumi) for arg in args}):
            if base + name not in excused:
                yield f"{base}{name} is in no table"
        for arg in args:
            path, spelled = base + arg.pulumi, spell_argument(arg.pulumi)
            if spelled not in known:
                yield f"{path} does not exist"
                continue
            wire, nested, repeated = known[spelled]
            if camel_case(arg.pulumi) != wire:
                yield f"{path} is {wire} on the wire, not {camel_case(arg.pulumi)}"
            if bool(arg.args) != bool(nested):
                yield f"{path} is {'an' if nested else 'no'} object"
            elif nested:
                if arg.many != repeated:
                    yield f"{path} is {'a list' if repeated else 'one object'}"
                yield from check(arg.args, nested, path + ".")

    return list(check(kind.args, sdk(kind, "Args"), ""))


@each_managed
def test_pulumis_arguments_and_the_tables_are_the_same(kind: Kind) -> None:
    assert pulumi_problems(kind) == []


@each_managed
def test_every_ignored_path_exists_in_pulumi(kind: Kind) -> None:
    for path in ignored(kind):
        known, steps = sdk(kind, "Args"), re.sub(r"\[\d+\]", "", pulumi_path(kind, path)).split(".")
        for step in steps:
            if known is None:
                break  # the key of a map
            wires = {wire: nested for wire, nested, _ in pulumi_arguments(known).values()}
            assert step in wires, f"{path} is {'.'.join(steps)} in Pulumi, which does not exist"
            known = wires[step]


@each_managed
def test_outputs_and_what_others_refer_to_are_pulumis_too(kind: Kind) -> None:
    assert [
        name for name in (*kind.outputs, *kind.secret_outputs, *kind.exposes) if not hasattr(sdk(kind), name)
    ] == []


def test_nothing_is_excused_that_is_written_or_does_not_exist() -> None:
    def names(kind: Kind) -> set[str]:
        attributes = SCHEMA[kind.terraform]["block"] if kind.terraform in SCHEMA else {}
        return settable(attributes) | set(pulumi_arguments(sdk(kind, "Args")))

    every = {name for kind in MANAGED for name in names(kind)} | {"timeouts"}
    assert set(NOT_WRITTEN["*"]) <= every
    for kind in MANAGED:
        written = {arg.name for arg in kind.args} | {arg.pulumi for arg in kind.args}
        assert not written & tables(kind).keys(), kind.name
        own = {path.split(".")[0] for path in NOT_WRITTEN.get(kind.name, {})}
        assert own <= names(kind), kind.name
    assert set(NOT_WRITTEN) <= {"*", *(kind.name for kind in KINDS)}


# --- reasons, reads, references ------------------------------------------------------------------------


def conditions(args: tuple[Arg, ...]) -> Iterator[tuple[str, When]]:
    for arg in args:
        for rule in arg.when:
            yield arg.path, rule
        yield from conditions(arg.args)


def unreasoned(kind: Kind) -> list[str]:
    """Deviations without a reason, and problems without a way out."""
    found = [path for path, rule in conditions(kind.args) if not rule.why and rule is not always]
    if bool(kind.unmanaged) == bool(kind.terraform) or not kind.remedy:
        found.append(kind.name)
    told: list[tuple[str, When | Left | Quirk]] = list(conditions(kind.args))
    told += [(left.path, left) for left in kind.left]
    told += [(quirk.why or "a quirk", quirk) for quirk in kind.quirks]
    for path, it in told:
        if not it.why and not isinstance(it, When):
            found.append(path)
        if it.level in ("error", "warning") and not it.remedy:
            found.append(f"{path}: no remedy")
    return found


READS = ("Describe", "Get", "List", "AdminGet", "AdminList")


def read_problems(kind: Kind) -> list[str]:
    """Calls that are no reads, or not as botocore has them."""
    found = []
    calls: list[Read | List] = list(kind.reads)
    if isinstance(kind.listing, List):
        calls.append(kind.listing)
    # The answers to one request make one document.
    found += [
        f"{more.operation} cannot be put beside {kind.reads[0].operation}"
        for more in kind.reads[1:]
        if not more.into or more.unwrap or set(more.params) != set(kind.reads[0].params)
    ]
    for call in calls:
        service, _, action = call.operation.partition(":")
        if not action.startswith(READS):
            found.append(f"{call.operation} is not a read")
        if action not in model(service).operation_names:
            found.append(f"{call.operation} does not exist")
            continue
        asked = operation(call.operation).input_shape
        answer = operation(call.operation).output_shape
        params = set(call.params)
        if isinstance(call, List):
            if call.items not in answer.members:
                found.append(f"{call.operation} does not answer {call.items}")
            if call.limit[0]:
                name, most = call.limit
                params.add(name)
                if name in asked.members and asked.members[name].metadata.get("max", most) < most:
                    found.append(f"{call.operation} gives no {most} items at once")
            if call.token and call.token not in asked.members:
                found.append(f"{call.operation} has no {call.token}")
        elif call.unwrap and call.unwrap not in answer.members:
            found.append(f"{call.operation} does not answer {call.unwrap}")
        found += [f"{call.operation} has no {name}" for name in sorted(params - set(asked.members))]
        found += [f"{call.operation} needs {name}" for name in sorted({*asked.required_members} - params)]
        known = {shape.name for shape in model(service).error_shapes}
        known |= {*UNKNOWN_OPERATION}
        found += [f"{call.operation} never says {code}" for code in call.absent if code not in known]
    return found


def format_problems(kind: Kind) -> list[str]:
    """Members that the import id and the label are made of, and neither the answer nor the request has."""
    asked = {"Owner", *(name for _, shape in requests(kind) for name in shape.members)}
    texts = [text for text in (kind.import_id, kind.label) if isinstance(text, str)]
    names = [name for text in texts for _, name, _, _ in string.Formatter().parse(text)]
    return [name for name in names if name and name not in asked and member(kind, name) is None]


def references(args: tuple[Arg, ...]) -> Iterator[str]:
    for arg in args:
        pieces = arg.ref.pieces if isinstance(arg.ref, Joined) else (arg.ref,)
        yield from (piece.target for piece in pieces if isinstance(piece, Reference))
        yield from references(arg.args)


def reference_problems(kinds: tuple[Kind, ...]) -> list[str]:
    """References to what no earlier kind exposes; without them there is no cycle."""
    exposed, earlier = set[str](), set[str]()
    found = []
    for kind in kinds:
        found += [f"{kind.name} refers to {ref}" for ref in references(kind.args) if ref not in exposed]
        if kind.parent and f"{kind.parent}.id" not in exposed:
            found.append(f"{kind.name} hangs on {kind.parent}")
        found += [f"{kind.name} comes after {name}" for name in kind.after if name not in earlier]
        earlier.add(kind.name)
        exposed |= {f"{kind.known_as or kind.name}.{attribute}" for attribute in kind.exposes}
    return found


@each_kind
def test_every_deviation_has_its_reason_and_every_problem_a_remedy(kind: Kind) -> None:
    assert unreasoned(kind) == []


@each_known
def test_only_reads_that_exist_are_called_with_members_that_they_have(kind: Kind) -> None:
    assert read_problems(kind) == []


@each_known
def test_the_import_id_and_the_label_are_made_of_members(kind: Kind) -> None:
    assert format_problems(kind) == []


def test_references_point_to_what_earlier_kinds_expose() -> None:
    assert reference_problems(KINDS) == []


def test_names_and_types_are_unique() -> None:
    for names in ([kind.name for kind in KINDS], [kind.terraform for kind in MANAGED]):
        assert len(set(names)) == len(names)


# --- each check can fail -------------------------------------------------------------------------------

MADE_UP = Kind(
    name="made_up",
    terraform="aws_cognito_user_pool_domain",
    pulumi="cognito.UserPoolDomain",
    listing=List("cognito-idp:ListUserPools", "UserPools"),
    reads=(Read("cognito-idp:DescribeUserPoolDomain", ("Domain",), unwrap="DomainDescription"),),
    import_id="{Domain}",
    label="{Domain}",
    args=(Arg("Domain"), Arg("UserPoolId"), Arg("CustomDomainConfig.CertificateArn")),
    left=(Left("Version", "computed", "AWS sets it"),),
)


def with_args(*args: Arg) -> Kind:
    return replace(MADE_UP, args=args)


def test_a_member_in_no_table_is_found_by_name() -> None:
    assert {"Status", "ManagedLoginVersion", "CustomDomainConfig.SecurityPolicy"} <= set(unplaced(MADE_UP))
    assert not {"Domain", "CustomDomainConfig.CertificateArn", "Version"} & set(unplaced(MADE_UP))


def test_a_whole_explains_its_members_only_where_none_is_told_apart() -> None:
    whole = Left("CustomDomainConfig", "computed", "a reason")
    assert "CustomDomainConfig.SecurityPolicy" in unplaced(replace(MADE_UP, left=(whole,)))
    assert "CustomDomainConfig.SecurityPolicy" not in unplaced(
        replace(MADE_UP, left=(whole,), args=(Arg("Domain"),))
    )


def test_a_member_that_is_gone_is_found_by_name() -> None:
    kind = replace(
        with_args(Arg("Dominion"), Arg("CustomDomainConfig", args=(Arg("CertificateKey"),))),
        left=(Left("Routing.Nowhere", "computed", "a reason"),),
        quirks=(Quirk(lambda document: True, "a reason", omit=("Gone",)),),
    )
    assert vanished(kind) == ["Dominion", "CustomDomainConfig.CertificateKey", "Routing.Nowhere", "Gone"]


def test_a_condition_on_a_member_that_does_not_exist_is_found_by_name() -> None:
    kind = replace(
        with_args(Arg("CustomDomainConfig", "certificate_arn", when=(has("CertArn"),))),
        quirks=(Quirk(lambda domain: bool(find(domain, "Routing.Weight")), "a reason"),),
    )
    assert unknown_members(kind) == ["CustomDomainConfig.CertArn", "Routing.Weight"]


def test_an_argument_that_terraform_does_not_have_is_found_by_name() -> None:
    args = (Arg("Version", "edition"), Arg("S3Bucket"), Arg("Domain", args=(Arg("Name"),)), Arg("UserPoolId"))
    assert terraform_problems(with_args(*args)) == [
        "certificate_arn is in no table",
        "managed_login_version is in no table",
        "edition does not exist",
        "s3_bucket is computed",
        "domain is no block",
    ]


def test_blocks_that_are_not_repeated_as_told_are_found_by_name() -> None:
    pool = next(kind for kind in KINDS if kind.name == "user_pool")
    once = tuple(replace(arg, many=False) if arg.many else arg for arg in pool.args)
    many = tuple(replace(arg, many=True) if arg.path == "DeviceConfiguration" else arg for arg in pool.args)
    assert terraform_problems(replace(pool, args=once)) == ["schema is repeated"]
    assert terraform_problems(replace(pool, args=many)) == ["device_configuration is not repeated"]
    assert pulumi_problems(replace(pool, args=once)) == ["schemas is a list"]
    assert pulumi_problems(replace(pool, args=many)) == ["device_configuration is one object"]


@pytest.mark.parametrize(
    "path", ["domian", "domain.name", "domain[0]", 'domain["key"]', "", "schema", "nope[0].domain"]
)
def test_an_ignored_path_that_does_not_exist_is_found(path: str) -> None:
    assert not resolves(SCHEMA["aws_cognito_user_pool_domain"]["block"], path)


@pytest.mark.parametrize("path", ["name", "lambda_config[0].kms_key_id", 'tags["team"]', "schema"])
def test_an_ignored_path_that_exists_is_not(path: str) -> None:
    assert resolves(SCHEMA["aws_cognito_user_pool"]["block"], path)


def test_an_argument_that_pulumi_does_not_have_is_found_by_name() -> None:
    args = (
        Arg("Version"),
        Arg("UserPoolId", args=(Arg("Name"),)),
        Arg("CertificateArn", pulumi="certificateArn"),
    )
    assert pulumi_problems(with_args(*args)) == [
        "certificate_arn is in no table",
        "domain is in no table",
        "managed_login_version is in no table",
        "version does not exist",
        "user_pool_id is no object",
        "certificateArn does not exist",
    ]


def test_a_missing_reason_or_remedy_is_found() -> None:
    kind = replace(
        with_args(Arg("Domain", when=(present, When(lambda at: True, "")))),
        left=(Left("Version", "computed", ""), Left("Status", "unsupported", "a reason", "warning")),
        quirks=(Quirk(lambda it: True, ""), Quirk(lambda it: True, "a reason", level="error")),
    )
    assert unreasoned(kind) == ["Domain", "Version", "Status: no remedy", "a quirk", "a reason: no remedy"]


def test_a_call_that_is_no_read_or_is_called_wrongly_is_found() -> None:
    kind = replace(
        MADE_UP,
        listing=List("cognito-idp:ListGroups", "Gruppen", ("UserPoolId",), limit=("Limit", 90), token="Next"),
        reads=(
            Read("cognito-idp:DeleteUserPool", ("UserPoolId",)),
            Read("cognito-idp:DescribeNothing", ()),
            Read("cognito-idp:DescribeUserPool", ("PoolId",), "Pool", absent=("NotThere",)),
        ),
    )
    assert read_problems(kind) == [
        "cognito-idp:DescribeNothing cannot be put beside cognito-idp:DeleteUserPool",
        "cognito-idp:DescribeUserPool cannot be put beside cognito-idp:DeleteUserPool",
        "cognito-idp:DeleteUserPool is not a read",
        "cognito-idp:DescribeNothing does not exist",
        "cognito-idp:DescribeUserPool does not answer Pool",
        "cognito-idp:DescribeUserPool has no PoolId",
        "cognito-idp:DescribeUserPool needs UserPoolId",
        "cognito-idp:DescribeUserPool never says NotThere",
        "cognito-idp:ListGroups does not answer Gruppen",
        "cognito-idp:ListGroups gives no 90 items at once",
        "cognito-idp:ListGroups has no Next",
    ]


def test_an_import_id_of_something_that_aws_does_not_answer_is_found() -> None:
    assert format_problems(replace(MADE_UP, import_id="{Domain}/{Realm}")) == ["Realm"]


def test_a_reference_to_a_later_kind_or_to_nothing_is_found() -> None:
    first = replace(with_args(Arg("Domain", ref=Reference("second.id"))), name="first", parent="")
    second = replace(
        with_args(Arg("Domain", ref=Joined((Reference("first.name"), "/", ANY_TEXT)))),
        name="second",
        parent="first",
    )
    exposed = replace(second, exposes={"id": str}, after=("third",))
    assert reference_problems((first, exposed)) == [
        "first refers to second.id",
        "second refers to first.name",
        "second hangs on first",
        "second comes after third",
    ]
