"""Knows where the sample account is, which templates are tried on and ``make demo`` exports."""

from pathlib import Path

_HERE = Path(__file__).parent
SAMPLE = next(p for p in (_HERE / "sample_account", _HERE.parent / "demo/account") if p.is_dir())
"""The snapshot: inside the installed package, or beside it in a checkout."""
