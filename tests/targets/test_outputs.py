"""What a project puts out: one map for each pool, the same in every language."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from exporter.model import Entries, Ref, Resource
from exporter.targets.engine import draw_project, group_resources
from exporter.targets.registry import TARGETS
from exporter.targets.writer import outputs_of
from tests.builders import graph_of, resource

POOL = resource("customers", import_id="us-east-1_A")
DOMAIN = resource("customers_login", kind="user_pool_domain", group="customers")
GROUP = resource("customers_admins", kind="user_group", group="customers")


def client(name: str) -> Resource:
    return resource(name, kind="user_pool_client", group="customers")


def names(entries: Entries) -> list[str]:
    """The keys of the member ``clients``."""
    (clients,) = (it for name, it in entries.items if name == "clients")
    assert isinstance(clients, Entries)
    return [name for name, _ in clients.items]


def test_a_pool_is_one_map_with_its_clients_and_domains_by_name() -> None:
    web = client("customers_web")
    assert outputs_of("customers", (POOL, web, DOMAIN, GROUP)) == Entries(
        (
            *((attribute, Ref(POOL.key, attribute, "")) for attribute in ("id", "arn", "endpoint")),
            ("clients", Entries((("web", Ref(web.key, "id", "")),))),
            ("domains", Entries((("login", Ref(DOMAIN.key, "domain", "")),))),
        )
    )


def test_two_names_never_become_one() -> None:
    assert names(outputs_of("customers", (client("customers_web"), client("spa")))) == ["web", "spa"]
    assert names(outputs_of("customers", (client("customers_web"), client("web")))) == [
        "customers_web",
        "web",
    ]


def test_what_has_no_outputs_puts_out_nothing() -> None:
    assert outputs_of("customers", (GROUP,)) == Entries(())
    files = draw_project(graph_of(GROUP), TARGETS["terraform"])
    assert "outputs.tf" not in files


def test_a_client_of_another_service_is_among_the_clients() -> None:
    search = resource("customers_search", kind="managed_user_pool_client", group="customers")
    assert names(outputs_of("customers", (client("customers_web"), search))) == ["web", "search"]


HOSTILE = graph_of(replace(POOL, title='a"${b}\n"""*/'))


@pytest.mark.parametrize(
    ("target", "file", "said"),
    [
        # What Terraform's JSON has there is no template: nothing in it is an escape.
        ("terraform-json", "outputs.tf.json", json.dumps('User pool a"${b}\n"""*/ (us-east-1_A)')[1:-1]),
        ("terraform", "outputs.tf", r'"User pool a\"$${b}\n\"\"\"*/ (us-east-1_A): '),
        ("pulumi", "__main__.py", '\n# User pool a"${b}\n# """*/ (us-east-1_A)\n'),
        ("pulumi-typescript", "index.ts", '\n    // User pool a"${b}\n    // """*/ (us-east-1_A)\n'),
        ("pulumi-yaml", "Pulumi.yaml", '\n  # User pool a"${b}\n  # """*/ (us-east-1_A)\n'),
    ],
)
def test_a_title_is_text_in_a_description(target: str, file: str, said: str) -> None:
    (group,) = group_resources(HOSTILE)
    assert group.full_title == 'User pool a"${b}\n"""*/ (us-east-1_A)'
    text = draw_project(HOSTILE, TARGETS[target])[file].decode()
    assert said in text
    assert re.search(r"\bcustomers\b", text)
