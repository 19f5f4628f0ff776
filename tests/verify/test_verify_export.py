"""What verify makes of a whole export: which project each target proves, and which checks judge it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from exporter.errors import UsageError
from exporter.folder import records
from exporter.folder.export import render_export
from exporter.folder.files import record_steps
from exporter.folder.render import RenderOptions, choose
from exporter.folder.transaction import commit
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from exporter.targets.adoption import NOTHING
from exporter.targets.proof import Change, Plan, Project, Proof
from exporter.targets.registry import TARGETS
from exporter.targets.statements import whole
from exporter.targets.terraform.configuration import addresses
from exporter.targets.terraform.spelling import TerraformWriter
from exporter.telling import Tell
from exporter.verify import run
from exporter.verify.run import verify_export
from exporter.verify.verdict import Verdict
from tests.builders import ACCOUNT, answer, client, pool

COMMON = ["holds no secret", "reads no file that is missing"]
PLAN = [
    "every resource was planned",
    "every resource is valid",
    "the plan only imports",
    "every import id is right, and there once",
]
OLD = (5, 100, 0)
MISSING = dict.fromkeys(("plan", "formatted", "registrations", "preview"), "a stand-in")
Calls = Callable[[Project, Mapping[str, str]], None]


@dataclass
class Tools:
    """Stands in for every target's tools: proves what it is given, and keeps it."""

    projects: dict[str, list[Project]] = field(default_factory=dict)
    environments: list[Mapping[str, str]] = field(default_factory=list)
    files: list[list[str]] = field(default_factory=list)
    planned: bool = True
    call: Calls = lambda project, environment: None

    def prove(self, name: str) -> Callable[[Project, Mapping[str, str], Tell], Proof]:
        def stand_in(project: Project, environment: Mapping[str, str], tell: Tell) -> Proof:
            tell("a tool")
            self.projects.setdefault(name, []).append(project)
            self.environments.append(environment)
            self.files.append(sorted(path.name for path in project.folder.iterdir()))
            self.call(project, environment)
            if not (self.planned and isinstance(project.writer, TerraformWriter)):
                return Proof(project, missing=MISSING)
            changes = tuple(
                Change(address, ("no-op",), resource.import_id)
                for address, resource in addresses(project.writer).items()
            )
            return Proof(project, plan=Plan(changes, (), {}), missing=MISSING, versions={"stand-in": "1"})

        return stand_in


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Tools:
    found = Tools()
    for name, target in TARGETS.items():
        monkeypatch.setitem(TARGETS, name, replace(target, prove=found.prove(name), together=None))
    monkeypatch.setattr(run, "PROVER", replace(run.PROVER, prove=found.prove("drawn")))
    return found


def export(folder: Path, *targets: str, regions: tuple[str, ...] = ("us-east-1",), **options: Any) -> Path:
    """An export of a pool with logs, which an old provider cannot manage, in each region."""
    files = []
    for region in regions:
        pool_id = f"{region}_A"
        here = {"UserPoolId": pool_id}
        logs = {"LogConfigurations": [{"EventSource": "userNotification", "LogLevel": "ERROR"}]}
        read = answer("GetLogDeliveryConfiguration", here, {"LogDeliveryConfiguration": here | logs})
        files.append(f"{region}/{pool_id}.json")
        write_answers(folder / "snapshot", files[-1], region, [*pool(pool_id), read])
    write_manifest(folder / "snapshot", Manifest(ACCOUNT, regions, tuple(files), {}))
    render_export(folder / "snapshot", folder, choose(targets, **options))
    return folder


def refused(url: str, headers: Mapping[str, str]) -> int:
    """The status of the error that a call gets."""
    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(url, b"{}", dict(headers)))
    caught.value.close()
    return caught.value.code


def names(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks]


def test_every_target_is_judged_by_the_common_checks_and_by_its_own(tmp_path: Path, tools: Tools) -> None:
    (verdict,) = verify_export(export(tmp_path, *TARGETS))
    assert names(verdict)[-1] == "nothing is written to AWS"
    for name, target in TARGETS.items():
        assert {f"{name} {check}" for check in COMMON} <= set(names(verdict))
        (project,) = tools.projects[name]
        for check in (*target.checks, *target.plan_checks):
            assert check(Proof(project, missing=MISSING)).name in names(verdict)
    assert verdict.summary == "2 to import, 0 to add, 0 to change, 0 to destroy"
    assert verdict.versions == {"stand-in": "1"}
    assert verdict.resources == 2


def test_a_check_that_fails_is_in_the_verdict(tmp_path: Path, tools: Tools) -> None:
    export(tmp_path, "terraform")
    (tmp_path / "us-east-1/terraform/more.tf").write_text('password = "hunter2"\n')
    (verdict,) = verify_export(tmp_path)
    failed = {check.name: check.details for check in verdict.checks if check.result == "failed"}
    assert failed.pop("terraform holds no secret") == ("more.tf:1 holds a secret, or the place of one",)
    assert list(failed) == [  # the stand-in read no code
        "the code has every value of the account",
        "what cannot be made again is protected",
    ]
    assert not verdict.empty


