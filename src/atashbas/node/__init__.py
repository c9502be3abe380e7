"""Room node."""
