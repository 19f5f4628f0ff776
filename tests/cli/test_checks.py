"""Every option's value is checked before the first call, with its origin; one without effect is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter.replay.server import Endpoint
from tests.cli.runs import LEGACY, poolport, sentence

ROLE = "arn:aws:iam::123456789012:role/reader"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--provider-version", "99"), "there is no 99; poolport writes for provider 5.100.x, or 6.x"),
        (("--provider-version", "5.101"), "there is no 5.101;"),
        (("--include", "groups"), "users is all that it can add"),
        (("--include", "user_pool"), "users is all that it can add"),
        (("--exclude-kind", "groups"), "did you mean user_group?"),
        (("--exclude-kind", "user_pool_clients"), "did you mean user_pool_client?"),
        (("--include", "users", "--exclude-kind", "users"), "both name user and user_in_group"),
        (("--external-id", "abc"), "has no effect without --role-arn"),
        (("--external-id", "a b", "--role-arn", ROLE), "'a b' is not an external id"),
        (("--max-rate", "nan"), "--max-rate nan is not a number of calls"),
        (("--max-rate", "inf"), "--max-rate inf is not a number of calls"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_before_any_call(
    asked: tuple[str, ...], said: str, tmp_path: Path, aws: Endpoint
) -> None:
    before = len(aws.calls)
    target = () if "--target" in asked else ("--target", "terraform")
    run = poolport("export", LEGACY, *target, *asked, "--out", tmp_path / "out", "--endpoint-url", aws.url)
    assert said in sentence(run, 2)
    assert len(aws.calls) == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("provider_version", "99"),
        ("include", "groups"),
        ("exclude_kind", "groups"),
        ("role_arn", "x"),
        ("external_id", "abc"),
        ("max_rate", "nan"),
        ("tag", "x"),
    ],
)
def test_a_variable_is_named_where_the_value_came_from_it(option: str, value: str, tmp_path: Path) -> None:
    variable = f"POOLPORT_EXPORT_{option.upper()}"
    asked = ("export", LEGACY, "--target", "terraform", "--out", tmp_path / "out")
    said = sentence(poolport(*asked, **{variable: value}), 2)
    assert said.startswith(f"poolport: {variable}")
    assert f"--{option.replace('_', '-')} " not in said.split(": ")[1]


@pytest.mark.parametrize(
    ("option", "value"), [("protect", "alll"), ("target", "terrafrom"), ("max_rate", "x"), ("force", "maybe")]
)
def test_so_is_one_whose_value_click_refuses(option: str, value: str, tmp_path: Path) -> None:
    variable = f"POOLPORT_EXPORT_{option.upper()}"
    said = sentence(poolport("export", LEGACY, "--out", tmp_path / "out", **{variable: value}), 2)
    assert said.startswith(f"poolport: {variable}: '{value}' is not ")


@pytest.mark.parametrize(
    ("version", "written"), [("6", "6.0.0"), ("6.4", "6.4.0"), ("6.4.1", "6.4.1"), ("5", "5.100.0")]
)
def test_the_version_that_is_asked_for_is_the_lowest_of_the_module(
    version: str, written: str, tmp_path: Path, aws: Endpoint
) -> None:
    asked = ("--target", "terraform", "--provider-version", version, "--endpoint-url", aws.url)
    run = poolport("export", LEGACY, *asked, "--out", tmp_path / "out")
    assert run.exit_code == 0, run.output
    versions = (tmp_path / "out/us-east-1/terraform/versions.tf").read_text()
    assert f'">= {written}, < 7.0.0"' in versions
    assert f'"provider": "{version}"' in (tmp_path / "out/report.json").read_text()
