"""Learning from judgements on a node: how many there are, what they teach, who adopted it, and what is in force."""
