"""Asks whose account the credentials are of, before anything of it is read."""

from __future__ import annotations

from exporter.discovery.account import selections
from exporter.discovery.client import Calls
from exporter.discovery.options import ReadOptions


def account_of_credentials(options: ReadOptions) -> str:
    """The number of the account that a run would read; empty where nobody says it.

    It is one call of STS, which needs no permission; where it fails, the first read call will say why.

    Raises:
        UsageError: the options select nothing, or no region is known.
    """
    calls = Calls(next(iter(selections(options))), options)
    try:
        return calls.account()
    finally:
        calls.close()
