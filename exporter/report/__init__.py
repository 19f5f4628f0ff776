"""What was written, what was not, and why."""
