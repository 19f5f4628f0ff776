"""Throws spoilt snapshots, records and answers at the program: ``python -m tests.fuzz`` does it."""
