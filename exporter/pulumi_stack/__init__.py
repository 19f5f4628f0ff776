"""What the root program runs: every exported Pulumi project below a folder, in one stack."""

from exporter.pulumi_stack.stack import run_all

__all__ = ["run_all"]
