"""Room bulletin."""
