"""The user pools, a module each with all that belongs to it."""
