"""Pages of reading: a text with what was read in it, accepted or corrected by a person; the ledger of statements."""
