"""A loopback endpoint that answers as AWS did, from a snapshot."""
