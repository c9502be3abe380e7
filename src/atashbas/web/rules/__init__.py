"""Pages of the agreement and its actors: what binds, whom, since when, and what would follow if."""