def test_terraform_is_held_to_its_provider_and_pulumi_to_the_newest(tmp_path: Path, tools: Tools) -> None:
    (verdict,) = verify_export(export(tmp_path, "terraform", "pulumi", provider=OLD))
    (terraform,), (pulumi,) = tools.projects["terraform"], tools.projects["pulumi"]
    kinds = [[it.kind.name for it in project.graph.resources] for project in (terraform, pulumi)]
    assert kinds == [["user_pool"], ["user_pool", "log_delivery_configuration"]]
    assert terraform.newest == pulumi.newest == pulumi.graph
    assert terraform.provider == OLD
    assert verdict.summary == "1 to import, 0 to add, 0 to change, 0 to destroy"
    (planned,) = (check for check in verdict.checks if check.name == PLAN[0])
    assert planned.result == "not checked"


def test_each_target_is_held_to_what_was_chosen_of_it(tmp_path: Path, tools: Tools) -> None:
    answers = [*pool("us-east-1_A"), client("c1", "web", "us-east-1_A", AuthSessionValidity=3)]
    write_answers(tmp_path / "snapshot", "us-east-1/us-east-1_A.json", "us-east-1", answers)
    manifest = Manifest(ACCOUNT, ("us-east-1",), ("us-east-1/us-east-1_A.json",), {})
    write_manifest(tmp_path / "snapshot", manifest)
    chosen = {
        "terraform": TARGETS["terraform"].choose(provider=OLD, protect="none", defaults="omit"),
        "pulumi": TARGETS["pulumi"].choose(protect="all", defaults="keep"),
    }
    render_export(tmp_path / "snapshot", tmp_path, RenderOptions(chosen))
    list(verify_export(tmp_path))
    (terraform,), (pulumi,) = tools.projects["terraform"], tools.projects["pulumi"]
    for project, left_out, protected in ((terraform, 1, 0), (pulumi, 0, 2)):
        for graph in (project.graph, project.newest):
            assert sum(len(it.defaults) for it in graph.resources) == left_out
            assert sum(it.protect for it in graph.resources) == protected


def test_what_one_target_leaves_out_is_left_out_of_the_proof_of_code_without_a_plan(
    tmp_path: Path, tools: Tools
) -> None:
    answers = [*pool("us-east-1_A"), client("c1", "web", "us-east-1_A", AuthSessionValidity=3)]
    write_answers(tmp_path / "snapshot", "us-east-1/us-east-1_A.json", "us-east-1", answers)
    manifest = Manifest(ACCOUNT, ("us-east-1",), ("us-east-1/us-east-1_A.json",), {})
    write_manifest(tmp_path / "snapshot", manifest)
    for yaml, left_out in (("omit", 1), ("keep", 0)):
        chosen = {
            "pulumi": TARGETS["pulumi"].choose(defaults="keep"),
            "pulumi-yaml": TARGETS["pulumi-yaml"].choose(defaults=yaml),
        }
        render_export(tmp_path / "snapshot", tmp_path, RenderOptions(chosen))
        list(verify_export(tmp_path))
        drawn = tools.projects["drawn"][-1]
        assert sum(len(it.defaults) for it in drawn.graph.resources) == left_out


def test_the_layout_of_an_older_poolport_is_told_with_the_command_that_moves_it(
    tmp_path: Path, tools: Tools
) -> None:
    export(tmp_path, "terraform")
    (tmp_path / ".poolport.json").write_text('{"files": {}}')
    with pytest.raises(UsageError, match="layout of an older poolport: run 'poolport render"):
        list(verify_export(tmp_path))


def test_what_is_forgotten_is_proved_with_the_values_that_the_snapshot_has(
    tmp_path: Path, tools: Tools
) -> None:
    export(tmp_path, "terraform", adopted=True)
    known = records.load(tmp_path)
    known.things["us-east-1"]["terraform"]["user_pool:us-east-1_B"] = records.Thing(("gone",), adopted=True)
    commit(tmp_path, record_steps(known))
    skip = {"log_delivery_configuration": {"us-east-1_A": {"skip": True}}}
    (tmp_path / "mapping.json").write_text(json.dumps(skip))
    list(verify_export(export(tmp_path, "terraform")))
    (project,) = tools.projects["terraform"]
    assert [it.kind.name for it in project.graph.resources] == ["user_pool"]
    assert [it.key for it in project.adoption.forgotten] == [
        "log_delivery_configuration:us-east-1_A",
        "user_pool:us-east-1_B",
    ]
    (forgotten,) = project.forgotten
    assert (forgotten.key, len(forgotten.arguments)) == ("log_delivery_configuration:us-east-1_A", 2)


