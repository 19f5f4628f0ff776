"""A loopback endpoint that plays AWS from a snapshot."""
