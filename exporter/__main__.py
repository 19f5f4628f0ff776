"""``python -m exporter`` is ``poolport``."""

from exporter.cli import main

if __name__ == "__main__":
    main()
