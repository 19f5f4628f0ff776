"""``python -m exporter`` is the same program as ``poolport``."""

from exporter.cli import run

if __name__ == "__main__":
    run()
