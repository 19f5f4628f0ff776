"""Pulumi's YAML: how it is written, and what its own language host says of it."""
