"""Shows the help pages: whole sentences for the commands, and long lists of options in sections."""

from __future__ import annotations

import click

SECTIONS = {
    "Which pools": ("--all", "--name", "--tag", "--exclude", "--region"),
    "What is read of them": ("--include", "--exclude-kind", "--fetch-images"),
    "How AWS is asked": (
        "--profile",
        "--role-arn",
        "--external-id",
        "--endpoint-url",
        "--max-rate",
        "--refresh",
    ),
    "What is written": (
        "--target",
        "--out",
        "--adopted",
        "--provider-version",
        "--secrets",
        "--protect",
        "--comments",
        "--defaults",
        "--templates",
        "--prune",
        "--force",
        "--dry-run",
    ),
    "What is managed already": ("--state",),
    "What is proved": ("--verify", "--live", "--snapshot"),
    "What is shown": ("--markdown", "--verbose", "--quiet", "--json", "--help"),
}
"""Every option of a command with many of them, by what one looks for."""


class SectionedCommand(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections that the command has something of, in one order for all commands."""
        shown = {max(it.opts, key=len): it.get_help_record(ctx) for it in self.get_params(ctx)}
        for title, flags in SECTIONS.items():
            rows = [row for flag in flags if (row := shown.get(flag))]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class WholeSentences(click.Group):
    """A group whose help has the whole first sentence of each command: click cuts it to one line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every command with what it does."""
        rows = [(name, command.get_short_help_str(limit=1000)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows))
