"""Pages of the ground: who is said to hold or to stand where, separation week by week, and the actors' own pages."""
