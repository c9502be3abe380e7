"""Room joint."""
