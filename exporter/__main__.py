"""``python -m exporter`` is the same program as ``poolport``."""

from exporter.cli.commands import main

if __name__ == "__main__":
    main(prog_name="poolport")
