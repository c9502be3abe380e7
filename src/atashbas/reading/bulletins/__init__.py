"""Daily bulletins: how many violations each side counts and where, and what it says of the other side's cases."""
