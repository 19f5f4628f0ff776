"""Runs every Pulumi project that poolport exported below the folder in the config key poolport:exports."""

from pathlib import Path

import pulumi

from exporter.pulumi_stack import run_all

run_all(Path(pulumi.Config("poolport").get("exports") or "exports"))
