"""Node's own tools as judges: ``make node`` installs them into ``.node/``."""
