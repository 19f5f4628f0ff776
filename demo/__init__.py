"""The sample account, and the runs that show it: ``make demo`` and ``make pictures``."""
