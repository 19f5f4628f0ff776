"""From answers to resources with references, in dependency order; it knows the catalog and no language."""
