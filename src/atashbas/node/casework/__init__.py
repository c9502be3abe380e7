"""Joint work of the delegations: cases and matters, written as signed entries and read from their projections."""
