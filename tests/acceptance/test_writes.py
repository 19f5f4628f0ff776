"""The next change, applied: exactly that reaches AWS, nothing is lost and nothing invented, in every kind.

POOLPORT_NEXT_CHANGES sets how many rounds are applied (default 1, and to the sample account alone; with it,
to the cases and to random accounts too): 40 apply every change. First arguments get other values, then
optional ones are added and taken away; what the provider keeps by itself must then send nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from exporter.catalog import KINDS
from exporter.folder.render import choose, draw_export
from exporter.model import Graph
from exporter.snapshot.store import Manifest, write_answers, write_manifest
from exporter.targets.registry import TARGETS
from exporter.versions import version
from tests.acceptance.conftest import ACCOUNT as SAMPLE
from tests.acceptance.conftest import PROVIDER
from tests.acceptance.test_random_accounts import Made, pools, write_account
from tests.acceptance.writes.account import keep_in_step
from tests.acceptance.writes.rounds import Rounds, adopted
from tests.acceptance.writes.verdicts import CANNOT_GO
from tests.builders import ACCOUNT, ADMIN, NEEDED, REGION, answer, client, pool
from tests.case_folders import CASES, Case

MANY = int(os.environ.get("POOLPORT_NEXT_CHANGES", "0"))
"""How many rounds of changes are applied to each account; by default one, and to the sample account alone."""
pytestmark = pytest.mark.sends_writes  # Terraform does, to an account that takes them
many = pytest.mark.skipif(not MANY, reason="POOLPORT_NEXT_CHANGES=40 applies every change to every account")

PLANNED = (5, 100, 0)
PLANNED_CASES = [case for case in CASES if any(TARGETS[name].plans for name in case.targets)]
MANAGED = {it.name for it in KINDS if it.terraform and version(it.since) <= PLANNED}
"""The kinds that the tests' provider can import."""


def graph_of(snapshot: Path, region: str = REGION) -> Graph:
    drawing = draw_export(snapshot, snapshot / "nowhere", choose(("terraform",), provider=PROVIDER))
    return drawing.graphs[region, "terraform"]


def unexplained(rounds: Rounds) -> list[str]:
    """Whatever went wrong without a warning of the export that says so beforehand."""
    found = [*rounds.results, *rounds.together]
    wrong = [it for it in found if it.wrong and not it.known(rounds.graph.findings)]
    return [*map(str, wrong), *rounds.stray]


def nothing_is_unexplained(rounds: Rounds) -> None:
    """Fail with every sentence: a comparison of lists would show the first one alone."""
    if found := unexplained(rounds):
        pytest.fail("\n".join((f"{len(found)} unexplained:", *found)))


def known(rounds: Rounds) -> set[str]:
    return {it.known(rounds.graph.findings) for it in rounds.results} - {""}


@pytest.mark.provider
def test_a_change_of_every_kind_in_the_sample_account_is_sent_alone(terraform: str) -> None:
    with adopted(SAMPLE, graph_of(SAMPLE), terraform) as rounds:
        rounds.run_all(MANY or 1)
    nothing_is_unexplained(rounds)
    assert known(rounds) - {CANNOT_GO} == {"N1b"}
    tried = {it.change.resource.kind.name for it in rounds.results}
    assert sorted(MANAGED - tried) == [], "no change of these kinds was tried"


@many
@pytest.mark.provider
@pytest.mark.parametrize("case", PLANNED_CASES, ids=lambda case: case.folder.name)
def test_each_change_of_a_case_is_sent_alone(case: Case, terraform: str) -> None:
    snapshot = case.folder / "snapshot"
    with adopted(snapshot, graph_of(snapshot), terraform) as rounds:
        rounds.run_all(MANY)
    nothing_is_unexplained(rounds)


