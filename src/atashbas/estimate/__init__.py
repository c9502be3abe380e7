"""Room estimate."""
