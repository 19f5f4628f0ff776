"""The user pools, a module each with all that belongs to it."""

from adoption import adopt_once

adopt_once()
