"""AWS's answers on disk, with every secret masked."""
