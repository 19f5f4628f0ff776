"""Pulumi in TypeScript: its language, and its own judgement of what was written."""
