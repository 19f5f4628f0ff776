"""The command line: arguments to one call a command, and what is printed of the result."""