def test_pulumi_alone_is_proved_by_a_module_that_is_drawn_with_imports(tmp_path: Path, tools: Tools) -> None:
    (verdict,) = verify_export(export(tmp_path, "pulumi", adopted=True))
    (drawn,), (pulumi,) = tools.projects["drawn"], tools.projects["pulumi"]
    assert (drawn.adoption, pulumi.adoption) == (NOTHING, whole(pulumi.newest))
    assert "imports.tf" in tools.files[1]
    assert not drawn.folder.exists()
    assert names(verdict)[:4] == PLAN
    assert verdict.summary == "2 to import, 0 to add, 0 to change, 0 to destroy"


def test_the_template_that_drew_a_resource_is_known_by_its_target(tmp_path: Path, tools: Tools) -> None:
    list(verify_export(export(tmp_path, "terraform", "pulumi")))
    for name in ("terraform", "pulumi"):
        (project,) = tools.projects[name]
        assert project.drawn("user_pool:us-east-1_A") == f" (drawn by {name}/resource.j2 (built-in))"


def test_code_that_no_tool_has_read_proves_nothing(tmp_path: Path, tools: Tools) -> None:
    tools.planned = False
    (verdict,) = verify_export(export(tmp_path, "terraform"))
    assert verdict.unproved == ("terraform",)
    assert (verdict.plan, verdict.empty) == (None, False)


@pytest.mark.sends_writes
@pytest.mark.parametrize(("writes", "result"), [(True, "failed"), (False, "not checked")])
def test_a_call_that_writes_fails_in_its_own_region(
    writes: bool, result: str, tmp_path: Path, tools: Tools
) -> None:
    def call(project: Project, environment: Mapping[str, str]) -> None:
        if writes and project.region == "eu-west-1":
            headers = {"X-Amz-Target": "AWSCognitoIdentityProviderService.DeleteUserPool"}
            url, key = environment["AWS_ENDPOINT_URL"], environment["AWS_ACCESS_KEY_ID"]
            headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={key}/20250101/us-east-1/x/aws4_request"
            assert refused(url, headers) == 400

    tools.call = call
    first, second = verify_export(export(tmp_path, "terraform", regions=("eu-west-1", "us-east-1")))
    assert [verdict.region for verdict in (first, second)] == ["eu-west-1", "us-east-1"]
    assert [verdict.checks[-1].result for verdict in (first, second)] == [result, "not checked"]


def test_the_tools_get_none_of_the_users_credentials(
    tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the user")
    export(tmp_path, "terraform")
    list(verify_export(tmp_path))
    list(verify_export(tmp_path, live=True))
    replayed, live = tools.environments
    assert replayed["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1")
    assert len(replayed["AWS_ACCESS_KEY_ID"]) == 32
    assert {"AWS_PROFILE", "AWS_SESSION_TOKEN"}.isdisjoint(replayed)
    assert live["AWS_PROFILE"] == "production"
    assert "AWS_ENDPOINT_URL" not in live


def test_with_aws_itself_no_calls_are_judged(tmp_path: Path, tools: Tools) -> None:
    (verdict,) = verify_export(export(tmp_path, "terraform"), live=True)
    assert "nothing is written to AWS" not in names(verdict)


def test_a_folder_without_code_is_refused(tmp_path: Path, tools: Tools) -> None:
    export(tmp_path, "terraform")
    (tmp_path / "us-east-1/terraform").rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="holds no exported code"):
        list(verify_export(tmp_path))


@pytest.mark.parametrize("text", ["", "{}", json.dumps({"resources": [{"type": "x"}], "choices": {}})])
def test_a_report_that_does_not_say_how_the_code_was_made_is_refused(
    text: str, tmp_path: Path, tools: Tools
) -> None:
    export(tmp_path, "terraform")
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(UsageError, match="says how the code was made"):
        list(verify_export(tmp_path))


def test_a_call_of_another_program_changes_no_verdict(tmp_path: Path, tools: Tools) -> None:
    codes = []

    def call(project: Project, environment: Mapping[str, str]) -> None:
        url, key = environment["AWS_ENDPOINT_URL"], environment["AWS_ACCESS_KEY_ID"]
        target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.DeleteUserPool"}
        signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20250101/us-east-1/x/aws4_request"}
        stranger = {"Authorization": signed["Authorization"].replace(key, "AKIDSTRANGER")}
        others: tuple[dict[str, str], ...] = ({}, stranger, {**signed, "Host": "evil.example"})
        codes.extend(refused(url, target | headers) for headers in others)

    tools.call = call
    (verdict,) = verify_export(export(tmp_path, "terraform"))
    assert codes == [403, 403, 403]
    assert verdict.checks[-1].name == "nothing is written to AWS"
    assert verdict.checks[-1].result == "not checked"
