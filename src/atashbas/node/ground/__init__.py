"""What delegations sign about actors and the ground: rows of seven tables, entered, projected and read."""
