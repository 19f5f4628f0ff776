"""Serves a snapshot until it is interrupted: ``python -m exporter.replay DIR`` is ``poolport replay DIR``."""

from exporter.cli.commands import replay

replay(prog_name="python -m exporter.replay")
