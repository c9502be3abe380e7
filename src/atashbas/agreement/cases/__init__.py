"""The published table of cases of each pack: facts, the expected answer, the clause, and why."""
