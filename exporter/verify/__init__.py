"""The proof that the plan of an export is empty."""
