"""Terraform in its JSON syntax: what tools generate and read."""
