"""What Pulumi would refuse to adopt is read, so that all else refers to it and is adopted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exporter.graph.build import Options, build
from exporter.graph.naming import KnownNames
from exporter.model import Graph
from exporter.snapshot.store import Answer
from exporter.targets.engine import draw_project
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi.target import PULUMI
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from tests.builders import ACCOUNT, POOL_ID, REGION, client, pool

TEXT = "x" * 300
ANSWERS = [
    *pool(
        SmsAuthenticationMessage="no code",
        EmailVerificationMessage=f"{TEXT} {{####}}",
        LambdaConfig={"PreSignUp": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:only-here"},
    ),
    client("web-id", "web"),
]


def built(answers: list[Answer], *, checks_ignored: bool = True) -> Graph:
    options = Options(checks_ignored=checks_ignored)
    return build(ACCOUNT, REGION, [answers], KnownNames(), options)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in draw_project(built(ANSWERS), PULUMI).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_the_refused_one_is_read_with_its_reason_and_its_client_refers_to_it(project: Path) -> None:
    code = (project / "pools/customers.py").read_text()
    assert f'customers = aws.cognito.UserPool.get("customers-read", "{POOL_ID}")\n' in code
    assert "# - smsAuthenticationMessage" in code
    assert "user_pool_id=customers.id" in code
    assert "customers.customers.arn" in (project / "__main__.py").read_text()


def test_nothing_is_written_that_only_its_arguments_named(project: Path) -> None:
    assert not (project / "files").exists()
    assert not (project / "externals.py").exists()
    imported = json.loads((project / "import.json").read_text())["resources"]
    assert [it["name"] for it in imported] == ["customers_web"]


def test_the_program_registers_the_read_and_a_changed_one_is_a_difference(project: Path) -> None:
    graph = built(ANSWERS)
    assert list(differences(expected(graph), record(project, graph, PYTHON).resources)) == []
    module = project / "pools/customers.py"
    module.write_text(module.read_text().replace(f'-read", "{POOL_ID}"', '-read", "another"', 1))
    said, *_ = differences(expected(graph), record(project, graph, PYTHON).resources)
    assert said.endswith(f"read is 'another', and should be '{POOL_ID}'")


def test_a_finding_makes_the_run_end_with_exit_code_1_for_pulumi_alone() -> None:
    levels = {finding.level for finding in built(ANSWERS).findings}
    assert "error" in levels
    other = built(ANSWERS, checks_ignored=False)
    assert [resource.read for resource in other.resources] == [False, False]
    assert "error" not in {finding.level for finding in other.findings}


def test_a_value_that_is_only_ignored_is_managed() -> None:
    (found,) = built(pool(DeletionProtection=None)).resources
    assert found.ignores
    assert not found.read


def test_a_managed_client_is_written_as_an_ordinary_one(tmp_path: Path) -> None:
    answers = [*pool(), client("es-id", "AmazonOpenSearchService-x")]
    graph = built(answers)
    assert [it.kind.name for it in graph.resources] == ["user_pool", "user_pool_client"]
    assert [it.key for it in graph.resources][1].startswith("managed_user_pool_client:")
    assert "error" not in {finding.level for finding in graph.findings}
    code = draw_project(graph, PULUMI)["pools/customers.py"].decode()
    assert 'name="AmazonOpenSearchService-x"' in code
    assert "retain_on_delete=True" in code
    assert "namePrefix" not in code
    other = built(answers, checks_ignored=False)
    assert [it.kind.name for it in other.resources] == ["user_pool", "managed_user_pool_client"]
