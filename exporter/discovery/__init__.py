"""Reading AWS: the only room that talks to it, and only by read operations."""
