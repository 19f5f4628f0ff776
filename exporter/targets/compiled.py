"""Keeps what Jinja has compiled: each region and target of a run draws from the same templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

Function = Callable[..., Any]


class Compiled(jinja2.BytecodeCache):
    """The code of templates, found again by name, file and text, and by the ``names`` of what they call.

    The names are those of the filters and tests that are not Jinja's own.
    """

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code, where a template of this text was compiled before."""
        bucket.code = _codes().get((bucket.key, bucket.checksum, self.names))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code for the next one."""
        if bucket.code is not None:
            _codes()[bucket.key, bucket.checksum, self.names] = bucket.code


def keep_compiled(environment: jinja2.Environment) -> None:
    """Compile the templates of an environment once in a process, however many environments there are.

    All filters and tests must be in it. Jinja looks at them while it compiles: it calls one that is given
    nothing but constants then, and keeps the result, which may be another one for the next region. So those
    that are not Jinja's own are called when a template is drawn, and their names are all that the code knows.
    """
    names: set[str] = set()
    for functions in (environment.filters, environment.tests):
        own: dict[str, Any] = {
            name: it for name, it in functions.items() if it not in (FILTERS.get(name), TESTS.get(name))
        }
        functions.update((name, _called_late(it)) for name, it in own.items())
        names.update(own)
    environment.bytecode_cache = Compiled(frozenset(names))


@cache
def _codes() -> dict[tuple[str, str, frozenset[str]], CodeType]:
    return {}


def _called_late(function: Function) -> Function:
    """The same function, which Jinja calls no sooner than there is a context."""
    if hasattr(function, "jinja_pass_arg"):  # it takes the context itself
        return function

    @jinja2.pass_context
    def called(context: jinja2.runtime.Context, *given: Any, **named: Any) -> Any:
        return function(*given, **named)

    return called