@many
@pytest.mark.provider
@settings(
    max_examples=int(os.environ.get("POOLPORT_RANDOM_ACCOUNTS", "2")),
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(made=st.lists(pools(), min_size=8, max_size=8))
def test_each_change_of_a_random_account_is_sent_alone(
    made: list[Made], terraform: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for described, *_ in made:
        keep_in_step(described)
    snapshot = tmp_path_factory.mktemp("random")
    write_account(snapshot, made)
    with adopted(snapshot, graph_of(snapshot), terraform) as rounds:
        rounds.run_all(MANY)
    nothing_is_unexplained(rounds)


MAIL = {"EmailMessage": "Hello {username}, sign in with the code {####}.", "EmailSubject": "Welcome"}
MFA = {
    "MfaConfiguration": "OPTIONAL",
    "SoftwareTokenMfaConfiguration": {"Enabled": True},
    "EmailMfaConfiguration": {},
}
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/79040c6a"


TELLING = (
    "user_pool.GetUserPoolMfaConfig.MfaConfiguration of user_pool:us-east-1_Codes",
    "user_pool.Policies.PasswordPolicy.MinimumLength of user_pool:us-east-1_AddOns",
    "user_pool.Policies.PasswordPolicy.MinimumLength of user_pool:us-east-1_Mail",
    "user_pool_client.AuthSessionValidity",
    "user_pool_domain.ManagedLoginVersion",
)
"""The changes that show each of them, and those beside them that are well."""


def faults(folder: Path) -> Path:
    """An account with what the provider is known to fail at, each in a pool of its own."""
    mail, codes, login, add_ons = (f"{REGION}_{name}" for name in ("Mail", "Codes", "Login", "AddOns"))
    invitation = {**ADMIN, "InviteMessageTemplate": MAIL}
    described, _ = pool(codes, "codes", **NEEDED)
    domain = {
        "Domain": "login.example.com",
        "UserPoolId": login,
        "Status": "ACTIVE",
        "ManagedLoginVersion": 1,
        "CustomDomainConfig": {"CertificateArn": CERTIFICATE},
    }
    prefix = {"Domain": "login", "UserPoolId": login, "Status": "ACTIVE", "ManagedLoginVersion": 1}
    pools = {
        add_ons: pool(add_ons, "add-ons", **NEEDED, UserPoolAddOns={}),
        mail: pool(mail, "mail", **NEEDED | {"AdminCreateUserConfig": invitation}),
        codes: [described, answer("GetUserPoolMfaConfig", {"UserPoolId": codes}, MFA)],
        login: [
            *pool(login, "login", **NEEDED, Domain="login", CustomDomain="login.example.com"),
            answer("DescribeUserPoolDomain", {"Domain": "login"}, {"DomainDescription": prefix}),
            answer("DescribeUserPoolDomain", {"Domain": "login.example.com"}, {"DomainDescription": domain}),
            client("secret1", "secret", login, ClientSecret="(masked by poolport)", AuthSessionValidity=5),
            client("rotates1", "rotates", login, RefreshTokenRotation={}, AuthSessionValidity=5),
        ],
    }
    for name, answers in pools.items():
        write_answers(folder, f"{REGION}/{name}.json", REGION, answers)
    write_manifest(folder, Manifest(ACCOUNT, (REGION,), tuple(f"{REGION}/{it}.json" for it in pools), {}))
    return folder


@pytest.mark.provider
def test_what_the_provider_is_known_to_fail_at_fails_as_the_export_has_warned(
    tmp_path: Path, terraform: str
) -> None:
    snapshot = faults(tmp_path)
    with adopted(snapshot, graph_of(snapshot), terraform, everywhere=True) as rounds:
        rounds.waiting = {
            name: changes for name, changes in rounds.waiting.items() if name.startswith(TELLING)
        }
        rounds.run(3)
    nothing_is_unexplained(rounds)
    assert known(rounds) == {"A1", "N3", "P8b", "P8c", "E6"}
    exact = {it.change.resource.key for it in rounds.results if it.exact}
    assert exact >= {"user_pool_client:us-east-1_Login/secret1", "user_pool_domain:login"}
