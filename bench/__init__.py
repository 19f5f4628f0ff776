"""Benchmarks: each a command of its own (``python -m bench.discovery``), all of them ``make bench``."""
