"""Says in one sentence what is wrong with a command line, where click notices it before any of our code."""

from __future__ import annotations

from collections.abc import Sequence

import click

from exporter.nearest import near


def is_help(error: click.UsageError) -> bool:
    """Whether nothing is wrong: a group without a command shows its page."""
    return type(error).__name__ == "NoArgsIsHelpError"  # click 8.1 shows the page without an error


def usage_sentence(error: click.UsageError) -> str:
    """What is wrong, and what to do: in lower case, and without a full stop, as all our errors."""
    said, known, typed = _said(error)
    if likely := near(typed, known, 0.5, 1):
        return f"{said}: did you mean {likely[0]}?"
    path = error.ctx.command_path if error.ctx else "poolport"
    return f"{said}: '{path} --help' shows what there is"


def _said(error: click.UsageError) -> tuple[str, Sequence[str], str]:
    """What is wrong; the words that could have been meant, and the one that was typed."""
    path = error.ctx.command_path if error.ctx else "poolport"
    command = error.ctx.command if error.ctx else None
    if isinstance(error, click.NoSuchOption):
        flags = [flag for it in (command.params if command else ()) for flag in it.opts]
        flags = [flag for flag in flags if flag.startswith("--")]
        return f"there is no option {error.option_name} of '{path}'", flags, error.option_name
    if isinstance(error, click.MissingParameter) and error.param:
        meaning = _plain(getattr(error.param, "help", None) or "")
        return f"{_name(error, error.param)} is missing" + (f" ({meaning})" if meaning else ""), (), ""
    if isinstance(error, click.BadParameter) and error.param:
        wrong, _, listed = error.message.partition(" is not one of ")
        text = f"{_name(error, error.param)}: {_plain(error.message)}"
        return text, listed.split("'")[1::2], wrong.strip("'")
    if isinstance(command, click.Group) and error.message.startswith("No such command "):
        name = error.message.split("'")[1]
        return f"there is no command '{path} {name}'", list(command.commands), name
    return _plain(error.message), (), ""


def _name(error: click.BadParameter, param: click.Parameter) -> str:
    """What somebody typed: the flag, the variable that stood in its place, or the argument's name."""
    if isinstance(error.param_hint, str):
        return error.param_hint.strip("'")
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return str(param.metavar or param.human_readable_name).strip("[].")


def _plain(text: str) -> str:
    """A sentence of click's as one of ours."""
    text = " ".join(text.split()).removesuffix(".")
    text = text.replace("a valid float", "a number").replace("a valid integer", "a whole number")
    return text[:1].lower() + text[1:]
