"""What a plan would do after the import, or against the account that the code does not tell all of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exporter.errors import ApiError
from exporter.folder.export import render_export
from exporter.folder.render import choose
from exporter.model import Graph
from exporter.replay.server import serve
from exporter.snapshot.store import Answer, Manifest, write_answers, write_manifest
from exporter.targets.proof import Plan
from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.program import record
from exporter.targets.pulumi_common.registered import differences, expected
from exporter.targets.terraform.plan import workspace
from tests.acceptance.conftest import environment
from tests.builders import ACCOUNT, POOL_ID, REGION, answer, client, pool

MFA: dict[str, Any] = {
    "MfaConfiguration": "OPTIONAL",
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
    "EmailMfaConfiguration": {},
    "WebAuthnConfiguration": {"RelyingPartyId": "login.example.com", "UserVerification": "required"},
}
ASKED = {"UserPoolId": POOL_ID}
REFUSED = Answer(
    "cognito-idp:GetUserPoolMfaConfig", ASKED, None, ApiError("AccessDeniedException", "not allowed", 400)
)


def snapshot(folder: Path, mfa: Answer, **members: Any) -> Path:
    # The provider does not survive a pool without these.
    needed: dict[str, Any] = {
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
        "CreationDate": 1700000000.5,
        "EstimatedNumberOfUsers": 0,
        "LambdaConfig": {},
        "LastModifiedDate": 1700000000.5,
        "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 7}},
        "SchemaAttributes": [],
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    }
    described, _ = pool(MfaConfiguration="OPTIONAL", DeletionProtection="INACTIVE", **needed | members)
    web = client("abc123", "web", ClientSecret="(masked by poolport)", AuthSessionValidity=4)
    name = f"{REGION}/{POOL_ID}.json"
    write_answers(folder, name, REGION, [described, mfa, web])
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), (name,), {}))
    return folder


def planned(code: Path, account: Path, terraform: str, edit: tuple[str, str] = ("", "")) -> Plan:
    with (
        serve(account) as endpoint,
        workspace(code / REGION / "terraform", terraform, environment(endpoint.url)) as module,
    ):
        for file in module.folder.glob("*.tf"):
            file.write_text(file.read_text().replace(*edit))
        return module.plan()


def written(snapshot: Path, out: Path) -> Graph:
    options = choose(("terraform", "pulumi"), provider=(5, 1_000_000, 1_000_000))
    return render_export(snapshot, out, options).drawing.graphs[REGION, "pulumi"]


@pytest.mark.provider
def test_the_code_of_a_refused_answer_changes_nothing_of_what_it_would_have_told(
    tmp_path: Path, terraform: str
) -> None:
    graph = written(snapshot(tmp_path / "refused", REFUSED), tmp_path / "out")
    account = snapshot(tmp_path / "account", answer("GetUserPoolMfaConfig", ASKED, MFA))
    plan = planned(tmp_path / "out", account, terraform)
    assert (plan.empty, plan.summary) == (True, "2 to import, 0 to add, 0 to change, 0 to destroy")
    found = record(tmp_path / "out" / REGION / "pulumi", graph, PYTHON).resources
    assert list(differences(expected(graph), found)) == []


@pytest.mark.provider
def test_an_email_mfa_of_the_default_texts_and_a_client_with_a_secret_plan_empty_and_change_alone(
    tmp_path: Path, terraform: str
) -> None:
    account = snapshot(tmp_path / "account", answer("GetUserPoolMfaConfig", ASKED, MFA))
    graph = written(account, tmp_path / "out")
    code = tmp_path / "out" / REGION
    assert "email_mfa_configuration {}" in (code / "terraform/customers.tf").read_text()
    assert planned(tmp_path / "out", account, terraform).empty
    assert list(differences(expected(graph), record(code / "pulumi", graph, PYTHON).resources)) == []

    edit = ("auth_session_validity = 4", "auth_session_validity = 5")
    plan = planned(tmp_path / "out", account, terraform, edit)
    changes = [(change.actions, change.differences) for change in plan.changes if change.differences]
    assert changes == [(("update",), (("auth_session_validity", "4", "5"),))]


MAIL = {"EmailMessage": "Hello {username}, sign in with a code we mail you.", "EmailSubject": "Welcome"}
INVITATIONS = {
    "mail": MAIL,
    "sms": {"SMSMessage": "no placeholder"},
    "all": {"EmailMessage": "short", "EmailSubject": "s" * 141, "SMSMessage": "no placeholder"},
}


@pytest.mark.provider
@pytest.mark.parametrize("name", INVITATIONS)
def test_without_a_refused_text_of_the_invitation_the_plan_is_empty_and_its_neighbours_are_there(
    name: str, tmp_path: Path, terraform: str
) -> None:
    config = {"AllowAdminCreateUserOnly": True, "InviteMessageTemplate": INVITATIONS[name]}
    off = answer("GetUserPoolMfaConfig", ASKED, {"MfaConfiguration": "OFF"})
    account = snapshot(tmp_path / "account", off, AdminCreateUserConfig=config)
    graph = written(account, tmp_path / "out")
    code = tmp_path / "out" / REGION
    assert "allow_admin_create_user_only = true" in (code / "terraform/customers.tf").read_text()
    assert planned(tmp_path / "out", account, terraform).empty
    assert "admin_create_user_config" not in (code / "pulumi/pools/customers.py").read_text()
    assert list(differences(expected(graph), record(code / "pulumi", graph, PYTHON).resources)) == []
