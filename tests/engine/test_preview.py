"""What ``verify`` asks of the real CLI: a plan that only imports, and a refused value by its name alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.targets.pulumi.language import PYTHON
from exporter.targets.pulumi_common.preview import preview, unwanted
from exporter.targets.target import Options
from tests.engine.stack import Live, live
from tests.engine.test_refused import POOL, account

CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
COMPONENT = """\
import pulumi


class Auth(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("my:own:Auth", "auth")


auth = Auth()
"""


def asked(found: Live, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is unwanted in the preview of a project."""
    environment = found.environment()
    monkeypatch.setenv("PATH", environment["PATH"])
    previewed = preview(found.project, found.graph, environment, PYTHON)
    return list(unwanted(previewed, found.graph))


def modules(found: Live) -> Iterator[Path]:
    return found.project.glob("pools/[a-z]*.py")


def test_the_plan_of_an_export_only_imports(
    adopt: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(adopt("every-kind-around-a-pool"), monkeypatch) == []


def test_what_is_changed_or_made_is_named(
    adopt: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = adopt("two-pools-of-one-name")
    first, second, *_ = (it for it in found.graph.resources if it.kind.name == "user_pool_client")
    for path in modules(found):
        code = path.read_text().replace(f'import_="{first.import_id}",', "")
        path.write_text(code)
    path = next(path for path in modules(found) if f'"{second.name}"' in path.read_text())
    head, name, rest = path.read_text().partition(f'    "{second.name}",\n')
    path.write_text(f"{head}{name}    logout_urls=['https://example.com/out'],\n{rest}")
    said = asked(found, monkeypatch)
    assert said == [
        f"{CLIENT}::{first.name}: create of it",
        f"{CLIENT}::{second.name}: update of logoutUrls",
        f"{CLIENT}::{first.name} is not imported",
    ]


def test_resources_below_a_component_are_imported_all_the_same(
    adopt: Callable[..., Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = adopt("two-pools-of-one-name")
    (found.project / "component.py").write_text(COMPONENT)
    for path in modules(found):
        code = path.read_text().replace("import_=", "parent=auth,\n        import_=")
        path.write_text(f"from component import auth\n{code}")
    assert asked(found, monkeypatch) == []


def test_a_refused_value_is_named_alone_and_so_is_one_of_another_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Options, "checks_ignored", False)
    text = {"smsAuthenticationMessage": "no code"}
    facts = {
        "refused": {POOL: ["smsAuthenticationMessage"]},
        "ignored": {"customers": text, "staff": text},
    }
    found = live(tmp_path, account(tmp_path / "snapshot"), facts=facts)
    # The second one says itself what the first one leaves out.
    staff = next(path for path in modules(found) if path.stem == "staff")
    staff.write_text(
        staff.read_text().replace('name="staff",', 'name="staff",\n    sms_authentication_message="x",')
    )
    said = asked(found, monkeypatch)
    assert [line.partition(": ")[0] for line in said] == [f"{POOL}::customers", f"{POOL}::staff"]
    assert all("smsAuthenticationMessage has a value that is refused" in line for line in said)
