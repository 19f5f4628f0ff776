"""The command line: ``run`` is the program, ``main`` its group of commands."""

from exporter.cli.program import EPILOG, main, run

__all__ = ["EPILOG", "main", "run"]
