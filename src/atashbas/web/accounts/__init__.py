"""Pages of accounts: signing in with a second factor, one's own account, the members of one's delegation."""
