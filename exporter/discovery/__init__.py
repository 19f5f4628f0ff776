"""Reads AWS: nothing else talks to it, and only by read operations. ``account.read_account`` is the door."""
