"""Programs on Pulumi's real engine, with a small provider of our own; needs ``make engine``."""
