"""The target of Pulumi's YAML."""
