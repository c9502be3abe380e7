"""What one reporter says: reports, register counts, verdicts, and the readers of tables that hold them."""
