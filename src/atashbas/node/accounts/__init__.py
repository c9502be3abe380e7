"""Who may sign in, for which delegation, in which role, and what a role may do: facts of this node alone."""
