"""Tells where the value of an option came from: the command line, or a variable."""

from __future__ import annotations

import click


def origin(flag: str) -> str:
    """Where an option's value came from: the flag, or the variable that stood in its place."""
    context = click.get_current_context(silent=True)
    options = context.command.params if context else ()
    variables = [variable_of(option, context) for option in options if flag in option.opts]
    return next(filter(None, variables), flag)


def variable_of(option: click.Parameter, context: click.Context | None) -> str:
    """The variable that an option's value came from, or nothing."""
    source = context.get_parameter_source(option.name or "") if context else None
    return str(option.envvar) if source is click.core.ParameterSource.ENVIRONMENT else ""
