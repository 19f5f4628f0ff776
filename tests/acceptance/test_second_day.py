"""A project that is adopted in part, by the real provider: planned as it is, against a state of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from exporter.catalog.arguments import Arg
from exporter.disk import write_whole
from exporter.folder.render import choose, draw_export
from exporter.model import Argument, Graph, Resource
from exporter.replay.server import Endpoint, serve
from exporter.targets.adoption import Adoption, Forgotten
from exporter.targets.engine import draw_project
from exporter.targets.proof import Project, Proof
from exporter.targets.registry import TARGETS
from exporter.targets.statements import whole
from tests.acceptance.conftest import PROVIDER, environment
from tests.case_folders import FOLDER

SNAPSHOT = FOLDER / "every-kind-around-a-pool/snapshot"
pytestmark = [pytest.mark.provider, pytest.mark.usefixtures("terraform")]


@dataclass
class Second:
    """An account on loopback, and a project of it that can be proved."""

    folder: Path
    graph: Graph
    endpoint: Endpoint

    def prove(
        self,
        adoption: Adoption,
        *gone: Resource,
        target: str = "terraform",
        edit: Mapping[str, tuple[str, str]] | None = None,
    ) -> Proof:
        """Prove the code of all that is not ``gone``; ``edit`` has a replacement in a file, by its name."""
        keys = {resource.key for resource in gone}
        code = replace(self.graph, resources=tuple(it for it in self.graph.resources if it.key not in keys))
        made, folder = TARGETS[target], self.folder / target
        for name, content in draw_project(code, made, adoption=adoption, provider=PROVIDER).items():
            old, new = (edit or {}).get(name, ("", ""))
            assert old.encode() in content
            write_whole(folder, name, content.replace(old.encode(), new.encode()) if old else content)
        project = Project("us-east-1", folder, made.writer(code), code, code, adoption, forgotten=gone)
        return made.prove(project, environment(self.endpoint.url))

    def of(self, kind: str) -> Resource:
        return next(resource for resource in self.graph.resources if resource.kind.name == kind)


@pytest.fixture
def second(tmp_path: Path) -> Iterator[Second]:
    (region,) = draw_export(SNAPSHOT, tmp_path, choose(("terraform",), provider=PROVIDER)).regions
    with serve(SNAPSHOT) as endpoint:
        yield Second(tmp_path, region.graph, endpoint)
        assert [call for call in endpoint.calls if call.write] == []
    assert list(tmp_path.rglob("*.tfstate*")) == []
    # Other processes make proofs too, and theirs may be under way.
    assert list(Path(tempfile.gettempdir()).glob(f"poolport-{os.getpid()}-*/*/*.tfstate")) == []


def failed(proof: Proof) -> dict[str, tuple[str, ...]]:
    assert proof.missing == {}
    target = TARGETS[proof.project.folder.name]
    found = [check(proof) for check in (*target.checks, *target.plan_checks)]
    return {check.name: check.details for check in found if check.result == "failed"}


def part(second: Second) -> tuple[Adoption, Resource]:
    """All but two are adopted, two of those have moved, and two more are forgotten, of which one is gone."""
    left = {second.of("resource_server").key, second.of("risk_configuration").key}
    gone = second.of("identity_provider")
    earlier = {second.of("user_pool").key: ("first", "second"), second.of("user_pool_client").key: ("web",)}
    forgotten = (Forgotten(gone.key, (gone.name,)), Forgotten("user_group:us-east-1_Gone/x", ("x", "y")))
    return Adoption(frozenset(second.graph.by_key) - left - {gone.key}, earlier, forgotten), gone


@pytest.mark.parametrize("target", ["terraform", "terraform-json"])
def test_the_rest_is_imported_and_what_is_adopted_is_left_alone(target: str, second: Second) -> None:
    adoption, gone = part(second)
    proof = second.prove(adoption, gone, target=target)
    assert failed(proof) == {}
    assert proof.plan
    assert proof.plan.summary == "2 to import, 0 to add, 0 to change, 0 to destroy"
    assert proof.plan.empty
    assert {change.actions for change in proof.plan.changes if change.address.endswith(gone.name)} == {
        ("forget",)
    }
    assert len(proof.plan.changes) == len(second.graph.resources)


def test_all_that_is_adopted_has_nothing_to_do(second: Second) -> None:
    proof = second.prove(whole(second.graph))
    assert failed(proof) == {}
    assert proof.plan
    assert proof.plan.summary == "0 to import, 0 to add, 0 to change, 0 to destroy"


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("moved.tf", "aws_cognito_user_pool.first"),
        ("removed.tf", "aws_cognito_identity_provider.shop_google"),
    ],
)
def test_without_its_statement_a_thing_would_be_destroyed(file: str, address: str, second: Second) -> None:
    adoption, gone = part(second)
    other = f"{address.partition('.')[0]}.other"
    proof = second.prove(adoption, gone, edit={file: (address, other)})
    found = failed(proof)["the plan only imports"]
    assert [line for line in found if line.startswith(f"{address}: delete ")]


def test_a_change_of_adopted_code_is_named(second: Second) -> None:
    pool = second.of("user_pool")
    proof = second.prove(
        whole(second.graph),
        edit={f"{pool.group}.tf": ("minimum_length                   = 12", "minimum_length = 14")},
    )
    assert proof.plan
    assert proof.plan.summary.endswith("0 to add, 1 to change, 0 to destroy")
    assert "minimum_length: 12 becomes 14" in str(failed(proof)["the plan only imports"])


def test_a_refused_value_that_somebody_repaired_is_a_change_and_nothing_is_made_anew(second: Second) -> None:
    pool = second.of("user_pool")
    refused = Argument(Arg("SmsAuthenticationMessage", "sms_authentication_message"), "no code")
    arguments = (*(it for it in pool.arguments if it.arg.name != refused.arg.name), refused)
    second.graph = replace(
        second.graph,
        resources=tuple(
            replace(it, arguments=arguments) if it is pool else it for it in second.graph.resources
        ),
    )
    proof = second.prove(whole(second.graph), edit={f"{pool.group}.tf": ('"no code"', '"it is {####}"')})
    assert proof.plan
    assert proof.plan.summary == "0 to import, 0 to add, 1 to change, 0 to destroy"
    assert "sms_authentication_message" in str(failed(proof)["the plan only imports"])


def test_an_import_of_something_adopted_is_no_second_import(second: Second) -> None:
    """As a template of somebody's own may write it, that asks nothing of adoption."""
    pool = second.of("user_pool")
    adoption, gone = part(second)
    block = f'import {{\n  to = aws_cognito_user_pool.{pool.name}\n  id = "{pool.import_id}"\n}}\n\n# Adopts'
    proof = second.prove(adoption, gone, edit={"imports.tf": ("# Adopts", block)})
    assert proof.plan
    assert proof.plan.summary == "2 to import, 0 to add, 0 to change, 0 to destroy"


def test_what_is_adopted_and_gone_would_be_made_again(second: Second) -> None:
    group = second.of("user_group")
    away = replace(group, import_id="us-east-1_Kinds0001/away")
    second.graph = replace(
        second.graph, resources=tuple(away if it is group else it for it in second.graph.resources)
    )
    proof = second.prove(whole(second.graph))
    assert proof.plan
    assert proof.plan.count("create") == 1
    assert f"aws_cognito_user_group.{group.name}: create" in str(failed(proof))


def test_a_backend_of_the_users_own_is_never_asked(second: Second) -> None:
    """It would be reached with the credentials of a proof against AWS, and written to."""
    backend = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n    region = "r"\n  }\n'
    proof = second.prove(whole(second.graph), edit={"versions.tf": ("terraform {\n", backend)})
    assert proof.plan
    assert proof.plan.summary == "0 to import, 0 to add, 0 to change, 0 to destroy"
    assert proof.plan.empty
