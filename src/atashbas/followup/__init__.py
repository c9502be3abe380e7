"""Room followup."""
